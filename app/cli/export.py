"""`glss-export`: builds an engine into a bundle, so that one folder is all to ship.

An engine that is missing is built on first use anyway, into the user's cache. Building
it beforehand spares a service the wait, and a machine without a home the cache.
"""

from __future__ import annotations

import argparse
import logging
import signal
import sys
import time
from collections.abc import Sequence
from types import FrameType

from app.cli.measuring import add_bundle, run_measurement
from glss.command import CommandParser, at_least
from glss.errors import UsageError

logger = logging.getLogger(__name__)

_PRECISIONS = {
    "onnx": ("fp32",),
    "openvino": ("bf16", "fp32"),
    "tensorrt": ("fp16", "fp32"),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Entry point; returns the exit status."""
    stop = _Stop()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    return run_measurement(_parser(), lambda arguments: _run(arguments, stop), argv)


class _Stop:
    """Interrupts, and remembers it: a library in between may swallow an interrupt."""

    def __init__(self) -> None:
        self.is_asked = False

    def __call__(self, _number: int, _frame: FrameType | None) -> None:
        self.is_asked = True
        raise KeyboardInterrupt


def _run(arguments: argparse.Namespace, stop: _Stop) -> None:
    engine, precision = arguments.engine, arguments.precision
    if precision is not None and precision not in _PRECISIONS[engine]:
        known = " or ".join(_PRECISIONS[engine])
        raise UsageError(f"--precision {precision}: engine {engine} has {known}")
    from glss.compute_threads import share_cores

    share_cores()  # before torch is imported
    from glss.bundle import SHIPPED, load_bundle
    from glss.engines import export_engine
    from glss.engines.giving_up import BuildCancelled, unless
    from glss.engines.onnx_export import graph_names

    start_s = time.monotonic()
    bundle = load_bundle(arguments.bundle or SHIPPED)
    batch = arguments.batch
    with unless(lambda: stop.is_asked):
        try:
            folder = export_engine(engine, bundle, precision=precision, batch=batch)
        except BuildCancelled as error:
            raise KeyboardInterrupt from error
    size_mb = sum(f.stat().st_size for f in folder.rglob("*") if f.is_file()) / 2**20
    names = ", ".join(graph_names(bundle))
    logger.info("%s: %.0f MB in %.0f s", names, size_mb, time.monotonic() - start_s)
    print(folder)


def _parser() -> CommandParser:
    parser = CommandParser(
        prog="glss-export",
        description="Build an engine into a bundle; prints the folder it is in.",
    )
    add_bundle(parser)
    parser.add_argument(
        "--engine",
        choices=tuple(_PRECISIONS),
        required=True,
        help="tensorrt was never run yet; cuda-graph keeps no files: it is built at "
        "each start",
    )
    parser.add_argument(
        "--precision",
        choices=sorted({p for all_ in _PRECISIONS.values() for p in all_}),
        help="[the fastest that this machine has]",
    )
    parser.add_argument(
        "--batch",
        type=at_least(1),
        default=64,
        help="most views in one call, for NVIDIA cards [%(default)s]",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())

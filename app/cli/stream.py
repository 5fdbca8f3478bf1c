"""`glss-stream`: cameras, headless. Thin: arguments, signals, exit status."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.program import end_process, run_command
from app.cli.signals import StopSignals
from app.cli.stream_arguments import build_parser, overrides

if TYPE_CHECKING:
    from app.config import AppConfig
    from app.runtime.run import Run
    from app.runtime.summary import RunReport

logger = logging.getLogger(__name__)
_POLL_S = 0.1  # how soon a signal is seen


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command with `argv` (default: the process's) and return the exit status.

    An error we raise on purpose is one line on standard error; any other is a bug and
    leaves its traceback in the log.
    """

    def body() -> None:
        with StopSignals() as signals:
            _stream(argv, signals)

    return run_command("glss-stream", body)


def entry() -> None:
    """The program: `main`, then the end of the process."""
    end_process(main())


def _stream(argv: Sequence[str] | None, signals: StopSignals) -> None:
    arguments = build_parser().parse_args(argv)
    given = overrides(arguments)

    from app.cli.log import start_log
    from app.config import load_config

    start_log(arguments.log_level, as_json=arguments.log_format == "json")

    def load() -> AppConfig:
        return load_config(arguments.config, given)

    config = load()
    logger.debug("settings: %s", config)
    if arguments.validate_config:
        print(f"{arguments.config or 'command line'}: valid")
        return
    _run(config, load, signals)


def _run(
    config: AppConfig, load: Callable[[], AppConfig], signals: StopSignals
) -> None:
    from glss.compute_threads import share_cores

    share_cores()  # before torch is loaded
    from app.cli.stream_build import build_run

    run = build_run(config)
    with ExitStack() as stack:
        if config.serve is not None:
            from app.cli.serve import serving

            stack.enter_context(serving(run, config.serve))
        tell: Callable[[Run], None] = _nobody
        if config.mqtt is not None:
            from app.cli.serve import publishing

            tell = stack.enter_context(publishing(config.mqtt)).update
        error = _run_to_the_end(run, lambda: _watch(run, config, load, signals, tell))
    try:
        _deliver(run.reports(error), config.cameras[0].output.summary)
    finally:
        if error is not None:
            raise error  # rather than one about the summary


def _run_to_the_end(run: Run, watch: Callable[[], None]) -> Exception | None:
    """Start, watch and finish; returns the error of the run, if there was one."""
    try:
        run.start()
        watch()
    finally:
        error = run.finish()
    return error


def _nobody(run: Run) -> None:
    """Tells nobody."""


def _watch(
    run: Run,
    config: AppConfig,
    load: Callable[[], AppConfig],
    signals: StopSignals,
    tell: Callable[[Run], None],
) -> None:
    """Wait for the end of the run or for a signal, showing progress."""
    from app.cli.notify import ServiceManager
    from app.cli.progress import Progress
    from app.cli.reload import reload
    from app.runtime.snapshot import take_snapshots

    progress, manager = Progress(sys.stderr), ServiceManager()
    while not run.session.wait(_POLL_S) and not signals.received:
        if signals.reload:
            signals.reload = False
            manager.reloading(is_over=False)
            config = reload(run, config, load)
            manager.reloading(is_over=True)
        if signals.snapshot:
            signals.snapshot = False
            take_snapshots(run)
        run.poll()
        progress.update(run)
        manager.update(run)
        tell(run)
    progress.clear()
    manager.stopping()


def _deliver(reports: Mapping[str, RunReport], target: str | None) -> None:
    from app.runtime.status import StopReason
    from app.runtime.summary import summary_of, write_atomically

    if target == "-":
        print(json.dumps(summary_of(reports), indent=2, allow_nan=False))
        return
    if target is not None:
        write_atomically(Path(target), summary_of(reports))
    for report in reports.values():
        if report.exit != StopReason.FAILED:
            print(report.as_line())


if __name__ == "__main__":
    entry()

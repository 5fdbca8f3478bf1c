"""`glss-monitor`: the window. Thin: arguments, settings, exit status."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from app.cli.program import SOURCE_HELP, add_log_level, end_process, run_command
from app.config import StreamConfig, load_each
from glss.command import CommandParser
from glss.errors import GlssError, UsageError

_EPILOG = """\
Without SOURCE and --config the cameras added in the window are shown; they are kept in
~/.config/glss-live/cameras.toml. Keys: press ? in the window.

examples:
  glss-monitor
  glss-monitor demo: demo:
  glss-monitor rtsp://user:password@camera/stream webcam:0
  glss-monitor --config configs/app/demo.toml
"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to show at the start."""

    cameras: tuple[StreamConfig, ...]
    problems: dict[str, str]  # cameras whose settings are wrong
    are_own: bool = False  # they are of the window's own file


def main(argv: Sequence[str] | None = None) -> int:
    """Show the window until it is closed, and return the exit status."""
    return run_command(
        "glss-monitor", lambda: _monitor(build_parser().parse_args(argv))
    )


def entry() -> None:
    """The program: `main`, then the end of the process."""
    end_process(main())


def build_parser() -> argparse.ArgumentParser:
    parser = CommandParser(
        prog="glss-monitor",
        description="Watch any number of near-infrared cameras, with skin marked.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("sources", nargs="*", metavar="SOURCE", help=SOURCE_HELP)
    parser.add_argument(
        "--config", type=Path, metavar="FILE", help="cameras in TOML, as glss-stream's"
    )
    parser.add_argument(
        "--recordings",
        type=Path,
        metavar="DIR",
        help="where recordings and snapshots go (default: ~/Videos/glss-live)",
    )
    add_log_level(parser)
    parser.add_argument("--version", action="version", version=version("glss-live"))
    return parser


def _monitor(arguments: argparse.Namespace) -> int:
    from app.cli.log import start_log
    from app.cli.monitor_build import MonitorBuilder
    from app.gui.main import show_window

    start_log(arguments.log_level)
    wanted = wanted_of(arguments.sources, arguments.config)
    folder = arguments.recordings or Path.home() / "Videos" / "glss-live"
    shared = wanted.cameras[0] if wanted.cameras else StreamConfig(source="demo:")
    builder = MonitorBuilder(folder.expanduser(), shared)
    return show_window(builder, wanted.cameras, wanted.problems, are_own=wanted.are_own)


def wanted_of(sources: Sequence[str], config: Path | None) -> Wanted:
    """Return the cameras that the command line asks for.

    A camera whose settings are wrong is none that is silently left out: it gets a tile
    that says what is wrong. ConfigError where a file as a whole cannot be read.
    """
    are_own = config is None and not sources
    loaded = _of_file(config) if config is not None or are_own else {}
    cameras = [c for c in loaded.values() if isinstance(c, StreamConfig)]
    wrong = {n: str(e) for n, e in loaded.items() if isinstance(e, GlssError)}
    names = set(loaded)
    for source in sources:
        name = _name_of(source, names)
        names.add(name)
        cameras.append(_of_source(name, source))
    return Wanted(tuple(cameras), wrong, are_own=are_own)


def _of_file(config: Path | None) -> dict[str, StreamConfig | GlssError]:
    if config is not None:
        return load_each(config)
    from app.library.camera_file import CameraFile, own_path

    return CameraFile(own_path(os.environ)).cameras()


def _of_source(name: str, source: str) -> StreamConfig:
    from app.secrets import MissingSecret, fill_in

    try:
        return StreamConfig(name=name, source=fill_in(source))
    except MissingSecret as error:
        raise UsageError(str(error)) from error


def _name_of(source: str, taken: Iterable[str]) -> str:
    """Return a name for a camera that was given without one."""
    from app.cli.monitor_build import free_name

    scheme, separator, place = source.partition("://")
    if separator:
        host = re.split(r"[/?#]", place.rpartition("@")[2], maxsplit=1)[0]
        wish = host.partition(":")[0]
    elif source.lower().startswith(("webcam:", "demo:")):
        wish = source.rstrip(":").replace(":", "-")
    else:
        wish = Path(source).stem
    wish = re.sub(r"[^A-Za-z0-9_.-]+", "-", wish).strip("-._")[:48]
    return free_name(wish or scheme or "camera", taken)


if __name__ == "__main__":
    entry()

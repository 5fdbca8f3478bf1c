"""The command line of `glss-stream`; imports nothing heavy."""

from __future__ import annotations

import argparse
import math
from importlib.metadata import version
from pathlib import Path
from typing import Any, get_args

from app.cli.program import SOURCE_HELP, add_log_level
from glss.command import CommandParser, at_least
from glss.engine_names import EngineName
from glss.errors import UsageError

_EPILOG = """\
exit status: 0 done, also after SIGINT or SIGTERM; 1 failed while running; 2 wrong
usage; 78 bad configuration. Data goes to standard output, the log to standard error.

examples:
  glss-stream demo: --record demo.mp4 --max-frames 250 --every-frame
  glss-stream rtsp://camera.local/stream --events skin.jsonl --redact pixelate
  glss-stream night.mp4 --masks masks/ --summary -
"""


def build_parser() -> argparse.ArgumentParser:
    parser = CommandParser(
        prog="glss-stream",
        description="Find human skin in a near-infrared camera's pictures.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _add_input(parser)
    _add_outputs(parser)
    _add_search(parser)
    _add_run(parser)
    _add_service(parser)
    return parser


def overrides(arguments: argparse.Namespace) -> dict[str, Any]:
    """Return what was given, as a tree with the names of `app.config.StreamConfig`."""
    given = vars(arguments)
    tree = {
        "source": _one_source(arguments),
        "mode": given["mode"],
        "engine": given["engine"],
        "bundle": given["bundle"],
        "redact": None if given["redact"] is None else {"kind": given["redact"]},
        "search": _steps(given["steps"]) | {"budget_ms": given["budget_ms"]},
        "output": {key: given[key] for key in ("record", "masks", "events", "summary")}
        | {"overwrite": given["overwrite"] or None},
        "snapshots": {"folder": given["snapshots"]},
        "limits": {key: given[key] for key in ("max_frames", "duration_s")},
        "serve": {
            "address": given["serve"],
            "token": _token(given["serve_token_file"]),
        },
        "connection": {"max_attempts": given["max_attempts"], "wait": _wait(given)},
    }
    return _without_none(tree)


def _one_source(arguments: argparse.Namespace) -> str | None:
    if arguments.source is not None and arguments.rtsp is not None:
        raise UsageError("SOURCE and --rtsp both name a camera; give one of them")
    if arguments.source is None and arguments.rtsp is None and not arguments.config:
        raise UsageError(
            "no camera; give a SOURCE such as demo:, a file or an rtsp:// address, "
            "or --config FILE"
        )
    source: str | None = arguments.source
    return arguments.rtsp if source is None else source


def _wait(given: dict[str, Any]) -> bool | None:
    """Who types an address hears at once that it is wrong; a service waits for it."""
    is_service = given["config"] is not None or given["serve"] is not None
    is_told = given["wait"] or given["max_attempts"] is not None
    return True if is_told else None if is_service else False


def _token(path: Path | None) -> str | None:
    if path is None:
        return None
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"--serve-token-file {path}: cannot be read") from error


def _steps(n_steps: int | None) -> dict[str, int]:
    """A first frame needs at least as many steps as those that follow it."""
    if n_steps is None:
        return {}
    return {
        "steps_warm": n_steps,
        "steps_behind": n_steps,
        "steps_cold": max(30, n_steps),
    }


def _without_none(tree: dict[str, Any]) -> dict[str, Any]:
    pruned = {
        key: _without_none(value) if isinstance(value, dict) else value
        for key, value in tree.items()
    }
    return {key: value for key, value in pruned.items() if value not in (None, {})}


def _add_input(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("camera")
    group.add_argument("source", nargs="?", metavar="SOURCE", help=SOURCE_HELP)
    group.add_argument("--rtsp", metavar="URL", help="SOURCE by name")
    group.add_argument(
        "--config",
        type=Path,
        metavar="FILE",
        help="settings in TOML, of any number of cameras; arguments win; SIGHUP reads "
        "it again",
    )
    mode = group.add_mutually_exclusive_group()
    mode.add_argument(
        "--realtime",
        dest="mode",
        action="store_const",
        const="realtime",
        help="the newest frame wins, late ones are dropped and counted (cameras)",
    )
    mode.add_argument(
        "--every-frame",
        dest="mode",
        action="store_const",
        const="every-frame",
        help="every frame in order, as fast as they can be handled (recordings)",
    )


def _add_outputs(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("outputs")
    group.add_argument(
        "--record", type=Path, metavar="PATH", help="annotated video, .mp4 or .mkv"
    )
    group.add_argument(
        "--masks", type=Path, metavar="DIR", help="a PNG for each frame, 255 skin"
    )
    group.add_argument(
        "--events", type=Path, metavar="FILE", help="a line of JSON for each frame"
    )
    group.add_argument(
        "--snapshots",
        type=Path,
        metavar="DIR",
        help="pictures saved on SIGUSR1 and by POST /snapshot/CAMERA",
    )
    group.add_argument(
        "--summary", metavar="FILE", help="figures of the run in JSON; - is stdout"
    )
    group.add_argument(
        "--redact",
        choices=("none", "blur", "pixelate", "fill"),
        help="hide skin in what is recorded; in doubt more than skin",
    )
    group.add_argument(
        "--overwrite", action="store_true", help="replace outputs that exist"
    )


def _add_search(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("search")
    group.add_argument(
        "--engine",
        choices=get_args(EngineName),
        metavar="NAME",
        help="auto (default): the fastest here, measured once; or openvino, onnx, "
        "eager; never run yet: tensorrt, cuda-graph",
    )
    group.add_argument(
        "--bundle", type=Path, metavar="DIR", help="weights; default: those shipped"
    )
    group.add_argument(
        "--steps",
        type=at_least(1),
        metavar="N",
        help="search steps for a frame that follows another (default 3); the first "
        "gets at least 30",
    )
    group.add_argument(
        "--budget-ms",
        type=_positive_float,
        metavar="MS",
        help="time for the search of all cameras' newest frames (default: a second for "
        "live pictures, as long as it takes for files)",
    )


def _add_run(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("run")
    group.add_argument(
        "--max-frames",
        type=at_least(1),
        metavar="N",
        help="end after N frames were handled",
    )
    group.add_argument(
        "--duration",
        dest="duration_s",
        type=_positive_float,
        metavar="SECONDS",
        help="end so long after the first result",
    )
    group.add_argument(
        "--give-up-after",
        dest="max_attempts",
        type=at_least(0),
        metavar="N",
        help="end after N more attempts in vain to reach a camera (default: never)",
    )
    group.add_argument(
        "--wait",
        action="store_true",
        help="for a camera that is away at the start, as --config and --serve do; "
        "without it the first failure ends the run; one that was there is always "
        "waited for",
    )
    group.add_argument(
        "--validate-config",
        action="store_true",
        help="check the settings, run nothing",
    )
    group.add_argument("--version", action="version", version=version("glss-live"))


def _add_service(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("service")
    group.add_argument(
        "--serve",
        metavar="HOST:PORT",
        help="health, metrics and live pictures over HTTP, such as 127.0.0.1:8080",
    )
    group.add_argument(
        "--serve-token-file",
        type=Path,
        metavar="FILE",
        help="holds the token that requests must carry; needed beyond this machine",
    )
    add_log_level(group)
    group.add_argument(
        "--log-format",
        choices=("text", "json"),
        default="text",
        help="json: one object a line, for programs",
    )


def _positive_float(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < math.inf:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number above 0")
    return value

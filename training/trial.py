"""`python -m training.trial NAME`: notes one try of the search for accuracy.

    python -m training.trial sleeves --what "arms with bright sleeves" \\
        --against composites --bundle BUNDLE EVAL.json...

The evaluations are those of `glss-eval --json`, one for each set and look. The seed is
the bundle's; a try with several seeds is noted once for each, under the same name. What
comes out is `docs/results/trials/NAME-seedN.json`; `training.tables` makes one table of
all of them, in the order of their dates and numbers.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from glss.bundle import Bundle, load_bundle
from glss.command import CommandParser, run_command
from glss.errors import UsageError
from glss.figures import read_figures, write_figures
from training.card import read_evaluation

FOLDER = Path("docs/results/trials")
_KEPT = ("data", "look", "n", "combine", "frame_px", "clone_px",
         "threshold", "methods", "search")  # fmt: skip


def main(argv: Sequence[str] | None = None) -> int:
    """Entry point; returns the exit status."""
    return run_command("training.trial", lambda: _run(_parser().parse_args(argv)))


def _run(arguments: argparse.Namespace) -> None:
    note(
        arguments.name,
        what=arguments.what,
        against=arguments.against,
        bundle=load_bundle(arguments.bundle),
        evaluations=arguments.evaluations,
        out=arguments.out,
    )


def note(
    name: str,
    *,
    what: str,
    against: str | None,
    bundle: Bundle,
    evaluations: Sequence[Path],
    out: Path = FOLDER,
) -> Path:
    """Write the file of one try with one seed; `against` names the try it changes.

    The number of a try is kept when it is noted again. Raises `UsageError` for a name
    that is no file name.
    """
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", name):
        raise UsageError(f"{name}: small letters, digits and - only.")
    seed = bundle.trained.get("recipe", {}).get("seed", 0)
    report = {
        "name": name,
        "number": _number(out, name),
        "what": what,
        "against": against,
        "seed": seed,
        "cost": _cost(bundle),
        "sets": [_kept(read_evaluation(file)) for file in evaluations],
    }
    file = out / f"{name}-seed{seed}.json"
    write_figures(file, report)
    return file


def _kept(report: dict[str, Any]) -> dict[str, Any]:
    return {key: report[key] for key in _KEPT if key in report}


def _number(out: Path, name: str) -> int:
    """The number that `name` has, or the next one."""
    reports = [
        read_figures(f, made_by="python -m training.trial", needs=("name", "number"))
        for f in sorted(out.glob("*.json"))
    ]
    numbers = {report["name"]: int(report["number"]) for report in reports}
    return numbers.get(name, max(numbers.values(), default=0) + 1)


def _cost(bundle: Bundle) -> dict[str, Any]:
    from training.flops import frame_gflop

    seconds = bundle.trained.get("seconds", {})
    return {
        "train_minutes": round(sum(seconds.values()) / 60),
        "frame_gflop": round(frame_gflop(bundle), 2),
        "megabytes": round(_bytes(bundle) / 2**20, 1),
    }


def _bytes(bundle: Bundle) -> int:
    networks = (bundle.vae, bundle.segmenter)
    values = [v for net in networks for v in net.state_dict().values()]
    return sum(v.numel() * v.element_size() for v in values)


def _parser() -> CommandParser:
    parser = CommandParser(
        prog="python -m training.trial",
        description="Note one try of the search for accuracy, for docs/results.md.",
    )
    parser.add_argument("name", help="of the try; small letters, digits and -")
    parser.add_argument(
        "evaluations",
        type=Path,
        nargs="+",
        metavar="EVAL.json",
        help="written by glss-eval --json; one for each set and look",
    )
    parser.add_argument("--what", required=True, help="what was tried, in a few words")
    parser.add_argument(
        "--against", metavar="NAME", help="the try that this one changes [none]"
    )
    parser.add_argument(
        "--bundle", type=Path, required=True, metavar="DIR", help="what was measured"
    )
    parser.add_argument(
        "--out", type=Path, default=FOLDER, metavar="DIR", help="[%(default)s]"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())

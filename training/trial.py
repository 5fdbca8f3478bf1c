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
import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from glss.bundle import Bundle, load_bundle
from glss.errors import GlssError
from training.errors import ConfigError

FOLDER = Path("docs/results/trials")
_KEPT = ("data", "look", "n", "combine", "frame_px", "threshold", "methods", "search")


def main(argv: Sequence[str] | None = None) -> int:
    """Entry point; returns the exit status."""
    arguments = _parser().parse_args(argv)
    try:
        note(
            arguments.name,
            what=arguments.what,
            against=arguments.against,
            bundle=load_bundle(arguments.bundle),
            evaluations=arguments.evaluations,
            out=arguments.out,
        )
    except GlssError as error:
        print(f"training.trial: {error}", file=sys.stderr)
        return error.exit_status
    return 0


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

    The number of a try is kept when it is noted again. Raises `ConfigError` for a name
    that is no file name.
    """
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", name):
        raise ConfigError(f"{name}: small letters, digits and - only.")
    seed = bundle.trained.get("recipe", {}).get("seed", 0)
    report = {
        "name": name,
        "number": _number(out, name),
        "what": what,
        "against": against,
        "seed": seed,
        "cost": _cost(bundle),
        "sets": [_kept(json.loads(file.read_text("utf-8"))) for file in evaluations],
    }
    out.mkdir(parents=True, exist_ok=True)
    file = out / f"{name}-seed{seed}.json"
    file.write_text(json.dumps(report, indent=1) + "\n", "utf-8")
    return file


def _kept(report: dict[str, Any]) -> dict[str, Any]:
    return {key: report[key] for key in _KEPT if key in report}


def _number(out: Path, name: str) -> int:
    """The number that `name` has, or the next one."""
    reports = [json.loads(f.read_text("utf-8")) for f in sorted(out.glob("*.json"))]
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


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m training.trial")
    parser.add_argument("name", help="short, small letters and -")
    parser.add_argument("evaluations", type=Path, nargs="+", help="of glss-eval --json")
    parser.add_argument("--what", required=True, help="what was tried, in a few words")
    parser.add_argument("--against", help="name of the try that this one changes")
    parser.add_argument("--bundle", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=FOLDER)
    return parser


if __name__ == "__main__":
    sys.exit(main())

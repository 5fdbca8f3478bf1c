"""What the README tells a person to type is understood."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import numpy as np
import pytest

from app.cli import eval as evaluation
from app.cli import monitor
from app.cli.stream_arguments import build_parser, overrides
from training import cli as training

README = (Path(__file__).parents[1] / "README.md").read_text("utf-8")
COMMANDS = sorted(set(re.findall(r"^(glss-\w+.*?)(?:\s+#.*)?$", README, re.MULTILINE)))


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_is_understood(command: str) -> None:
    program, *arguments = shlex.split(command)
    match program:
        case "glss-stream":
            overrides(build_parser().parse_args(arguments))
        case "glss-monitor":
            monitor.build_parser().parse_args(arguments)
        case "glss-eval":
            evaluation._parser().parse_args(arguments)
        case "glss-train":
            training._parser().parse_args(arguments)
        case _:
            pytest.fail(f"no such program: {program}")


def test_the_commands_were_found() -> None:
    assert len(COMMANDS) >= 7


def test_the_python_example_runs() -> None:
    code = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    assert len(code) == 1
    names = {"grey_frame": np.full((48, 64), 90, np.uint8)}
    exec(code[0], names)
    assert names["mask"].shape == (48, 64)


@pytest.mark.parametrize("link", re.findall(r"\]\(((?!http)[^)#]+)\)", README))
def test_each_link_leads_somewhere(link: str) -> None:
    assert (Path(__file__).parents[1] / link).exists()

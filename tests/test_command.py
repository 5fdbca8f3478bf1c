"""How every command complains and ends."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.cli.measuring import source_name
from app.cli.program import run_command as run_app_command
from glss.command import at_least, run_command
from glss.errors import BundleError, DataError, ExitStatus, UsageError
from glss.figures import read_figures, write_figures
from tests.media import write_clip


def failing(error: BaseException):
    def body() -> None:
        raise error

    return body


@pytest.mark.parametrize(
    ("error", "status", "told"),
    [
        (UsageError("two\nlines"), ExitStatus.USAGE, "p: two lines"),
        (BundleError("gone"), ExitStatus.FAILED, "p: gone"),
        (OSError(2, "No such file", "a.md"), ExitStatus.FAILED, "p: a.md: No such"),
        (KeyboardInterrupt(), ExitStatus.FAILED, "p: stopped before the end"),
    ],
)
def test_what_can_be_expected_is_one_line(error, status, told, capsys, caplog):
    assert run_command("p", failing(error)) == status
    printed = capsys.readouterr().err
    assert printed.startswith(told) and printed.count("\n") == 1
    assert not caplog.records


def test_a_bug_leaves_its_traceback(capsys, caplog):
    assert run_command("p", failing(ZeroDivisionError())) == ExitStatus.FAILED
    assert capsys.readouterr().err == "p: ZeroDivisionError\n"
    assert caplog.records[0].exc_info


def test_no_complaint_of_the_application_shows_a_password(capsys):
    error = DataError("rtsp://anna:geheim@host/a is away")
    assert run_app_command("p", failing(error)) == ExitStatus.FAILED
    assert capsys.readouterr().err == "p: rtsp://***@host/a is away\n"


def test_a_body_may_tell_the_status():
    assert run_command("p", lambda: 1) == 1
    assert run_command("p", lambda: None) == ExitStatus.DONE


@pytest.mark.parametrize("text", ["4", "x", "-1", "", "5.0"])
def test_no_number_below_the_least_is_taken(text):
    with pytest.raises(Exception, match="not a whole number from 5 up"):
        at_least(5)(text)
    assert at_least(5)("5") == 5


def test_figures_come_back_or_a_line_says_who_makes_them(tmp_path: Path):
    file = tmp_path / "new/a.json"
    write_figures(file, {"n": 1})
    assert read_figures(file, made_by="count", needs=("n",)) == {"n": 1}
    assert [f.name for f in file.parent.iterdir()] == ["a.json"]
    for content, told in (
        ("{", "is no JSON"),
        ("[1]", "holds no figures"),
        ('{"m": 1}', "has no n"),
    ):
        file.write_text(content)
        with pytest.raises(DataError, match=rf"{told}.*Make it with `count`\."):
            read_figures(file, made_by="count", needs=("n",))
    with pytest.raises(DataError, match="No such file"):
        read_figures(tmp_path / "b.json", made_by="count", needs=())


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("demo:", "demo:"),
        ("rtsp://anna:geheim@host", "rtsp://host"),
        ("http://host/mjpeg?password=geheim", "http://host/mjpeg?password=***"),
    ],
)
def test_a_report_names_its_source_without_password(source, name):
    assert source_name(source) == name


def test_a_report_names_a_file_without_its_folders(tmp_path: Path):
    write_clip(tmp_path / "a.mp4", 1)
    assert source_name(str(tmp_path / "a.mp4")) == "a.mp4"

"""docs/operations.md is complete: what a program can show stands in it."""

import re
import subprocess
from contextlib import nullcontext
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from app.runtime.camera_status import CameraState
from app.runtime.capture import Capture
from app.runtime.notices import NoticeKind
from app.runtime.run import ModelNames, Run
from app.runtime.station import CameraPlan
from app.runtime.worker import LiveWorker
from app.web.metrics import render
from glss.errors import ExitStatus
from tests.fakes import ScriptedCamera, ScriptedSearch

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs/operations.md").read_text(encoding="utf-8")


def metrics():
    """The names of all that is told to Prometheus."""
    run = Run(
        [CameraPlan("cam", Capture(ScriptedCamera(1)))],
        lambda: nullcontext(LiveWorker(ScriptedSearch(), threshold=0.5)),
        model=ModelNames("fake", "tiny"),
    )
    run.start()
    assert run.session.wait(30)
    families = text_string_to_metric_families(render(run).decode())
    run.finish()
    suffix = {"counter": "_total"}
    return sorted(
        family.name.removesuffix("_info") + suffix.get(family.type, "")
        for family in families
        if family.name.startswith("glss")
    )


def test_every_metric_is_described():
    names = metrics()
    assert len(names) > 20
    for name in names:
        assert re.search(rf"^\| `{name}(_info)?` \|", TEXT, re.MULTILINE), name


@pytest.mark.parametrize("state", CameraState)
def test_every_state_is_described(state):
    assert re.search(rf"^\| {state} \|", TEXT, re.MULTILINE)


@pytest.mark.parametrize("status", ExitStatus)
def test_every_exit_status_is_described(status):
    assert re.search(rf"^\| {status.value} \|", TEXT, re.MULTILINE)


@pytest.mark.parametrize("kind", NoticeKind)
def test_every_kind_of_notice_is_described(kind):
    assert f'"{kind}"' in TEXT


def test_what_install_says_leaves_settings_to_the_service_and_secrets_to_root(tmp_path):
    """Its lines for /etc/glss, done below another root; the service is not root."""
    block = re.search(r"^## Install$.*?^```$(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
    lines = [line for line in block.group(1).splitlines() if "/etc/glss" in line]
    script = "umask 022\nmkdir etc\n" + "\n".join(lines)
    script = script.replace("/etc/glss", "etc/glss").replace(
        "/opt/glss-live", str(ROOT)
    )
    subprocess.run(["sh", "-ec", script], cwd=tmp_path, check=True)
    glss = tmp_path / "etc/glss"
    assert glss.stat().st_mode & 0o555 == 0o555
    assert (glss / "live.toml").stat().st_mode & 0o444 == 0o444
    assert (glss / "secrets").stat().st_mode & 0o077 == 0
    secrets = sorted((glss / "secrets").iterdir())
    assert [path.name for path in secrets] == ["cam_password", "token"]
    assert all(path.stat().st_mode & 0o077 == 0 for path in secrets)
    assert all(path.stat().st_size > 8 for path in secrets)

"""No text of the window is cut off: in any language, on a small screen."""

import subprocess
import sys

import pytest

from tests.translations import FILES

pytestmark = [pytest.mark.slow, pytest.mark.timeout(420)]


@pytest.mark.parametrize(
    "language", ["en", *(file.stem.removeprefix("glss_") for file in FILES)]
)
def test_every_text_has_the_room_it_needs(display, tmp_path, language):
    command = [sys.executable, "-m", "tests.gui.stills", tmp_path / "stills"]
    done = subprocess.run(
        [*command, "--language", language, "--size", "1024x640"],
        env={**display, "XDG_CACHE_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=400,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(list((tmp_path / "stills").glob("*.png"))) >= 25

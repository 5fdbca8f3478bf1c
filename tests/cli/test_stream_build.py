"""What of a camera's settings decides which of its frames count."""

import pytest

from app.cli.stream_build import build_plan
from app.config import StreamConfig
from app.runtime.frame_board import WhenBehind
from app.runtime.notices import NoticeBox

LIVE = {"source": "rtsp://127.0.0.1/live", "name": "door"}


@pytest.mark.parametrize(
    ("settings", "may_wait", "when_behind"),
    [
        (LIVE, True, WhenBehind.NEWEST_TWO_WIN),
        ({**LIVE, "motion": {"gate": False}}, False, WhenBehind.NEWEST_WINS),
        ({**LIVE, "redact": {"kind": "fill"}}, True, WhenBehind.NEWEST_WINS),
        ({"source": "demo:", "mode": "every-frame"}, False, WhenBehind.WAIT),
        ({"source": "demo:", "mode": "every-frame", "motion": {"gate": True}},
         False, WhenBehind.WAIT),
    ],
)  # fmt: skip
def test_who_may_wait(settings, may_wait, when_behind):
    """Who is redacted may not either; the worker sees to that, at every frame."""
    plan = build_plan(StreamConfig.model_validate(settings), NoticeBox())
    assert (plan.setup.may_wait, plan.when_behind) == (may_wait, when_behind)

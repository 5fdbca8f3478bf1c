"""With which engine the window begins."""

import pytest

from app.cli.monitor_build import MonitorBuilder
from app.config import StreamConfig


@pytest.mark.parametrize(
    ("chosen", "by_settings", "first"),
    [
        ("eager", "auto", "eager"),
        ("onnx", "auto", "eager"),  # it would have to be built
        ("auto", "onnx", "eager"),
        ("auto", "eager", "auto"),  # the settings', which opens at once
        ("cuda-graph", "auto", "cuda-graph"),  # says at once why it cannot
    ],
)
def test_pictures_come_before_an_engine_is_built(
    tmp_path, tiny_bundle, monkeypatch, chosen, by_settings, first
):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))  # nothing is built there
    shared = StreamConfig(source="demo:", engine=by_settings)
    builder = MonitorBuilder(tmp_path, shared)
    assert builder.first_engine(str(tiny_bundle), chosen) == first

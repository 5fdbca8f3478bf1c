"""Which built engines are loaded, which are built again, and what `auto` remembers."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from pathlib import Path

import pytest
import torch

import glss.engines
from glss.bundle import Bundle
from glss.engines import build_engine, opens_at_once
from glss.engines.choice import Choice, choice_file, choose, frame_ms, remember
from glss.engines.cpu import cpu_key
from glss.engines.store import (
    ABOUT,
    GRAPH_VERSION,
    EngineKey,
    build_into,
    bundle_hash,
    cache_folder,
    find,
    find_or_build,
    why_unusable,
)
from glss.errors import EngineError, EngineUnavailable

KEY = EngineKey("onnx", "fp32", 64, "cpu", "onnxruntime 1.0", "ab" * 32)


def build(folder: Path) -> None:
    (folder / "steps.onnx").write_bytes(b"graph")
    (folder / "compiled").mkdir()
    (folder / "compiled" / "blob").write_bytes(b"its library checks it")


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "glss-live"


def test_the_key_names_all_that_an_engine_depends_on() -> None:
    name = f"onnx-fp32-b64-cpu-onnxruntime_1.0-g{GRAPH_VERSION}-abababababab"
    assert KEY.folder_name == name
    card = replace(KEY, device="NVIDIA RTX 4000 / Ada driver 550.5")
    assert "/" not in card.folder_name


def test_what_was_built_is_used(tmp_path: Path) -> None:
    folder = build_into(tmp_path / "engines", KEY, build)
    assert why_unusable(folder, KEY) is None
    assert [f.name for f in folder.parent.iterdir()] == [KEY.folder_name]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"engine": "openvino"}, "its engine is"),
        ({"precision": "bf16"}, "its precision is"),
        ({"batch": 8}, "its batch is"),
        ({"device": "another card"}, "its device is"),
        ({"library": "onnxruntime 2.0"}, "its library is"),
        ({"bundle": "cd" * 32}, "its bundle is"),
    ],
)
def test_a_stale_engine_is_not(tmp_path: Path, change, reason: str) -> None:
    folder = build_into(tmp_path, KEY, build)
    assert reason in (why_unusable(folder, replace(KEY, **change)) or "")


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda f: (f / "steps.onnx").write_bytes(b"another"), "was altered"),
        (lambda f: (f / "steps.onnx").unlink(), "missing or foreign"),
        (lambda f: (f / "more.onnx").write_bytes(b""), "missing or foreign"),
        (lambda f: (f / ABOUT).unlink(), "cannot be read"),
        (lambda f: (f / ABOUT).write_text("graphs = 0"), "another version"),
        (lambda f: (f / ABOUT).write_text("= what"), "cannot be read"),
    ],
)
def test_nor_is_a_foreign_one(tmp_path: Path, spoil, reason: str) -> None:
    folder = build_into(tmp_path, KEY, build)
    spoil(folder)
    assert reason in (why_unusable(folder, KEY) or "")


def test_it_is_built_again_then(
    engine_bundle: Bundle, cache: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = find_or_build(KEY, engine_bundle, build)
    assert folder.parent == cache / "engines"
    (folder / "steps.onnx").write_bytes(b"another")
    with caplog.at_level(logging.WARNING):
        again = find_or_build(KEY, engine_bundle, build)
    assert again == folder
    assert (again / "steps.onnx").read_bytes() == b"graph"
    assert "is not used: steps.onnx was altered" in caplog.text


def test_the_bundles_own_engine_comes_first(
    engine_bundle: Bundle, tmp_path: Path
) -> None:
    bundle = replace(engine_bundle, folder=tmp_path / "bundle")
    find_or_build(KEY, bundle, build)
    own = build_into(tmp_path / "bundle" / "engines", KEY, build)
    assert find(KEY, bundle) == own


def test_a_build_that_fails_leaves_nothing(tmp_path: Path) -> None:
    def fail(folder: Path) -> None:
        build(folder)
        raise EngineError("its gradient is wrong")

    with pytest.raises(EngineError, match="its gradient is wrong"):
        build_into(tmp_path, KEY, fail)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(EngineError, match="cannot be kept in"):
        build_into(tmp_path / "file", KEY, build)


def test_another_weight_is_another_bundle(engine_bundle: Bundle) -> None:
    before = bundle_hash(engine_bundle)
    weight = next(engine_bundle.segmenter.parameters())
    kept = weight.data.clone()
    weight.data[0] += 1e-3
    assert bundle_hash(engine_bundle) != before
    weight.data.copy_(kept)
    assert bundle_hash(engine_bundle) == before


def test_another_size_to_segment_is_another_bundle(engine_bundle: Bundle) -> None:
    sizes = {bundle_hash(replace(engine_bundle, frame_px=px)) for px in (64, 96, 128)}
    sizes.add(bundle_hash(replace(engine_bundle, frame_px=96, clone_px=96)))
    assert len(sizes) == 4


class Timed:
    """Opens engines: the eager one under several names, or none."""

    def __init__(self) -> None:
        self.opened: list[str] = []

    def __call__(self, name: str, bundle: Bundle):
        self.opened.append(name)
        if name == "absent":
            raise EngineUnavailable("a card is missing")
        return build_engine("eager", bundle)


def test_auto_measures_once_and_says_why(engine_bundle: Bundle) -> None:
    opens = Timed()
    names = ["absent", "one", "two"]
    choice = choose(engine_bundle, names, opens)
    assert opens.opened == names
    assert choice.engine == min(choice.frame_ms, key=choice.frame_ms.__getitem__)
    assert choice.unavailable == {"absent": "a card is missing"}
    assert "one" in choice.note and "two" in choice.note and "ms" in choice.note
    assert choose(engine_bundle, names, opens) == choice
    assert opens.opened == names  # not again


def test_auto_measures_again_for_another_bundle_or_other_threads(
    engine_bundle: Bundle,
) -> None:
    here = choice_file(engine_bundle, ["a"], threads=2)
    assert choice_file(engine_bundle, ["a"], threads=1) != here
    assert choice_file(engine_bundle, ["a", "b"], threads=2) != here
    assert choice_file(engine_bundle, ["a"], threads=2) == here
    joined = replace(engine_bundle, combine="max")  # segments twice as much
    assert choice_file(joined, ["a"], threads=2) != here


def test_a_spoiled_memory_is_measured_again(engine_bundle: Bundle) -> None:
    import torch

    opens = Timed()
    choose(engine_bundle, ["one"], opens)
    file = choice_file(engine_bundle, ["one"], threads=torch.get_num_threads())
    assert json.loads(file.read_text())["engine"] == "one"
    file.write_text("{")
    choose(engine_bundle, ["one"], opens)
    assert opens.opened == ["one", "one"]


def test_the_engine_tells_why_it_was_taken(
    engine_bundle: Bundle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(glss.engines, "CANDIDATES", ("eager",))
    engine = build_engine("auto", engine_bundle)
    assert engine.info.name == "eager"
    assert engine.info.note.startswith("fastest of those here")
    assert frame_ms(engine, joins=False) > 0


def test_a_choice_is_a_line() -> None:
    note = Choice("b", {"a": 9.0, "b": 3.0}, {}, "2026-01-01").note
    assert note == "fastest of those here, ms a warm frame: b 3.0, a 9.0 (2026-01-01)"


def test_what_opens_at_once_is_neither_built_nor_measured(
    engine_bundle: Bundle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(glss.engines, "CANDIDATES", ("onnx", "eager"))
    file = choice_file(
        engine_bundle, ("onnx", "eager"), threads=torch.get_num_threads()
    )
    assert opens_at_once("eager", engine_bundle)
    assert opens_at_once("cuda-graph", engine_bundle), "it says at once that it cannot"
    assert not opens_at_once("onnx", engine_bundle)
    assert not opens_at_once("auto", engine_bundle)
    remember(file, Choice("onnx", {"onnx": 1.0}))
    assert not opens_at_once("auto", engine_bundle)
    build_into(cache_folder() / "engines", cpu_key("onnx", engine_bundle), build)
    assert opens_at_once("onnx", engine_bundle)
    assert opens_at_once("auto", engine_bundle)

"""Fixtures for all tests. Nothing here imports Qt or a camera."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before anything imports Qt
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # before anything imports torch

REAL_DATA = Path(
    os.environ.get("GLSS_DATA", Path(__file__).parents[2] / "shared" / "data")
)


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The photographs and infrared frames; the test is skipped without them."""
    if not REAL_DATA.is_dir():
        pytest.skip(f"no data in {REAL_DATA}; GLSS_DATA names another folder")
    return REAL_DATA


@pytest.fixture(autouse=True)
def _logging_of_its_own() -> Iterator[None]:
    """What a command set up for its log, called in a test or a fixture, ends there."""
    level = logging.getLogger().level
    _forget_logging()
    yield
    _forget_logging()
    logging.getLogger().setLevel(level)


def _forget_logging() -> None:
    root = logging.getLogger()
    for each in list(root.handlers):
        if type(each) is logging.StreamHandler:
            root.removeHandler(each)
        else:  # pytest's, which it keeps for all tests
            each.filters.clear()


@pytest.fixture(scope="session", autouse=True)
def _two_threads() -> None:
    import torch

    torch.set_num_threads(2)


@pytest.fixture
def port() -> int:
    """A port that is free now; a server may be started on it later."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        number: int = listener.getsockname()[1]
        return number


@pytest.fixture(scope="session")
def tiny_bundle(
    tmp_path_factory: pytest.TempPathFactory, _own_cache: tuple[str, ...]
) -> Path:
    """A bundle with random weights of preset `live`, 64 pixels a side."""
    import torch

    from glss.bundle import Bundle, save_bundle
    from glss.segmenter import build_segmenter
    from glss.vae import Vae, VaeSettings

    torch.manual_seed(0)
    folder = tmp_path_factory.mktemp("bundles") / "tiny"
    bundle = Bundle(
        name="tiny",
        preset="live",
        threshold=0.5,
        vae=Vae(VaeSettings("live", size=64, latent=8)),
        segmenter=build_segmenter("light-unet"),
        segmenter_kind="light-unet",
    )
    save_bundle(bundle, folder)
    _prefer_eager(bundle, _own_cache)
    return folder


@pytest.fixture(scope="session")
def engine_bundle(tiny_bundle: Path) -> Any:
    """`tiny_bundle`, its decoder louder than at birth, so that z matters, and more
    pixels segmented than searched."""
    from dataclasses import replace

    from glss.bundle import load_bundle, save_bundle

    bundle = load_bundle(tiny_bundle)
    for weight in bundle.vae.decoder.parameters():
        if weight.dim() > 1:
            weight.data.mul_(2.5)
    folder = tiny_bundle.parent / "louder"
    save_bundle(replace(bundle, name="louder", frame_px=96), folder)
    return load_bundle(folder)


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, ...]]:
    """Engines are built into a cache of the tests' own, once a session.

    `auto` takes eager in it: to build and measure all engines takes a minute for each
    bundle, and has tests of its own.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        import glss.engines

        real = glss.engines.CANDIDATES
        patch.setattr(glss.engines, "CANDIDATES", ("eager",))
        yield real


def _prefer_eager(bundle: Any, candidates: tuple[str, ...]) -> None:
    """Let `auto` take eager in other processes too."""
    from glss.engines.choice import Choice, choice_file, remember

    for threads in {1, 2, len(os.sched_getaffinity(0))}:
        file = choice_file(bundle, candidates, threads=threads)
        remember(file, Choice("eager", {"eager": 1.0}, {}, "for the tests"))

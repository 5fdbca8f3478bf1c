"""Fixtures for all tests. Nothing here imports Qt or a camera."""

from __future__ import annotations

import os
import socket
from pathlib import Path

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
def tiny_bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
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
    return folder

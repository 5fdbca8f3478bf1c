"""Threads of the numeric libraries: ours by default, the operator's where given."""

import os

import cv2
import pytest
import torch

from glss.compute_threads import share_cores


@pytest.fixture(autouse=True)
def _threads_left_as_they_were(monkeypatch):
    monkeypatch.setenv("OMP_WAIT_POLICY", "ACTIVE")  # so that none is left behind
    before = torch.get_num_threads(), cv2.getNumThreads()
    yield
    torch.set_num_threads(before[0])
    cv2.setNumThreads(before[1])


def test_torch_gets_every_core_and_opencv_one(monkeypatch):
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    share_cores()
    assert torch.get_num_threads() == len(os.sched_getaffinity(0))
    assert cv2.getNumThreads() == 1


def test_the_operators_word_stands(monkeypatch):
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    torch.set_num_threads(1)
    share_cores()
    assert torch.get_num_threads() == 1
    assert os.environ["OMP_WAIT_POLICY"] == "ACTIVE"


def test_an_argument_wins_over_the_environment(monkeypatch):
    monkeypatch.setenv("OMP_NUM_THREADS", "2")
    share_cores(1)
    assert torch.get_num_threads() == 1


def test_threads_sleep_soon_while_they_wait(monkeypatch):
    monkeypatch.delenv("OMP_WAIT_POLICY")
    monkeypatch.setenv("GOMP_SPINCOUNT", "")  # so that none is left behind
    monkeypatch.delenv("GOMP_SPINCOUNT")
    share_cores()
    assert os.environ["OMP_WAIT_POLICY"] == "PASSIVE"
    assert 0 < int(os.environ["GOMP_SPINCOUNT"]) < 10_000


def test_who_says_how_threads_wait_says_how_long_too(monkeypatch):
    monkeypatch.delenv("GOMP_SPINCOUNT", raising=False)
    share_cores()
    assert "GOMP_SPINCOUNT" not in os.environ

"""ServiceManager: what reaches systemd's socket."""

import socket
from types import SimpleNamespace

import pytest

from app.cli.notify import ServiceManager
from app.runtime.camera_status import CameraState, CameraStatus
from app.runtime.status import CameraSnapshot, FrameCounts


@pytest.fixture
def manager_socket(tmp_path):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(str(tmp_path / "notify"))
        listener.settimeout(5)
        yield listener


def heard(listener):
    return listener.recv(4096).decode().split("\n")


def a_run(*, has_worker=True, silent_s=0.0, states=(CameraState.LIVE,)):
    cameras = {
        str(i): CameraSnapshot(str(i), CameraStatus(state), FrameCounts())
        for i, state in enumerate(states)
    }
    session = SimpleNamespace(has_worker=has_worker, silent_s=silent_s, cameras=cameras)
    return SimpleNamespace(session=session)


def test_ready_when_the_networks_are_loaded_and_alive_from_then_on(manager_socket):
    now_s = [0.0]
    environment = {"NOTIFY_SOCKET": manager_socket.getsockname()}
    environment["WATCHDOG_USEC"] = "20000000"
    manager = ServiceManager(environment, clock=lambda: now_s[0])
    manager.update(a_run(has_worker=False, states=[CameraState.CONNECTING]))
    assert heard(manager_socket) == ["STATUS=0 of 1 cameras live", "WATCHDOG=1"]
    manager.update(a_run())
    assert heard(manager_socket) == ["READY=1"]
    now_s[0] = 9.0
    manager.update(a_run())  # not yet
    now_s[0] = 10.0
    states = [CameraState.LIVE, CameraState.RETRYING]
    manager.update(a_run(states=states))
    assert heard(manager_socket) == ["STATUS=1 of 2 cameras live", "WATCHDOG=1"]
    now_s[0] = 20.0
    manager.update(a_run(silent_s=31.0))  # the engine hangs: let the watchdog bite
    assert heard(manager_socket) == ["STATUS=1 of 1 cameras live"]
    manager.stopping()
    assert heard(manager_socket) == ["STOPPING=1"]


def test_an_abstract_socket_is_reached():
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind("\0glss-notify-test")
        listener.settimeout(5)
        ServiceManager({"NOTIFY_SOCKET": "@glss-notify-test"}).stopping()
        assert heard(listener) == ["STOPPING=1"]


def test_without_systemd_nothing_happens(tmp_path):
    ServiceManager({}).update(a_run())
    ServiceManager({"NOTIFY_SOCKET": str(tmp_path / "none")}).update(a_run())

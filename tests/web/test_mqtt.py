"""MqttPublisher against a real mosquitto, which is stopped and started meanwhile."""

import json
import logging
import os
import shutil
import socket
import subprocess
import threading
import time
from contextlib import contextmanager

import numpy as np
import pytest

from app.runtime.camera_status import CameraState, CameraStatus
from app.runtime.notices import NoticeBox
from app.runtime.sinks.segments import SegmentFolder
from app.runtime.sinks.snapshots import SnapshotSink
from app.runtime.sinks.trigger import Thresholds
from app.runtime.status import CameraSnapshot, FrameCounts
from app.web.mqtt import Broker, MqttPublisher
from tests.fakes import result

paho = pytest.importorskip("paho.mqtt.client", reason="paho-mqtt is not installed")
MOSQUITTO = shutil.which("mosquitto", path=os.environ["PATH"] + ":/usr/sbin")
pytestmark = pytest.mark.skipif(
    MOSQUITTO is None, reason="mosquitto is not installed; see `make peers`"
)

NOW = Thresholds(0.1, 0.05, start_after_s=0.0, stop_after_s=0.0)
PASSWORD = "hunter2"


@contextmanager
def mosquitto(folder, port):
    """A broker that remembers nothing and wants a login."""
    passwords = folder / "passwords"
    passwords.touch(mode=0o600)
    tool = shutil.which("mosquitto_passwd")
    subprocess.run([tool, "-b", passwords, "op", PASSWORD], check=True)
    config = folder / "mosquitto.conf"
    user = f"user {os.environ.get('USER', 'root')}\n" if os.getuid() == 0 else ""
    config.write_text(
        f"listener {port} 127.0.0.1\npassword_file {passwords}\n{user}"
        "persistence false\n"
    )
    process = subprocess.Popen([MOSQUITTO, "-c", config], stderr=subprocess.DEVNULL)
    try:
        _wait_until(lambda: _answers(port))
        yield
    finally:
        process.terminate()
        process.wait(30)


def _answers(port):
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


def _wait_until(is_so, within_s=15.0):
    end_s = time.monotonic() + within_s
    while not is_so():
        assert time.monotonic() < end_s
        threading.Event().wait(0.02)


class Station:
    def __init__(self):
        self.newest = self
        self.value = None
        self.outputs = []


class ScriptedRun:
    """The parts of a run that are published; a test sets them."""

    def __init__(self, *names):
        self.session = self
        self.cameras = {name: snapshot(name, CameraState.LIVE) for name in names}
        self.stations = {name: Station() for name in names}


def snapshot(name, state):
    return CameraSnapshot(name, CameraStatus(state), FrameCounts())


@contextmanager
def listening(port):
    """Everything the broker says, retained or not: the newest of each topic."""
    heard = {}
    client = paho.Client(paho.CallbackAPIVersion.VERSION2)
    client.username_pw_set("op", PASSWORD)
    client.on_message = lambda c, u, m: heard.__setitem__(m.topic, m.payload)
    client.on_connect = lambda c, *_: c.subscribe("#", 1)
    client.connect("127.0.0.1", port)
    client.loop_start()
    try:
        yield heard
    finally:
        client.disconnect()
        client.loop_stop()


@contextmanager
def sending(port):
    client = paho.Client(paho.CallbackAPIVersion.VERSION2)
    client.username_pw_set("op", PASSWORD)
    client.connect("127.0.0.1", port)
    client.loop_start()
    try:
        yield lambda topic, text: client.publish(topic, text, 1).wait_for_publish(30)
    finally:
        client.disconnect()
        client.loop_stop()


def tell(publisher, run, is_so):
    """Update until `is_so`."""

    def updated():
        publisher.update(run)
        return is_so()

    _wait_until(updated)


def a_publisher(port, **options):
    broker = Broker("127.0.0.1", port, user="op", password=PASSWORD)
    return MqttPublisher(broker, thresholds=NOW, **options)


def test_states_skin_and_discovery_survive_the_broker(port, tmp_path, caplog):
    before = set(threading.enumerate())
    run, publisher = ScriptedRun("front door"), a_publisher(port, snapshots=True)
    station = run.stations["front door"]
    station.value = result(1)
    with caplog.at_level(logging.DEBUG):
        publisher.start()  # the broker is not there yet
        with mosquitto(tmp_path, port), listening(port) as heard:
            tell(publisher, run, lambda: "glss/front_door/snapshot" in heard)
            assert heard["glss/status"] == b"online"
            assert heard["glss/front_door/state"] == b"live"
            assert heard["glss/front_door/skin"] == b"ON"
            assert heard["glss/front_door/share"] == b"13.0"
            assert heard["glss/front_door/snapshot"][:2] == b"\xff\xd8"
            topic = "homeassistant/binary_sensor/glss_front_door/skin/config"
            entity = json.loads(heard[topic])
            assert entity["state_topic"] == "glss/front_door/skin"
            assert {a["topic"] for a in entity["availability"]} == {
                "glss/status",
                "glss/front_door/available",
            }
            station.value = result(2, mask=np.zeros((48, 64), np.uint8))
            run.cameras["front door"] = snapshot("front door", CameraState.LIVE)
            tell(publisher, run, lambda: heard["glss/front_door/skin"] == b"OFF")
            run.cameras["front door"] = snapshot("front door", CameraState.RETRYING)
            tell(publisher, run, lambda: heard["glss/front_door/state"] == b"retrying")
            _wait_until(lambda: heard["glss/front_door/available"] == b"offline")
        publisher.update(run)  # while it is away, nothing blocks and nothing fails
        with mosquitto(tmp_path, port), listening(port) as heard:
            tell(publisher, run, lambda: "glss/front_door/state" in heard)
            _wait_until(lambda: heard.get("glss/status") == b"online")
            _wait_until(lambda: topic in heard)
            publisher.stop()
            _wait_until(lambda: heard["glss/status"] == b"offline")
    assert set(threading.enumerate()) - before == set()
    gone = [record for record in caplog.records if "is gone" in record.message]
    assert len(gone) == 1  # the broker left once; the second time it was we
    assert PASSWORD not in caplog.text and PASSWORD not in repr(publisher._broker)


def test_a_camera_that_goes_is_withdrawn(port, tmp_path):
    run, publisher = ScriptedRun("a", "b"), a_publisher(port)
    with mosquitto(tmp_path, port), listening(port) as heard:
        publisher.start()
        topic = "homeassistant/sensor/glss_b/state/config"
        tell(publisher, run, lambda: heard.get(topic))
        del run.cameras["b"]
        tell(publisher, run, lambda: heard[topic] == b"")
        _wait_until(lambda: heard["glss/b/available"] == b"offline")
        publisher.stop()


def test_a_message_saves_a_snapshot_of_its_camera(port, tmp_path):
    taken = []
    run = ScriptedRun("front door")
    sink = SnapshotSink(
        SegmentFolder(tmp_path, "door", suffix=".jpg"),
        draw=lambda shown: shown.picture,
        notices=NoticeBox(),
    )
    run.stations["front door"].outputs = [(sink, None)]
    publisher = a_publisher(port, take=lambda run, name: taken.append(name))
    with mosquitto(tmp_path, port), listening(port) as heard:
        publisher.start()
        topic = "homeassistant/button/glss_front_door/save/config"
        tell(publisher, run, lambda: heard.get(topic))
        command = json.loads(heard[topic])["command_topic"]
        with sending(port) as send:
            send(command, "now")
            tell(publisher, run, lambda: taken == ["front door"])
        publisher.stop()

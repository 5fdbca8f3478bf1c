"""States and skin over MQTT, found by Home Assistant by itself.

Topics, below `topic` (default `glss`), retained: `status` (online, offline by the
broker's last will), and for each camera `CAMERA/state`, `CAMERA/available`,
`CAMERA/skin` (ON, OFF), `CAMERA/share` (percent) and, if asked for, `CAMERA/snapshot`
(JPEG, when skin appears). A message to `CAMERA/snapshot/take` saves a picture on the
disk.
"""

from __future__ import annotations

import json
import logging
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import cv2

from app.runtime.camera_name import slug
from app.runtime.camera_status import CameraState
from app.runtime.overlay import Overlay
from app.runtime.result import LiveResult
from app.runtime.run import Run
from app.runtime.sinks.trigger import SkinTrigger, Thresholds
from app.runtime.snapshot import snapshot_sink, take_snapshot
from app.runtime.station import Station
from app.runtime.status import CameraSnapshot
from app.web.home_assistant import Entity, entities
from glss.errors import GlssError, UsageError

logger = logging.getLogger(__name__)

_PERIOD_S = 1.0  # of shares; states and skin are told at once
_MAX_QUEUED = 200  # messages kept while the broker is away
_MAX_WANTED = 16  # snapshots that are asked for at once


@dataclass(frozen=True, slots=True)
class Broker:
    """Where to, and as whom."""

    host: str
    port: int = 1883
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    tls: bool = False
    topic: str = "glss"
    discovery: str | None = "homeassistant"  # None: Home Assistant is told nothing


@dataclass(slots=True)
class _Told:
    """What the broker was told of a camera."""

    trigger: SkinTrigger
    saves: bool  # snapshots, on demand
    seq: int = -1
    values: dict[str, str] = field(default_factory=dict)
    t_share_s: float = -1e9


class MqttPublisher:
    """Publishes a run's states; `start`, `update` and `stop` belong to one thread.

    The library's own thread `paho-mqtt-client-` connects, and connects again for ever;
    the run never waits for it. What was missed is told in full after a reconnect.
    """

    def __init__(
        self,
        broker: Broker,
        *,
        thresholds: Thresholds | None = None,
        snapshots: bool = False,
        take: Callable[[Run, str], object] = take_snapshot,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """UsageError when the library is not installed."""
        self._broker = broker
        self._thresholds = thresholds or Thresholds()
        self._overlay = Overlay() if snapshots else None
        self._clock = clock
        self._take = take
        self._told: dict[str, _Told] = {}
        self._wanted: deque[str] = deque(maxlen=_MAX_WANTED)  # by the library's thread
        # Set by the library's thread at each connection, taken back by `update`.
        self._is_new_connection = False
        self._client = self._build_client()

    def start(self) -> None:
        """Begin to connect; a broker that is away is tried again for ever."""
        self._client.connect_async(self._broker.host, self._broker.port, keepalive=20)
        self._client.loop_start()

    def update(self, run: Run) -> None:
        """Tell what changed since the last call; a few times a second."""
        if not self._client.is_connected():
            return
        if self._is_new_connection:
            self._is_new_connection = False
            self._told.clear()
            self._publish("status", "online")
        cameras, stations = run.session.cameras, run.stations
        self._take_wanted(run)
        for name in self._told.keys() - cameras.keys():
            self._withdraw(name)
        for name, camera in cameras.items():
            if name in stations:
                self._tell(camera, stations[name])

    def stop(self) -> None:
        """Say goodbye, if the broker is there, and end the library's thread."""
        if self._client.is_connected():
            self._publish("status", "offline").wait_for_publish(2.0)
        self._client.disconnect()
        self._client.loop_stop()

    def _build_client(self) -> Any:
        try:
            from paho.mqtt.client import Client
            from paho.mqtt.enums import CallbackAPIVersion
        except ImportError as error:
            raise UsageError(
                "[mqtt] needs a library; install it with pip install 'glss-live[mqtt]'"
            ) from error
        client = Client(CallbackAPIVersion.VERSION2)
        client.max_queued_messages_set(_MAX_QUEUED)
        client.reconnect_delay_set(min_delay=1, max_delay=10)
        client.will_set(self._topic("status"), "offline", qos=1, retain=True)
        if self._broker.user is not None:
            client.username_pw_set(self._broker.user, self._broker.password)
        if self._broker.tls:
            client.tls_set()
        client.on_connect = self._on_connect
        client.on_disconnect = self._on_disconnect
        client.on_message = self._on_message
        return client

    def _on_connect(self, client: Any, data: Any, flags: Any, reason: Any,
                    properties: Any) -> None:  # fmt: skip
        if reason.is_failure:
            logger.error("MQTT %s:%d refuses: %s",
                         self._broker.host, self._broker.port, reason)  # fmt: skip
            return
        client.subscribe(self._topic("+/snapshot/take"), qos=1)
        self._is_new_connection = True

    def _on_message(self, client: Any, data: Any, message: Any) -> None:
        if not message.retain:  # one that was meant for another time
            camera = message.topic.removesuffix("/snapshot/take").rpartition("/")[2]
            self._wanted.append(camera)

    def _take_wanted(self, run: Run) -> None:
        names = {slug(name): name for name in run.session.cameras}
        while self._wanted:
            wanted = self._wanted.popleft()
            try:
                self._take(run, names.get(wanted, wanted))
            except GlssError as error:
                logger.warning("no snapshot: %s", error)

    def _on_disconnect(self, client: Any, data: Any, flags: Any, reason: Any,
                       properties: Any) -> None:  # fmt: skip
        if reason.is_failure:  # else it was we who left
            logger.warning("MQTT %s:%d is gone: %s",
                           self._broker.host, self._broker.port, reason)  # fmt: skip

    def _tell(self, camera: CameraSnapshot, station: Station) -> None:
        name = camera.name
        if name not in self._told:
            saves = snapshot_sink(station) is not None
            self._told[name] = _Told(SkinTrigger(self._thresholds), saves)
            self._announce(name)
        told = self._told[name]
        is_live = camera.status.state is CameraState.LIVE
        self._change(told, name, "state", camera.status.state)
        self._change(told, name, "available", "online" if is_live else "offline")
        result = station.newest.value
        if result is None or not is_live or result.seq == told.seq:
            return
        told.seq = result.seq
        skin = "ON" if told.trigger.update(result) else "OFF"
        has_appeared = skin == "ON" and told.values.get("skin") != "ON"
        self._change(told, name, "skin", skin)
        if self._clock() - told.t_share_s >= _PERIOD_S:
            told.t_share_s = self._clock()
            self._change(told, name, "share", f"{100 * result.skin_share:.1f}")
        if has_appeared and self._overlay is not None:
            self._publish(f"{slug(name)}/snapshot", _jpeg(self._overlay, result))

    def _change(self, told: _Told, camera: str, key: str, value: str) -> None:
        if told.values.get(key) != value:
            told.values[key] = value
            self._publish(f"{slug(camera)}/{key}", value)

    def _announce(self, camera: str) -> None:
        for entity in self._entities(camera):
            self._describe(entity.topic, json.dumps(entity.described))

    def _withdraw(self, camera: str) -> None:
        """An empty description removes an entity; no picture stays with the broker."""
        self._publish(f"{slug(camera)}/available", "offline")
        self._publish(f"{slug(camera)}/snapshot", b"")
        for entity in self._entities(camera):
            self._describe(entity.topic, "")
        del self._told[camera]

    def _entities(self, camera: str) -> Iterator[Entity]:
        return entities(
            camera,
            topic=self._broker.topic,
            shows=self._overlay is not None,
            saves=self._told[camera].saves,
        )

    def _describe(self, topic: str, text: str) -> None:
        if self._broker.discovery is not None:
            topic = f"{self._broker.discovery}/{topic}"
            self._client.publish(topic, text, qos=1, retain=True)

    def _publish(self, topic: str, payload: str | bytes) -> Any:
        return self._client.publish(self._topic(topic), payload, qos=1, retain=True)

    def _topic(self, rest: str) -> str:
        return f"{self._broker.topic}/{rest}"


def _jpeg(overlay: Overlay, result: LiveResult) -> bytes:
    _, data = cv2.imencode(".jpg", overlay(result), [cv2.IMWRITE_JPEG_QUALITY, 80])
    return bytes(data.tobytes())

"""From the settings of `--serve` and `[mqtt]` to what tells others about a run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from app.config import MqttConfig, ServeConfig
from app.runtime.run import Run
from app.runtime.sinks.trigger import Thresholds
from app.runtime.view_setup import RegionBox
from app.web.mqtt import Broker, MqttPublisher
from app.web.pictures import Pictures
from app.web.server import WebServer
from app.web.site import Site
from glss.errors import UsageError


@contextmanager
def serving(run: Run, config: ServeConfig) -> Iterator[WebServer]:
    """Answer requests about `run` meanwhile; UsageError if the address cannot be."""
    host, _, port = config.address.rpartition(":")
    if int(port) > 65535:
        raise UsageError(f"--serve {config.address}: a port is at most 65535")
    pictures = Pictures()
    token = None if config.token is None else config.token.get_secret_value()
    server = WebServer(
        Site(run, pictures).respond, host=host, port=int(port), token=token
    )
    server.start()
    try:
        yield server
    finally:
        server.stop()
        pictures.close()


@contextmanager
def publishing(config: MqttConfig) -> Iterator[MqttPublisher]:
    """Keep a connection to the broker meanwhile; the caller updates it."""
    password, skin = config.password, config.skin
    broker = Broker(
        config.host,
        config.port,
        user=config.user,
        password=None if password is None else password.get_secret_value(),
        tls=config.tls,
        topic=config.topic,
        discovery=config.discovery or None,
    )
    thresholds = Thresholds(
        start_share=skin.start_share,
        stop_share=skin.stop_share,
        start_after_s=skin.start_after_s,
        stop_after_s=skin.post_s,
        zones=tuple(RegionBox(zone.name, *zone.box) for zone in skin.zones),
    )
    publisher = MqttPublisher(broker, thresholds=thresholds, snapshots=config.snapshots)
    publisher.start()
    try:
        yield publisher
    finally:
        publisher.stop()

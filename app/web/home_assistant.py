"""How Home Assistant is told over MQTT what a camera has to show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from app.runtime.camera_name import slug


@dataclass(frozen=True, slots=True)
class Entity:
    """One thing that Home Assistant shows of a camera."""

    topic: str  # below its discovery prefix
    described: dict[str, Any]


def entities(camera: str, *, topic: str, shows: bool, saves: bool) -> Iterator[Entity]:
    """Yield what there is of `camera`, whose topics lie below `topic`.

    `shows`: its snapshots are published; `saves`: it keeps some on the disk on demand.
    """
    device, base = f"glss_{slug(camera)}", f"{topic}/{slug(camera)}"
    service = [{"topic": f"{topic}/status"}]

    def entity(kind: str, key: str, name: str, **more: Any) -> Entity:
        described = {
            "name": name,
            "unique_id": f"{device}_{key}",
            "availability": [*service, {"topic": f"{base}/available"}],
            "availability_mode": "all",
            "device": {"identifiers": [device], "name": f"GLSS {camera}"},
            **more,
        }
        return Entity(f"{kind}/{device}/{key}/config", described)

    yield entity(
        *("binary_sensor", "skin", "Skin"),
        state_topic=f"{base}/skin",
        device_class="occupancy",
    )
    yield entity(
        *("sensor", "share", "Skin share"),
        state_topic=f"{base}/share",
        unit_of_measurement="%",
    )
    # The state is of use just when the camera is not available.
    yield entity(
        *("sensor", "state", "State"),
        state_topic=f"{base}/state",
        availability=service,
    )
    if shows:
        yield entity(
            *("image", "snapshot", "Snapshot"),
            image_topic=f"{base}/snapshot",
            content_type="image/jpeg",
        )
    if saves:
        yield entity(
            *("button", "save", "Save picture"),
            command_topic=f"{base}/snapshot/take",
            payload_press="now",
        )

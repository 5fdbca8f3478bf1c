"""What is told in a message besides its tile, as nobody may be looking there."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from app.gui.models.tile import TileFace, TileState

Translate = Callable[[str, str], str]  # context and text, as Qt's


def alarms(
    before: TileFace | None, face: TileFace, translate: Translate, *, is_hidden: bool
) -> Iterator[str]:
    """Yield what went wrong between two faces; `is_hidden`: another one is in front."""
    was_told = before is not None and bool(before.why_not_recorded)
    if face.why_not_recorded and not was_told:
        text = translate("Alarms", "{camera} is not recorded: {why}")
        yield text.format(camera=face.name, why=face.why_not_recorded)
    was_live = before is not None and before.is_live
    is_over = face.is_live or face.state is TileState.ENDED
    if is_hidden and was_live and not is_over:
        text = translate("Alarms", "{camera} delivers no pictures any more")
        reason = f": {face.reason}" if face.reason else ""
        yield text.format(camera=face.name) + reason

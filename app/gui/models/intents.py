"""What a user can want. A view says one of these, the presenter does it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.gui.models.settings import ThemeChoice, ViewMode


class Panel(StrEnum):
    """What can be opened beside or over the wall."""

    ADD_CAMERA = "add camera"
    EDIT_CAMERA = "edit camera"
    REGIONS = "regions"
    LIBRARY = "library"  # events, timeline, export
    MODELS = "models"
    INSPECTOR = "inspector"
    FOLDER = "folder"  # of recordings, in the system's own program
    SHORTCUTS = "shortcuts"
    ABOUT = "about"


@dataclass(frozen=True, slots=True)
class Select:
    camera: str | None


@dataclass(frozen=True, slots=True)
class Step:
    places: int  # to the right in the wall's order


@dataclass(frozen=True, slots=True)
class Zoom:
    camera: str | None  # None: show all


@dataclass(frozen=True, slots=True)
class ZoomPlace:
    place: int  # counted from 1, as on the keys


@dataclass(frozen=True, slots=True)
class Back:
    """Out of what is in front: full screen, one camera, a panel."""


@dataclass(frozen=True, slots=True)
class Move:
    camera: str
    to: int


@dataclass(frozen=True, slots=True)
class MoveSelected:
    places: int  # to the right in the wall's order


@dataclass(frozen=True, slots=True)
class ToggleFullScreen:
    pass


@dataclass(frozen=True, slots=True)
class ToggleRecord:
    camera: str | None = None  # None: the selected one


@dataclass(frozen=True, slots=True)
class ToggleRecordAll:
    pass


@dataclass(frozen=True, slots=True)
class Snapshot:
    camera: str | None = None


@dataclass(frozen=True, slots=True)
class SetMode:
    mode: ViewMode


@dataclass(frozen=True, slots=True)
class SetOpacity:
    opacity: float


@dataclass(frozen=True, slots=True)
class SetThreshold:
    threshold: float | None


@dataclass(frozen=True, slots=True)
class StepMode:
    places: int


@dataclass(frozen=True, slots=True)
class NudgeOpacity:
    by: float


@dataclass(frozen=True, slots=True)
class NudgeThreshold:
    by: float


@dataclass(frozen=True, slots=True)
class ToggleFigures:
    pass


@dataclass(frozen=True, slots=True)
class SetTheme:
    choice: ThemeChoice


@dataclass(frozen=True, slots=True)
class Open:
    panel: Panel
    camera: str | None = None


@dataclass(frozen=True, slots=True)
class PanelClosed:
    """What stood beside the wall was closed."""


@dataclass(frozen=True, slots=True)
class TryDemo:
    pass


@dataclass(frozen=True, slots=True)
class Remove:
    camera: str | None = None


@dataclass(frozen=True, slots=True)
class Reconnect:
    camera: str


@dataclass(frozen=True, slots=True)
class Restart:
    """The run ended; begin another."""


@dataclass(frozen=True, slots=True)
class ChangeModel:
    bundle: str  # a folder; "": the one that is shipped
    engine: str


@dataclass(frozen=True, slots=True)
class CancelModel:
    """Give up the model that is being made ready; the one of now goes on."""


@dataclass(frozen=True, slots=True)
class ListModels:
    folder: str = ""  # one more bundle to look at


@dataclass(frozen=True, slots=True)
class Close:
    pass


Intent = (
    Select
    | Step
    | Zoom
    | ZoomPlace
    | Back
    | Move
    | MoveSelected
    | ToggleFullScreen
    | ToggleRecord
    | ToggleRecordAll
    | Snapshot
    | SetMode
    | SetOpacity
    | SetThreshold
    | StepMode
    | NudgeOpacity
    | NudgeThreshold
    | ToggleFigures
    | SetTheme
    | Open
    | PanelClosed
    | TryDemo
    | Remove
    | Reconnect
    | Restart
    | ChangeModel
    | CancelModel
    | ListModels
    | Close
)

"""Every key of the window, once: the sheet shows what the keyboard does."""

from __future__ import annotations

from dataclasses import dataclass

from app.gui.models.intents import (
    Back,
    Close,
    Intent,
    NudgeOpacity,
    NudgeThreshold,
    Open,
    Panel,
    Snapshot,
    Step,
    StepMode,
    ToggleFigures,
    ToggleFullScreen,
    ToggleRecord,
    ToggleRecordAll,
    Zoom,
    ZoomPlace,
)


@dataclass(frozen=True, slots=True)
class Key:
    """A key as Qt writes it, other ways to press it, and what it does."""

    keys: tuple[str, ...]
    group: str
    text: str
    intent: Intent | None  # None: the tile itself does it
    shown: str = ""  # instead of the first key

    @property
    def label(self) -> str:
        return self.shown or self.keys[0]


def tr_noop(text: str) -> str:
    """Mark `text` for translation; the sheet translates it in the context Keys."""
    return text


_LOOK, _CAMERA, _DRAW, _WINDOW = (
    tr_noop("Look"),
    tr_noop("Camera"),
    tr_noop("What is drawn"),
    tr_noop("Window"),
)

KEYS: tuple[Key, ...] = (
    *(
        Key((str(n),), _LOOK, tr_noop("One camera, by its number"), ZoomPlace(n), "1…9")
        for n in range(1, 10)
    ),
    Key(("0",), _LOOK, tr_noop("All cameras"), Zoom(None)),
    Key(("Left", "Up"), _LOOK, tr_noop("Camera before"), Step(-1), "←"),
    Key(("Right", "Down"), _LOOK, tr_noop("Camera after"), Step(+1), "→"),
    Key(("Return",), _LOOK, tr_noop("The selected camera alone"), None, "Enter"),
    Key(("Esc",), _LOOK, tr_noop("Back"), Back()),
    Key(("R",), _CAMERA, tr_noop("Record, or stop"), ToggleRecord()),
    Key(("Shift+R",), _CAMERA, tr_noop("Record all, or stop"), ToggleRecordAll()),
    Key(("S",), _CAMERA, tr_noop("Snapshot"), Snapshot()),
    Key(("I",), _CAMERA, tr_noop("Inspector"), Open(Panel.INSPECTOR)),
    Key(("G",), _CAMERA, tr_noop("Regions and privacy"), Open(Panel.REGIONS)),
    Key(("E",), _CAMERA, tr_noop("Change the camera"), Open(Panel.EDIT_CAMERA)),
    Key(("A", "Ctrl+N"), _CAMERA, tr_noop("Add a camera"), Open(Panel.ADD_CAMERA)),
    Key(("L",), _CAMERA, tr_noop("Events and recordings"), Open(Panel.LIBRARY)),
    Key(("V",), _DRAW, tr_noop("Next view"), StepMode(+1)),
    Key(("Shift+V",), _DRAW, tr_noop("View before"), StepMode(-1)),
    Key(("]",), _DRAW, tr_noop("More opaque"), NudgeOpacity(+0.05)),
    Key(("[",), _DRAW, tr_noop("Less opaque"), NudgeOpacity(-0.05)),
    Key(("+", "Shift++", "="), _DRAW, tr_noop("Higher threshold: less skin"),
        NudgeThreshold(+0.02)),
    Key(("-",), _DRAW, tr_noop("Lower threshold: more skin"), NudgeThreshold(-0.02)),
    Key(("H",), _DRAW, tr_noop("Figures on the tiles"), ToggleFigures()),
    Key(("F", "F11"), _WINDOW, tr_noop("Full screen"), ToggleFullScreen()),
    Key(("M",), _WINDOW, tr_noop("Models and engines"), Open(Panel.MODELS)),
    Key(("?", "Shift+?", "F1"), _WINDOW, tr_noop("This sheet"), Open(Panel.SHORTCUTS)),
    Key(("Ctrl+Q", "Ctrl+W"), _WINDOW, tr_noop("Close"), Close()),
)  # fmt: skip

BY_KEY = {key: entry.intent for entry in KEYS for key in entry.keys}

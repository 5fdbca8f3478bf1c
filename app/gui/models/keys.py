"""Every key of the window, once: the sheet shows what the keyboard does."""

from __future__ import annotations

from dataclasses import dataclass

from app.gui.models.intents import (
    Back,
    Close,
    Intent,
    MoveSelected,
    NudgeOpacity,
    NudgeThreshold,
    Open,
    Panel,
    Remove,
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


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:
    """Mark `text` for translation, by the name that Qt's tools look for."""
    return text


_LOOK, _CAMERA, _DRAW, _WINDOW = (
    QT_TRANSLATE_NOOP("Keys", "Look"),
    QT_TRANSLATE_NOOP("Keys", "Camera"),
    QT_TRANSLATE_NOOP("Keys", "What is drawn"),
    QT_TRANSLATE_NOOP("Keys", "Window"),
)

KEYS: tuple[Key, ...] = (
    *(
        Key(
            (str(n),),
            _LOOK,
            QT_TRANSLATE_NOOP("Keys", "One camera, by its number"),
            ZoomPlace(n),
            "1…9",
        )
        for n in range(1, 10)
    ),
    Key(("0",), _LOOK, QT_TRANSLATE_NOOP("Keys", "All cameras"), Zoom(None)),
    Key(
        ("Left", "Up"), _LOOK, QT_TRANSLATE_NOOP("Keys", "Camera before"), Step(-1), "←"
    ),
    Key(
        ("Right", "Down"),
        _LOOK,
        QT_TRANSLATE_NOOP("Keys", "Camera after"),
        Step(+1),
        "→",
    ),
    Key(
        ("Return",),
        _LOOK,
        QT_TRANSLATE_NOOP("Keys", "The selected camera alone"),
        None,
        "Enter",
    ),
    Key(
        ("Ctrl+Left",),
        _LOOK,
        QT_TRANSLATE_NOOP("Keys", "Move the tile to the left"),
        MoveSelected(-1),
        "Ctrl+←",
    ),
    Key(
        ("Ctrl+Right",),
        _LOOK,
        QT_TRANSLATE_NOOP("Keys", "Move the tile to the right"),
        MoveSelected(+1),
        "Ctrl+→",
    ),
    Key(("Esc",), _LOOK, QT_TRANSLATE_NOOP("Keys", "Back"), Back()),
    Key(("R",), _CAMERA, QT_TRANSLATE_NOOP("Keys", "Record, or stop"), ToggleRecord()),
    Key(
        ("Shift+R",),
        _CAMERA,
        QT_TRANSLATE_NOOP("Keys", "Record all, or stop"),
        ToggleRecordAll(),
    ),
    Key(("S",), _CAMERA, QT_TRANSLATE_NOOP("Keys", "Snapshot"), Snapshot()),
    Key(("I",), _CAMERA, QT_TRANSLATE_NOOP("Keys", "Inspector"), Open(Panel.INSPECTOR)),
    Key(
        ("G",),
        _CAMERA,
        QT_TRANSLATE_NOOP("Keys", "Regions and privacy"),
        Open(Panel.REGIONS),
    ),
    Key(
        ("E",),
        _CAMERA,
        QT_TRANSLATE_NOOP("Keys", "Change the camera"),
        Open(Panel.EDIT_CAMERA),
    ),
    Key(("Del",), _CAMERA, QT_TRANSLATE_NOOP("Keys", "Remove the camera"), Remove()),
    Key(
        ("A", "Ctrl+N"),
        _CAMERA,
        QT_TRANSLATE_NOOP("Keys", "Add a camera"),
        Open(Panel.ADD_CAMERA),
    ),
    Key(
        ("L",),
        _CAMERA,
        QT_TRANSLATE_NOOP("Keys", "Events and recordings"),
        Open(Panel.LIBRARY),
    ),
    Key(
        ("Ctrl+O",),
        _CAMERA,
        QT_TRANSLATE_NOOP("Keys", "Folder of the recordings"),
        Open(Panel.FOLDER),
    ),
    Key(("V",), _DRAW, QT_TRANSLATE_NOOP("Keys", "Next view"), StepMode(+1)),
    Key(("Shift+V",), _DRAW, QT_TRANSLATE_NOOP("Keys", "View before"), StepMode(-1)),
    Key(("]",), _DRAW, QT_TRANSLATE_NOOP("Keys", "More opaque"), NudgeOpacity(+0.05)),
    Key(("[",), _DRAW, QT_TRANSLATE_NOOP("Keys", "Less opaque"), NudgeOpacity(-0.05)),
    Key(
        ("+", "Shift++", "="),
        _DRAW,
        QT_TRANSLATE_NOOP("Keys", "Higher threshold: less skin"),
        NudgeThreshold(+0.02),
    ),
    Key(
        ("-",),
        _DRAW,
        QT_TRANSLATE_NOOP("Keys", "Lower threshold: more skin"),
        NudgeThreshold(-0.02),
    ),
    Key(
        ("H",),
        _DRAW,
        QT_TRANSLATE_NOOP("Keys", "Figures on the tiles"),
        ToggleFigures(),
    ),
    Key(
        ("F", "F11"),
        _WINDOW,
        QT_TRANSLATE_NOOP("Keys", "Full screen"),
        ToggleFullScreen(),
    ),
    Key(
        ("M",),
        _WINDOW,
        QT_TRANSLATE_NOOP("Keys", "Models and engines"),
        Open(Panel.MODELS),
    ),
    Key(
        ("?", "Shift+?", "F1"),
        _WINDOW,
        QT_TRANSLATE_NOOP("Keys", "This sheet"),
        Open(Panel.SHORTCUTS),
    ),
    Key(("Ctrl+Q", "Ctrl+W"), _WINDOW, QT_TRANSLATE_NOOP("Keys", "Close"), Close()),
)

BY_KEY = {key: entry.intent for entry in KEYS for key in entry.keys}

"""Puts the window together: the only place that knows all its parts."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from PyQt6.QtCore import (
    QCoreApplication,
    QLibraryInfo,
    QLocale,
    QTimer,
    QTranslator,
    QUrl,
)
from PyQt6.QtGui import QDesktopServices, QIcon
from PyQt6.QtWidgets import QApplication

from app.gui.bridge import Bridge
from app.gui.builder import Builder
from app.gui.camera_panels import CameraPanels
from app.gui.icons import pixmap
from app.gui.lookback_panels import LookbackPanels
from app.gui.models.intents import Panel
from app.gui.models.preferences import (
    Preferences,
    config_folder,
    load_preferences,
    save_preferences,
)
from app.gui.notifications import Notifications
from app.gui.presenter import Presenter
from app.gui.theme import DARK
from app.gui.views.window import MainWindow
from app.library.camera_file import CameraFile, own_path

if TYPE_CHECKING:
    from app.config import StreamConfig

translate = QCoreApplication.translate
_FILES_FINISHED_WITHIN_S = 40.0  # only where a disk is stuck
_TRANSLATIONS = Path(__file__).parent / "translations"
# Qt crashes where a widget outlives its application, so that lives as long as the
# process; whoever builds it cannot say in which order Python lets go of the rest.
_applications: list[QApplication] = []


def show_window(
    builder: Builder,
    cameras: Iterable[StreamConfig],
    problems: dict[str, str],
    *,
    are_own: bool,
) -> int:
    """Show the window until it is closed; returns the exit status.

    `are_own`: the cameras, also those with problems, are of the window's own file.
    Comes back when all files are finished, cameras may still be stuck then.
    """
    notifications = Notifications()
    notifications.install()
    application = build_application(sys.argv)
    path = config_folder() / "window.json"
    remembered = load_preferences(path)
    monitor = Monitor(builder, cameras, problems, remembered, are_own=are_own)
    notifications.raised.connect(monitor.presenter.on_problem)
    monitor.window.show()
    QTimer.singleShot(0, monitor.start)  # after the first paint
    with _interruptible(monitor):
        application.exec()
    save_preferences(path, monitor.preferences)
    return 0 if monitor.finish(_FILES_FINISHED_WITHIN_S) else 1


class Monitor:
    """Window, presenter and bridge of one program."""

    def __init__(
        self,
        builder: Builder,
        cameras: Iterable[StreamConfig],
        problems: dict[str, str],
        preferences: Preferences,
        *,
        are_own: bool = False,
    ) -> None:
        cameras = tuple(cameras)
        self.window = MainWindow()
        self.window.restore(preferences.geometry)
        self.bridge = Bridge(
            builder,
            cameras,
            problems=problems,
            bundle=preferences.bundle,
            engine=preferences.engine,
        )
        self.presenter = Presenter(
            self.window,
            self.bridge,
            preferences,
            translate=QCoreApplication.translate,
        )
        own = CameraFile(own_path(os.environ))
        self.camera_panels = CameraPanels(
            self.window,
            self.bridge,
            own,
            str(builder.folder),
            here={str(c.name) for c in cameras} | set(problems) if are_own else (),
        )
        self.lookback_panels = LookbackPanels(
            self.window, self.bridge, own, builder.folder
        )
        self.window.offer(Panel.FOLDER, lambda _: self._show_folder(builder.folder))
        self.presenter.is_exporting = lambda: self.lookback_panels.is_exporting
        self.window.wanted.connect(self.presenter.on_intent)
        self.window.closed.connect(self.bridge.close)

    def _show_folder(self, folder: Path) -> None:
        """Open the folder of recordings and snapshots in the system's own program."""
        if not folder.is_dir():
            text = translate(
                "Monitor", "Nothing was recorded yet: {folder} does not exist"
            )
            self.window.show_message(text.format(folder=folder), is_bad=False)
        elif not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            text = translate("Monitor", "No program here shows folders; it is {folder}")
            self.window.show_message(text.format(folder=folder), is_bad=True)

    def start(self) -> None:
        """Begin to load and to show."""
        self.bridge.start(self.presenter)

    def finish(self, timeout_s: float) -> bool:
        """End everything; True if all files are finished."""
        self.bridge.close()
        return self.bridge.join(timeout_s)

    @property
    def preferences(self) -> Preferences:
        """What to remember."""
        return self.window.remembered(self.presenter.preferences)


def build_application(argv: list[str]) -> QApplication:
    """Return Qt's application with our name, icon and language."""
    # OpenCV brings a Qt of its own and points to its plugins; ours has others.
    for name in ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR"):
        os.environ.pop(name, None)
    application = QApplication(argv[:1])
    _applications.append(application)
    application.setApplicationName("glss-monitor")
    application.setApplicationDisplayName("GLSS Live")
    application.setDesktopFileName("glss-monitor")
    application.setStyle("Fusion")
    application.setWindowIcon(QIcon(pixmap("logo", DARK.accent, 64)))
    _translate(application)
    return application


def _translate(application: QApplication) -> None:
    """Load the user's language, where there is a translation."""
    qt = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    for folder, stem in ((qt, "qtbase"), (str(_TRANSLATIONS), "glss")):
        translator = QTranslator(application)
        if translator.load(QLocale(), stem, "_", folder):
            application.installTranslator(translator)


class _interruptible:
    """Ctrl-C and SIGTERM close the window as a user would, without a question."""

    def __init__(self, monitor: Monitor) -> None:
        self._monitor = monitor
        self._timer = QTimer()
        self._timer.timeout.connect(lambda: None)  # lets Python see the signal
        self._before: dict[signal.Signals, object] = {}

    def __enter__(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            self._before[number] = signal.signal(number, self._on_signal)
        self._timer.start(200)

    def __exit__(self, *_: object) -> None:
        self._timer.stop()
        for number, handler in self._before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]

    def _on_signal(self, number: int, frame: object) -> None:
        self._monitor.window.close_for_good()

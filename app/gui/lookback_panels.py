"""Opens the window for looking back, and from it the export."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PyQt6.QtCore import QCoreApplication, QObject

from app.gui.bridge import Bridge
from app.gui.models.intents import Panel
from app.gui.views.window import MainWindow

# What plays videos loads OpenCV and FFmpeg: the window is there before them.
if TYPE_CHECKING:
    from app.config import StreamConfig
    from app.gui.export_presenter import ExportPresenter
    from app.gui.lookback_presenter import LookbackPresenter
    from app.gui.views.export_dialog import ExportDialog
    from app.gui.views.lookback_window import LookbackWindow
    from app.library.camera_file import CameraFile
    from app.library.rights import Rule


class LookbackPanels(QObject):
    """One window at a time; it closes with the main one. GUI thread only."""

    def __init__(
        self,
        window: MainWindow,
        bridge: Bridge,
        file: CameraFile,
        folder: Path,
    ) -> None:
        """`folder`: of recordings by hand; exports go below it by default."""
        super().__init__(window)
        self._window, self._bridge, self._folder = window, bridge, folder
        self._file = file
        self._shown: LookbackWindow | None = None
        self._presenter: LookbackPresenter | None = None
        self._export: ExportPresenter | None = None
        self._exports = str(folder / "exports")
        window.offer(Panel.LIBRARY, self.open)
        window.closed.connect(self.close)
        window.theme_changed.connect(self._on_theme)

    def open(self, camera: str | None) -> LookbackWindow:
        """Open the window, or bring it to the front."""
        if self._shown is not None:
            self._shown.raise_()
            self._shown.activateWindow()
            return self._shown
        from app.gui.lookback_presenter import LookbackPresenter
        from app.gui.views.lookback_window import LookbackWindow

        shown = LookbackWindow(self._window)
        shown.set_theme(self._window.theme)
        presenter = LookbackPresenter(
            shown,
            folders=self._folders,
            rules=self._rules,
            camera=camera,
            translate=QCoreApplication.translate,
        )
        self._shown, self._presenter = shown, presenter
        shown.show_filter(camera)
        shown.moments.set_pictures(
            lambda row: (
                False
                if (wanted := presenter.wanted(row)) is None
                else presenter.thumbnails.get(wanted)
            )
        )
        self._connect(shown, presenter)
        shown.show()
        return shown

    def close(self) -> None:
        """Close what is open; an export that runs is given up and cleaned up."""
        if self._shown is not None:
            self._shown.close()

    @property
    def is_exporting(self) -> bool:
        return self._export is not None and self._export.is_running

    def export(self) -> ExportDialog | None:
        """Open the dialog for what is marked, or around what is shown."""
        presenter = self._presenter
        if presenter is None or self._shown is None or not presenter.shelf.cameras:
            return None
        from app.gui.export_presenter import ExportPresenter
        from app.gui.models.export_form import ExportForm
        from app.gui.views.export_dialog import ExportDialog
        from app.library.clips import Library
        from app.library.rights import Look

        camera = presenter.camera or presenter.shelf.cameras[0]
        form = ExportForm(
            cameras=(camera,),
            span=presenter.span_to_export(),
            look=Look.RECORDED,
            folder=self._exports,
        )
        dialog = ExportDialog(self._shown)
        export = self._export = ExportPresenter(
            dialog,
            presenter.shelf.cameras,
            Library(presenter.folders).scan,
            presenter.rules,
            form,
            self._bridge.finder(),
            translate=QCoreApplication.translate,
        )
        dialog.changed.connect(export.on_changed)
        dialog.start_clicked.connect(export.on_start)
        dialog.ticked.connect(export.tick)
        dialog.ended.connect(self._on_export_closed)
        dialog.open()
        return dialog

    def _connect(self, shown: LookbackWindow, presenter: LookbackPresenter) -> None:
        shown.ticked.connect(presenter.tick)
        shown.day_chosen.connect(presenter.on_day)
        shown.days_wanted.connect(presenter.on_days)
        shown.filter_chosen.connect(presenter.on_filter)
        shown.export_clicked.connect(self.export)
        shown.faster_wanted.connect(presenter.on_faster)
        shown.moments.chosen.connect(presenter.on_moment)
        shown.timeline.time_clicked.connect(presenter.on_time)
        shown.timeline.part_changed.connect(presenter.on_part)
        shown.timeline.range_marked.connect(presenter.on_range)
        shown.player.play_clicked.connect(presenter.on_play)
        shown.player.step_clicked.connect(presenter.on_step)
        shown.player.seek_clicked.connect(presenter.on_seek_by)
        shown.player.speed_chosen.connect(presenter.on_speed)
        shown.player.mark_clicked.connect(lambda on: presenter.on_mark(is_start=on))
        shown.closed.connect(self._on_closed)

    def _on_closed(self) -> None:
        self._on_export_closed()
        if self._presenter is not None:
            self._presenter.close()
        self._shown = self._presenter = None

    def _on_export_closed(self) -> None:
        if self._export is not None:
            self._exports = self._export.form.folder
            self._export.close()
            self._export = None

    def _on_theme(self, theme: object) -> None:
        if self._shown is not None:
            self._shown.set_theme(self._window.theme)

    def _folders(self) -> list[Path]:
        """Where recordings are: by hand, and what cameras' settings say."""
        folders = [self._folder, self._folder / "by-hand"]
        for _, camera in self._cameras():
            if camera.recording is not None:
                folders.append(camera.recording.folder)
        return list(dict.fromkeys(folders))

    def _rules(self) -> Mapping[str, Rule]:
        from app.library.rights import rule_of, stricter

        rules: dict[str, Rule] = {}
        for name, camera in self._cameras():
            rule = rule_of(camera)
            rules[name] = stricter(rules[name], rule) if name in rules else rule
        return rules

    def _cameras(self) -> Iterator[tuple[str, StreamConfig]]:
        """Those of our own file count when they are not on the wall, too."""
        yield from self._file.settings().items()
        yield from self._bridge.cameras.items()

"""Which model runs, which others there are, and what is known about each."""

from __future__ import annotations

from PyQt6.QtCore import QCoreApplication, QSignalBlocker, pyqtSignal
from PyQt6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from app.gui.models.intents import CancelModel, ChangeModel, ListModels
from app.gui.models.model_choice import ModelChoices
from app.gui.models.reasons import told
from app.gui.models.run import RunNews, RunState

translate = QCoreApplication.translate


class ModelsPanel(QWidget):
    """Shows choices, takes one; says which."""

    wanted = pyqtSignal(object)  # Intent

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices = ModelChoices((), ())
        self._is_usable = False
        self._running, self._progress = QLabel(), QLabel()
        self._running.setWordWrap(True)
        self._progress.setWordWrap(True)
        self._progress.setProperty("role", "dim")
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)  # how long it takes is not known
        self._bar.setTextVisible(False)
        self._bar.hide()
        self._bundle, self._engine = QComboBox(), QComboBox()
        self._bundle.setAccessibleName(self.tr("Bundle"))
        self._engine.setAccessibleName(self.tr("Engine"))
        self._other = QPushButton(self.tr("Folder…"))
        self._other.setToolTip(self.tr("Use a bundle of your own, made by glss-train"))
        self._use = QPushButton(self.tr("Use"))
        self._use.setProperty("kind", "primary")
        self.cancel = QPushButton(self.tr("Cancel"))
        self.cancel.setToolTip(self.tr("Go on with the model of now"))
        self.cancel.clicked.connect(lambda: self.wanted.emit(CancelModel()))
        self.cancel.hide()
        self._card = QTextBrowser()
        self._card.setOpenLinks(False)
        font = self._card.font()
        font.setPixelSize(12)
        self._card.setFont(font)
        self._card.setAccessibleName(self.tr("Card of the bundle"))
        self._about = QLabel()
        self._about.setWordWrap(True)
        self._about.setProperty("role", "dim")
        self._bundle.currentIndexChanged.connect(self._show_card)
        self._engine.currentIndexChanged.connect(self._show_engine)
        self._other.clicked.connect(self._choose_folder)
        self._use.clicked.connect(self._say_use)
        self._lay_out()

    def show_choices(self, choices: ModelChoices) -> None:
        """Show what there is; what is chosen now stays chosen."""
        chosen = self._bundle.currentData() or choices.bundle
        engine = self._engine.currentText() or choices.engine
        self._choices = choices
        with QSignalBlocker(self._bundle), QSignalBlocker(self._engine):
            self._bundle.clear()
            for bundle in choices.bundles:
                is_shipped = not bundle.folder
                note = self.tr(" (shipped)") if is_shipped else ""
                self._bundle.addItem(bundle.name + note, bundle.folder)
                tip = told(bundle.problem, translate) or bundle.folder
                self._bundle.setItemData(self._bundle.count() - 1, tip, 3)
            self._engine.clear()
            self._engine.addItems(choices.engines)
            self._bundle.setCurrentIndex(max(0, self._bundle.findData(chosen)))
            self._engine.setCurrentText(engine)
        self._show_card()
        self._show_engine()

    def show_run(self, news: RunNews) -> None:
        """Show what runs, and how far another one is."""
        is_busy = news.is_changing_model or news.state is RunState.LOADING
        self._bar.setVisible(is_busy)
        self._use.setEnabled(self._is_usable and not is_busy)
        self.cancel.setVisible(news.is_changing_model)
        self.cancel.setEnabled(not news.is_giving_up)
        text = self.tr("Now: {bundle}, {engine}")
        if news.state is RunState.LOADING:
            text = self.tr("Being loaded: {bundle}, {engine}")
        self._running.setText(text.format(bundle=news.bundle, engine=news.engine))
        waiting = self.tr("The other model is being made ready. Until then the one of "
                          "now goes on.")  # fmt: skip
        told = news.progress or (waiting if news.is_changing_model else "")
        if news.is_giving_up:
            told = self.tr("Is being cancelled, after the step that has begun…")
        self._progress.setText(told if is_busy else "")
        self._progress.setVisible(bool(self._progress.text()))

    def _say_use(self) -> None:
        folder = self._bundle.currentData() or ""
        self.wanted.emit(ChangeModel(folder, self._engine.currentText()))

    def _choose_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(
            self, self.tr("The folder of a bundle, with its bundle.toml")
        )
        if folder:
            self.wanted.emit(ListModels(folder))

    def _show_card(self) -> None:
        at = self._bundle.currentIndex()
        if not 0 <= at < len(self._choices.bundles):
            return
        bundle = self._choices.bundles[at]
        self._is_usable = not bundle.problem
        self._use.setEnabled(self._is_usable and self._bar.isHidden())
        if bundle.problem:
            self._card.setPlainText(told(bundle.problem, translate))
        else:
            self._card.setMarkdown(bundle.card)

    def _show_engine(self) -> None:
        about = {
            "auto": self.tr("The fastest that runs on this machine."),
            "eager": self.tr("Plain torch: right by definition, and the slowest."),
            "onnx": self.tr("ONNX Runtime, on the processor."),
            "openvino": self.tr("OpenVINO, on the processor."),
            "tensorrt": self.tr("TensorRT, on an NVIDIA card."),
            "cuda-graph": self.tr("Captured graphs, on an NVIDIA card."),
        }
        name = self._engine.currentText()
        known = about.get(name) or about.get(name.partition("-")[0], "")
        note = self.tr("It is built once, which may take a minute.")
        is_built = name not in ("auto", "eager", "")
        self._about.setText(f"{known} {note}" if is_built else known)

    def _lay_out(self) -> None:
        bundle = QHBoxLayout()
        bundle.addWidget(self._bundle, 1)
        bundle.addWidget(self._other)
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        form.setVerticalSpacing(4)
        for text, field in (
            (self.tr("Bundle"), bundle),
            (self.tr("Engine"), self._engine),
        ):
            label = QLabel(text)
            label.setProperty("role", "dim")
            form.addRow(label, field)
        form.addRow(self._about)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 4, 16, 16)
        column.setSpacing(10)
        column.addWidget(self._running)
        column.addLayout(form)
        column.addWidget(self._use)
        busy = QHBoxLayout()
        busy.setSpacing(10)
        busy.addWidget(self._bar, 1)
        busy.addWidget(self.cancel)
        column.addLayout(busy)
        column.addWidget(self._progress)
        column.addWidget(self._card, 1)

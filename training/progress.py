"""What a running training shows: a bar, TensorBoard curves, contact sheets."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import cv2
import numpy as np
from jaxtyping import UInt8
from torch.utils.tensorboard.writer import SummaryWriter
from tqdm import tqdm

logger = logging.getLogger(__name__)
_LOG_EVERY_S = 30.0


class Progress:
    """Bar on a terminal, lines in a log, curves in TensorBoard.

    Of several processes one shows it (`is_shown`); to the others `step` and `close`
    do nothing.
    """

    def __init__(
        self, folder: Path, name: str, *, start: int, n_steps: int, is_shown: bool
    ) -> None:
        self.folder = folder
        self._name = name
        self._is_shown = is_shown
        if not is_shown:
            return
        self._curves = SummaryWriter(str(folder / "tensorboard" / name))
        self._bar = tqdm(
            desc=name, initial=start, total=n_steps, disable=not sys.stderr.isatty()
        )
        self._next_line = time.monotonic() + _LOG_EVERY_S
        self._n_steps = n_steps

    def step(self, step: int, values: Mapping[str, float]) -> None:
        """Show the values of one step."""
        if not self._is_shown:
            return
        self._bar.update(1)
        self._bar.set_postfix({k: f"{v:.3g}" for k, v in values.items()})
        if time.monotonic() < self._next_line:
            return
        self._next_line = time.monotonic() + _LOG_EVERY_S
        self.record(step, values)
        if self._bar.disable:
            self._log(step, values)

    def record(self, step: int, values: Mapping[str, float]) -> None:
        """Add points to the curves."""
        for key, value in values.items():
            self._curves.add_scalar(f"{self._name}/{key}", value, step)

    def report(self, step: int, values: Mapping[str, float]) -> None:
        """Curves and a log line, for what is measured now and then."""
        self.record(step, values)
        self._log(step, values)

    def sheet(self, step: int, picture: UInt8[np.ndarray, "h w"]) -> None:
        """Save a contact sheet as PNG and for TensorBoard."""
        sheets = self.folder / "sheets"
        sheets.mkdir(exist_ok=True)
        cv2.imwrite(str(sheets / f"{self._name}-{step:07d}.png"), picture)
        self._curves.add_image(f"{self._name}/sheet", picture[None], step)

    def close(self) -> None:
        """Finish the bar and the curves' file."""
        if not self._is_shown:
            return
        self._bar.close()
        self._curves.close()

    def _log(self, step: int, values: Mapping[str, float]) -> None:
        shown = " ".join(f"{k} {v:.4g}" for k, v in values.items())
        logger.info("%s step %d/%d %s", self._name, step, self._n_steps, shown)

"""Checkpoints of a running training: safetensors, no pickle, replaced atomically.

A training step is a pure function of (weights, optimiser state, step number): all
randomness is drawn from (seed, step). So nothing else has to be kept, and a run that
was killed and resumed ends with the same weights as one that was not.
"""

from __future__ import annotations

import json
import logging
import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.optim import Optimizer

from training.errors import CheckpointError

logger = logging.getLogger(__name__)


class Keeper:
    """Saves a running training now and then, and on the last step; restores it once.

    `fingerprint` is everything that decides about the weights: a checkpoint made with
    another one is refused.
    """

    def __init__(
        self,
        file: Path,
        *,
        modules: Mapping[str, nn.Module],
        optimiser: Optimizer,
        fingerprint: str,
        every_s: float,
    ) -> None:
        self._file, self._modules, self._optimiser = file, modules, optimiser
        self._fingerprint, self._every_s = fingerprint, every_s
        self._spent_s = 0.0
        self._began = self._saved = time.monotonic()

    @property
    def seconds(self) -> float:
        """Time spent training, that of earlier processes included."""
        return self._spent_s + time.monotonic() - self._began

    def resume(self) -> int:
        """The step to go on with: 0 where there is no checkpoint.

        Raises `CheckpointError` where the file is broken or of another recipe.
        """
        if not self._file.exists():
            return 0
        step, self._spent_s = load(
            self._file,
            modules=self._modules,
            optimiser=self._optimiser,
            fingerprint=self._fingerprint,
        )
        logger.info("%s: going on at step %d", self._file.name, step)
        return step

    def after_step(self, done: int, *, is_last: bool) -> None:
        """Save if it is time to, or if this was the last step."""
        if not is_last and time.monotonic() - self._saved < self._every_s:
            return
        self._saved = time.monotonic()
        save(
            self._file,
            step=done,
            modules=self._modules,
            optimiser=self._optimiser,
            fingerprint=self._fingerprint,
            elapsed_s=self.seconds,
        )


def save(
    file: Path,
    *,
    step: int,
    modules: Mapping[str, nn.Module],
    optimiser: Optimizer,
    fingerprint: str,
    elapsed_s: float,
) -> None:
    """Write the whole state; `file` holds either the old or the new one, never half."""
    tensors = {
        f"module.{name}.{key}": value.contiguous()
        for name, module in modules.items()
        for key, value in module.state_dict().items()
    }
    for index, state in optimiser.state_dict()["state"].items():
        for key, value in state.items():
            tensors[f"optimiser.{index}.{key}"] = torch.as_tensor(value).contiguous()
    about = {"step": step, "fingerprint": fingerprint, "elapsed_s": elapsed_s}
    half = file.with_suffix(".half")
    save_file(tensors, half, metadata={"about": json.dumps(about)})
    os.replace(half, file)


def load(
    file: Path,
    *,
    modules: Mapping[str, nn.Module],
    optimiser: Optimizer,
    fingerprint: str,
) -> tuple[int, float]:
    """Restore the state in place; returns the next step and the seconds spent so far.

    Raises `CheckpointError` where the file is broken or belongs to another recipe.
    """
    try:
        with safe_open(file, "pt") as opened:
            about = json.loads(opened.metadata()["about"])
            tensors = {key: opened.get_tensor(key) for key in opened.keys()}  # noqa: SIM118
    except (OSError, SafetensorError, KeyError, ValueError) as error:
        raise CheckpointError(f"{file}: not a readable checkpoint: {error}.") from error
    if about["fingerprint"] != fingerprint:
        raise CheckpointError(
            f"{file} was made by another recipe. Train into another folder, or repeat "
            "the first command exactly."
        )
    for name, module in modules.items():
        module.load_state_dict(_below(tensors, f"module.{name}."))
    _load_optimiser(optimiser, _below(tensors, "optimiser."))
    return int(about["step"]), float(about["elapsed_s"])


def _load_optimiser(optimiser: Optimizer, flat: Mapping[str, Tensor]) -> None:
    state: dict[int, dict[str, Any]] = {}
    for key, value in flat.items():
        index, name = key.split(".", 1)
        state.setdefault(int(index), {})[name] = value
    whole = optimiser.state_dict()
    optimiser.load_state_dict({**whole, "state": state})


def _below(tensors: Mapping[str, Tensor], prefix: str) -> dict[str, Tensor]:
    n = len(prefix)
    return {key[n:]: value for key, value in tensors.items() if key.startswith(prefix)}

"""How far a mask can be relied on: a probability a pixel, an expected IoU a frame.

The segmenter's probabilities are too sure of themselves, the more so where a picture
is unlike the photographs it was trained on. Two small logistic models, fitted on
labelled photographs under the infrared look (`training.confidence`), put that right:

    pixel   q = sigmoid(scale * logit(p) + shift)
    frame   expected IoU, of a few sums over p, q and the clone's SSIM

An empty mask has a model of its own, since its IoU is 1 or 0: nothing there, or missed.
The features are sums over the masks as the segmenter made them, before they are
stretched over the frame: some 0.2 ms for 128 x 128 pixels.

    ssim        of frame and clone
    agreement   soft IoU of the frame's and the clone's mask, where there are both
    self_iou    IoU to be expected if q were right: sum of q in the mask over the
                mask's area and the q outside
    entropy     mean over pixels of -q log q - (1 - q) log (1 - q), in bits
    log_share   log of the mean of q
    peak        the highest q
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from jaxtyping import Float

from glss.combination import Combine

Skin = Float[np.ndarray, "n n"]

_LEVELS = 1024  # of the tables; p is known no better
_FARTHEST = 8.0  # logits beyond say nothing more
_LEAST_SHARE = 1e-3  # of the picture, 16 pixels of 128 x 128: less skin is none
FOUND = ("ssim", "agreement", "self_iou", "entropy", "log_share")
EMPTY = ("ssim", "log_share", "peak")


@dataclass(frozen=True, slots=True)
class Linear:
    """bias + sum of weight x feature; through a sigmoid in [0, 1]."""

    bias: float
    weights: Mapping[str, float]

    def __call__(self, features: Mapping[str, float]) -> float:
        return _sigmoid(
            self.bias + sum(w * features[n] for n, w in self.weights.items())
        )


@dataclass(frozen=True)
class Confidence:
    """The fitted models of one bundle. Immutable; any thread may call it."""

    combine: Combine  # the masks it was fitted on
    threshold: float  # that cuts them
    scale: float
    shift: float
    found: Linear
    empty: Linear
    sure_from: float  # expected IoU below which a frame is "not sure"
    frame_px: int = 0  # side of the masks it was fitted on; 0: the clones'
    clone_px: int = 0  # side of the clones that were segmented; 0: `frame_px`

    def __call__(
        self, skin: Skin, *, ssim: float, both: tuple[Skin, Skin] | None
    ) -> float:
        """Expected IoU of the mask of `skin`, in [0, 1]; NaN where `ssim` or a pixel is
        no number. `both`: the frame's and the clone's own probabilities."""
        if not (math.isfinite(ssim) and bool(np.isfinite(skin).all())):
            return math.nan
        features = self.features(skin, ssim=ssim, both=both)
        model = self.found if bool((skin >= self.threshold).any()) else self.empty
        return model(features)

    def features(
        self, skin: Skin, *, ssim: float, both: tuple[Skin, Skin] | None
    ) -> dict[str, float]:
        """Everything that the frame's models may weigh; see the module."""
        level = (skin * np.float32(_LEVELS - 1)).astype(np.int16)
        q = self._tables[0][level]
        mask = skin >= self.threshold
        share, hit, area = float(q.mean()), float(q[mask].sum()), float(mask.sum())
        missed = float(q.sum()) - hit
        found = {
            "ssim": ssim,
            "self_iou": hit / max(area + missed, 1e-6),
            "entropy": float(self._tables[1][level].mean()),
            "log_share": math.log(share + _LEAST_SHARE),
            "peak": float(q.max()),
        }
        if both is not None:
            found["agreement"] = _soft_iou(*both)
        return found

    def pixels(self, skin: Float[np.ndarray, "h w"]) -> Float[np.ndarray, "h w"]:
        """Calibrated probability of skin of each pixel of a map of any size."""
        return _calibrated(skin, self.scale, self.shift)

    @cached_property
    def _tables(self) -> tuple[Float[np.ndarray, " k"], Float[np.ndarray, " k"]]:
        """q, and its entropy, by p in steps."""
        p = np.linspace(0.0, 1.0, _LEVELS, dtype=np.float32)
        q = _calibrated(p, self.scale, self.shift)
        sure = q.clip(1e-6, 1 - 1e-6)
        entropy = -sure * np.log2(sure) - (1 - sure) * np.log2(1 - sure)
        return q, entropy.astype(np.float32)


def logits(p: Float[np.ndarray, "*size"]) -> Float[np.ndarray, "*size"]:
    """log p / (1 - p), not farther from 0 than says something."""
    p = p.clip(1e-6, 1 - 1e-6)
    return np.asarray(np.log(p / (1 - p)).clip(-_FARTHEST, _FARTHEST))


def from_table(tree: Mapping[str, object]) -> Confidence:
    """Of `[confidence]` in bundle.toml; ValueError or KeyError where it is wrong."""
    return Confidence(
        combine=str(tree["combine"]),  # type: ignore[arg-type]  # the bundle compares it
        threshold=_number(tree, "threshold"),
        scale=_number(tree, "scale"),
        shift=_number(tree, "shift"),
        found=_linear(tree["found"], FOUND),
        empty=_linear(tree["empty"], EMPTY),
        sure_from=_number(tree, "sure_from"),
        frame_px=int(_number({"frame_px": 0, **tree}, "frame_px")),
        clone_px=int(_number({"clone_px": 0, **tree}, "clone_px")),
    )


def as_table(confidence: Confidence) -> dict[str, object]:
    """What `from_table` reads."""
    return {
        "combine": confidence.combine,
        "threshold": confidence.threshold,
        "frame_px": confidence.frame_px,
        "clone_px": confidence.clone_px,
        "scale": confidence.scale,
        "shift": confidence.shift,
        "sure_from": confidence.sure_from,
        "found": {"bias": confidence.found.bias, **confidence.found.weights},
        "empty": {"bias": confidence.empty.bias, **confidence.empty.weights},
    }


def _linear(tree: object, known: tuple[str, ...]) -> Linear:
    if not isinstance(tree, Mapping):
        raise ValueError(f"confidence: {tree!r} is no table")
    names = set(tree) - {"bias"}
    if not names <= set(known):
        raise ValueError(f"confidence: none of {', '.join(known)}: {sorted(names)}")
    weights = {name: _number(tree, name) for name in sorted(names)}
    return Linear(_number(tree, "bias"), weights)


def _number(tree: Mapping[str, object], key: str) -> float:
    value = tree[key]
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not math.isfinite(value):  # type: ignore[arg-type]
        raise ValueError(f"confidence.{key} = {value!r}")
    return float(value)  # type: ignore[arg-type]


def _calibrated(
    p: Float[np.ndarray, "*size"], scale: float, shift: float
) -> Float[np.ndarray, "*size"]:
    moved = np.float32(scale) * logits(p) + np.float32(shift)
    return np.asarray(1.0 / (1.0 + np.exp(-moved.clip(-60, 60))), np.float32)


def _soft_iou(a: Skin, b: Skin) -> float:
    larger = float(np.maximum(a, b).sum())
    return float(np.minimum(a, b).sum()) / max(larger, 1e-6)


def _sigmoid(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-min(max(x, -30.0), 30.0)))

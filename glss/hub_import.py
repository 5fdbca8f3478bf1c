"""Import segmentation-models-pytorch where torchvision's compiled half is missing.

torchvision from PyPI beside a CPU build of torch fails at import, because it
registers fake kernels for operators that its compiled half would have declared.
Nothing in the project calls those operators, so declaring them is enough. This is
tried only after the ordinary import failed: with a matching build nothing is defined.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType

import torch

_SCHEMAS = ("torchvision::nms", "torchvision::qnms")
_SIGNATURE = "(Tensor dets, Tensor scores, float iou_threshold) -> Tensor"


def segmentation_models() -> ModuleType:
    """The module `segmentation_models_pytorch`, imported in a way that works here."""
    try:
        importlib.import_module("torchvision")
    except RuntimeError as error:
        if "torchvision::nms" not in str(error):
            raise
        _declare_missing_operators()
    return importlib.import_module("segmentation_models_pytorch")


def _declare_missing_operators() -> None:
    for schema in _SCHEMAS:
        torch.library.define(schema, _SIGNATURE)
    for name in [n for n in sys.modules if n.split(".")[0] == "torchvision"]:
        del sys.modules[name]  # half-loaded by the failed import

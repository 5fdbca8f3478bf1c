"""The names of the engines, for whoever checks one before torch is loaded."""

from __future__ import annotations

from typing import Literal

# What each is stands in `glss.engines`.
EngineName = Literal[
    "auto", "eager", "onnx", "openvino", "openvino-fp32", "openvino-bf16", "tensorrt",
    "cuda-graph",
]  # fmt: skip

"""Engines by name; `build_engine` is the only way to get one.

eager            autograd; slow, and right by definition
onnx             ONNX Runtime on the processor
openvino         OpenVINO on the processor: openvino-bf16 where it has bfloat16,
                 else openvino-fp32
tensorrt         TensorRT on an NVIDIA card, fp16
cuda-graph       captured graphs on an NVIDIA card
auto             the fastest of those that run here, measured once
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from glss.bundle import Bundle
from glss.engines.base import Engine as Engine
from glss.engines.base import EngineInfo as EngineInfo
from glss.engines.eager import EagerEngine
from glss.errors import EngineUnavailable

# Of `auto`; a machine without a card says so in a millisecond.
CANDIDATES = (
    "tensorrt", "cuda-graph", "openvino-bf16", "openvino-fp32", "onnx", "eager",
)  # fmt: skip


Open = Callable[[Bundle, str], Engine]  # the bundle, and why this engine


def _eager(bundle: Bundle, note: str) -> Engine:
    return EagerEngine(
        bundle.vae, bundle.segmenter, frame_px=bundle.frame_px,
        clone_px=bundle.clone_px, note=note,
    )  # fmt: skip


def _on_cpu(name: str) -> Open:
    def open_one(bundle: Bundle, note: str) -> Engine:
        from glss.engines.cpu import open_cpu_engine  # half a second of imports

        return open_cpu_engine(name, bundle, note)

    return open_one


def _on_card(name: str) -> Open:
    def open_one(bundle: Bundle, note: str) -> Engine:
        from glss.engines.nvidia import open_nvidia_engine

        return open_nvidia_engine(name, bundle, note)

    return open_one


def _openvino(bundle: Bundle, note: str) -> Engine:
    from glss.engines.cpu import best_precision

    return build_engine(f"openvino-{best_precision(bundle)}", bundle, note=note)


def _auto(bundle: Bundle, note: str) -> Engine:
    from glss.engines.choice import choose

    choice = choose(bundle, CANDIDATES, build_engine)
    return build_engine(choice.engine, bundle, note=choice.note)


ENGINES: dict[str, Open] = {
    "auto": _auto,
    "eager": _eager,
    "onnx": _on_cpu("onnx"),
    "openvino": _openvino,
    "openvino-fp32": _on_cpu("openvino-fp32"),
    "openvino-bf16": _on_cpu("openvino-bf16"),
    "tensorrt": _on_card("tensorrt"),
    "cuda-graph": _on_card("cuda-graph"),
}


def build_engine(name: str, bundle: Bundle, *, note: str = "") -> Engine:
    """The engine `name` with the networks of `bundle`.

    Raises `EngineUnavailable` where this version or machine cannot run it; nothing
    falls back to another engine in silence. An engine that has to be built first is
    built, with its progress in the log.
    """
    if name not in ENGINES:
        known = ", ".join(ENGINES)
        raise EngineUnavailable(f"There is no engine {name!r}. Choose one of {known}.")
    return ENGINES[name](bundle, note)


def opens_at_once(name: str, bundle: Bundle) -> bool:
    """Whether `build_engine` would find what it needs, and not build or measure first.

    An engine that cannot run opens at once, too: with its error.
    """
    from glss.engines.choice import remembered
    from glss.engines.cpu import CPU_ENGINES, best_precision, is_built

    if name == "auto":
        choice = remembered(bundle, CANDIDATES)
        return choice is not None and opens_at_once(choice.engine, bundle)
    try:
        if name == "openvino":
            name = f"openvino-{best_precision(bundle)}"
        return name not in CPU_ENGINES or is_built(name, bundle)
    except EngineUnavailable:
        return True


def export_engine(
    engine: str, bundle: Bundle, *, precision: str | None = None, batch: int = 64
) -> Path:
    """Build an engine into the bundle's folder and return where; see `glss-export`."""
    if engine in ("tensorrt", "cuda-graph"):
        from glss.engines.nvidia import export_nvidia_engine

        return export_nvidia_engine(
            engine, bundle, precision=precision or "fp16", batch=batch
        )
    from glss.engines.cpu import best_precision, export_cpu_engine

    if engine == "openvino":
        engine = f"openvino-{precision or best_precision(bundle)}"
    return export_cpu_engine(engine, bundle)

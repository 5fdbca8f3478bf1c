"""The engines for a processor: ONNX Runtime and OpenVINO, built where none is kept."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable
from pathlib import Path

import torch

from glss.bundle import Bundle
from glss.engines.base import Engine, EngineInfo
from glss.engines.compiled import CompiledEngine, Runner
from glss.engines.giving_up import check
from glss.engines.onnx_export import (
    EXACT_CONVOLUTIONS,
    MOST_IMAGES,
    segmenting,
    write_graph,
    write_onnx,
)
from glss.engines.onnx_runner import OnnxRunner
from glss.engines.openvino_exact import keep_means_exact, keep_start_exact
from glss.engines.openvino_import import openvino
from glss.engines.openvino_runner import OpenVinoRunner, Precision
from glss.engines.parity import check_parity
from glss.engines.store import (
    COMPILED,
    EngineKey,
    build_into,
    bundle_hash,
    find,
    find_or_build,
    in_bundle,
)
from glss.errors import EngineError, EngineUnavailable

logger = logging.getLogger(__name__)

CPU_ENGINES = ("onnx", "openvino-fp32", "openvino-bf16")


def cpu_key(name: str, bundle: Bundle) -> EngineKey:
    """The key of `name`, one of `CPU_ENGINES`, for this machine and bundle.

    Raises `EngineUnavailable` where the library or the processor lacks something.
    """
    if name == "onnx":
        library, precision = f"onnxruntime {_onnxruntime_version()}", "fp32"
    else:
        precision = name.removeprefix("openvino-")
        library = f"openvino {_openvino_version(precision)}"
    engine = name.partition("-")[0]
    return EngineKey(
        engine, precision, MOST_IMAGES, "cpu", library, bundle_hash(bundle)
    )


def best_precision(bundle: Bundle) -> Precision:
    """bf16 where OpenVINO and the processor have it."""
    try:
        cpu_key("openvino-bf16", bundle)
    except EngineUnavailable as error:
        logger.info("%s", error)
        return "fp32"
    return "bf16"


def is_built(name: str, bundle: Bundle) -> bool:
    """Whether a usable engine `name`, one of `CPU_ENGINES`, is kept."""
    return find(cpu_key(name, bundle), bundle) is not None


def open_cpu_engine(name: str, bundle: Bundle, note: str = "") -> Engine:
    """The engine `name`, built first where it is not kept; that takes half a minute."""
    key = cpu_key(name, bundle)
    folder = find_or_build(key, bundle, _builder(name, key, bundle))
    settings = bundle.vae.settings
    return CompiledEngine(
        _runner(name, folder),
        EngineInfo(name, "cpu", key.precision, note),
        size=settings.size,
        latent=settings.latent,
        frame_px=bundle.frame_px,
        clone_px=bundle.clone_px,
    )


def export_cpu_engine(name: str, bundle: Bundle) -> Path:
    """Build the engine `name` into the bundle's own folder and return where."""
    key = cpu_key(name, bundle)
    place = in_bundle(bundle)
    if place is None:
        raise EngineError("Save the bundle to a folder first.")
    return build_into(place, key, _builder(name, key, bundle))


def _builder(name: str, key: EngineKey, bundle: Bundle) -> Callable[[Path], None]:
    def build(folder: Path) -> None:
        # A warning, as it explains why nothing else happens for a while.
        logger.warning(
            "building the engine %s for bundle %s, once; it may take a minute",
            name, bundle.name,
        )  # fmt: skip
        _write_graphs(key, bundle, folder, lambda text: _tell(name, text))
        if key.precision == "bf16":
            _keep_exact(folder)
        runner = _runner(name, folder)
        try:
            if isinstance(runner, OpenVinoRunner):
                _tell(name, "compiling")
                runner.warm_up()
            parity = check_parity(runner, bundle, name=name, precision=key.precision)
        finally:
            runner.close()
        logger.info(
            "%s: gradient holds against autograd, error %.1e, cosine %.4f",
            name, parity.error, parity.cosine,
        )  # fmt: skip

    return build


def _write_graphs(
    key: EngineKey, bundle: Bundle, folder: Path, tell: Callable[[str], None]
) -> None:
    """Copies of graphs that another engine had exported before, or new ones.

    Graphs that segment have other weights for bfloat16.
    """
    is_low = key.precision == "bf16"
    before = _exported_before(key, bundle)
    if before is None:
        write_onnx(bundle, folder, tell, for_bfloat16=is_low)
        return
    other, kept = before
    tell("taking the graphs exported before")
    for file in kept.glob("*.onnx"):
        shutil.copyfile(file, folder / file.name)
    if is_low != (other.precision == "bf16"):
        for part in segmenting(bundle, for_bfloat16=is_low):
            tell(f"exporting {part.name}")
            write_graph(part, folder / f"{part.name}.onnx")


def _keep_exact(folder: Path) -> None:
    for file in folder.glob("*.onnx"):
        if file.stem.startswith(("steps", "finish")):
            keep_means_exact(file)
        elif file.stem.startswith("segment"):
            keep_start_exact(file, EXACT_CONVOLUTIONS)


def _tell(name: str, text: str) -> None:
    check()
    logger.info("%s: %s", name, text)


def _runner(name: str, folder: Path) -> Runner:
    threads = torch.get_num_threads()  # as `glss.compute_threads` decided
    if name == "onnx":
        return OnnxRunner(folder, threads=threads)
    precision: Precision = "bf16" if name.endswith("bf16") else "fp32"
    return OpenVinoRunner(
        folder, precision=precision, threads=threads, cache=folder / COMPILED
    )


def _exported_before(key: EngineKey, bundle: Bundle) -> tuple[EngineKey, Path] | None:
    """Another engine with graphs of this bundle and where it is, if there is one."""
    for name in CPU_ENGINES:
        try:
            other = cpu_key(name, bundle)
        except EngineUnavailable:
            continue
        if other != key and (folder := find(other, bundle)) is not None:
            return other, folder
    return None


def _onnxruntime_version() -> str:
    try:
        import onnxruntime
    except ImportError as error:
        raise EngineUnavailable(
            f"The engine onnx needs onnxruntime ({error}): pip install onnxruntime"
        ) from error
    return str(onnxruntime.__version__)


def _openvino_version(precision: str) -> str:
    module = openvino()
    can = module.Core().get_property("CPU", "OPTIMIZATION_CAPABILITIES")
    if precision == "bf16" and "BF16" not in can:
        raise EngineUnavailable(
            "This processor has no bfloat16 (avx512_bf16 or amx_bf16). "
            "Use the engine openvino-fp32."
        )
    return str(module.__version__).split("-")[0]

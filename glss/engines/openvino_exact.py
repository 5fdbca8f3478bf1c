"""Tells OpenVINO which operators compute in float32 when the rest takes bfloat16.

Its hint for precision is for a whole model. But an operator that carries the runtime
attribute `DisablePrecisionConversion` keeps its own; the attribute has no Python
interface, so it is written into the model's file, as OpenVINO itself would.

Kept is SSIM, there and back: all that is reached from the Gaussian means without
crossing a dense or full convolution. Where OpenVINO ignored the attribute, the
gradient would be wrong, and the engine refused (`glss.engines.parity`).
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from glss.engines.openvino_import import openvino

_MEANS = "GroupConvolution"  # nothing else in a search is one
_BORDER = {"Convolution", "MatMul", "Parameter", "Const", "Result"}
_ATTRIBUTE = {
    "name": "DisablePrecisionConversion",
    "version": "0",
    "value": "dynamic:f16",  # bfloat16 too: OpenVINO asks for float16 only
}


def keep_means_exact(onnx: Path) -> Path:
    """Write the graph beside `onnx` for OpenVINO, SSIM in float32; return the file."""
    xml = onnx.with_suffix(".xml")
    module = openvino()
    model = module.Core().read_model(onnx)
    module.serialize(model, xml, onnx.with_suffix(".bin"))
    tree = ElementTree.parse(xml)
    layers = {layer.attrib["id"]: layer for layer in tree.iter("layer")}
    for name in _reached(layers, tree.iter("edge")):
        _mark(layers[name])
    tree.write(xml)
    return xml


def _reached(layers: dict[str, Element], edges: Iterable[Element]) -> set[str]:
    """The Gaussian means and what lies around them, up to the border."""
    beside: dict[str, set[str]] = {name: set() for name in layers}
    for edge in edges:
        ends = edge.attrib["from-layer"], edge.attrib["to-layer"]
        beside[ends[0]].add(ends[1])
        beside[ends[1]].add(ends[0])
    waiting = [name for name, layer in layers.items() if layer.get("type") == _MEANS]
    reached = set(waiting)
    while waiting:
        for name in beside[waiting.pop()] - reached:
            if layers[name].get("type") not in _BORDER:
                reached.add(name)
                waiting.append(name)
    return reached


def _mark(layer: Element) -> None:
    """Add the attribute; `rt_info` has its place behind `data`."""
    info = layer.find("rt_info")
    if info is None:
        info = Element("rt_info")
        layer.insert(0 if layer.find("data") is None else 1, info)
    ElementTree.SubElement(info, "attribute", _ATTRIBUTE)

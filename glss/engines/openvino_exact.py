"""Tells OpenVINO which operators compute in float32 when the rest takes bfloat16.

Its hint for precision is for a whole model. But an operator that carries the runtime
attribute `DisablePrecisionConversion` keeps its own; the attribute has no Python
interface, so it is written into the model's file, as OpenVINO itself would.

Kept are, where small differences of large numbers are taken:

- SSIM, there and back: all that is reached from the Gaussian means without crossing a
  dense or full convolution. Where OpenVINO ignored the attribute, the gradient would be
  wrong, and the engine refused (`glss.engines.parity`).
- The first three convolutions of the segmenter. A night's picture lies within a tenth
  of -1, and its contrasts are the last of the three digits that bfloat16 has. It costs
  a few percent of the time, and takes away half to three quarters of what masks differ
  from float32's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from glss.engines.openvino_import import openvino

_MEANS = "GroupConvolution"  # nothing else in a search is one
_BORDER = {"Convolution", "MatMul", "Parameter", "Const", "Result"}
_CONVOLUTIONS = {"Convolution", "GroupConvolution"}
_ATTRIBUTE = {
    "name": "DisablePrecisionConversion",
    "version": "0",
    "value": "dynamic:f16",  # bfloat16 too: OpenVINO asks for float16 only
}


Layers = dict[str, Element]  # by id
Edges = Sequence[tuple[str, str]]  # ids of a layer and of one that takes what it gives


def keep_means_exact(onnx: Path) -> Path:
    """Write the graph beside `onnx` for OpenVINO, SSIM in float32; return the file."""
    return _with_exact(onnx, _around_means)


def keep_start_exact(onnx: Path, n_convolutions: int) -> Path:
    """Write the graph beside `onnx`, its first convolutions in float32."""
    return _with_exact(onnx, partial(_first_layers, first=n_convolutions))


def _with_exact(onnx: Path, chosen: Callable[[Layers, Edges], set[str]]) -> Path:
    xml = onnx.with_suffix(".xml")
    module = openvino()
    model = module.Core().read_model(onnx)
    module.serialize(model, xml, onnx.with_suffix(".bin"))
    tree = ElementTree.parse(xml)
    layers = {layer.attrib["id"]: layer for layer in tree.iter("layer")}
    edges = [(e.attrib["from-layer"], e.attrib["to-layer"]) for e in tree.iter("edge")]
    for name in chosen(layers, edges):
        _mark(layers[name])
    tree.write(xml)
    return xml


def _around_means(layers: Layers, edges: Edges) -> set[str]:
    """The Gaussian means and what lies around them, up to the border."""
    beside: dict[str, set[str]] = {name: set() for name in layers}
    for one, other in edges:
        beside[one].add(other)
        beside[other].add(one)
    waiting = [name for name, layer in layers.items() if layer.get("type") == _MEANS]
    reached = set(waiting)
    while waiting:
        for name in beside[waiting.pop()] - reached:
            if layers[name].get("type") not in _BORDER:
                reached.add(name)
                waiting.append(name)
    return reached


def _first_layers(layers: Layers, edges: Edges, first: int) -> set[str]:
    """All behind the inputs, with `first` convolutions on the way at most."""
    crossed = {n: 0 for n, layer in layers.items() if layer.get("type") == "Parameter"}
    waiting = list(crossed)
    while waiting:
        here = waiting.pop()
        for name in (after for before, after in edges if before == here):
            kind = layers[name].get("type")
            n = crossed[here] + (kind in _CONVOLUTIONS)
            if kind != "Result" and n <= first and n < crossed.get(name, first + 1):
                crossed[name] = n
                waiting.append(name)
    return {name for name in crossed if layers[name].get("type") != "Parameter"}


def _mark(layer: Element) -> None:
    """Add the attribute; `rt_info` has its place behind `data`."""
    info = layer.find("rt_info")
    if info is None:
        info = Element("rt_info")
        layer.insert(0 if layer.find("data") is None else 1, info)
    ElementTree.SubElement(info, "attribute", _ATTRIBUTE)

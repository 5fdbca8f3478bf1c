"""Imports OpenVINO without its telemetry.

`import openvino` alone sends a report of the import to its maker, where the package
`openvino_telemetry` is installed, which pip always does. Nothing leaves this machine:
the package is made unimportable first, and OpenVINO then uses its own empty stand-in.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

from glss.errors import EngineUnavailable

_TELEMETRY = "openvino_telemetry"


def openvino() -> Any:
    """The module; `EngineUnavailable` where it is missing, or somebody was faster.

    Whoever imported OpenVINO before has let it report already, and would go on.
    """
    if isinstance(sys.modules.get(_TELEMETRY), ModuleType):
        raise EngineUnavailable(
            "OpenVINO was imported with its telemetry before the engine was. "
            "Import glss.engines.openvino_import first, or use the engine onnx."
        )
    # None makes `import` raise ModuleNotFoundError, which OpenVINO expects.
    sys.modules[_TELEMETRY] = None  # type: ignore[assignment]
    try:
        import openvino as module
    except ImportError as error:
        raise EngineUnavailable(
            f"The engine openvino needs openvino ({error}): pip install openvino"
        ) from error
    return module

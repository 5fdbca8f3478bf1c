"""Engines by name; `build_engine` is the only way to get one."""

from __future__ import annotations

from collections.abc import Callable

from glss.bundle import Bundle
from glss.engines.base import Engine as Engine
from glss.engines.base import EngineInfo as EngineInfo
from glss.engines.eager import EagerEngine
from glss.errors import EngineUnavailable


def _eager(bundle: Bundle) -> Engine:
    return EagerEngine(bundle.vae, bundle.segmenter)


def _auto(bundle: Bundle) -> Engine:
    return EagerEngine(
        bundle.vae, bundle.segmenter, note="the only engine of this version"
    )


ENGINES: dict[str, Callable[[Bundle], Engine]] = {"auto": _auto, "eager": _eager}


def build_engine(name: str, bundle: Bundle) -> Engine:
    """The engine `name` with the networks of `bundle`.

    Raises `EngineUnavailable` where this version or machine cannot run it; nothing
    falls back to another engine in silence.
    """
    if name not in ENGINES:
        known = ", ".join(ENGINES)
        raise EngineUnavailable(f"There is no engine {name!r}. Choose one of {known}.")
    return ENGINES[name](bundle)

"""`auto`: measures the engines that can run here, once, and takes the fastest.

The answer is kept in the user's cache, for one bundle on one machine with the same
libraries and threads. Nothing is left out in silence: the note of the engine says what
each one took, and what kept the others from running.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import platform
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch

from glss.bundle import Bundle
from glss.engines.base import Engine, segment_both
from glss.engines.giving_up import check
from glss.engines.parity_pictures import pictures
from glss.engines.store import GRAPH_VERSION, bundle_hash, cache_folder
from glss.errors import EngineError
from glss.latent_search import SearchPlan

logger = logging.getLogger(__name__)

N_STEPS = 2  # of a warm frame: what a live run does most
_REPEATS = 9
_WARM_UPS = 3
Open = Callable[[str, Bundle], Engine]


@dataclass(frozen=True, slots=True)
class Choice:
    """What was measured, and what was taken."""

    engine: str
    frame_ms: Mapping[str, float]  # of a warm frame, by engine
    unavailable: Mapping[str, str] = field(default_factory=dict)  # why, by engine
    measured: str = ""  # date

    @property
    def note(self) -> str:
        """Why this engine, in one line."""
        others = sorted(self.frame_ms.items(), key=lambda item: item[1])
        times = ", ".join(f"{name} {ms:.1f}" for name, ms in others)
        return f"fastest of those here, ms a warm frame: {times} ({self.measured})"


def choose(bundle: Bundle, names: Sequence[str], open_engine: Open) -> Choice:
    """The remembered choice among `names`, or a new one.

    `open_engine` raises `EngineError` for an engine that cannot run here.
    """
    file = choice_file(bundle, names, threads=torch.get_num_threads())
    if (choice := _remembered(file)) is not None:
        return choice
    logger.info("measuring the engines, once for this bundle on this machine")
    choice = _measured(bundle, names, open_engine)
    # Without any other engine everything works, but slowly: that must be seen.
    level = logging.WARNING if choice.engine == "eager" else logging.INFO
    for name, reason in choice.unavailable.items():
        logger.log(level, "engine %s cannot run: %s", name, reason)
    remember(file, choice)
    return choice


def remembered(bundle: Bundle, names: Sequence[str]) -> Choice | None:
    """What was chosen among `names` for this bundle on this machine, if anything."""
    return _remembered(choice_file(bundle, names, threads=torch.get_num_threads()))


def frame_ms(engine: Engine, *, joins: bool) -> float:
    """Median time of a warm frame, search and mask, of one view.

    `joins`: the mask is made of the frame's own too, which is segmented as well.
    """
    x, frame = (pictures(side)[1:2] for side in (engine.size, engine.frame_px))
    times = []
    for _ in range(_WARM_UPS + _REPEATS):
        start_ns = time.perf_counter_ns()
        z = engine.encode(x)
        found = engine.search(x, z, n_steps=[N_STEPS], plan=SearchPlan(lr=0.05))
        segment_both(engine, frame if joins else None, found.x_hat)
        times.append((time.perf_counter_ns() - start_ns) / 1e6)
    return statistics.median(times[_WARM_UPS:])


def _measured(bundle: Bundle, names: Sequence[str], open_engine: Open) -> Choice:
    taken: dict[str, float] = {}
    unavailable: dict[str, str] = {}
    for name in names:
        check()
        try:
            engine = open_engine(name, bundle)
        except EngineError as error:
            unavailable[name] = str(error)
            continue
        try:
            joins = bundle.combine != "clone"
            taken[name] = round(frame_ms(engine, joins=joins), 2)
        finally:
            engine.close()
        logger.info("engine %s: %.1f ms a warm frame", name, taken[name])
    fastest = min(taken, key=taken.__getitem__)
    return Choice(fastest, taken, unavailable, time.strftime("%Y-%m-%d"))


def choice_file(bundle: Bundle, names: Sequence[str], *, threads: int) -> Path:
    """Where the choice among `names` is kept, for this bundle on this machine."""
    about = [bundle_hash(bundle), bundle.combine, list(names), machine(), threads]
    text = json.dumps(about, sort_keys=True)
    digest = hashlib.sha256(text.encode()).hexdigest()[:20]
    return cache_folder() / "choices" / f"{bundle.name}-{digest}.json"


def machine() -> dict[str, Any]:
    """What a measurement depends on besides the bundle."""
    from importlib.metadata import PackageNotFoundError, version

    versions = {}
    for package in ("torch", "onnxruntime", "openvino", "torch-tensorrt"):
        try:
            versions[package] = version(package)
        except PackageNotFoundError:
            versions[package] = ""
    cards = [torch.cuda.get_device_name(i) for i in range(torch.cuda.device_count())]
    return {
        "processor": _processor(),
        "cards": cards,
        "graphs": GRAPH_VERSION,
        **versions,
    }


def _processor() -> str:
    """The processor's name; Linux only tells it in a file."""
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    named = (line.partition(":")[2].strip() for line in lines if "model name" in line)
    return next(named, platform.machine())


def _remembered(file: Path) -> Choice | None:
    try:
        return Choice(**json.loads(file.read_text("utf-8")))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError) as error:
        logger.warning("%s cannot be read (%s); measuring again", file, error)
        return None


def remember(file: Path, choice: Choice) -> None:
    """Keep a choice; a cache that cannot be written costs time, not the run."""
    text = json.dumps(
        {
            "engine": choice.engine,
            "frame_ms": dict(choice.frame_ms),
            "unavailable": dict(choice.unavailable),
            "measured": choice.measured,
        },
        indent=1,
    )
    half = file.with_suffix(f".{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        half.write_text(text + "\n", "utf-8")
        half.replace(file)
    except OSError as error:
        logger.warning("the choice cannot be kept in %s: %s", file, error.strerror)

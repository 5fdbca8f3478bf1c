"""SIGHUP: read the configuration again and change what differs."""

from __future__ import annotations

import logging
from collections.abc import Callable

from app.cli.stream_build import build_plans
from app.config import AppConfig
from app.runtime.run import Run
from glss.errors import GlssError

logger = logging.getLogger(__name__)

_NEED_RESTART = ("engine", "bundle", "search")


def reload(run: Run, now: AppConfig, load: Callable[[], AppConfig]) -> AppConfig:
    """Put what `load` gives in the place of `now`; returns what holds from here on.

    A configuration that is wrong, or that needs a restart, changes nothing. Cameras
    whose settings stayed go on without losing a frame.
    """
    try:
        wanted = load()
        if why := _why_restart(now, wanted):
            logger.error("configuration not reloaded: %s needs a restart", why)
            return now
        plans = build_plans(wanted, run.notices)
    except GlssError as error:
        logger.error("configuration not reloaded: %s", error)
        return now
    for problem in run.reload(plans):
        logger.error("while reloading: %s", problem)
    logger.warning("configuration reloaded, %d cameras", len(wanted.cameras))
    return wanted


def _why_restart(now: AppConfig, wanted: AppConfig) -> str:
    if (wanted.serve, wanted.mqtt) != (now.serve, now.mqtt):
        return "[serve] or [mqtt]"
    for key in _NEED_RESTART:
        if getattr(wanted.cameras[0], key) != getattr(now.cameras[0], key):
            return key
    return ""

"""Giving up the building of an engine, which takes up to a minute.

Most of that minute is spent in libraries that know no cancel, so building asks between
its steps whether it is still wanted. The question is the caller's, on the thread that
builds; nothing has to be handed through all that lies between.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from glss.errors import GlssError


class BuildCancelled(GlssError):
    """Building was given up, as asked; nothing of it is left."""


_is_unwanted: ContextVar[Callable[[], bool]] = ContextVar(
    "is_unwanted", default=lambda: False
)


@contextmanager
def unless(is_unwanted: Callable[[], bool]) -> Iterator[None]:
    """Build in this block, on this thread, unless `is_unwanted` says so meanwhile."""
    token = _is_unwanted.set(is_unwanted)
    try:
        yield
    finally:
        _is_unwanted.reset(token)


def check() -> None:
    """Raise `BuildCancelled` if nobody wants the rest; called between two steps."""
    if _is_unwanted.get()():
        raise BuildCancelled("The engine is not built: it was cancelled.")

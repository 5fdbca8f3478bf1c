"""Where an exception that nobody caught goes: the log, and the window.

Without a hook, PyQt ends the process when a slot raises.
"""

from __future__ import annotations

import logging
import sys
import threading
from types import TracebackType

from PyQt6.QtCore import QObject, pyqtSignal

logger = logging.getLogger(__name__)


class Notifications(QObject):
    """Collects the errors of all threads; `raised` is delivered in the GUI's.

    Errors are rare, so here a queued signal is the right way between threads.
    """

    raised = pyqtSignal(str)

    def install(self) -> None:
        """Take over both hooks of the interpreter; before anything else is built."""
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception

    def _on_exception(
        self,
        kind: type[BaseException],
        error: BaseException,
        trace: TracebackType | None,
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        logger.error("unexpected error", exc_info=(kind, error, trace))
        self.raised.emit(f"{kind.__name__}: {error}")

    def _on_thread_exception(self, args: threading.ExceptHookArgs) -> None:
        name = args.thread.name if args.thread is not None else "?"
        error = args.exc_value or args.exc_type()
        logger.error(
            "unexpected error in thread %s",
            name,
            exc_info=(args.exc_type, error, args.exc_traceback),
        )
        self.raised.emit(f"{args.exc_type.__name__} ({name}): {error}")

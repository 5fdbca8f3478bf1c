"""When to try a camera again."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from app.errors import CameraRefused


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How patiently a camera is asked again.

    The cap is low because a result is due within 5 s of a camera's return, and an
    attempt costs a camera little. One that says no is asked rarely: many lock an
    account after a handful of wrong passwords.
    """

    first_s: float = 0.5
    cap_s: float = 3.0
    refused_s: float = 60.0
    # A camera that starts up may refuse a login it took before: so often it is asked
    # again soon.
    n_refusals_forgiven: int = 3
    max_attempts: int | None = None  # in a row; None: for ever
    waits: bool = True  # False: one that was never reached is not tried again
    stable_s: float = 10.0  # live for so long, a loss is a new one


class Backoff:
    """Waiting times that double to a cap, with jitter. One thread only.

    Jitter takes up to half away, so that cameras that went down together do not all
    come back in the same instant.
    """

    def __init__(
        self,
        policy: RetryPolicy | None = None,
        *,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        """`jitter` gives numbers in [0, 1)."""
        self._policy = policy or RetryPolicy()
        self._jitter = jitter
        self._n_refused = 0
        self._has_been_live = False
        self.attempt = 0  # failed ones in a row

    def failed(self, error: Exception) -> float | None:
        """Count a failure; return the seconds until the next try, None to give up."""
        policy = self._policy
        self.attempt += 1
        if policy.max_attempts is not None and self.attempt > policy.max_attempts:
            return None
        if not policy.waits and not self._has_been_live:
            return None
        if self._is_final(error):
            return policy.refused_s * self._spread()
        doubled_s = policy.first_s * 2.0 ** min(self.attempt - 1, 30)
        return min(policy.cap_s, doubled_s) * self._spread()

    def was_live(self, live_s: float) -> None:
        """A connection delivered pictures for `live_s`; a long one clears the record.

        A camera that drops every connection after a picture stays at the cap.
        """
        self._has_been_live = True
        self._n_refused = 0
        if live_s >= self._policy.stable_s:
            self.attempt = 0

    def _is_final(self, error: Exception) -> bool:
        if not isinstance(error, CameraRefused):
            return False
        self._n_refused += 1
        is_known = self._has_been_live
        return not (is_known and self._n_refused <= self._policy.n_refusals_forgiven)

    def _spread(self) -> float:
        return 0.5 + 0.5 * self._jitter()

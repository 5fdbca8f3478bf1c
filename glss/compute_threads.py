"""How many threads the numeric libraries may use: decided here and nowhere else."""

from __future__ import annotations

import os

_SPINS = "1000"  # some 20 microseconds; ten times as many are as bad as the default


def share_cores(threads: int = 0) -> None:
    """Give torch `threads` threads, 0 for every core of this process, and OpenCV one.

    Call it before anything imports torch. The search is nearly all of a frame's time.
    OpenCV works on small pictures in several of our threads at once; pools of its own
    there would only get in the way. `threads` wins over OMP_NUM_THREADS; that and
    OMP_WAIT_POLICY, where set, are the operator's word, and stand.
    """
    # OpenMP reads it when torch is loaded. By default its threads spin while they wait
    # for each other, and a search of 30 ms was seen to take 1700 ms when something else
    # (a decoder, an encoder) wanted one of two cores. GNU's, which torch brings on
    # Linux, may wait a moment before they sleep: there are hundreds of operators in a
    # frame, and waking a thread for each is a third of the engine eager's time.
    if "OMP_WAIT_POLICY" not in os.environ:
        os.environ["OMP_WAIT_POLICY"] = "PASSIVE"
        os.environ.setdefault("GOMP_SPINCOUNT", _SPINS)
    import cv2
    import torch

    if threads or "OMP_NUM_THREADS" not in os.environ:
        torch.set_num_threads(threads or len(os.sched_getaffinity(0)))
    cv2.setNumThreads(1)

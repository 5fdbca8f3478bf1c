"""How many threads the numeric libraries may use: decided here and nowhere else."""

from __future__ import annotations

import os


def share_cores(threads: int = 0) -> None:
    """Give torch `threads` threads, 0 for every core of this process, and OpenCV one.

    Call it before anything imports torch. The search is nearly all of a frame's time.
    OpenCV works on small pictures in several of our threads at once; pools of its own
    there would only get in the way. `threads` wins over OMP_NUM_THREADS; that and
    OMP_WAIT_POLICY, where set, are the operator's word, and stand.
    """
    # OpenMP reads it when torch is loaded. By default its threads spin while they wait
    # for each other, and a search of 30 ms was seen to take 1700 ms when something else
    # (a decoder, an encoder) wanted one of two cores.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    import cv2
    import torch

    if threads or "OMP_NUM_THREADS" not in os.environ:
        torch.set_num_threads(threads or len(os.sched_getaffinity(0)))
    cv2.setNumThreads(1)

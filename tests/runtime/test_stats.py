"""Figures of a run."""

import pytest

from app.runtime.stats import RateMeter, StageClock, StatsCollector
from glss.pipeline import Reset
from tests.fakes import result


def test_no_frame_yet_is_all_zeros():
    stats = StatsCollector().snapshot()
    assert (stats.n_frames, stats.fps, stats.ssim_mean) == (0, 0.0, 0.0)
    assert stats.latency_ms == {"p50": 0.0, "p95": 0.0, "p99": 0.0}


def test_means_percentiles_and_rate():
    collector = StatsCollector()
    for seq in range(101):
        capture_ns = seq * 40_000_000
        collector.put(
            result(
                seq,
                t_capture_ns=capture_ns,
                t_result_ns=capture_ns + 10_000_000,
                stage_ms={"search": float(seq)},
                is_warm=seq > 0,
                reset=Reset.FIRST_FRAME if seq == 0 else None,
            )
        )
    stats = collector.snapshot()
    assert stats.n_frames == 101
    assert stats.fps == pytest.approx(25.0)
    assert stats.latency_ms == {"p50": 10.0, "p95": 10.0, "p99": 10.0}
    assert stats.stage_ms == {"search": 50.0}
    assert stats.warm_share == pytest.approx(100 / 101)


def test_what_outputs_spend_has_a_mean_of_its_own():
    collector = StatsCollector()
    for seq in range(4):
        collector.put(result(seq, stage_ms={"search": 8.0}))
    collector.add_stages({"draw": 1.0, "encode": 4.0})
    collector.add_stages({"draw": 3.0})
    stages = collector.snapshot().stage_ms
    assert stages == {"search": 8.0, "draw": 2.0, "encode": 4.0}


def test_the_first_frame_is_no_reset_and_a_cut_is():
    collector = StatsCollector()
    for reset in (Reset.FIRST_FRAME, None, Reset.SCENE_CUT, Reset.SSIM_DROP):
        collector.put(result(reset=reset))
    assert collector.snapshot().n_resets == 2


def test_a_failed_search_does_not_spoil_the_mean():
    collector = StatsCollector()
    collector.put(result(ssim=0.5))
    collector.put(result(ssim=float("nan")))
    assert collector.snapshot().ssim_mean == 0.5


def test_memory_is_bounded():
    collector = StatsCollector()
    one = result()
    for _ in range(10_050):
        collector.put(one)
    assert len(collector._latencies_ms) == 10_000
    assert collector.snapshot().n_frames == 10_050


def test_rate_over_two_seconds():
    times_ns = iter([0, 10**9, 2 * 10**9, 10 * 10**9, 10 * 10**9 + 10**8])
    meter = RateMeter(lambda: next(times_ns))
    rates = [meter.tick() for _ in range(5)]
    assert rates[:3] == [0.0, 1.0, 1.0]
    assert rates[3] < 0.3  # eight seconds of nothing
    assert rates[4] == pytest.approx(10.0)


def test_a_stage_is_timed_even_when_it_raises():
    times_ns = iter([0, 5_000_000])
    clock = StageClock(lambda: next(times_ns))
    with pytest.raises(ZeroDivisionError), clock.stage("bad"):
        _ = 1 / 0
    assert clock.ms == {"bad": 5.0}

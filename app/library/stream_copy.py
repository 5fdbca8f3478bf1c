"""Putting parts of recordings behind each other without touching their pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av

from app.errors import SinkError
from app.library.export_plan import Piece
from app.runtime.cameras.av_errors import map_av_errors
from app.runtime.sinks.base import map_sink_errors

_TICKS = 90_000
_TIME_BASE = Fraction(1, _TICKS)
_FORMATS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm"


@dataclass(frozen=True, slots=True)
class Written:
    """One part in the finished file; times in seconds."""

    at_s: float  # in the file
    t_start_s: float  # after 1970
    duration_s: float


class StreamCopy:
    """One MP4 of copied packets. A part begins with a key picture: up to 2 s early.

    One thread only; `close` in any case.
    """

    def __init__(self, path: Path, comment: str) -> None:
        self._path = path
        with map_sink_errors(path):
            self._output = av.open(str(path), "w", format="mp4")
        self._output.metadata["comment"] = comment
        self._stream: av.VideoStream | None = None
        self._form: object = None
        self._end_tick = 0

    def fits(self, piece: Piece) -> bool:
        """Whether the piece's pictures may follow those that are in the file."""
        with _opened(piece) as source:
            return self._form is None or _form(source.streams.video[0]) == self._form

    def add(self, piece: Piece, progress: Callable[[float], None]) -> Written:
        """Append one piece; `progress` gets the seconds done, and may raise."""
        start_tick, first_s = self._end_tick, piece.from_s
        with _opened(piece) as source:
            stream = source.streams.video[0]
            output = self._output_stream(stream)
            for number, packet in enumerate(_packets(source, stream, piece)):
                at_s = _seconds(packet.pts, stream)
                if number == 0:
                    first_s = at_s
                self._mux(packet, output, start_tick + _ticks(at_s - first_s))
                progress(max(0.0, at_s - piece.from_s))
        return Written(
            at_s=start_tick / _TICKS,
            t_start_s=piece.clip.t_start_s + first_s,
            duration_s=(self._end_tick - start_tick) / _TICKS,
        )

    def close(self) -> None:
        with map_sink_errors(self._path):
            self._output.close()

    def _output_stream(self, template: av.VideoStream) -> av.VideoStream:
        if self._stream is None:
            self._stream = self._output.add_stream_from_template(template)
            self._stream.time_base = _TIME_BASE
            self._form = _form(template)
        return self._stream

    def _mux(self, packet: av.Packet[av.VideoStream], output: av.VideoStream,
             tick: int) -> None:  # fmt: skip
        base = packet.time_base or _TIME_BASE
        duration = _ticks(float((packet.duration or 0) * base)) or _TICKS // 25
        packet.stream = output
        packet.time_base = _TIME_BASE
        # The recorder makes no picture that is shown after a later one.
        packet.pts = packet.dts = tick
        packet.duration = duration
        with map_sink_errors(self._path):
            self._output.mux(packet)
        self._end_tick = tick + duration


def _opened(piece: Piece) -> av.container.InputContainer:
    with map_av_errors(piece.clip.path.name, is_open=False):
        return av.open(
            f"file:{piece.clip.path}",
            options={"format_whitelist": _FORMATS, "protocol_whitelist": "file"},
        )


def _packets(
    source: av.container.InputContainer, stream: av.VideoStream, piece: Piece
) -> Iterator[av.Packet[av.VideoStream]]:
    """Yield what is shown in `piece`, from the key picture at or before its start."""
    base, name = stream.time_base, piece.clip.path.name
    assert base is not None
    with map_av_errors(name, is_open=False):
        source.seek(int(piece.from_s / base), stream=stream)
        packets = source.demux(stream)
    has_key = False
    while True:
        with map_av_errors(name, is_open=False):
            packet = next(packets, None)
        if packet is None:
            return
        has_key = has_key or packet.is_keyframe
        if packet.pts is None or not has_key:
            continue
        if _seconds(packet.pts, stream) >= piece.to_s:
            return
        yield packet


def _form(stream: av.VideoStream) -> object:
    """What has to be equal for one decoder to take both."""
    context = stream.codec_context
    return context.name, context.width, context.height, context.extradata


def _seconds(ticks: int | None, stream: av.VideoStream) -> float:
    if ticks is None or stream.time_base is None:
        raise SinkError("a recording has pictures without time")
    return float(ticks * stream.time_base) - float(
        (stream.start_time or 0) * stream.time_base
    )


def _ticks(seconds: float) -> int:
    return round(seconds * _TICKS)

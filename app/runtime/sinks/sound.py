"""The sound of a file, copied into the recording made of its pictures."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import av

from app.runtime.cameras.av_video import VIDEO_FORMATS

logger = logging.getLogger(__name__)


class SoundTrack:
    """Reads the first sound stream of a file, in step with its pictures.

    Time 0 is the file's first picture, as in the frames of `FileCamera`. One thread
    only.
    """

    @staticmethod
    def of(path: Path) -> SoundTrack | None:
        """Return the sound of `path`; None where there is none.

        Also of what cannot be opened: the camera, which opens it too, says why.
        """
        try:
            source = av.open(
                f"file:{path}",
                options={
                    "format_whitelist": VIDEO_FORMATS,
                    "protocol_whitelist": "file",
                },
            )
        except av.FFmpegError:
            return None
        if not source.streams.audio or not source.streams.video:
            source.close()
            return None
        return SoundTrack(source)

    def __init__(self, source: av.container.InputContainer) -> None:
        self._source = source
        self._packets = source.demux(source.streams.audio[0])
        self._ahead: av.Packet[av.AudioStream] | None = None
        self._out: av.AudioStream | None = None
        self._start_s = _start_s(source)

    def add_to(self, output: av.container.OutputContainer) -> None:
        """Add a stream for the sound, unless the format cannot hold its codec."""
        template = self._source.streams.audio[0]
        name = template.codec_context.codec.name
        if template.codec_context.codec.canonical_name in output.supported_codecs:
            self._out = output.add_stream_from_template(template)
        else:
            logger.warning("the sound (%s) is left out; record to .mkv", name)

    def until(self, t_s: float) -> Iterator[av.Packet[av.AudioStream]]:
        """Yield the packets that start before `t_s`, ready to be written."""
        while self._out is not None and (packet := self._next()) is not None:
            assert packet.pts is not None
            assert packet.time_base is not None
            at_s = float(packet.pts * packet.time_base) - self._start_s
            if at_s >= t_s:
                self._ahead = packet
                return
            if at_s >= 0:
                shift = round(self._start_s / packet.time_base)
                packet.pts -= shift
                packet.dts = packet.pts if packet.dts is None else packet.dts - shift
                packet.stream = self._out
                yield packet

    def close(self) -> None:
        self._source.close()

    def _next(self) -> av.Packet[av.AudioStream] | None:
        if self._ahead is not None:
            packet, self._ahead = self._ahead, None
            return packet
        return next(
            (packet for packet in self._packets if packet.pts is not None), None
        )


def _start_s(source: av.container.InputContainer) -> float:
    video = source.streams.video[0]
    if video.start_time is None or video.time_base is None:
        return 0.0
    return float(video.start_time * video.time_base)

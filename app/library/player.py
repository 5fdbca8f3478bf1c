"""Plays the recordings of one camera: one thread decodes, a window pulls pictures."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import UInt8

from app.errors import CameraError
from app.library.clip_reader import ClipPicture, ClipReader
from app.library.clips import Clip
from app.library.ending_thread import EndingThread
from app.runtime.latest import LatestSlot
from app.runtime.sinks.about import Polygon

KEY_PICTURES_FROM = 8.0  # at such speeds, only every second or so is shown
_LATE_S = 0.1  # pictures later than this are decoded and not shown


@dataclass(frozen=True, slots=True)
class Track:
    """One clip that may be shown, and what has to be blackened in it."""

    clip: Clip
    privacy: tuple[Polygon, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """What the player shows now. `t_s` is in seconds after 1970."""

    t_s: float
    picture: UInt8[np.ndarray, "h w 3"] | None = None  # BGR; None: nothing there
    is_playing: bool = False
    is_at_end: bool = False
    problem: str = ""


@dataclass(frozen=True, slots=True)
class _Wish:
    """What was asked for since the thread looked last."""

    tracks: tuple[Track, ...] | None = None
    t_seek_s: float | None = None
    n_steps: int = 0


class Player:
    """Play, pause, seek, step and speed; over gaps it goes on with the next clip.

    All methods may be called from any thread, and none waits. `shown` has one reader.
    A seek that is overtaken by another one is left out.
    """

    def __init__(self) -> None:
        self.shown: LatestSlot[Shown] = LatestSlot()
        self._thread = EndingThread("player", self._live)
        self._changed = self._thread.changed
        self._wish = _Wish()
        self._is_playing, self._speed = False, 1.0

    @property
    def is_playing(self) -> bool:
        return self._is_playing

    @property
    def speed(self) -> float:
        return self._speed

    def start(self) -> None:
        self._thread.start()

    def close(self, timeout_s: float = 2.0) -> bool:
        """End the thread; True if it did in time."""
        return self._thread.close(timeout_s)

    def load(self, tracks: Sequence[Track], t_s: float) -> None:
        """Take other clips, of one camera and in order of time, and show `t_s`."""
        self._ask(tracks=tuple(tracks), t_seek_s=t_s, n_steps=0)

    def update(self, tracks: Sequence[Track]) -> None:
        """Take the clips as they are now, and go on where it is."""
        self._ask(tracks=tuple(tracks))

    def seek(self, t_s: float) -> None:
        self._ask(t_seek_s=t_s, n_steps=0)

    def step(self, n: int) -> None:
        """Pause, and show the picture `n` after this one, or before."""
        with self._changed:
            self._is_playing = False
            self._wish = replace(self._wish, n_steps=self._wish.n_steps + n)
            self._changed.notify_all()

    def play(self, *, on: bool = True) -> None:
        with self._changed:
            self._is_playing = on
            self._changed.notify_all()

    def set_speed(self, speed: float) -> None:
        """Pictures a second, by those recorded; above 0."""
        with self._changed:
            self._speed = speed
            self._changed.notify_all()

    def _ask(self, **wish: object) -> None:
        with self._changed:
            self._wish = replace(self._wish, **wish)  # type: ignore[arg-type]
            self._changed.notify_all()

    def _live(self) -> None:
        with ExitStack() as stack:
            reel = stack.enter_context(_Reel())
            clock = _Clock()
            while (wish := self._next_wish(clock, reel)) is not None:
                self._carry_out(wish, reel, clock)

    def _next_wish(self, clock: _Clock, reel: _Reel) -> _Wish | None:
        """Wait for a wish, or until the next picture is due; None: it is over."""
        with self._changed:
            while True:
                if self._thread.stop.is_set():
                    return None
                if self._wish != _Wish():
                    wish, self._wish = self._wish, _Wish()
                    return wish
                if not self._is_playing:
                    clock.stop()
                    self._changed.wait()
                elif (wait_s := clock.wait_s(reel.t_s, self._speed)) > 0:
                    self._changed.wait(wait_s)
                else:
                    return _Wish()

    def _carry_out(self, wish: _Wish, reel: _Reel, clock: _Clock) -> None:
        if wish.tracks is not None:
            reel.take(wish.tracks)
        if wish.t_seek_s is not None:
            clock.stop()
            self._show(reel.seek(wish.t_seek_s), reel)
        if wish.n_steps:
            self._show(reel.step(wish.n_steps), reel)
        if wish == _Wish():
            self._play_on(reel, clock)

    def _play_on(self, reel: _Reel, clock: _Clock) -> None:
        behind_s = clock.behind_s(reel.t_s, self._speed)
        if behind_s > _LATE_S and self._speed < KEY_PICTURES_FROM:
            reel.hurry(reel.t_s + behind_s * self._speed)
        t_before_s = reel.t_s
        picture = reel.next(only_key_pictures=self._speed >= KEY_PICTURES_FROM)
        if reel.has_jumped or reel.t_s < t_before_s:
            clock.stop()
        if picture is None:
            self._is_playing = False
        self._show(picture, reel)

    def _show(self, picture: ClipPicture | None, reel: _Reel) -> None:
        pixels = reel.last if picture is None else picture.pixels
        self.shown.put(
            Shown(
                t_s=reel.t_s,
                picture=pixels,
                is_playing=self._is_playing,
                is_at_end=picture is None and not reel.problem,
                problem=reel.problem,
            )
        )


class _Clock:
    """Says when a picture is due; anchored at the one from which it runs."""

    def __init__(self) -> None:
        self._anchor: tuple[float, float, float] | None = None  # media, now, speed

    def stop(self) -> None:
        self._anchor = None

    def wait_s(self, t_s: float, speed: float) -> float:
        return -self.behind_s(t_s, speed)

    def behind_s(self, t_s: float, speed: float) -> float:
        """How late the picture after the one of `t_s` is, in real seconds."""
        now_s = time.monotonic()
        if self._anchor is None or self._anchor[2] != speed:
            self._anchor = (t_s, now_s + _FRAME_S / speed, speed)
        t_media_s, t_now_s, _ = self._anchor
        return now_s - t_now_s - (t_s - t_media_s) / speed


_FRAME_S = 0.04  # the picture that a seek shows stays so long at least
_What = Callable[[ClipReader], ClipPicture | None]


class _Reel:
    """The clips behind each other, and where in them we are. The player's thread."""

    def __init__(self) -> None:
        self._tracks: tuple[Track, ...] = ()
        self._number = 0
        self._reader: ClipReader | None = None
        self.t_s = 0.0
        self.problem = ""
        self.has_jumped = False
        self.last: UInt8[np.ndarray, "h w 3"] | None = None

    def __enter__(self) -> _Reel:
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def take(self, tracks: tuple[Track, ...]) -> None:
        """Take other clips; one that is open stays so where it is among them.

        One that grew is opened again, as a file that is read to its end stays there.
        """
        before = self._tracks[self._number] if self._reader is not None else None
        self._tracks = tracks
        numbers = [n for n, track in enumerate(tracks) if track == before]
        if numbers:
            self._number = numbers[0]
            return
        paths = [track.clip.path for track in tracks]
        same_clip = before is not None and before.clip.path in paths
        self._close()
        if same_clip and before is not None:
            self._number = paths.index(before.clip.path)
            offset_s = self.t_s - tracks[self._number].clip.t_start_s
            self._take(self._number, lambda reader: reader.at(offset_s))
        else:
            self._number, self.last, self.problem = self._at(self.t_s) - 1, None, ""

    def seek(self, t_s: float) -> ClipPicture | None:
        """Show `t_s`, or what comes after the gap it falls into, or the very end."""
        self.problem, self.t_s = "", t_s
        number = min(self._at(t_s), len(self._tracks) - 1)
        if number < 0:
            self.last = None
            return None
        clip = self._tracks[number].clip
        return self._take(number, lambda reader: reader.at(t_s - clip.t_start_s))

    def step(self, n: int) -> ClipPicture | None:
        picture: ClipPicture | None = None
        for _ in range(abs(n)):
            picture = self.next() if n > 0 else self._previous()
            if picture is None:
                break
        return picture

    def next(self, *, only_key_pictures: bool = False) -> ClipPicture | None:
        """The picture after this one, in the next clip if need be."""
        self.has_jumped = False
        if not self._tracks:
            return None
        if self._reader is not None:
            self._reader.only_key_pictures(on=only_key_pictures)
            if (picture := self._take(self._number, ClipReader.read)) is not None:
                return picture
        for number in range(self._number + 1, len(self._tracks)):
            self.has_jumped = True
            first = self._take(number, lambda reader: reader.at(0.0))
            if first is not None:
                return first
        return None

    def hurry(self, t_s: float) -> None:
        """Leave out pictures before `t_s`, within this clip."""
        clip = self._tracks[self._number].clip
        if self._reader is not None:
            try:
                self._reader.skip_until(min(t_s, clip.t_end_s) - clip.t_start_s)
            except CameraError as error:
                self.problem = str(error)

    def _at(self, t_s: float) -> int:
        """The number of the clip at `t_s`, or of the next one."""
        ends = [track.clip.t_end_s for track in self._tracks]
        return next((n for n, end_s in enumerate(ends) if end_s > t_s), len(ends))

    def _previous(self) -> ClipPicture | None:
        if not self._tracks:
            return None
        if self._reader is None:
            return self.seek(self.t_s)
        t_s = self.t_s - self._tracks[self._number].clip.t_start_s
        picture = self._take(self._number, lambda reader: reader.before(t_s))
        if picture is None and self._number > 0:
            number = self._number - 1
            end_s = self._tracks[number].clip.duration_s
            picture = self._take(number, lambda reader: reader.at(end_s))
        return picture

    def _take(self, number: int, what: _What) -> ClipPicture | None:
        """Get a picture from a clip; its error becomes `problem`."""
        try:
            picture = what(self._open(number))
        except CameraError as error:
            self._close()
            self.problem = str(error)
            return None
        if picture is not None:
            self.t_s = self._tracks[number].clip.t_start_s + picture.t_s
            self.last, self.problem = picture.pixels, ""
        return picture

    def _open(self, number: int) -> ClipReader:
        if self._reader is None or self._number != number:
            self._close()
            track = self._tracks[number]
            self._number = number
            self._reader = ClipReader(track.clip.path, track.privacy)
        return self._reader

    def _close(self) -> None:
        reader, self._reader = self._reader, None
        if reader is not None:
            reader.__exit__(None, None, None)

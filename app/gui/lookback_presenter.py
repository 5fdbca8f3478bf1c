"""Looking back: what was recorded, when there was skin, playing it. No Qt."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Protocol

from app.gui.models.lookback import SPEEDS, Lane, MomentRow
from app.gui.models.reasons import QT_TRANSLATE_NOOP, told
from app.library.clips import Clip, Library, Shelf, Span, spans_of
from app.library.day_view import DayView, date_of, day_of, whole_day
from app.library.job import Job, Task
from app.library.moments import Moment, moments_of
from app.library.player import Player, Shown, Track
from app.library.rights import Rule, still_to_blacken, why_hidden
from app.library.thumbnails import Thumbnails, Wanted

_RESCAN_S = 5.0
_BESIDE_S = 3600.0  # of the days beside: playing goes on over midnight
_LONG_S = 600.0
_LEAD_S = 2.0  # a moment is played from a little before it

Translate = Callable[[str, str], str]  # context and text, as Qt's


class LookbackView(Protocol):
    """What the presenter asks of the window."""

    def show_day(self, day: date) -> None: ...
    def show_lanes(self, lanes: Sequence[Lane], selected: str | None) -> None: ...
    def show_part(self, part: DayView) -> None: ...
    def show_cursor(self, t_s: float | None) -> None: ...
    def show_range(self, span: Span | None) -> None: ...
    def show_moments(self, rows: Sequence[MomentRow]) -> None: ...
    def show_thumbnails(self) -> None: ...
    def show_picture(self, shown: Shown) -> None: ...
    def show_words(self, words: str) -> None: ...
    def show_speed(self, speed: float) -> None: ...
    def show_state(self, text: str) -> None: ...


class LookbackPresenter:
    """One opening of the window. GUI thread only; `tick` about fifty times a second."""

    def __init__(
        self,
        view: LookbackView,
        *,
        folders: Callable[[], Sequence[Path]],
        rules: Callable[[], Mapping[str, Rule]],
        camera: str | None = None,
        translate: Translate = lambda context, text: text,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`folders` and `rules` are asked at each scan: settings change meanwhile."""
        self._view, self._folders, self._rules_of = view, folders, rules
        self.translate, self._clock = translate, clock
        self._library = Library(folders())
        self._rules: Mapping[str, Rule] = rules()
        self._shelf = Shelf()
        self._camera, self._filter = camera, camera
        self._part = whole_day(date_of(clock()))
        self._range: Span | None = None
        self._t_s: float | None = None
        self._is_at_end = False
        self._has_scanned = False
        self._has_begun = False  # to show the day that is chosen
        self._t_scan_s = 0.0
        self._n_thumbnails = 0
        self._moments: list[Moment] = []
        self._player, self.thumbnails = Player(), Thumbnails()
        self._player.start()
        self.thumbnails.start()
        self._scan: Job[Shelf] | None = None
        view.show_words(
            self.translate("LookbackPresenter", "Reading what was recorded…")
        )
        view.show_speed(1.0)
        self._begin_scan()

    @property
    def shelf(self) -> Shelf:
        """The recordings of the day that is shown."""
        return self._shelf

    @property
    def folders(self) -> Sequence[Path]:
        return self._library.folders

    @property
    def rules(self) -> Mapping[str, Rule]:
        return self._rules

    @property
    def camera(self) -> str | None:
        """The camera that is played."""
        return self._camera

    @property
    def range(self) -> Span | None:
        """What is marked for export."""
        return self._range

    def span_to_export(self) -> Span:
        """Return the marked range, else the recording that is shown.

        Of a long one it is half a minute around what is shown.
        """
        if self._range is not None:
            return self._range
        t_s = self._t_s if self._t_s is not None else self._clock()
        for span in spans_of(self._shelf.of(self._camera or "")):
            is_shown = span.t_start_s <= t_s <= span.t_end_s
            if is_shown and span.duration_s <= _LONG_S:
                return span
        return Span(t_s - 15.0, t_s + 15.0)

    def close(self) -> None:
        if self._scan is not None:
            self._scan.cancel()
        self._player.close()
        self.thumbnails.close()

    def tick(self) -> None:
        """Take in what has come."""
        self._take_scan()
        if (shown := self._player.shown.take(0.0)) is not None:
            self._take_shown(shown)
        if self.thumbnails.n_made != self._n_thumbnails:
            self._n_thumbnails = self.thumbnails.n_made
            self._view.show_thumbnails()
        if self._scan is None and self._clock() - self._t_scan_s > _RESCAN_S:
            self._begin_scan()

    # What the person does

    def on_day(self, day: date) -> None:
        """Show another day, and the newest of it."""
        if day != date_of(self._part.day.t_start_s):
            self._player.play(on=False)  # or the next picture would lead back
            self._has_begun = False
            self._turn_to(day)

    def on_days(self, n: int) -> None:
        self.on_day(date_of(self._part.day.t_start_s) + timedelta(days=n))

    def on_filter(self, camera: str | None) -> None:
        """List the events of one camera, or of all."""
        self._filter = camera
        self._show_moments()

    def on_moment(self, moment: Moment) -> None:
        """Play a moment from a little before it."""
        start_s = max(moment.t_start_s - _LEAD_S, self._start_before(moment))
        self._load(moment.camera, start_s)
        self._player.play()

    def on_time(self, camera: str | None, t_s: float) -> None:
        """Show one time, of another camera if need be."""
        if camera is not None and camera != self._camera:
            self._load(camera, t_s)
        else:
            self._seek(t_s)

    def on_seek_by(self, seconds: float) -> None:
        if self._t_s is not None:
            self._seek(self._t_s + seconds)

    def on_play(self) -> None:
        if self._is_at_end and self._t_s is not None and not self._player.is_playing:
            clips = self._shelf.of(self._camera or "")
            if clips:
                self._player.seek(clips[-1].t_start_s)
        self._player.play(on=not self._player.is_playing)
        self._is_at_end = False

    def on_step(self, n: int) -> None:
        self._player.step(n)

    def on_speed(self, speed: float) -> None:
        self._player.set_speed(speed)
        self._view.show_speed(speed)

    def on_faster(self, n: int) -> None:
        """Take the next speed, or the one before."""
        index = SPEEDS.index(self._player.speed) + n
        self.on_speed(SPEEDS[min(max(index, 0), len(SPEEDS) - 1)])

    def on_part(self, part: DayView) -> None:
        """The timeline was zoomed or moved."""
        self._part = part
        self._view.show_part(part)

    def on_range(self, span: Span | None) -> None:
        self._range = span
        self._view.show_range(span)

    def on_mark(self, *, is_start: bool) -> None:
        """Let the range begin, or end, at what is shown."""
        if self._t_s is None:
            return
        before = self._range or Span(self._t_s, self._t_s)
        if is_start:
            span = Span(self._t_s, max(before.t_end_s, self._t_s))
        else:
            span = Span(min(before.t_start_s, self._t_s), self._t_s)
        self.on_range(span)

    def wanted(self, row: MomentRow) -> Wanted | None:
        """Return the small picture of a row; None if nobody may see it."""
        if row.is_hidden:
            return None
        moment = row.moment
        track = self._track(moment.clip)
        key = (moment.clip.path, moment.t_peak_s, track.privacy)
        return Wanted(key, track, moment.t_peak_s)

    # What comes

    def _begin_scan(self) -> None:
        self._t_scan_s = self._clock()
        folders = tuple(self._folders())
        if folders != tuple(self._library.folders):
            self._library = Library(folders)
        library, span = self._library, None
        if self._has_scanned:
            day = self._part.day
            span = Span(day.t_start_s - _BESIDE_S, day.t_end_s + _BESIDE_S)

        def scan(task: Task) -> Shelf:
            wanted = span or _newest_day(library)
            return library.scan(wanted, stop=task.stop, progress=task.progress)

        self._scan = Job("scan", scan, is_patient=True)
        self._scan.start()

    def _take_scan(self) -> None:
        if self._scan is None:
            return
        state = self._scan.state
        if not state.is_over:
            if not self._has_scanned or self._is_elsewhere():
                self._view.show_state(
                    self.translate(
                        "LookbackPresenter", "Reading what was recorded: {share} %"
                    ).format(share=round(100 * state.share))
                )
            return
        self._scan = None
        if state.result is None:
            self._view.show_state(str(state.error or ""))
            return
        before = self._shelf, self._rules
        self._shelf, self._rules = state.result, self._rules_of()
        is_first, self._has_scanned = not self._has_scanned, True
        has_begun, self._has_begun = self._has_begun, True
        if is_first and self._shelf.clips:
            newest = self._shelf.clips[-1]
            self._part = whole_day(date_of(newest.t_start_s), self._part.width_px)
        if before == (self._shelf, self._rules) and has_begun:
            return
        if has_begun and before[0].clips and self._shelf.clips:
            self._show_all()
            self._player_takes_new_clips()
        else:
            self._begin()

    def _begin(self) -> None:
        """Show the newest picture of the day, or say that there is none."""
        clips = [c for c in self._shelf.clips if _touches(c, self._part.day)]
        clips = [c for c in clips if c.camera == self._camera] or clips
        if not clips:
            self._show_all()
            if self._shelf.t_newest_s is None:
                words = self.translate("LookbackPresenter", _NOTHING_YET)
            else:
                words = self.translate(
                    "LookbackPresenter", "Nothing was recorded on this day."
                )
            self._view.show_words(words)
            return
        newest = clips[-1]
        # A day with little in it would show as a hair.
        first_s = min(clip.t_start_s for clip in clips)
        self._part = self._part.fitted(Span(first_s, newest.t_end_s))
        self._camera = newest.camera
        self._show_all()
        moments = [m for m in self._moments if m.camera == newest.camera]
        here = [m for m in moments if _touches(m.clip, self._part.day)]
        self._load(newest.camera, here[0].t_peak_s if here else newest.t_start_s)

    def _take_shown(self, shown: Shown) -> None:
        self._is_at_end = shown.is_at_end
        if shown.picture is None:
            hidden = "" if self._t_s is None else self._why_hidden_at(self._t_s)
            nothing = self.translate("LookbackPresenter", "Nothing was recorded")
            self._view.show_words(hidden or shown.problem or nothing)
            return
        self._t_s = shown.t_s
        self._view.show_picture(shown)
        self._view.show_cursor(shown.t_s)
        if date_of(shown.t_s) != date_of(self._part.day.t_start_s):
            if shown.is_playing:  # over midnight
                self._turn_to(date_of(shown.t_s))
        elif shown.is_playing and not self._part.is_whole:
            part = self._part.centred(shown.t_s)
            if part != self._part:
                self.on_part(part)

    # How it is done

    def _turn_to(self, day: date) -> None:
        self._part = whole_day(day, self._part.width_px)
        self._show_day()
        if self._scan is not None:
            self._scan.cancel()
        self._begin_scan()

    def _is_elsewhere(self) -> bool:
        """Whether the day that is shown was not read yet."""
        day, read = self._part.day, self._shelf.covers
        return day.t_start_s < read.t_start_s or day.t_end_s > read.t_end_s

    def _seek(self, t_s: float) -> None:
        if why := self._why_hidden_at(t_s):
            self._view.show_words(why)
            self._view.show_cursor(t_s)
            self._t_s = t_s
            self._player.play(on=False)
            return
        self._player.seek(t_s)

    def _load(self, camera: str, t_s: float) -> None:
        self._camera = camera
        self._show_lanes()
        self._player.load(self._tracks(camera), t_s)
        if why := self._why_hidden_at(t_s):
            self._seek(t_s)
            self._view.show_words(why)

    def _player_takes_new_clips(self) -> None:
        """A recording grows while it is watched; it goes on where it is.

        Unless its camera's settings forbid to see it from now on.
        """
        if self._camera is None:
            return
        self._player.update(self._tracks(self._camera))
        if self._t_s is not None and (why := self._why_hidden_at(self._t_s)):
            self._player.play(on=False)
            self._view.show_words(why)

    def _tracks(self, camera: str) -> list[Track]:
        rule = self._rule(camera)
        return [
            self._track(clip)
            for clip in self._shelf.of(camera)
            if not why_hidden(clip.about, rule)
        ]

    def _track(self, clip: Clip) -> Track:
        return Track(clip, still_to_blacken(clip.about, self._rule(clip.camera)))

    def _why_hidden_at(self, t_s: float) -> str:
        camera = self._camera or ""
        for clip in self._shelf.of(camera):
            if clip.t_start_s <= t_s < clip.t_end_s:
                why = why_hidden(clip.about, self._rule(camera))
                return told(why, self.translate)
        return ""

    def _rule(self, camera: str) -> Rule:
        return self._rules.get(camera, Rule())

    def _start_before(self, moment: Moment) -> float:
        """Do not show what was recorded long before the moment, over a gap."""
        for span in spans_of(self._shelf.of(moment.camera)):
            if span.t_start_s <= moment.t_start_s <= span.t_end_s:
                return span.t_start_s
        return moment.t_start_s

    def _show_all(self) -> None:
        self._moments = moments_of(self._shelf.clips)
        self._show_day()
        problems = self._shelf.problems
        text = told(problems[0], self.translate) if problems else ""
        if len(problems) > 1:
            more = self.translate("LookbackPresenter", " and {n} more").format(
                n=len(problems) - 1
            )
            text += more
        self._view.show_state(text)

    def _show_day(self) -> None:
        self._view.show_day(date_of(self._part.day.t_start_s))
        self._view.show_part(self._part)
        self._show_lanes()
        self._show_moments()

    def _show_lanes(self) -> None:
        self._view.show_lanes(
            [self._lane(camera) for camera in self._shelf.cameras], self._camera
        )

    def _lane(self, camera: str) -> Lane:
        clips = self._shelf.within(camera, self._part.day)
        skin = [
            Span(m.t_start_s, m.t_end_s) for m in self._moments if m.camera == camera
        ]
        return Lane(camera, tuple(spans_of(clips)), tuple(skin))

    def _show_moments(self) -> None:
        day = day_of(date_of(self._part.day.t_start_s))
        self._view.show_moments(
            [
                self._row(moment)
                for moment in self._moments
                if day.t_start_s <= moment.t_start_s < day.t_end_s
                and self._filter in (None, moment.camera)
            ]
        )

    def _row(self, moment: Moment) -> MomentRow:
        about, rule = moment.clip.about, self._rule(moment.camera)
        return MomentRow(
            moment, bool(why_hidden(about, rule)), still_to_blacken(about, rule)
        )


def _touches(clip: Clip, span: Span) -> bool:
    return clip.t_start_s < span.t_end_s and clip.t_end_s > span.t_start_s


def _newest_day(library: Library) -> Span:
    """The day of the newest recording, found without opening any."""
    newest_s = library.scan(Span(math.inf, math.inf)).t_newest_s
    day = day_of(date_of(time.time() if newest_s is None else newest_s))
    return Span(day.t_start_s - _BESIDE_S, day.t_end_s + _BESIDE_S)


_NOTHING_YET = QT_TRANSLATE_NOOP(
    "LookbackPresenter",
    "Nothing was recorded yet.\n\nPress R on the wall to record a camera, or choose in "
    "its settings that it is recorded while there is skin.",
)

"""Keep passwords out of every log line, message and picture title.

A camera's address carries its login: `rtsp://user:password@host/path`. Whatever shows
an address to a person goes through `redact_url`; `redact_everywhere` puts the same
filter on the log. Where it cannot be decided what is password and what is address (a
raw `@` or `/` in either), both are hidden.
"""

from __future__ import annotations

import logging
import re
from urllib.parse import quote

HIDDEN = "***"

_SECRET_WORDS = r"pass|pwd|loginpas|token|secret|api_?key|auth|signature|credential"

# None of these may take more than linear time: log lines come long.
_ADDRESS = re.compile(r"(://)(\S+)")
# An address that is itself the value of a query key.
_QUOTED_ADDRESS = re.compile(r"(%3A%2F%2F)(\S+)", re.IGNORECASE)
_SECRET_VALUE = re.compile(
    rf"(?<![\w.-])(?=[\w.-]*?(?:{_SECRET_WORDS}))([\w.-]+=)[^\s&]+", re.IGNORECASE
)
_LOGIN_HEADER = re.compile(r"(authorization:[ \t]*)[^\r\n]+", re.IGNORECASE)

_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^\s/?#@:\[\]]+)(:\d*)?")
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


def redact_url(text: str) -> str:
    """`text` with the login of every address in it, and secret query values, hidden."""
    text = _ADDRESS.sub(_hide_login, text)
    text = _QUOTED_ADDRESS.sub(_hide_quoted_login, text)
    text = _SECRET_VALUE.sub(rf"\g<1>{HIDDEN}", text)
    return _LOGIN_HEADER.sub(rf"\g<1>{HIDDEN}", text)


def _hide_login(match: re.Match[str]) -> str:
    separator, rest = match.groups()
    login, at, place = rest.rpartition("@")
    is_path_only = ":" not in login and "@" not in _authority(rest)
    if not at or is_path_only:
        return match.group()
    return f"{separator}{HIDDEN}@{place}"


def _hide_quoted_login(match: re.Match[str]) -> str:
    separator, rest = match.groups()
    _, at, place = rest.rpartition("%40")
    return f"{separator}{HIDDEN}{at}{place}" if at else match.group()


def split_login(url: str) -> tuple[str, str, str]:
    """`(scheme, login, place)` of an address, so that place begins with a host.

    Reads `user:p@:/%ss@host:554/live` as a person means it: the login ends at the first
    `@` that a host follows, counted from the last `@` before the first `/`.
    ValueError (without a word of `url`) if no host is found.
    """
    scheme, separator, rest = url.partition("://")
    first = len(_authority(rest).rpartition("@")[0])
    cuts = [first, *(m.start() for m in re.finditer("@", rest) if m.start() > first)]
    for cut in cuts:
        place = rest[cut:].removeprefix("@")
        if separator and _HOST.fullmatch(_authority(place)):
            return scheme.lower(), rest[:cut], place
    raise ValueError("no host in the address")


def escape_login(url: str) -> str:
    """`url` with user and password percent-encoded, as servers' libraries want it.

    Takes both ways of writing: an escape like `%40` stays, any other `%` is a letter.
    """
    scheme, login, place = split_login(url)
    if not login:
        return f"{scheme}://{place}"
    user, colon, password = login.partition(":")
    return f"{scheme}://{_escape(user)}{colon}{_escape(password)}@{place}"


def public_name(url: str) -> str:
    """`url` without login and with secret query values hidden: fit to be shown.

    In `u:p@ss/word@host/x` the login may end at either `@`. Whatever stands before the
    last one is hidden then, at the price of the host's name where the path has an `@`.
    """
    scheme, login, place = split_login(url)
    if login and "@" in place:
        place = f"{HIDDEN}@{place.rpartition('@')[2]}"
    return _SECRET_VALUE.sub(rf"\g<1>{HIDDEN}", f"{scheme}://{place}")


def _authority(rest: str) -> str:
    return re.split(r"[/?#]", rest, maxsplit=1)[0]


def _escape(part: str) -> str:
    return quote(_STRAY_PERCENT.sub("%25", part), safe="%")


class RedactingFilter(logging.Filter):
    """Rewrites a record in place: message, arguments, exception and stack text.

    Runs on whatever thread logs. Never refuses a record and never raises.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = redact_url(_message(record)), ()
        if record.exc_info:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
            record.exc_info = None  # or the handler would write it again, unredacted
        if record.exc_text:
            record.exc_text = redact_url(record.exc_text)
        if record.stack_info:
            record.stack_info = redact_url(record.stack_info)
        return True


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError, KeyError):
        # Python would print message and arguments as they are; so they come here.
        return f"{record.msg} {record.args!r} (message and arguments do not fit)"


def redact_everywhere() -> None:
    """Put the filter on every handler of the root logger; call after logging is set up.

    May be called again after a handler was added. Also silences FFmpeg's own log, whose
    lines are written by native threads, and PyAV's copy of it.
    """
    import av.logging

    av.logging.set_level(None)
    handlers = [*logging.getLogger().handlers, logging.lastResort]
    for handler in handlers:
        if handler and not any(isinstance(f, RedactingFilter) for f in handler.filters):
            handler.addFilter(RedactingFilter())

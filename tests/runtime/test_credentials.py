import logging
import sys
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.runtime.credentials import (
    RedactingFilter,
    escape_login,
    public_name,
    redact_everywhere,
    redact_url,
    split_login,
)

PLACE = "camera.example:554/stream"
NASTY = "p@:/%ss"

# What a person can type into one word: no spaces, no line ends.
words = st.text(
    st.characters(blacklist_categories=["Z", "C"]), min_size=1, max_size=12
).filter(lambda word: not any(c.isspace() for c in word))


@given(user=words, password=words)
def test_no_login_survives(user: str, password: str) -> None:
    text = f"open rtsp://{user}:{password}@{PLACE} failed"
    assert redact_url(text) == f"open rtsp://***@{PLACE} failed"


@given(user=words, password=words)
def test_no_percent_encoded_login_survives(user: str, password: str) -> None:
    login = f"{quote(user, safe='')}:{quote(password, safe='')}"
    assert redact_url(f"rtsp://{login}@{PLACE}") == f"rtsp://***@{PLACE}"


@given(password=words)
def test_an_address_inside_a_query_is_hidden(password: str) -> None:
    inner = quote(f"rtsp://u:{password}@{PLACE}", safe="")
    place = quote(PLACE, safe="")
    shown = redact_url(f"http://proxy/?src={inner}")
    assert shown == f"http://proxy/?src=rtsp%3A%2F%2F***%40{place}"


@given(st.text(max_size=60))
def test_redacting_twice_changes_nothing_more(text: str) -> None:
    once = redact_url(text)
    assert redact_url(once) == once


@given(st.text(st.sampled_from("abc 1.,@/()[]"), max_size=60))
def test_text_without_address_stays(text: str) -> None:
    assert redact_url(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "rtsp://host:554/cam",
        "rtsp://host/cam@1",
        "http://host/video?channel=1&size=2",
        "mail someone@example.org, see https://example.org/a",
    ],
)
def test_an_address_without_login_stays(text: str) -> None:
    assert redact_url(text) == text


@pytest.mark.parametrize(
    "key",
    ["password", "pwd", "PASS", "token", "access_token", "api_key", "loginpas", "auth"],
)
def test_secret_query_values_are_hidden(key: str) -> None:
    shown = redact_url(f"GET http://host/v.cgi?a=1&{key}=s3cr@t/#x&b=2 done")
    assert "s3cr" not in shown
    assert shown.endswith(" done")


@pytest.mark.parametrize("piece", ["x", "a=", "pass", "://", "%3A%2F%2F", "token=@:"])
def test_a_long_line_takes_no_time(piece: str) -> None:
    """Half a megabyte; a pattern that is quadratic would run into the time-out."""
    assert redact_url(piece * (500_000 // len(piece)))


def test_two_addresses_in_one_line_are_both_hidden() -> None:
    text = f"rtsp://a:one@{PLACE} and http://b:two@{PLACE}"
    assert redact_url(text) == f"rtsp://***@{PLACE} and http://***@{PLACE}"


def test_an_authorization_header_is_hidden() -> None:
    assert redact_url("Authorization: Basic dTpw") == "Authorization: ***"


@pytest.mark.parametrize(
    ("url", "login", "place"),
    [
        ("rtsp://host/a", "", "host/a"),
        ("rtsp://host/cam@1", "", "host/cam@1"),
        ("rtsp://u@host/a", "u", "host/a"),
        ("rtsp://u:p@host:1/a@b", "u:p", "host:1/a@b"),
        ("rtsp://u:a@b@host/a", "u:a@b", "host/a"),
        (f"rtsp://u:{NASTY}@host:1/a", f"u:{NASTY}", "host:1/a"),
        ("rtsp://u:p@[::1]:554/a", "u:p", "[::1]:554/a"),
        ("rtsp://u:p?#@host", "u:p?#", "host"),
    ],
)
def test_the_login_ends_where_a_host_begins(url: str, login: str, place: str) -> None:
    assert split_login(url) == ("rtsp", login, place)


@pytest.mark.parametrize("url", ["rtsp://", "rtsp:///path", "rtsp://u:p@", "host"])
def test_an_address_without_host_is_an_error_that_says_nothing(url: str) -> None:
    with pytest.raises(ValueError, match=r"^no host in the address$"):
        split_login(url)


@given(password=words.filter(lambda p: "%" not in p))
def test_a_raw_and_an_encoded_password_are_escaped_to_the_same(password: str) -> None:
    encoded = f"rtsp://u:{quote(password, safe='')}@{PLACE}"
    assert escape_login(encoded) == encoded
    if not set(password) & set("/?#"):  # those may end the authority
        assert escape_login(f"rtsp://u:{password}@{PLACE}") == encoded


def test_a_nasty_password_is_escaped() -> None:
    escaped = escape_login(f"rtsp://u:{NASTY}@{PLACE}")
    assert escaped == f"rtsp://u:{quote(NASTY, safe='')}@{PLACE}"


def test_a_public_name_has_neither_login_nor_secret_values() -> None:
    url = f"HTTP://u:{NASTY}@host:80/v.cgi?ch=1&pwd=x"
    assert public_name(url) == "http://host:80/v.cgi?ch=1&pwd=***"


@pytest.fixture
def root_log() -> Iterator[list[str]]:
    """What a handler of the root logger writes, formatted, after redaction."""
    lines: list[str] = []

    class Handler(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    handler = Handler()
    logging.getLogger().addHandler(handler)
    redact_everywhere()
    yield lines
    logging.getLogger().removeHandler(handler)
    assert logging.lastResort is not None
    for other in [*logging.getLogger().handlers, logging.lastResort]:
        for one in [f for f in other.filters if isinstance(f, RedactingFilter)]:
            other.removeFilter(one)


URL = f"rtsp://user:{NASTY}@{PLACE}"


@pytest.mark.parametrize("args", [(URL,), ({"url": URL},), (ValueError(URL),)])
def test_arguments_are_redacted(root_log: list[str], args: tuple[object, ...]) -> None:
    logging.getLogger("any.child").error("opening %s", *args)
    assert "***@" in root_log[0]
    assert NASTY not in root_log[0]


def test_exceptions_and_their_causes_are_redacted(root_log: list[str]) -> None:
    try:
        try:
            raise OSError(5, "input/output error", URL)
        except OSError as error:
            raise ValueError("cannot open " + URL) from error
    except ValueError:
        logging.getLogger(__name__).exception("failed")
    assert "direct cause" in root_log[0]
    assert root_log[0].count("***@") == 2
    assert NASTY not in root_log[0]


def test_arguments_that_do_not_fit_are_redacted_too(root_log: list[str]) -> None:
    logging.getLogger(__name__).error("opening %d of %s", URL)
    assert "***@" in root_log[0]
    assert NASTY not in root_log[0]


def test_stack_information_is_redacted(root_log: list[str]) -> None:
    record = logging.LogRecord("n", logging.ERROR, "f", 1, "hello", (), None)
    record.stack_info = "Stack: " + URL
    logging.getLogger().handle(record)
    assert NASTY not in root_log[0]


def test_redacting_everywhere_twice_adds_one_filter(root_log: list[str]) -> None:
    redact_everywhere()
    for handler in logging.getLogger().handlers:
        assert sum(isinstance(f, RedactingFilter) for f in handler.filters) == 1


def test_the_module_loads_no_video_library() -> None:
    assert "app.runtime.credentials" in sys.modules
    import app.runtime.credentials as module

    assert not hasattr(module, "av")


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("rtsp://user:p@ss/hunter2@host/x", "rtsp://***@host/x"),
        ("rtsp://u:p@host:1/a@b", "rtsp://***@b"),
        ("rtsp://u:p@host:1/a", "rtsp://host:1/a"),
        ("rtsp://host/cam@1", "rtsp://host/cam@1"),
    ],
)
def test_a_name_hides_what_may_be_password(url: str, shown: str) -> None:
    assert public_name(url) == shown

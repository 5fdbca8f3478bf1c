"""The one page: live pictures and states."""

from __future__ import annotations

import html
import secrets
from collections.abc import Iterable
from importlib.resources import files
from urllib.parse import quote

_FIGURE = """
<figure data-camera="{name}" data-link="{link}">
<button class="picture" aria-label="enlarge {name}"><img alt="">
<span class="why"><b></b><small></small></span></button>
<figcaption><b>{name}</b><span class="state"></span><span class="figures"></span>
<button class="save" hidden>save picture</button></figcaption></figure>"""
_NONE = "<p>No camera is shown: the stream has ended, or none was set up.</p>"


def page(cameras: Iterable[str]) -> tuple[bytes, str]:
    """Return the page and the policy that lets a browser run nothing else."""
    nonce = secrets.token_urlsafe(16)
    figures = "".join(
        _FIGURE.format(name=html.escape(name, quote=True), link=quote(name, safe=""))
        for name in cameras
    )
    policy = (
        "default-src 'none'; img-src blob: data:; connect-src 'self'; "
        f"style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; "
        "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    )
    text = files("app.web").joinpath("page.html").read_text(encoding="utf-8")
    # The names of cameras last: what they hold is not looked at again.
    shown = text.replace("NONCE", nonce).replace("FIGURES", figures or _NONE)
    return shown.encode(), policy

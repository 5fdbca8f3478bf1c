"""The one page: live pictures and states."""

from __future__ import annotations

import html
import secrets
from collections.abc import Iterable
from urllib.parse import quote

_PAGE = """\
<!doctype html><html lang="en"><head><meta charset="utf-8"><title>GLSS Live</title>
<meta name="viewport" content="width=device-width"><style nonce="{nonce}">
body{{margin:0;background:#14171a;color:#e8e8e8;font:15px/1.4 system-ui,sans-serif}}
main{{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,360px),1fr));
gap:12px;padding:12px}}
figure{{margin:0;background:#1e2327}}img{{width:100%;display:block;min-height:120px}}
figcaption{{padding:8px 12px}}b{{margin-right:8px}}
</style></head><body><main>{figures}</main><script nonce="{nonce}">
async function tell() {{
  let cameras = {{}}
  try {{ cameras = (await (await fetch("/status.json")).json()).cameras }}
  catch {{ cameras = null }}
  for (const line of document.querySelectorAll("[data-camera]")) {{
    const camera = cameras && cameras[line.dataset.camera]
    line.textContent = camera ? camera.text : "the service does not answer"
  }}
  setTimeout(tell, 1000)
}}
tell()
</script></body></html>
"""
_FIGURE = """<figure><img alt="{name}" src="/live/{link}.mjpg">\
<figcaption><b>{name}</b><span data-camera="{name}"></span></figcaption></figure>"""


def page(cameras: Iterable[str]) -> tuple[bytes, str]:
    """Return the page and the policy that lets a browser run nothing else."""
    nonce = secrets.token_urlsafe(16)
    figures = "".join(
        _FIGURE.format(name=html.escape(name, quote=True), link=quote(name, safe=""))
        for name in cameras
    )
    policy = (
        "default-src 'none'; img-src 'self'; connect-src 'self'; "
        f"style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; "
        "frame-ancestors 'none'; base-uri 'none'"
    )
    return _PAGE.format(nonce=nonce, figures=figures).encode(), policy

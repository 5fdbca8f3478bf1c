"""From the settings of `--serve` to a running web server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from app.config import ServeConfig
from app.errors import UsageError
from app.runtime.run import Run
from app.web.pictures import Pictures
from app.web.server import WebServer
from app.web.site import Site


@contextmanager
def serving(run: Run, config: ServeConfig) -> Iterator[WebServer]:
    """Answer requests about `run` meanwhile; UsageError if the address cannot be."""
    host, _, port = config.address.rpartition(":")
    if int(port) > 65535:
        raise UsageError(f"--serve {config.address}: a port is at most 65535")
    pictures = Pictures()
    token = None if config.token is None else config.token.get_secret_value()
    server = WebServer(
        Site(run, pictures).respond, host=host, port=int(port), token=token
    )
    server.start()
    try:
        yield server
    finally:
        server.stop()
        pictures.close()

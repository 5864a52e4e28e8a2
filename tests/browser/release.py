"""New versions in front of the real server: everything passes, and after each release the build has another name."""

from __future__ import annotations

import contextlib
import threading
import urllib.error
import urllib.request
from http.client import HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from webapp.builds import build_id

PASSED_ON = ("Content-Type", "Cookie", "Set-Cookie", "Location", "Cache-Control", "Service-Worker-Allowed", "Vary")
ASKED = ("Content-Type", "Content-Encoding", "Cookie", "Origin", "Sec-Fetch-Site", "User-Agent", "Accept-Language")
IN_PIECES = ("x-", "hx-", "runxin-", "upload-", "tus-")  # of these names the rest is whatever it is


class Release:
    """`url` is the installation's address, `build` the version there; release() puts the next one there."""

    def __init__(self, port: int) -> None:
        self.build = build_id()
        self._released = 0
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler(f"http://127.0.0.1:{port}"))
        self.port = self._server.server_port
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def release(self) -> None:
        """From now on it is the next version."""
        self._released += 1
        self.build = f"{self._released:x}0ther5b1d"[: len(build_id())].ljust(len(build_id()), "0")

    def close(self) -> None:
        """Take it down."""
        self._server.shutdown()
        self._server.server_close()

    def _handler(self, behind: str) -> type[BaseHTTPRequestHandler]:
        release = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._pass()

            def do_POST(self) -> None:
                self._pass()

            do_HEAD = do_PUT = do_PATCH = do_DELETE = do_POST

            def _pass(self) -> None:
                """What the server says; nothing, and the line ends, where it cannot be asked."""
                self.close_connection = True
                with contextlib.suppress(OSError, HTTPException):
                    body = self.rfile.read(int(self.headers.get("Content-Length", 0))) or None
                    answer = _ask(behind + self.path, self.command, self.headers, body)
                    content = answer.read().replace(build_id().encode(), release.build.encode())
                    self.send_response(answer.status)
                    for name, value in answer.headers.items():
                        if name.title() in PASSED_ON or name.lower().startswith(IN_PIECES):
                            self.send_header(name, value.replace(behind, release.url))
                    self.send_header("Content-Length", str(len(content)))
                    self.end_headers()
                    self.wfile.write(content)

            def log_message(self, *_said: object) -> None:
                """Say nothing."""

        return Handler


class _Unmoved(urllib.request.HTTPRedirectHandler):
    """A redirect is the browser's business."""

    def redirect_request(self, *_args: Any, **_more: Any) -> None:
        return None


def _ask(url: str, method: str, headers: Any, body: bytes | None) -> Any:
    said = {
        name: value for name, value in headers.items() if name.title() in ASKED or name.lower().startswith(IN_PIECES)
    }
    host = url.split("/")[2]
    if "Origin" in said:
        said["Origin"] = f"http://{host}"
    request = urllib.request.Request(url, body, said, method=method)
    try:
        return urllib.request.build_opener(_Unmoved).open(request, timeout=30)
    except urllib.error.HTTPError as error:
        return error

"""What every request leaves behind: a line in the log and a mark in the counters; nothing of whose it was.

Who did what stands in the audit. Here are the route's pattern (never the address, which holds ids), the status, the
time and the size.
"""

from __future__ import annotations

import logging
import secrets
import time

from flask import Flask, g, request
from werkzeug.wrappers import Response

from webapp.metrics import instruments

LOG = logging.getLogger("runxin.requests")
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
NOWHERE = "(none)"
QUIET = {"health.live", "health.ready", "health.metrics"}  # asked every few seconds; the log says only what went wrong


def watch(app: Flask) -> None:
    """Watch every request of an application."""
    app.before_request(_begin)
    app.after_request(_end)


def _begin() -> None:
    g.began = time.perf_counter()
    g.request_id = secrets.token_hex(8)


def _end(answer: Response) -> Response:
    took = time.perf_counter() - g.get("began", time.perf_counter())
    route = request.url_rule.rule if request.url_rule else NOWHERE
    method = request.method if request.method in METHODS else "other"
    _count(route, method, answer.status_code, took)
    if request.endpoint not in QUIET or answer.status_code >= 500:
        about = {
            "request": g.get("request_id", ""),
            "method": method,
            "route": route,
            "status": answer.status_code,
            "ms": round(took * 1000, 1),
            "bytes_in": request.content_length or 0,
            "bytes_out": answer.calculate_content_length(),
        }
        LOG.log(logging.ERROR if answer.status_code >= 500 else logging.INFO, "request", extra=about)
    if "request_id" in g:
        answer.headers["Runxin-Request"] = g.request_id  # what a person may tell whoever reads the log
    return answer


def _count(route: str, method: str, status: int, took: float) -> None:
    counters = instruments()
    counters.requests.labels(route, method, str(status)).inc()
    counters.seconds.labels(route).observe(took)
    if request.endpoint == "session.login" and method == "POST" and status >= 400:
        counters.login_failures.inc()
    if request.endpoint == "outbox.hand_over" and status >= 400:
        counters.sync_failures.labels(str(status)).inc()
    for verdict in g.get("verdicts", ()):
        counters.verdicts.labels(verdict).inc()

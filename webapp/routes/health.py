"""/health/live, /health/ready, /metrics: for the machine that watches this one. Strangers learn a word, or nothing."""

from __future__ import annotations

import hmac
import ipaddress
import shutil
from functools import cache

from alembic.script import ScriptDirectory
from flask import Blueprint, Response, current_app, jsonify, request
from flask.typing import ResponseReturnValue

from webapp.access.marks import public
from webapp.access.tenancy import every_school
from webapp.domain.refusals import NotFound
from webapp.metrics import as_text
from webapp.queries import health
from webapp.settings import MEGABYTE, Settings

pages = Blueprint("health", __name__)
LEAST_FREE = 500 * MEGABYTE  # a few days of photos
TEXT = "text/plain; version=0.0.4; charset=utf-8"


@pages.get("/health/live")
@public
def live() -> ResponseReturnValue:
    """Does the process answer? Says nothing of the database: restarting this process would not mend that."""
    return jsonify(status="live")


@pages.get("/health/ready")
@public
def ready() -> ResponseReturnValue:
    """May requests be sent here? Why not, is told to this machine and to whoever holds the token."""
    checks = {
        "tables": health.version_of_tables() == _newest(current_app.extensions["migrate"].directory),
        "disk": _free() >= LEAST_FREE,
    }
    ok = all(checks.values())
    told = checks if _may_know() else {}
    return jsonify(status="ready" if ok else "not ready", **told), 200 if ok else 503


@pages.get("/metrics")
@public
def metrics() -> ResponseReturnValue:
    """The figures for Prometheus; 404 for strangers, as if there were none."""
    if not _may_know():
        raise NotFound("not_found")
    with every_school():
        figures = health.figures()
    figures.append(("runxin_disk_free_bytes", "Free space where the photos are", {(): _free()}))
    return Response(as_text(figures), content_type=TEXT)


def _may_know() -> bool:
    """This machine itself, not through a proxy; or whoever holds RUNXIN_METRICS_TOKEN."""
    token = _settings().metrics_token
    sent = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if token and hmac.compare_digest(sent.encode(), token.encode()):
        return True
    carried = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    return not carried and _is_this_machine(request.remote_addr or "")


def _is_this_machine(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _free() -> int:
    folder = _settings().files_dir
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return shutil.disk_usage(folder).free


def _settings() -> Settings:
    settings: Settings = current_app.extensions["runxin_settings"]
    return settings


@cache
def _newest(directory: str) -> str | None:
    return ScriptDirectory(directory).get_current_head()

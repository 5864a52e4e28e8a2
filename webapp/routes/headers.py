"""The headers every answer carries (quality.md, Security floor)."""

from __future__ import annotations

from flask import Flask, current_app, request
from werkzeug.wrappers import Response

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

DEVICES = "geolocation=(), camera=(self), payment=(), usb=()"


def harden(app: Flask) -> None:
    """Send the headers with every answer of an application."""
    app.after_request(_with_headers)


def _with_headers(answer: Response) -> Response:
    if current_app.extensions["runxin_settings"].over_https:
        answer.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    if request.path.startswith("/static/") and answer.status_code == 200:
        return _with_a_files(answer)
    answer.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    answer.headers.setdefault("Cache-Control", "no-store")  # what is about nobody says itself that it may be kept
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["X-Frame-Options"] = "DENY"  # frame-ancestors for browsers, this for whoever audits
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    answer.headers["Permissions-Policy"] = f"{DEVICES}, microphone={'(self)' if _records_sound() else '()'}"
    return answer


def _with_a_files(answer: Response) -> Response:
    """A script, a style or an icon is no document: what documents may do need not come with each, on a slow line."""
    answer.headers["Content-Security-Policy"] = "default-src 'none'"  # should it be opened as one, it may do nothing
    named_by_content = request.path.startswith("/static/dist/")
    answer.headers["Cache-Control"] = f"public, max-age={'31536000, immutable' if named_by_content else '86400'}"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    answer.headers.pop("Content-Disposition", None)
    return answer


def _records_sound() -> bool:
    """The pages of the phone alone, and the page without a name that the phone keeps for them."""
    return request.path in {"/field", "/field-shell"} or request.path.startswith("/field/")

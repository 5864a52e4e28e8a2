"""The environment of an installation with real data, with keys as `runxin init` makes them; not random, so that tests
repeat."""

from __future__ import annotations

import base64
import hashlib


def _digest(what: str) -> bytes:
    return hashlib.sha512(f"a key of a test: {what}".encode()).digest()


PRODUCTION = {
    "RUNXIN_ENVIRONMENT": "production",
    "RUNXIN_SECRET_KEY": base64.urlsafe_b64encode(_digest("session")[:48]).decode(),
    "RUNXIN_IDENTITY_KEY": _digest("identity")[:32].hex(),
    "RUNXIN_BACKUP_KEY": _digest("backup")[:32].hex(),
    "RUNXIN_PUBLIC_URL": "https://runxin.example.cn",
    "RUNXIN_PROXIES": "1",
    "RUNXIN_SECURE_COOKIES": "1",
}

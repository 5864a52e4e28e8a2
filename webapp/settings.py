"""Everything the installation decides, read once from the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
MEGABYTE = 1024 * 1024
COMPRESSED = [
    "text/html",
    "text/css",
    "text/javascript",
    "application/json",
    "application/manifest+json",
    "image/svg+xml",
]


class MissingSetting(RuntimeError):
    """A setting without which nothing may start."""


@dataclass(frozen=True)
class Settings:
    """The settings of one installation.

    secret_key signs the session; identity_key (32 bytes, hex) encrypts identity numbers; database_url is an SQLAlchemy
    URL; files_dir holds photos; secure_cookies is off only for http on the own machine.
    """

    secret_key: str
    identity_key: bytes
    database_url: str
    files_dir: Path
    secure_cookies: bool = True
    environment: str = "production"
    max_request_bytes: int = 12 * MEGABYTE

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Read the settings from `environ` (default: the process's); refuses with MissingSetting, naming what lacks."""
        env = os.environ if environ is None else environ
        instance = Path(env.get("RUNXIN_INSTANCE", PROJECT / "instance"))
        return cls(
            secret_key=_long_enough(env, "RUNXIN_SECRET_KEY"),
            identity_key=_key_bytes(env, "RUNXIN_IDENTITY_KEY"),
            database_url=env.get("DATABASE_URL", f"sqlite:///{instance / 'runxin.sqlite3'}"),
            files_dir=Path(env.get("RUNXIN_FILES", instance / "files")),
            secure_cookies=env.get("RUNXIN_SECURE_COOKIES", "1") != "0",
            environment=env.get("RUNXIN_ENVIRONMENT", "production"),
        )

    def as_flask_config(self) -> dict[str, object]:
        """The same, under the names Flask and its extensions read."""
        return {
            "SECRET_KEY": self.secret_key,
            "SQLALCHEMY_DATABASE_URI": self.database_url,
            "SQLALCHEMY_ENGINE_OPTIONS": {"hide_parameters": True},  # no child's data in a logged error
            "MAX_CONTENT_LENGTH": self.max_request_bytes,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SECURE": self.secure_cookies,
            "PERMANENT_SESSION_LIFETIME": 30 * 24 * 3600,
            "BABEL_DEFAULT_LOCALE": "zh_Hans_CN",
            "BABEL_DEFAULT_TIMEZONE": "Asia/Shanghai",
            "BABEL_TRANSLATION_DIRECTORIES": str(PROJECT / "translations"),
            "COMPRESS_ALGORITHM": ["br", "gzip"],
            "COMPRESS_MIMETYPES": COMPRESSED,
            "API_TITLE": "Runxin",
            "API_VERSION": "v1",
            "OPENAPI_VERSION": "3.1.0",
            "OPENAPI_URL_PREFIX": "/api/v1",
            "OPENAPI_JSON_PATH": "openapi.json",
        }


def _long_enough(env: Mapping[str, str], name: str) -> str:
    value = env.get(name, "")
    if len(value) < 32:
        raise MissingSetting(f"{name} must be set to at least 32 random characters")
    return value


def _key_bytes(env: Mapping[str, str], name: str) -> bytes:
    try:
        key = bytes.fromhex(env.get(name, ""))
    except ValueError:
        key = b""
    if len(key) != 32:
        raise MissingSetting(f"{name} must be set to 64 hexadecimal digits (32 random bytes)")
    return key

"""Everything the installation decides, read once from the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from webapp.production import MissingSetting, refuse_for_production

PROJECT = Path(__file__).resolve().parent.parent
MEGABYTE = 1024 * 1024
ENVIRONMENTS = ("production", "development")
S3 = "s3://"
LOCAL = ("127.0.0.1", "localhost")  # health and figures are asked for on the machine itself
COMPRESSED = [
    "text/html",
    "text/css",
    "text/javascript",
    "application/json",
    "application/manifest+json",
    "image/svg+xml",
]


@dataclass(frozen=True)
class Bucket:
    """A bucket of an S3: its name, what all names in it begin with, and how to speak with it. No endpoint: Amazon's."""

    name: str
    prefix: str
    endpoint: str
    region: str
    key_id: str
    secret: str


@dataclass(frozen=True)
class Settings:
    """The settings of one installation.

    secret_key signs the session; identity_key (32 bytes, hex) encrypts identity numbers; database_url is an SQLAlchemy
    URL; files_dir holds files, or, when `bucket` does, only what is kept for an hour; secure_cookies is off only for
    http on the own machine. public_url is what people type;
    proxies how many stand in front of the server and name the client (X-Forwarded-For): 0, the caller is the client.
    metrics_token lets a collector on another machine read /metrics; without one only this machine may. jobs: "worker",
    background work waits for `runxin work`; "at once", it is done as soon as it is committed, in the same process.
    builds_dir keeps the front ends of the versions before, for pages still open.
    """

    secret_key: str
    identity_key: bytes
    database_url: str
    files_dir: Path
    secure_cookies: bool = True
    environment: str = "production"
    max_request_bytes: int = 12 * MEGABYTE
    public_url: str = ""
    proxies: int = 0
    metrics_token: str = ""
    jobs: str = "worker"
    bucket: Bucket | None = None
    builds_dir: Path | None = None

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Read the settings from `environ` (default: the process's); refuses with MissingSetting, naming what lacks.

        In production also what would be a danger: keys that stand in a manual, debugging, http (webapp/production.py).
        """
        env = os.environ if environ is None else environ
        environment = env.get("RUNXIN_ENVIRONMENT", "production")
        if environment not in ENVIRONMENTS:
            raise MissingSetting(f"RUNXIN_ENVIRONMENT must be one of {', '.join(ENVIRONMENTS)}")
        if environment == "production":
            refuse_for_production(env)
        instance = Path(env.get("RUNXIN_INSTANCE", PROJECT / "instance"))
        files = env.get("RUNXIN_FILES", "")
        return cls(
            secret_key=_long_enough(env, "RUNXIN_SECRET_KEY"),
            identity_key=_key_bytes(env, "RUNXIN_IDENTITY_KEY"),
            database_url=env.get("DATABASE_URL", f"sqlite:///{instance / 'runxin.sqlite3'}"),
            files_dir=Path(files) if files and not files.startswith(S3) else instance / "files",
            bucket=_bucket(env, files) if files.startswith(S3) else None,
            secure_cookies=env.get("RUNXIN_SECURE_COOKIES", "1") != "0",
            environment=environment,
            public_url=env.get("RUNXIN_PUBLIC_URL", "").rstrip("/"),
            proxies=_count(env, "RUNXIN_PROXIES"),
            metrics_token=env.get("RUNXIN_METRICS_TOKEN", ""),
            builds_dir=Path(env.get("RUNXIN_BUILDS", instance / "builds")),
        )

    @property
    def over_https(self) -> bool:
        """Do people reach this installation by https, under a name it knows?"""
        return self.public_url.startswith("https://")

    def as_flask_config(self) -> dict[str, object]:
        """The same, under the names Flask and its extensions read."""
        return {
            "SECRET_KEY": self.secret_key,
            "SQLALCHEMY_DATABASE_URI": self.database_url,
            "SQLALCHEMY_ENGINE_OPTIONS": {"hide_parameters": True},  # no child's data in a logged error
            "MAX_CONTENT_LENGTH": self.max_request_bytes,
            "MAX_FORM_MEMORY_SIZE": MEGABYTE,  # the fields of a form that are no file; the longest text is 20 kB
            "MAX_FORM_PARTS": 1000,  # a big class's roll call has a few hundred
            "SESSION_COOKIE_SAMESITE": "Lax",
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SECURE": self.secure_cookies,
            "SESSION_COOKIE_NAME": "__Host-session" if self.over_https else "session",
            "TRUSTED_HOSTS": [urlsplit(self.public_url).hostname, *LOCAL] if self.over_https else None,
            "PERMANENT_SESSION_LIFETIME": 30 * 24 * 3600,
            "BABEL_DEFAULT_LOCALE": "zh_Hans_CN",
            "BABEL_DEFAULT_TIMEZONE": "Asia/Shanghai",
            "BABEL_TRANSLATION_DIRECTORIES": str(PROJECT / "translations"),
            "COMPRESS_ALGORITHM": ["br", "gzip"],
            "COMPRESS_MIMETYPES": COMPRESSED,
            "COMPRESS_BR_LEVEL": 5,  # a kit is 34 KB, at 4 it is 41, in the same 6 ms
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


def _count(env: Mapping[str, str], name: str) -> int:
    value = env.get(name, "0")
    if not value.isdecimal() or len(value) > 1:
        raise MissingSetting(f"{name} must be a figure from 0 to 9")
    return int(value)


def _bucket(env: Mapping[str, str], url: str) -> Bucket:
    """s3://bucket/prefix, with the keys under the names that every S3's own tools read."""
    parts = urlsplit(url)
    if not parts.netloc or parts.query or parts.fragment:
        raise MissingSetting("RUNXIN_FILES must be a folder, or s3://bucket/prefix")
    found = {name: env.get(name, "") for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")}
    for name, value in found.items():
        if not value:
            raise MissingSetting(f"{name} must be set: RUNXIN_FILES names a bucket")
    endpoint, region = env.get("AWS_ENDPOINT_URL", ""), env.get("AWS_REGION", "us-east-1")
    return Bucket(parts.netloc, parts.path.strip("/"), endpoint, region, *found.values())


def _key_bytes(env: Mapping[str, str], name: str) -> bytes:
    try:
        key = bytes.fromhex(env.get(name, ""))
    except ValueError:
        key = b""
    if len(key) != 32:
        raise MissingSetting(f"{name} must be set to 64 hexadecimal digits (32 random bytes)")
    return key

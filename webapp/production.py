"""What a start in production refuses: each with a sentence that says what to do (ASVS 5, 13.3 and 13.4)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

Environ = Mapping[str, str]
KEYS = "Make fresh ones: runxin init"
AT_HOME = ("127.0.0.1", "::1", "localhost")
VARIETY = 10  # a random text of 32 signs has about 25 different ones, 64 random digits all 16
ON = {"1", "true", "yes", "on"}
# Words of manuals and of tests. A random key holds one of them once in a million years.
WORDS = ("only-for-tests", "dev-only", "change-me", "changeme", "secret", "example", "password", "runxin", "0123456789")
COUNTED = bytes(range(32)).hex()  # the key of the tests


class MissingSetting(RuntimeError):
    """A setting without which nothing may start."""


def refuse_for_production(env: Environ) -> None:
    """Raise MissingSetting with the first thing that may not be so where real children's data is."""
    for name, check in CHECKS:
        said = check(env)
        if said:
            raise MissingSetting(f"{name}: {said}")


def _secret_key(env: Environ) -> str:
    return _weakness(env.get("RUNXIN_SECRET_KEY", ""))


def _identity_key(env: Environ) -> str:
    value = env.get("RUNXIN_IDENTITY_KEY", "").lower()
    if value and value == COUNTED:
        return f"this key stands in the tests; anybody can read it. {KEYS}"
    if value and value == env.get("RUNXIN_SECRET_KEY", "").lower():
        return f"the same key stands in RUNXIN_SECRET_KEY; who finds one would have both. {KEYS}"
    return _weakness(value)


def _weakness(value: str) -> str:
    if not value:
        return ""  # settings.py says that it lacks, and how long it must be
    if any(word in value.lower() for word in WORDS):
        return f"this key is made of words, not at random; it can be guessed. {KEYS}"
    if len(set(value)) < min(VARIETY, len(value)):
        return f"this key repeats a few characters; it can be guessed. {KEYS}"
    return ""


def _backup_key(env: Environ) -> str:
    value = env.get("RUNXIN_BACKUP_KEY", "").lower()
    if value and value in {env.get("RUNXIN_IDENTITY_KEY", "").lower(), env.get("RUNXIN_SECRET_KEY", "").lower()}:
        return f"the same key has another use already; a backup needs one of its own. {KEYS}"
    return _weakness(value)


def _debug(env: Environ) -> str:
    for name in ("FLASK_DEBUG", "RUNXIN_DEBUG"):
        if env.get(name, "").lower() in ON:
            return f"{name} is on; a page of errors would show data and run code. Remove {name} from the environment"
    return ""


def _cookies(env: Environ) -> str:
    if env.get("RUNXIN_SECURE_COOKIES", "1") == "0":
        return "cookies would travel over http, readable by everybody on the way. Remove it; 0 is for development"
    return ""


def _public_url(env: Environ) -> str:
    url = env.get("RUNXIN_PUBLIC_URL", "")
    if not url:
        return "missing. Set the address people open, for example https://runxin.example.cn"
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname:
        return "must begin with https://, for phones keep pages over https only. Put a proxy with TLS in front"
    if parts.path.strip("/") or parts.query or parts.fragment or parts.username:
        return "is a name alone, without a path: https://runxin.example.cn"
    return ""


def _bucket(env: Environ) -> str:
    endpoint = urlsplit(env.get("AWS_ENDPOINT_URL", ""))
    if (
        env.get("RUNXIN_FILES", "").startswith("s3://")
        and endpoint.scheme == "http"
        and endpoint.hostname not in AT_HOME
    ):
        return "photos of children would travel over http, readable by everybody on the way. Use https"
    return ""


def _proxies(env: Environ) -> str:
    if not env.get("RUNXIN_PROXIES", ""):
        return (
            "missing. Say how many proxies stand in front of this server: 1 for one Caddy or nginx as in "
            "docs/operate.md, 0 if people reach it without any. Too few, and all people share one address; too many, "
            "and anybody can invent one"
        )
    return ""


CHECKS: tuple[tuple[str, Callable[[Environ], str]], ...] = (
    ("RUNXIN_SECRET_KEY", _secret_key),
    ("RUNXIN_IDENTITY_KEY", _identity_key),
    ("RUNXIN_BACKUP_KEY", _backup_key),
    ("RUNXIN_ENVIRONMENT", _debug),
    ("RUNXIN_SECURE_COOKIES", _cookies),
    ("RUNXIN_PUBLIC_URL", _public_url),
    ("RUNXIN_PROXIES", _proxies),
    ("AWS_ENDPOINT_URL", _bucket),
)

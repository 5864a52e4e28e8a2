"""The words for how phones are (domain/phone_health.py)."""

from __future__ import annotations

from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.domain import phone_health as health
from webapp.models import SyncFailure
from webapp.settings import MEGABYTE

PHONE_STATES = {
    "all": _l("All in use"),
    "unsent": _l("With unsent records"),
    "silent": _l("Not heard from"),
    "failing": _l("Failed lately"),
    "clock": _l("Wrong clock"),
    "revoked": _l("Out of service"),
}
REASONS = {
    health.NO_ANSWER: _l("no network, or the server did not answer"),
    health.NOT_OURS: _l("something between answered instead of the server (the login page of a network, a proxy)"),
    health.LOGIN: _l("the owner must log in again"),
    health.FORBIDDEN: _l("not allowed"),
    health.TOO_LARGE: _l("too large"),
    health.UNREADABLE: _l("arrived in a shape that cannot be read"),
    health.BUSY: _l("asked too often"),
    health.SERVER: _l("the server had a fault"),
    health.STORAGE: _l("the phone's storage did not answer"),
    health.FULL: _l("the phone's storage is full"),
    health.PUT_ASIDE: _l("a record that the school does not have whole was put aside on the phone"),
    health.ODD: _l("another reason"),
}


def failure_words(failure: SyncFailure) -> str:
    """What failed, and how often on that day."""
    times = ngettext("%(num)s time", "%(num)s times", failure.count)
    return f"{REASONS.get(failure.reason, REASONS[health.ODD])} · {times}"


def size_words(size: int | None) -> str:
    """Bytes in megabytes, as storage is counted on phones; "" for what a phone did not say."""
    if size is None:
        return ""
    if size >= 1024 * MEGABYTE:
        return f"{format_decimal(round(size / MEGABYTE / 1024, 1))} GB"
    return f"{format_decimal(round(size / MEGABYTE, 1 if size < 10 * MEGABYTE else 0))} MB"


def skew_words(seconds: int) -> str:
    """How far a phone's clock is off: "3 hours slow"."""
    size = abs(seconds)
    steps = ((86400, ngettext("%(num)s day", "%(num)s days", size // 86400)),
             (3600, ngettext("%(num)s hour", "%(num)s hours", size // 3600)))  # fmt: skip
    minutes = ngettext("%(num)s minute", "%(num)s minutes", size // 60)
    words = next((word for step, word in steps if size >= step), minutes)
    return str(_("%(time)s slow", time=words) if seconds > 0 else _("%(time)s fast", time=words))

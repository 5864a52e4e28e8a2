"""The words for what is over its time."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from webapp.domain.retention import Decision, Kind

KIND: dict[Kind, LazyString] = {
    Kind.FILE: _l("The whole file of a child who left"),
    Kind.VOICE: _l("Voice notes"),
    Kind.PHOTOS: _l("Photos of records"),
}
DECISION: dict[Decision, LazyString] = {
    Decision.ERASE: _l("Erase"),
    Decision.KEEP: _l("Keep for another year"),
}

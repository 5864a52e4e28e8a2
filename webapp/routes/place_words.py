"""The words for stages, grades, and for what was done to many rows at once."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

STAGE_NAMES = {
    "primary": _l("Primary school"),
    "junior": _l("Junior middle school"),
    "senior": _l("Senior high school"),
}
GRADES = {"primary": range(1, 7), "junior": range(7, 10), "senior": range(10, 13)}
BATCHES = {
    "rollover": _l("New school year"),
    "merging": _l("Schools merged"),
    "closing": _l("School closed"),
    "class_merging": _l("Classes put together"),
    "class_splitting": _l("Class divided"),
    "class_closing": _l("Class closed"),
}

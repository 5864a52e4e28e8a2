"""The words for roles, and for what a guardian is to a child (GB/T 4761)."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from webapp.access.permissions import Role

ROLES = {
    Role.SYSTEM_ADMINISTRATOR: _l("System administrator"),
    Role.BUREAU_SUPERVISOR: _l("Bureau supervisor"),
    Role.MORAL_EDUCATION: _l("Moral-education office"),
    Role.CLASS_TEACHER: _l("Class teacher"),
    Role.MENTOR: _l("Mentor"),
}
RELATIONS = {
    "51": _l("father"),
    "52": _l("mother"),
    "57": _l("stepfather or adoptive father"),
    "58": _l("stepmother or adoptive mother"),
    "60": _l("grandparent"),
    "61": _l("father's father"),
    "62": _l("father's mother"),
    "63": _l("mother's father"),
    "64": _l("mother's mother"),
    "71": _l("elder brother"),
    "73": _l("younger brother"),
    "75": _l("elder sister"),
    "77": _l("younger sister"),
    "81": _l("father's elder brother"),
    "82": _l("wife of father's elder brother"),
    "83": _l("father's younger brother"),
    "84": _l("wife of father's younger brother"),
    "85": _l("mother's brother"),
    "86": _l("wife of mother's brother"),
    "87": _l("husband of mother's sister"),
    "88": _l("mother's sister"),
    "89": _l("husband of father's sister"),
    "90": _l("father's sister"),
    "97": _l("another relative"),
    "99": _l("not a relative"),
}

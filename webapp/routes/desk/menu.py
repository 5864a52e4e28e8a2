"""The desk's menu, by duty: only what the person may use."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from webapp.access.permissions import Permission
from webapp.access.person import Person


@dataclass(frozen=True)
class Place:
    """A place of the menu: its path, its word, its drawing, and what one must be allowed to go there."""

    path: str
    word: LazyString
    icon: str
    permission: Permission


MENU = (
    Place("/desk", _l("Home"), "house", Permission.SEE_SCHOOL),
    Place("/desk/students", _l("Students"), "users", Permission.SEE_SCHOOL),
    Place("/desk/arrivals", _l("Records of the day"), "clipboard-list", Permission.SEE_SCHOOL),
    Place("/desk/roll-calls", _l("Roll calls"), "list-checks", Permission.SEE_SCHOOL),
    Place("/desk/held", _l("To decide"), "inbox", Permission.DECIDE_HELD),
    Place("/desk/import", _l("Roster import"), "file-up", Permission.IMPORT_ROSTER),
    Place("/desk/accounts", _l("Accounts"), "user", Permission.MANAGE_ACCOUNTS),
    Place("/desk/counts", _l("Schools in figures"), "school", Permission.SEE_COUNTS),
    Place("/field", _l("My phone pages"), "calendar-days", Permission.USE_FIELD),
)


def menu_of(person: Person) -> list[Place]:
    """The places one may go to."""
    return [place for place in MENU if person.may(place.permission)]


def place_of(path: str) -> str:
    """The menu's path under which a page lies: the page's own, or the longest beginning of it."""
    known = [place.path for place in MENU if path == place.path or path.startswith(place.path + "/")]
    return max(known, key=len, default="")

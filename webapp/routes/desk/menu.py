"""The desk's menu, by duty: only what the person may use."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.jobs import KINDS


@dataclass(frozen=True)
class Place:
    """A place of the menu: its path, its word, its drawing, and what one must be allowed to go there. What is `rare`
    lies folded under one word."""

    path: str
    word: LazyString
    icon: str
    permission: Permission
    rare: bool = False


REPORTS = "/desk/emergency/review"  # the menu says how many of them wait
MENU = (
    Place("/desk", _l("Home"), "house", Permission.SEE_SCHOOL),
    Place("/desk/students", _l("Students"), "users", Permission.SEE_SCHOOL),
    Place("/desk/care", _l("Care"), "heart-handshake", Permission.SEE_CARE),
    Place("/desk/transfers", _l("Transfers"), "arrow-left-right", Permission.MOVE_STUDENTS),
    Place("/desk/staff", _l("Colleagues"), "user", Permission.HAND_OVER),
    Place("/desk/arrivals", _l("Records of the day"), "clipboard-list", Permission.SEE_SCHOOL),
    Place("/desk/roll-calls", _l("Roll calls"), "list-checks", Permission.SEE_SCHOOL),
    Place("/desk/held", _l("To decide"), "inbox", Permission.DECIDE_HELD),
    Place("/desk/ledgers", _l("Ledgers"), "clipboard-list", Permission.TAKE_LEDGERS),
    Place("/desk/consents", _l("Consents and requests"), "shield", Permission.KEEP_FILES),
    Place("/desk/psychology", _l("Psychology"), "message-circle", Permission.READ_PSYCHOLOGY),
    Place("/desk/emergency", _l("Emergency"), "triangle-alert", Permission.BREAK_GLASS),
    Place("/desk/import", _l("Roster import"), "file-up", Permission.IMPORT_ROSTER),
    Place("/desk/accounts", _l("Accounts"), "user", Permission.MANAGE_ACCOUNTS),
    Place("/desk/staff-list", _l("Staff list"), "file-up", Permission.MANAGE_ACCOUNTS),
    Place(REPORTS, _l("Opened in an emergency"), "triangle-alert", Permission.REVIEW_GLASS),
    Place("/desk/phones", _l("Mobile phones"), "smartphone", Permission.SEE_PHONES),
    Place("/desk/counts", _l("Schools in figures"), "school", Permission.SEE_COUNTS),
    Place("/desk/organisation", _l("Organisation"), "network", Permission.MANAGE_ORGANISATION, rare=True),
    Place("/desk/rollover", _l("New school year"), "graduation-cap", Permission.MANAGE_ORGANISATION, rare=True),
    Place("/desk/terms", _l("Terms"), "calendar-days", Permission.MANAGE_ORGANISATION, rare=True),
    Place("/desk/settings", _l("Settings"), "settings", Permission.MANAGE_SETTINGS, rare=True),
    Place("/desk/audit", _l("Audit"), "shield", Permission.SEE_AUDIT, rare=True),
    Place("/desk/tokens", _l("Other systems"), "key-round", Permission.MANAGE_TOKENS, rare=True),
    Place("/field", _l("My phone pages"), "calendar-days", Permission.USE_FIELD),
)
# Pages that have no places of their own, and where they belong
HOUSED = {
    "/desk/duplicates": "/desk/transfers",
    "/desk/graduation": "/desk/transfers",
    "/desk/found-facts": "/desk/held",
    "/desk/documents": "/desk/students",
    "/desk/lacking": "/desk/ledgers",
}


def menu_of(person: Person) -> list[Place]:
    """The places one may go to."""
    return [place for place in MENU if person.may(place.permission)]


def works_in_background(person: Person) -> bool:
    """Whether there is any kind of background work that this person may ask for: else its list stays empty."""
    return any(kind.allows is not None and person.may(kind.allows) for kind in KINDS.values())


def place_of(path: str) -> str:
    """The menu's path under which a page lies: the page's own, or the longest beginning of it."""
    for page, place in HOUSED.items():
        path = path.replace(page, place, 1)
    known = [place.path for place in MENU if path == place.path or path.startswith(place.path + "/")]
    return max(known, key=len, default="")

"""What a form may change of a child and the family: how each fact is read from text, and written as text again; and
what happens when somebody else was quicker."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from webapp.domain.codes import ETHNICITIES, RELATIONS, SEXES
from webapp.domain.home import ABLE, AWAY, HOME, NOBODY, UNABLE
from webapp.domain.refusals import Refused
from webapp.domain.rosters.phones import read_phones
from webapp.domain.texts import INVISIBLE, on_one_line

LINE, TEXT = 100, 1000  # characters
MOST_PHONES = 5
REGISTRY = re.compile(r"[GJL][0-9]{17}[0-9X]")  # domain.md, 学籍号
MONTH_OR_DAY = re.compile(r"[12][0-9]{3}-[0-9]{2}(-[0-9]{2})?")
LEFT_BEHIND = ("none", "one_parent", "both_parents", "yes")  # what the registry says
NEW = "new"  # stands for the id of a guardian who is not on file yet
GONE = "gone"  # a guardian's field: "yes" takes the guardian off the file
Reader = Callable[[str], Any]


def line(text: str, longest: int = LINE) -> str | None:
    """One line, nothing invisible; None for none. Refused when it is too long."""
    return _short(on_one_line(text), longest)


def lines(text: str) -> str | None:
    """Several lines, ended as Unix ends them."""
    return _short(INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip(), TEXT)


def name(text: str) -> str | None:
    """A child's name: up to 50 characters."""
    return line(text, 50)


def needed_name(text: str) -> str:
    """The same, which must be there."""
    found = name(text)
    if found is None:
        raise Refused("name_needed")
    return found


def code(known: Mapping[str, object] | tuple[str, ...], text: str) -> str | None:
    """One of the codes, or none."""
    if text and text not in known:
        raise Refused("not_a_choice")
    return text or None


def yes_no(text: str) -> bool | None:
    """yes, no, or not known."""
    return {"yes": True, "no": False}.get(code(("yes", "no"), text) or "")


def month_or_day(text: str) -> str | None:
    """YYYY-MM or YYYY-MM-DD that exists, kept as it is typed."""
    if text and not (MONTH_OR_DAY.fullmatch(text) and _exists(text if len(text) > 7 else f"{text}-01")):
        raise Refused("not_a_day_or_month")
    return text or None


def day(text: str) -> dt.date | None:
    """YYYY-MM-DD of this century."""
    if not text:
        return None
    if not (MONTH_OR_DAY.fullmatch(text) and len(text) == 10 and _exists(text) and text >= "2000"):
        raise Refused("not_a_day")
    return dt.date.fromisoformat(text)


def registry_number(text: str) -> str | None:
    """G, J or L and 18 characters. It need not agree with the identity number."""
    found = "".join(text.upper().split())
    if found and not REGISTRY.fullmatch(found):
        raise Refused("registry_shape")
    return found or None


def phones(text: str) -> list[str]:
    """Telephone numbers, as many as are written there; Refused where something is no number: nobody guesses."""
    found = read_phones(text)
    if found.invalid or len(found.phones) > MOST_PHONES:
        raise Refused("phones_shape")
    return list(found.phones)


def class_id(text: str) -> str | None:
    """An id as text; whose class it is the action asks."""
    return text.strip().lower() or None


OF_THE_CHILD: Mapping[str, Reader] = {
    "name": needed_name,
    "former_name": name,
    "sex": partial(code, SEXES),
    "birth_date": month_or_day,
    "ethnicity": partial(code, ETHNICITIES),
    "registry_number": registry_number,
    "auxiliary_number": line,
    "enrolled_month": month_or_day,
    "class_id": class_id,
    "boarder": yes_no,
    "address": partial(line, longest=200),
    "household_place": partial(line, longest=200),
    "character": lines,
    "interests": lines,
    "health": lines,
    "medical_alerts": lines,
    "subsidies": lines,
}
OF_THE_HOME: Mapping[str, Reader] = {
    "left_behind": partial(code, LEFT_BEHIND),
    "other_parent": partial(code, (ABLE, UNABLE, NOBODY)),
    "other_parent_why": partial(line, longest=200),
    "entrusted_to": line,
    "entrusted_on": day,
    "entrusted_told_on": day,
    "committee_contact": line,
    "committee_checked_on": day,
}
OF_A_STUDENT: Mapping[str, Reader] = {**OF_THE_CHILD, **OF_THE_HOME}
OF_A_GUARDIAN: Mapping[str, Reader] = {
    "name": name,
    "relation": partial(code, RELATIONS),
    "phones": phones,
    "workplace": line,
    "whereabouts": partial(code, (HOME, AWAY)),
    "away_since": month_or_day,
    "home_often": line,
    "legal_guardian": yes_no,
    "carer": yes_no,
}


def written(value: Any) -> str:
    """A fact as its form shows it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "、".join(value) if isinstance(value, list) else str(value)


def facts_of(student: Any) -> dict[str, str]:
    """Every fact of a student (models) as a form shows it: the child's by name, a guardian's as g.<id>.<name>. Needs
    the guardians loaded."""
    facts = {name: written(getattr(student, name)) for name in OF_A_STUDENT}
    for guardian in student.guardians:
        facts |= {f"g.{guardian.id}.{name}": written(getattr(guardian, name)) for name in OF_A_GUARDIAN}
        facts[f"g.{guardian.id}.{GONE}"] = ""
    return facts


def blank_guardian() -> dict[str, str]:
    """The fields of a guardian who is to be added."""
    return {f"g.{NEW}.{name}": "" for name in OF_A_GUARDIAN}


@dataclass(frozen=True)
class Asked:
    """What a form asks for: `changes` are what its sender changed, `clashes` those of them that somebody else changed
    otherwise since it was opened. All as text."""

    changes: dict[str, str]
    clashes: dict[str, str]


def compared(base: Mapping[str, str], sent: Mapping[str, str], here: Mapping[str, str]) -> Asked:
    """What somebody who saw `base` and sent `sent` changed, beside what is `here` by now. What both say alike is
    settled; what only the others changed stays theirs. A field that is not here any more is nobody's."""
    mine = {name: value for name, value in sent.items() if name in here and value != base.get(name, "")}
    changes = {name: value for name, value in mine.items() if value != here[name]}
    return Asked(changes, {name: here[name] for name in changes if here[name] != base.get(name, "")})


def _short(text: str, longest: int) -> str | None:
    if len(text) > longest:
        raise Refused("too_long", count=longest)
    return text or None


def _exists(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True

"""The ledgers 台账 there are, and their columns: what each says of a child, and who may see it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from webapp.access.permissions import Permission
from webapp.domain.home import PARENTS
from webapp.domain.student_facts import written
from webapp.models import Guardian
from webapp.queries.contact_cards import Colleague
from webapp.queries.ledgers import LedgerRow
from webapp.routes import fact_words
from webapp.routes.care_words import CATEGORY, level_words
from webapp.routes.words import class_name, iso_day, relation_name

Said = Callable[[LedgerRow], str]


@dataclass(frozen=True)
class Column:
    """Its word, its width in characters, what it says, and what one must be allowed to read it."""

    word: LazyString | str
    width: int
    said: Said
    needs: Permission = Permission.TAKE_LEDGERS


@dataclass(frozen=True)
class Ledger:
    """Its name, its usual columns, and whether only children with a parent away are in it; `changes`: it is no list of
    children but of what was changed, in columns of its own."""

    word: LazyString
    usual: tuple[str, ...]
    left_behind: bool = False
    changes: bool = False


def _fact(name: str, width: int, needs: Permission = Permission.TAKE_LEDGERS) -> Column:
    """A fact of the child, as the file says it."""

    def said(row: LedgerRow) -> str:
        text = written(getattr(row.card.student, name))
        return str(fact_words.CHOICES.get(name, {}).get(text, text))

    return Column(fact_words.FACTS[name], width, said, needs)


def _family(chosen: Callable[[Guardian], object]) -> Said:
    """Those of the family, each in a line with what they are and their numbers."""
    return lambda row: "\n".join(_relative(one) for one in row.card.family if chosen(one))


def _relative(one: Guardian) -> str:
    relation = relation_name(one.relation) if one.relation else ""
    return " ".join(part for part in (one.name, relation, *one.phones) if part)


def _away(row: LedgerRow) -> str:
    away = [one for one in row.card.family if one.whereabouts == "away" and one.relation in PARENTS]
    return "\n".join(" ".join(filter(None, (_relative_name(one), one.away_since, one.workplace))) for one in away)


def _relative_name(one: Guardian) -> str:
    return relation_name(one.relation) if one.relation else one.name or ""


def _first(row: LedgerRow) -> str:
    return next((_relative(one) for one in row.card.family if one.phones), "")


def _colleagues(found: list[Colleague]) -> str:
    return "\n".join(" ".join(filter(None, (one.name, one.phone))) for one in found)


def _missing(row: LedgerRow) -> str:
    return "、".join(str(fact_words.MISSING[name]) for names in row.card.missing.values() for name in names)


def _last(name: str) -> Said:
    return lambda row: iso_day(getattr(row.card.student.summary, name, None))


def _fits(name: str) -> Said:
    return lambda row: str(fact_words.ANSWERS[row.fits[name].value])


SEE, CARE = Permission.SEE_SCHOOL, Permission.SEE_ALL_CARE
COLUMNS: dict[str, Column] = {
    "class": Column(_l("Class"), 12, lambda row: class_name(row.card.student.school_class)),
    "sex": _fact("sex", 5),
    "birth_date": _fact("birth_date", 11),
    "registry_number": _fact("registry_number", 21),
    "id_last4": Column(_l("Identity number, last digits"), 8, lambda row: row.card.student.id_number_last4 or ""),
    "ethnicity": _fact("ethnicity", 8),
    "boarder": _fact("boarder", 6),
    "household_place": _fact("household_place", 20),
    "address": _fact("address", 22),
    "first": Column(_l("Call first"), 22, _first),
    "carer": Column(_l("Looks after the child"), 22, _family(lambda one: one.carer)),
    "legal_guardian": Column(_l("Legal guardian"), 22, _family(lambda one: one.legal_guardian)),
    "family": Column(_l("Family"), 26, _family(lambda _one: True)),
    "left_behind": _fact("left_behind", 12),
    "away": Column(_l("Parents away: since when, where"), 24, _away),
    **{name: Column(fact_words.DEFINITIONS[name], 12, _fits(name)) for name in fact_words.DEFINITIONS},
    "entrusted_to": _fact("entrusted_to", 14),
    "entrusted_on": _fact("entrusted_on", 11),
    "entrusted_told_on": _fact("entrusted_told_on", 11),
    "committee_contact": _fact("committee_contact", 20),
    "committee_checked_on": _fact("committee_checked_on", 11),
    "teacher": Column(_l("Class teacher"), 18, lambda row: _colleagues(row.card.teachers)),
    "mentor": Column(_l("Mentor"), 18, lambda row: _colleagues(row.card.mentors)),
    "last_visit": Column(_l("Last visit"), 11, _last("last_visit_at"), SEE),
    "last_talk": Column(_l("Last talk"), 11, _last("last_talk_at"), SEE),
    "last_contact": Column(_l("Last contact with the family"), 11, _last("last_contact_at"), SEE),
    "health": _fact("health", 18, SEE),
    "medical_alerts": _fact("medical_alerts", 18, SEE),
    "subsidies": _fact("subsidies", 16, SEE),
    "missing": Column(_l("Still to be asked"), 24, _missing),
    "categories": Column(
        _l("Categories of care"), 18,
        lambda row: "、".join(str(CATEGORY.get(one, one)) for one in row.care.categories) if row.care else "", CARE,
    ),
    "level": Column(_l("Level of care"), 8, lambda row: level_words(row.care.level) if row.care else "", CARE),
}  # fmt: skip
LEDGERS: dict[str, Ledger] = {
    "master": Ledger(
        _l("Master ledger of students"),
        ("class", "sex", "birth_date", "registry_number", "boarder", "address", "first", "mentor", "last_visit",
         "last_talk"),
    ),
    "left_behind": Ledger(
        _l("Register of children with parents away"),
        ("class", "sex", "birth_date", "away", "carer", "entrusted_to", "entrusted_on", "committee_contact",
         "committee_checked_on", "address", "mentor"),
        left_behind=True,
    ),
    "changes": Ledger(_l("Change report of children with parents away"), (), changes=True),
    "cards": Ledger(
        _l("Contact cards"),
        ("class", "first", "legal_guardian", "family", "teacher", "mentor", "committee_contact", "address", "missing"),
    ),
}  # fmt: skip

"""Filling an empty database with the demo county: the same rows for the same day, every time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from random import Random
from typing import Any

from sqlalchemy import insert, select

from webapp.actions import derived
from webapp.cli.demo.bureau import bureau_rows, point_rows, term_rows
from webapp.cli.demo.care import Care, care_rows
from webapp.cli.demo.children import guardian_rows, make_children
from webapp.cli.demo.drafts import entry_row
from webapp.cli.demo.held import hold_two
from webapp.cli.demo.ids import Chance
from webapp.cli.demo.log import Cared, drafts_of
from webapp.cli.demo.pairs import make_pairs, pairing_rows
from webapp.cli.demo.places import BUREAU, make_places
from webapp.cli.demo.rounds import SCHOOL, decision_rows, make_round
from webapp.cli.demo.staff import CAST, Teacher, account_rows, grant_rows, make_staff
from webapp.cli.demo.term import days_so_far
from webapp.domain.terms import CHINA, term_of
from webapp.extensions import db
from webapp.models import (
    Account,
    Bureau,
    CareFile,
    CareMember,
    CarePhrase,
    CarePlanStep,
    CareStep,
    Entry,
    Guardian,
    Pairing,
    RoleGrant,
    School,
    SchoolClass,
    ScreeningDecision,
    ScreeningRound,
    Student,
    Term,
)

SEED = "runxin demo county"


def is_empty() -> bool:
    """Does the database hold no bureau and no account?"""
    return not any(db.session.scalars(select(model.id).limit(1)).first() for model in (Bureau, Account))


def is_demo() -> bool:
    """Is it the demo county that the database holds?"""
    return (
        db.session.scalars(
            select(Account.id).join(Bureau).where(Bureau.name == BUREAU, Account.login == CAST[0].login)
        ).first()
        is not None
    )


def fill(today: dt.date) -> list[Teacher]:
    """Insert the county with its term up to the day before `today`, and work out what follows from the log.

    Returns the staff, the cast first. The caller commits.
    """
    chance = Chance(Random(SEED))  # noqa: S311  # meant to come out the same
    first_day = term_of(today).first_day
    moment = dt.datetime.combine(first_day - dt.timedelta(days=3), dt.time(9), CHINA)
    places = make_places(chance.dice, moment, today)
    staff = make_staff(chance, places, moment)
    children = list(make_children(chance, places.classes, moment, today))
    days = days_so_far(today)
    handed_over = first_day + (today - first_day) // 2
    pairs = make_pairs(children, staff, moment.date(), handed_over)

    _insert(Bureau, bureau_rows(chance, places, moment))
    _insert(School, places.school_rows + point_rows(chance, places, moment))
    _insert(Term, term_rows(chance, places, moment, today))
    _insert(SchoolClass, places.class_rows)
    _insert(Account, account_rows(staff, places, moment))
    _insert(RoleGrant, grant_rows(chance, staff, places, moment, moment.date()))
    _insert(Student, (child.row for child in children))
    _insert(Guardian, (row for child in children for row in guardian_rows(chance, child, moment)))
    _insert(Pairing, pairing_rows(chance, pairs, moment))
    caring = Chance(Random(f"{SEED}, care"))  # noqa: S311  # its own, so that the rest stays as it was
    office = next(teacher for teacher in staff if teacher.login == "chen")
    asking = make_round(caring, staff, children, office, today)
    drafts = drafts_of(chance, Cared(staff, children, pairs, days), asking.answers)
    _insert(Entry, map(entry_row, drafts))
    care = Care(caring, staff, places.schools[SCHOOL], today)
    made = care_rows(care, pairs, drafts, asking.named)
    for model in (CareFile, CareStep, CareMember, CarePlanStep, CarePhrase):
        _insert(model, care.rows[model])
    _insert(ScreeningRound, [asking.row])
    cared_for = {row["student_id"] for row in care.rows[CareFile]}
    decided = decision_rows(caring, asking, office, made, cared_for, today - dt.timedelta(days=1))
    _insert(ScreeningDecision, decided)
    derived.rebuild()
    if days:
        hold_two(chance, pairs, days[-1])
    return list(staff)


def _insert(model: type[Any], rows: Iterable[dict[str, Any]]) -> None:
    listed = list(rows)
    if listed:
        db.session.execute(insert(model), listed)

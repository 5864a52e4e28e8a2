"""The roles that a row asks for, each where it would hold; or why it cannot."""

from __future__ import annotations

import datetime as dt
import uuid

from webapp.access.permissions import OF_A_BUREAU, OF_A_CLASS, Role
from webapp.access.person import Person
from webapp.actions.staff_known import Known
from webapp.domain.class_labels import ClassLabel, parse_class
from webapp.domain.staff_lists import SYNONYMS, Reason, StaffRow
from webapp.domain.terms import grade_of
from webapp.models import RoleGrant, School, SchoolClass

Posts = tuple[list[RoleGrant], list[Reason], list[Reason]]


def posts_of(person: Person, known: Known, row: StaffRow) -> Posts:
    """(grants not yet of anybody, reasons against the row, what is to be said of it)."""
    against: list[Reason] = []
    roles = [Role(code) for code in row.roles]
    forbidden = [role for role in roles if role not in known.giving]
    against += [Reason("not_yours_to_give", SYNONYMS[role][0]) for role in forbidden]
    school = _school(known, row, against)
    if school is None and not against and set(roles) - OF_A_BUREAU:
        against.append(Reason("school_missing"))
    # who gives a role for a whole bureau does it by hand: an empty cell must not be enough
    first = row.starts_on or person.today
    classes = _classes(known, row, school, first, against) if school and set(roles) & OF_A_CLASS else []
    if set(roles) & OF_A_CLASS and school and not row.classes:
        against.append(Reason("class_missing"))
    said = [Reason("class_not_used", "、".join(row.classes))] if row.classes and not set(roles) & OF_A_CLASS else []
    if against:
        return [], against, said
    grants = []
    for role in roles:
        of_school = school.id if school and role not in OF_A_BUREAU else None
        for class_id in classes if role in OF_A_CLASS else [None]:
            grants.append(_grant(person, row, role, of_school, class_id))
    return grants, against, said


def _grant(
    person: Person, row: StaffRow, role: Role, school_id: uuid.UUID | None, class_id: uuid.UUID | None
) -> RoleGrant:
    return RoleGrant(
        role=role.value,
        school_id=school_id,
        class_id=class_id,
        starts_on=row.starts_on or person.today,
        ends_on=row.ends_on,
        granted_by=person.id,
    )


def _school(known: Known, row: StaffRow, against: list[Reason]) -> School | None:
    """The school of the row: the one it names, else the one the list is for."""
    only = known.place.school
    if not row.school:
        return only
    found = known.schools.get(row.school, [])
    if len(found) != 1:
        against.append(Reason("school_ambiguous" if found else "school_unknown", row.school))
        return None
    if only and found[0].id != only.id:
        against.append(Reason("school_of_others", row.school))
        return None
    return found[0]


def _classes(known: Known, row: StaffRow, school: School, first: dt.date, against: list[Reason]) -> list[uuid.UUID]:
    found = []
    for text in row.classes:
        label = parse_class(text)
        running = [one for one in known.classes.get(school.id, []) if one.runs_on(first)]
        fitting = [one for one in running if _fits(one, text, label, first)]
        if len(fitting) != 1:
            against.append(Reason("class_ambiguous" if fitting else "class_unknown", text))
        else:
            found.append(fitting[0].id)
    return list(dict.fromkeys(found))


def _fits(one: SchoolClass, text: str, label: ClassLabel | None, day: dt.date) -> bool:
    """Is the class called so by its school, or does the label name it by grade or year of entry, and number?"""
    if one.label and one.label == text:
        return True
    if label is None or label.number != one.number or label.stage not in (None, one.stage):
        return False
    if label.cohort is not None:
        return label.cohort == one.cohort_year
    return label.grade == grade_of(one.stage, one.cohort_year, day)

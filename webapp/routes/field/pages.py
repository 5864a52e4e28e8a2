"""The field's pages as (template, context): a view renders one, the kit renders all, so a phone shows the same."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any

from webapp.access.choices import choice
from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.domain.student_facts import blank_guardian, facts_of
from webapp.domain.terms import wall_time
from webapp.entries import KINDS, STUDENT_KINDS
from webapp.entries.screening import SIGN
from webapp.models import SchoolClass, now
from webapp.queries.amending import child_of, own_record, standing_only
from webapp.queries.care_tasks import care_tasks
from webapp.queries.handed_over import HandedOver, by_student, handed_over, lately
from webapp.queries.my_entries import my_entries
from webapp.queries.my_students import MyStudent, StudentPage, carried_pages, my_students, student_page
from webapp.queries.roll_call import my_classes, roll_call_page
from webapp.queries.screening import Asked, ScreeningPage, asked_classes, carried_screenings, screening_page
from webapp.routes import fact_words, plan_words
from webapp.routes.found_words import form_words
from webapp.routes.words import class_name

RECORDS = ("home_visit", "talk", "guardian_contact")  # the order of the menu


@dataclass(frozen=True)
class FieldPage:
    """A page of the field: its path, its template and what the template needs."""

    path: str
    template: str
    context: dict[str, Any]


def today(
    person: Person,
    rows: list[MyStudent] | None = None,
    classes: list[SchoolClass] | None = None,
    asked: list[Asked] | None = None,
    handovers: list[HandedOver] | None = None,
) -> FieldPage:
    """Today: what is asked of me, and my students, longest unvisited first."""
    own = my_classes(person) if classes is None else classes
    listed = my_students(person) if rows is None else rows
    context = {
        "rows": listed,
        "classes": own,
        "asked": [one for one, _round in (asked_classes(person, own) if asked is None else asked)],
        "handovers": handed_over(person) if handovers is None else handovers,
        "tasks": care_tasks(person, [row.student for row in listed]),
        "plan_words": plan_words,
    }
    return FieldPage("/field", "field/today.html", context)


def students(person: Person, rows: list[MyStudent] | None = None) -> FieldPage:
    """All my students, by pinyin, to search."""
    listed = my_students(person) if rows is None else rows
    own = {row.student.school_class for row in listed if row.student.class_id in person.classes()}
    context = {
        "rows": sorted(listed, key=lambda row: row.student.name_pinyin),
        "own_classes": sorted(filter(None, own), key=lambda one: (one.stage, -one.cohort_year, one.number)),
    }
    return FieldPage("/field/students", "field/students.html", context)


def student(person: Person, student_id: uuid.UUID) -> FieldPage:
    """One of my students."""
    found = student_page(person, student_id)
    handed = by_student(handed_over(person, [student_id])).get(student_id)
    return FieldPage(f"/field/students/{student_id}", "field/student.html", _student_context(found, handed))


def contacts(person: Person, student_id: uuid.UUID, **extra: Any) -> FieldPage:
    """The form for what one found otherwise of one of my students' family; `extra` as record_form's."""
    return _contacts(student_page(person, student_id), form_words(), **extra)


def roll_calls(person: Person, classes: list[SchoolClass] | None = None) -> FieldPage:
    """Which class to call."""
    mine = my_classes(person) if classes is None else classes
    return FieldPage("/field/roll-calls", "field/roll_calls.html", {"classes": mine})


def roll_call(person: Person, class_id: uuid.UUID, school_class: SchoolClass | None = None) -> FieldPage:
    """The roll of one class; `school_class`: the class itself, of my_classes."""
    page = roll_call_page(person, class_id, school_class)
    context = {"page": page, "kind": KINDS["roll_call"], "values": {}, "problems": {}}
    return FieldPage(f"/field/roll-calls/{class_id}", "field/roll_call.html", context)


def screening(person: Person, class_id: uuid.UUID) -> FieldPage:
    """One class to go through, while a round is open."""
    return _screening(screening_page(person, class_id))


def record_menu(_person: Person) -> FieldPage:
    """Which kind to record, and the drafts."""
    return FieldPage("/field/record", "field/record.html", {"kinds": [KINDS[name] for name in RECORDS]})


def record_form(person: Person, kind: str, **extra: Any) -> FieldPage:
    """A blank form of one kind; `extra` fills in a student, values and problems when the server answers itself."""
    context: dict[str, Any] = {
        "kind": STUDENT_KINDS[kind],
        "person": person,
        "student": None,
        "students": None,
        "values": {},
        "problems": {},
        "entry_id": None,
        "amends": None,
        "mends": None,
        "item": None,
    }
    return FieldPage(f"/field/record/{kind}", "field/form.html", context | extra)


def entries(person: Person, cared_for: Collection[uuid.UUID] | None = None) -> FieldPage:
    """What I recorded, with states; `cared_for`: my students, if they are known."""
    return FieldPage("/field/entries", "field/entries.html", {"mine": my_entries(person, cared_for), "kinds": KINDS})


def entry(_person: Person) -> FieldPage:
    """One entry on the phone, blank: only the phone has it."""
    return FieldPage("/field/entry", "field/entry.html", {})


def own_entry(person: Person, entry_id: uuid.UUID) -> FieldPage:
    """One of my own records, seen alone: also of a child who is no longer among mine."""
    item = own_record(person, entry_id)
    return FieldPage("/field/entries", "field/own_entry.html", {"item": item, "student": child_of(person, item)})


def shared(_person: Person) -> FieldPage:
    """Photos that another app has shared, blank: only the phone has them."""
    return FieldPage("/field/shared", "field/shared.html", {})


def profile(person: Person, classes: list[SchoolClass] | None = None) -> FieldPage:
    """Me: who I am, this phone, the way out."""
    mine = my_classes(person) if classes is None else classes
    policy = {name: choice(name, person.bureau_id, person.home_school) for name in ("pin_digits", "phone_secret")}
    return FieldPage("/field/me", "field/me.html", {"person": person, "classes": mine, "policy": policy})


def withdrawing(person: Person, entry_id: uuid.UUID | None = None) -> FieldPage:
    """The form that takes back one of my own records; blank, the phone fills in which."""
    item = standing_only(own_record(person, entry_id)) if entry_id else None
    context: dict[str, Any] = {"item": item, "withdrawn_at": wall_time(now()), "problems": {}}
    return FieldPage("/field/withdraw", "field/withdraw.html", context)


def nav(person: Person) -> FieldPage:
    """The bottom bar."""
    context = {"calls_roll": person.may(Permission.CALL_ROLL), "path": ""}
    return FieldPage("/field/nav", "field/nav.html", context)


def saved(_person: Person) -> FieldPage:
    """What a phone says after saving."""
    return FieldPage("/field/saved", "field/saved.html", {"verdict": None})


def unavailable(_person: Person) -> FieldPage:
    """What a phone says when a page is not in its kit and the network is away."""
    return FieldPage("/field/unavailable", "field/unavailable.html", {})


def silent(_person: Person) -> FieldPage:
    """What a phone shows instead of students when it was not in contact for too long."""
    return FieldPage("/field/silent", "field/silent.html", {})


def index_text(rows: list[MyStudent]) -> str:
    """My students as JSON for filling forms: id, name, class and what they are searched by."""
    return json.dumps(
        [
            {
                "id": str(row.student.id),
                "name": row.student.name,
                "class": class_name(row.student.school_class),
                "search": row.student.search_text,
            }
            for row in rows
        ],
        ensure_ascii=False,
    )


def kit_pages(person: Person, rows: list[MyStudent]) -> Iterator[FieldPage]:
    """Every page one person's phone carries, in the order of their use."""
    simple: list[Callable[[Person], FieldPage]] = [
        nav, record_menu, saved, unavailable, silent, entry, shared, withdrawing,
    ]  # fmt: skip
    classes = my_classes(person)
    asked = asked_classes(person, classes)
    ids = [row.student.id for row in rows]
    handovers = handed_over(person, ids)
    yield today(person, rows, classes, asked, lately(handovers, person.today))
    yield students(person, rows)
    for page in simple:
        yield page(person)
    yield entries(person, ids)
    yield profile(person, classes)
    for kind in RECORDS:
        yield record_form(person, kind)
    if person.may(Permission.CALL_ROLL):
        yield roll_calls(person, classes)
        for school_class in classes:
            yield roll_call(person, school_class.id, school_class)
    yield from map(_screening, carried_screenings(asked, [row.student for row in rows]))
    handed, words = by_student(handovers), form_words()
    for found in carried_pages(person, ids):
        context = _student_context(found, handed.get(found.student.id))
        yield FieldPage(f"/field/students/{found.student.id}", "field/student.html", context)
        yield _contacts(found, words)


def _contacts(page: StudentPage, words: dict[str, Any], **extra: Any) -> FieldPage:
    student = page.student
    facts = facts_of(student) | blank_guardian()
    context: dict[str, Any] = {
        "student": student,
        "guardians": page.card.family,
        "facts": facts,
        "kind": KINDS["contact_change"],
        "words": words,
        "values": {},
        "problems": {},
        "entry_id": None,
    }
    return FieldPage(f"/field/students/{student.id}/contacts", "field/contacts.html", context | extra)


def _screening(page: ScreeningPage) -> FieldPage:
    context = {"page": page, "kind": KINDS["screening"], "signs": SIGN, "values": {}, "problems": {}}
    return FieldPage(f"/field/screenings/{page.school_class.id}", "field/screening.html", context)


def _student_context(page: Any, handed: HandedOver | None) -> dict[str, Any]:
    kinds = [KINDS[name] for name in RECORDS]
    return {"page": page, "card": page.card, "kinds": kinds, "handed": handed, "fact_words": fact_words}

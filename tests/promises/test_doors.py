"""Role × URL × tenant: every door of the application, tried by everybody. A new view is covered when it is there."""

import pytest

from tests.cast import PEOPLE
from tests.promises.world import OF_ONE_PERSON, OF_THE_BUREAU, OF_WHO_LOOKS_AFTER, SPELLED, counted, doors, guarded
from webapp.access.marks import OWN, PUBLIC
from webapp.access.permissions import ALLOWS, Scope

# who opens a door with the ids of the own school, by what it asks
COLLEAGUES = ("wang", "li", "chen", "liu", "zhou", "xu", "sun", "wei", "zhao")
BUREAU_WIDE = {"sun", "wei", "zhao"}  # their tenant is the bureau: the other school is theirs too
DENIED = {403, 404}


def allowed(login):
    """What a person of the cast may do."""
    return frozenset().union(*(ALLOWS[role] for role in PEOPLE[login][2]))


def test_every_view_carries_a_mark(app):
    assert [str(door) for door in doors(app) if door.mark is None] == []


def test_nobody_finds_the_login_in_place_at_every_door(all_doors, nobody, world):
    ids = world["school"]
    answers = {
        str(d): d.open(nobody, ids).status_code for d in all_doors if d.mark != PUBLIC and not isinstance(d.mark, Scope)
    }
    assert {door: status for door, status in answers.items() if status != 401} == {}


def test_public_doors_answer_nobody_without_a_fault(all_doors, nobody, world):
    answers = {str(d): d.open(nobody, world["school"]).status_code for d in all_doors if d.mark == PUBLIC}
    assert {answers.pop("GET /setup"), answers.pop("POST /setup")} == {404}, "nobody sets up twice"
    handing_over = {door: answers.pop(door) for door in list(answers) if "/handover" in door}
    assert set(handing_over.values()) == {404}, "to a phone that does not show its token, no phone is known"
    assert {door: status for door, status in answers.items() if status >= 500 or status in {401, 403, 404}} == {}


def test_a_stranger_is_told_of_nothing(app, as_, world):
    stranger = as_("stranger")
    answers = {str(door): door.open(stranger, world["school"]).status_code for door in guarded(app)}
    assert {door: status for door, status in answers.items() if status != 404} == {}


def test_a_stranger_reaches_only_what_is_everybodys_own(all_doors, as_, world):
    stranger = as_("stranger")
    answers = {str(d): d.open(stranger, world["school"]).status_code for d in all_doors if d.mark == OWN}
    assert {door: status for door, status in answers.items() if status >= 500} == {}


@pytest.mark.parametrize("login", COLLEAGUES)
def test_a_colleague_without_the_permission_is_forbidden(app, as_, world, login):
    visitor = as_(login)
    closed = [door for door in guarded(app) if door.mark not in allowed(login)]
    answers = {str(door): door.open(visitor, world["school"]).status_code for door in closed}
    assert {door: status for door, status in answers.items() if status != 403} == {}


@pytest.mark.parametrize("login", [login for login in COLLEAGUES if login != "li"])
def test_with_the_ids_of_the_own_school_the_doors_do_open(app, as_, world, login):
    visitor = as_(login)
    doors_in = [d for d in guarded(app) if d.mark in allowed(login) and not {"digest"} & d.rule.arguments]
    shut = (OF_THE_BUREAU if login not in BUREAU_WIDE else set()) | (OF_ONE_PERSON if login != "wang" else set())
    shut |= OF_WHO_LOOKS_AFTER if login == "wei" else set()
    answers = {str(d): d.open(visitor, world["school"]).status_code for d in doors_in if d.rule.endpoint not in shut}
    assert {door: s for door, s in answers.items() if s in {401, 403, 404} or s >= 500} == {}
    denied = {str(d): d.open(visitor, world["school"]).status_code for d in doors_in if d.rule.endpoint in shut}
    assert {door: s for door, s in denied.items() if s not in DENIED} == {}


def test_a_colleagues_child_is_not_found_in_the_field(app, as_, world):
    li = as_("li")
    for door in guarded(app):
        if door.ids and door.rule.rule.startswith("/field") and door.mark in allowed("li"):
            assert door.open(li, world["school"]).status_code == 404, str(door)


def foreign(door, world, stranger_school):
    """The door's ids, with each one in turn (and all at once) taken from another school."""
    own, theirs = world["school"], world[stranger_school]
    for wrong in [door.ids, *([one] for one in door.ids if len(door.ids) > 1)]:
        yield {**own, **{name: theirs[name] for name in wrong}}


@pytest.mark.parametrize("login", COLLEAGUES)
def test_another_schools_ids_are_not_found_and_change_nothing(app, as_, world, login):
    visitor, before, wrong = as_(login), counted(app), {}
    for school in ("far_school",) if login in BUREAU_WIDE else ("other_school", "far_school"):
        for door in guarded(app):
            if not door.ids or door.mark not in allowed(login):
                continue
            for ids in foreign(door, world, school):
                status = door.open(visitor, ids).status_code
                if status != 404:
                    wrong[door.url(ids)] = status
    assert wrong == {}
    assert counted(app) == before


def test_the_size_of_the_table(all_doors, app, capsys):
    people = len(PEOPLE) + 1
    with_ids = sum(bool(door.ids) for door in all_doors)
    with capsys.disabled():
        print(f"\n{len(all_doors)} doors ({with_ids} with ids, {len(guarded(app))} guarded), {people} people")
    assert set(SPELLED) >= {a for d in all_doors for a in d.rule.arguments if d.called(a) not in d.ids}

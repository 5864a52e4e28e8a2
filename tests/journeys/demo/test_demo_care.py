"""The demo county's care files, plans and screening round: as the rules make them, and something on every page."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.journeys.demo.test_demo import THE_DAY, county, session
from webapp.access.care_plans import plan_rows, step_of
from webapp.access.person import load_person
from webapp.actions.care_files import standing_of_file
from webapp.actions.care_files import step_of as step_of_file
from webapp.domain import care_plan
from webapp.domain.care_file import replay
from webapp.domain.care_plan import labels_in
from webapp.models import Account, CareFile, CareStep, ScreeningRound
from webapp.queries.care_files import care_files
from webapp.queries.care_tasks import care_tasks
from webapp.queries.my_students import my_students
from webapp.queries.roll_call import my_classes
from webapp.queries.screening import asked_classes, ledger
from webapp.routes.plan_words import sorting_words

__all__ = ["county", "session"]


def person(session: Any, login: str) -> Any:
    return load_person(session.scalars(select(Account).where(Account.login == login)).one(), THE_DAY)


def test_every_file_is_what_its_steps_say(session: Any) -> None:
    files = session.scalars(select(CareFile)).all()
    assert {file.state for file in files} == {"draft", "verified", "active", "stepping_down", "left"}
    for file in files:
        steps = session.scalars(select(CareStep).where(CareStep.file_id == file.id).order_by(CareStep.number)).all()
        assert replay(map(step_of_file, steps)) == standing_of_file(file)
        assert file.steps == len(steps)
        assert all(step.day < THE_DAY for step in steps)


@pytest.mark.parametrize("shown", ["open", "lacking", "review", "waiting", "over"])
def test_no_list_of_the_office_is_empty(session: Any, shown: str) -> None:
    assert care_files(person(session, "chen"), shown, "", 1, 50).rows


def test_plans_run_and_their_measures_name_no_category(county: Flask, session: Any) -> None:
    plans = [
        care_plan.replay(map(step_of, rows)) for f in session.scalars(select(CareFile)) if (rows := plan_rows(f.id))
    ]
    assert {plan.state for plan in plans if plan} == {care_plan.State.RUNNING}
    with county.test_request_context():
        words = sorting_words()
    assert [text for plan in plans if plan for text in plan.facts.values() if labels_in(text, words)] == []


def test_wang_is_asked_for_a_screening_a_visit_and_what_a_plan_says(session: Any) -> None:
    wang = person(session, "wang")
    assert asked_classes(wang, my_classes(wang))
    tasks = care_tasks(wang, [row.student for row in my_students(wang)])
    assert {"visit", "study"} <= {task.what for task in tasks}


def test_of_the_round_some_have_answered_and_some_children_are_decided_on(session: Any) -> None:
    found = ledger(person(session, "chen"), session.scalars(select(ScreeningRound.id)).one())
    assert 0 < found.silent < len(found.classes)
    assert {bool(one.decision) for one in found.candidates} == {True, False}

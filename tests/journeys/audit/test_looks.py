"""Every look at a child's file stands in the audit: who, whose, when, and as what; once, and never for nothing."""

import datetime as dt
import threading
import time

import pytest
from flask import template_rendered
from sqlalchemy import select

from tests.conftest import inside
from tests.given import a_visit, an_envelope
from tests.pictures import a_photo, declared
from tests.visitor import a_visitor
from webapp.access.audit import note
from webapp.actions import looks
from webapp.extensions import Writing, db
from webapp.models import AuditEvent, new_id
from webapp.queries.audit_chain import verify

LOOKS = ("student.viewed", "photo.viewed", "held.viewed", "readers.viewed", "kit.pulled")


@pytest.fixture
def kept(house):
    """kept(): the looks in the audit, oldest first, as (action, account, subject's id, why)."""

    def read():
        with house() as session:
            rows = session.scalars(select(AuditEvent).where(AuditEvent.action.in_(LOOKS)).order_by(AuditEvent.seq))
            return [(row.action, row.account_id, row.subject_id, row.details["why"]) for row in rows]

    return read


def test_a_look_at_a_childs_file_is_kept_once_with_who_and_as_what(as_, cast, kept, house):
    chen = as_("chen")
    assert chen.get(f"/desk/students/{cast.yan}").status_code == 200
    assert kept() == [("student.viewed", cast.chen, cast.yan, ["moral_education"])]
    chen.get(f"/desk/students/{cast.yan}")
    chen.get(f"/desk/students/{cast.yan}?records=all")
    assert len(kept()) == 1
    chen.get(f"/desk/students/{cast.lei}")
    as_("liu").get(f"/desk/students/{cast.yan}")
    assert [(who, whose) for _action, who, whose, _why in kept()][1:] == [
        (cast.chen, cast.lei), (cast.liu, cast.yan),
    ]  # fmt: skip
    with house() as session:
        first = session.scalars(select(AuditEvent).where(AuditEvent.action == "student.viewed")).first()
        assert (first.school_id, first.bureau_id, first.address) == (cast.school, cast.bureau, "127.0.0.1")
        assert first.session_id is not None
        assert verify().why is None


def test_a_form_that_comes_back_with_the_childs_page_is_a_look_too(as_, cast, kept):
    answer = as_("chen").post(f"/desk/students/{cast.yan}/pairings", data={"mentor_id": "nobody"})
    assert (answer.status_code, "周小燕" in answer.text) == (422, True)
    assert kept() == [("student.viewed", cast.chen, cast.yan, ["moral_education"])]


def test_after_ten_minutes_it_is_another_look(as_, cast, kept, monkeypatch):
    chen = as_("chen")
    chen.get(f"/desk/students/{cast.yan}")
    monkeypatch.setattr(looks, "AGAIN", dt.timedelta(0))
    chen.get(f"/desk/students/{cast.yan}")
    assert len(kept()) == 2


def test_in_the_field_a_look_is_kept_too(as_, cast, kept):
    as_("wang").get(f"/field/students/{cast.yan}")
    assert kept() == [("student.viewed", cast.wang, cast.yan, ["class_teacher", "mentor"])]


def test_a_kit_is_kept_once_with_how_many_children_it_carries(as_, cast, kept, house):
    wang = as_("wang")
    cursor = wang.pull().get_json()["cursor"]
    wang.pull()
    wang.pull(cursor)
    assert [(action, who) for action, who, _whose, _why in kept()] == [("kit.pulled", cast.wang)]
    with house() as session:
        row = session.scalars(select(AuditEvent).where(AuditEvent.action == "kit.pulled")).one()
        assert (row.details["students"], row.school_id) == (2, cast.school)


def test_a_photo_and_a_held_record_are_kept(as_, cast, kept):
    wang, data = as_("wang"), a_photo()
    file = declared(data)
    wang.verdicts(an_envelope("home_visit", a_visit(cast.yan), files=[file]))
    wang.send_file(file["id"], data)
    wang.verdict(an_envelope("home_visit", a_visit(cast.mei)))
    chen = as_("chen")
    assert chen.get(f"/desk/photos/{file['id']}").status_code == 200
    assert kept() == [("photo.viewed", cast.chen, cast.yan, ["moral_education"])]
    chen.get("/desk/held")
    chen.get("/desk/held")
    assert [action for action, *_more in kept()] == ["photo.viewed", "held.viewed"]


def test_asking_who_may_see_a_child_is_kept(as_, cast, kept):
    liu = as_("liu")
    for _ in range(2):
        assert liu.get(f"/desk/students/{cast.yan}/readers").status_code == 200
    assert liu.get(f"/desk/students/{cast.yu}/readers").status_code == 404
    assert kept() == [("readers.viewed", cast.liu, cast.yan, ["principal"])]


def test_what_was_not_shown_was_not_looked_at(as_, cast, kept, nobody):
    chen = as_("chen")
    assert chen.head(f"/desk/students/{cast.yan}").status_code == 200
    assert chen.get(f"/desk/students/{cast.yu}").status_code == 404
    assert chen.get(f"/desk/students/{new_id()}").status_code == 404
    assert as_("sun").get(f"/desk/students/{cast.yan}").status_code == 403
    assert as_("stranger").get(f"/desk/students/{cast.yan}").status_code == 404
    assert nobody.get(f"/desk/students/{cast.yan}").status_code == 401
    assert as_("li").get(f"/field/students/{cast.yan}").status_code == 404
    assert kept() == []


def test_a_page_is_made_while_somebody_else_writes_and_the_look_waits_for_its_turn(on_disk, cast):
    """SQLite has one lock: the page asks for it only when it is made, and then for a moment."""
    with on_disk.app_context():
        chen = a_visitor(on_disk).logged_in_as(cast.chen)
        if db.engine.dialect.name != "sqlite":
            pytest.skip("PostgreSQL locks rows")
    made, answers = threading.Event(), []

    def look():
        answers.append(chen.get(f"/desk/students/{cast.yan}").status_code)

    def rendered(_sender, **_more):
        made.set()

    with template_rendered.connected_to(rendered, on_disk):
        with on_disk.app_context():
            Writing.begin()
            note("something.slow")
            db.session.flush()
            db.session.connection()  # BEGIN IMMEDIATE: the lock is held here
            thread = threading.Thread(target=look)
            thread.start()
            assert made.wait(5), "the page was made although another holds the lock"
            time.sleep(0.1)
            assert answers == []
            db.session.commit()
            db.session.remove()
            Writing.end()
        thread.join(10)
    assert answers == [200]
    with inside(on_disk) as session:
        actions = session.scalars(select(AuditEvent.action).order_by(AuditEvent.seq.desc()).limit(2)).all()
        assert list(actions) == ["student.viewed", "something.slow"]


def test_a_look_that_is_told_apart_by_what_it_does_not_tell_is_a_mistake():
    with pytest.raises(ValueError, match="tells no filter"):
        looks.Look("care.listed", None, details={"students": 4}, same="filter")

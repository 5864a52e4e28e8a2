"""Every night the house proposes what is over its time; a person decides; what is kept longer is left alone."""

import datetime as dt

import pytest
from sqlalchemy import select

from tests.cast import TODAY
from tests.given import a_visit, an_envelope
from tests.pictures import a_photo, declared
from tests.recordings import a_webm
from webapp.models import EntryFile, LoginSession, RetentionProposal, Student
from webapp.storage import storage


def recorded(as_, cast, house, days):
    """A visit with a voice note and a photo, so many days ago; where they lie."""
    wang, data, sound = as_("wang"), a_photo(), a_webm()
    photo, note = declared(data), declared(sound, name="sounds", type="audio/webm")
    wang.verdict(an_envelope("home_visit", a_visit(cast.yan), files=[photo, note]))
    wang.send_file(photo["id"], data)
    wang.send_file(note["id"], sound)
    with house() as session:
        for row in session.scalars(select(EntryFile)):
            row.declared_at -= dt.timedelta(days=days)


def kinds(keeping):
    return sorted(row.kind for row in keeping.rows())


def test_the_file_of_a_child_who_left_long_ago_is_proposed_once(as_, cast, keeping):
    keeping.night()
    assert keeping.rows() == []
    keeping.left(cast.yan, 2)
    keeping.night()
    assert keeping.rows() == []
    keeping.left(cast.yan)
    keeping.night()
    keeping.night()
    assert [(row.kind, row.student_id) for row in keeping.rows()] == [("file", cast.yan)]
    assert "周小燕" in as_("chen").get("/desk/kept").text
    assert "周小燕" not in as_("qian").get("/desk/kept").text


def test_voice_notes_after_a_year_and_photos_after_three(as_, cast, house, keeping):
    recorded(as_, cast, house, 300)
    keeping.night()
    assert kinds(keeping) == []
    recorded(as_, cast, house, 100)
    keeping.night()
    assert kinds(keeping) == ["voice"]
    recorded(as_, cast, house, 800)
    keeping.night()
    assert kinds(keeping) == ["photos", "voice"]


def test_voice_notes_alone_are_erased_where_they_alone_were_decided_on(app, as_, cast, house, keeping):
    recorded(as_, cast, house, 400)
    keeping.night()
    assert keeping.decide().status_code == 303
    keeping.a_week_later()
    keeping.night()
    with house() as session:
        files = {f.kind: f.stored_as for f in session.scalars(select(EntryFile))}
    assert (files["sound"], bool(files["photo"])) == (None, True)
    with app.app_context():
        assert storage().read(files["photo"])
    page = as_("wang").get(f"/field/students/{cast.yan}").text
    assert ("每周日晚上给妈妈打电话" in page, "已删除" in page) == (True, True)
    keeping.night()
    assert len(keeping.rows()) == 1


def test_within_a_week_the_decision_is_taken_back(as_, cast, keeping):
    keeping.left(cast.yan)
    keeping.night()
    keeping.decide()
    keeping.night()
    row = keeping.row()
    assert (row.erase_on, row.erased_at) == (TODAY + dt.timedelta(days=7), None)
    assert as_("liu").post(f"/desk/kept/{row.id}/undo").status_code == 303
    assert keeping.row().decision is None


def test_what_was_kept_is_asked_about_again_a_year_later(as_, cast, house, keeping):
    keeping.left(cast.yan)
    keeping.night()
    assert keeping.decide("keep", why="家里还在办手续").status_code == 303
    keeping.night()
    assert len(keeping.rows()) == 1
    with house() as session:
        session.scalars(select(RetentionProposal)).one().decided_on = TODAY - dt.timedelta(days=367)
    keeping.night()
    assert [row.decision for row in keeping.rows()] == ["keep", None]


def test_what_is_kept_longer_is_neither_proposed_nor_erased(as_, cast, keeping):
    hold = f"/desk/students/{cast.yan}/kept"
    keeping.left(cast.yan)
    keeping.night()
    keeping.decide()
    keeping.a_week_later()
    as_("chen").post(hold, data={"why": "正在打官司", "open_end": "yes"})
    keeping.night()
    assert keeping.row().erased_at is None
    as_("liu").post(f"/desk/kept/{keeping.row().id}/undo")
    assert keeping.decide().status_code == 422
    keeping.night()
    assert keeping.rows() == []


def test_a_child_who_came_back_within_the_week_keeps_the_file(cast, house, keeping):
    keeping.left(cast.yan)
    keeping.night()
    keeping.decide()
    keeping.a_week_later()
    with house() as session:
        session.get_one(Student, cast.yan).left_on = None
    keeping.night()
    assert keeping.row().erased_at is None


def test_a_decision_has_a_reason_and_is_one_of_two(cast, keeping):
    keeping.left(cast.yan)
    keeping.night()
    assert keeping.decide(why=" ").status_code == 422
    assert keeping.decide("burn").status_code == 422
    assert keeping.decide().status_code == 303
    assert keeping.decide("keep").status_code == 409


@pytest.mark.parametrize(
    ("login", "status"), [("wang", 403), ("sun", 403), ("zhou", 403), ("zhao", 403), ("qian", 404)]
)
def test_others_decide_nothing(as_, cast, keeping, login, status):
    keeping.left(cast.yan)
    keeping.night()
    assert keeping.decide(login=login).status_code == status
    assert as_(login).post(f"/desk/kept/{keeping.row().id}/undo").status_code == status
    assert keeping.row().decision is None


def test_deciding_asks_again_who_it_is(as_, cast, house, keeping):
    keeping.left(cast.yan)
    keeping.night()
    chen = as_("chen")
    with house() as session:
        for row in session.scalars(select(LoginSession).where(LoginSession.account_id == cast.chen)):
            row.stepped_up_at = None
    answer = chen.post(f"/desk/kept/{keeping.row().id}", data={"decision": "erase", "why": "满期"})
    assert (answer.status_code, keeping.row().decision) == (403, None)


@pytest.fixture
def granted(as_, cast):
    def ask(wish="deletion", outcome="done"):
        chen = as_("chen")
        said = {"wish": wish, "asked_by": "何桂兰", "asked_on": TODAY.isoformat(), "what": "请删掉"}
        where = chen.post(f"/desk/students/{cast.yan}/requests", data=said).location
        if outcome:
            chen.post(where, data={"outcome": outcome, "reply": "好"})
        return where

    return ask


def test_a_granted_deletion_erases_the_voice_notes_of_a_child_at_school_and_not_the_file(
    as_, cast, house, keeping, granted
):
    recorded(as_, cast, house, 0)
    where = granted()
    chen = as_("chen")
    assert 'value="file"' not in chen.get(where).text
    assert chen.post(f"{where}/erasures", data={"kinds": ["file"]}).status_code == 422
    assert chen.post(f"{where}/erasures", data={"kinds": []}).status_code == 422
    assert chen.post(f"{where}/erasures", data={"kinds": ["voice"]}).status_code == 303
    keeping.a_week_later()
    keeping.night()
    with house() as session:
        assert {f.kind: bool(f.stored_as) for f in session.scalars(select(EntryFile))} == {
            "sound": False,
            "photo": True,
        }
    assert "已删除" in chen.get(where).text


def test_a_granted_deletion_erases_the_file_of_a_child_who_left(cast, as_, keeping, granted):
    keeping.left(cast.yan, 1)
    where = granted()
    assert as_("chen").post(f"{where}/erasures", data={"kinds": ["file"]}).status_code == 303
    keeping.a_week_later()
    keeping.night()
    assert keeping.row().erased_at


@pytest.mark.parametrize(("wish", "outcome"), [("deletion", ""), ("deletion", "refused"), ("copy", "done")])
def test_what_was_not_granted_erases_nothing(as_, keeping, granted, wish, outcome):
    where = granted(wish, outcome)
    assert as_("chen").post(f"{where}/erasures", data={"kinds": ["voice"]}).status_code == 422
    assert keeping.rows() == []


def test_another_schools_request_erases_nothing(as_, keeping, granted):
    assert as_("qian").post(f"{granted()}/erasures", data={"kinds": ["voice"]}).status_code == 404
    assert keeping.rows() == []


@pytest.mark.parametrize("answer", ["refused", "withdrawn"])
def test_what_a_phone_kept_against_the_familys_word_is_put_before_the_office(as_, cast, house, keeping, answer):
    recorded(as_, cast, house, 0)
    chen = as_("chen")
    said = {"purpose": "voice", "said_by": "何桂兰", "how": "paper", "day": TODAY.isoformat()}
    if answer == "withdrawn":
        chen.post(f"/desk/students/{cast.yan}/consents", data=said | {"answer": "agreed"})
    keeping.night()
    assert keeping.rows() == []
    assert chen.post(f"/desk/students/{cast.yan}/consents", data=said | {"answer": answer}).status_code == 303
    keeping.night()
    assert (keeping.row().kind, keeping.row().cause) == ("voice", "refused")
    assert "家长不同意，或已撤回同意" in chen.get("/desk/kept").text
    keeping.decide(why="家长不同意")
    keeping.a_week_later()
    keeping.night()
    with house() as session:
        assert {f.kind: bool(f.stored_as) for f in session.scalars(select(EntryFile))} == {
            "sound": False,
            "photo": True,
        }


def test_where_the_family_agrees_again_nothing_is_before_the_office_any_more(as_, cast, house, keeping):
    recorded(as_, cast, house, 0)
    said = {"purpose": "photos", "said_by": "何桂兰", "how": "paper", "day": TODAY.isoformat()}
    as_("chen").post(f"/desk/students/{cast.yan}/consents", data=said | {"answer": "refused"})
    keeping.night()
    assert keeping.row().kind == "photos"
    as_("chen").post(f"/desk/students/{cast.yan}/consents", data=said | {"answer": "agreed"})
    keeping.night()
    assert keeping.rows() == []

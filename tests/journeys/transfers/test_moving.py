"""A child goes to another school of the installation: the file goes along, and nothing anybody wrote is lost."""

import datetime as dt

from sqlalchemy import func, select

from tests.cast import TODAY
from tests.given import a_talk, a_visit, an_envelope, days_ago
from tests.journeys.kit.test_kit import pull_all
from tests.pictures import a_photo, declared
from tests.rows import a_token, token_text
from webapp.access.permissions import Role
from webapp.actions.derived import rebuild
from webapp.models import (
    AuditEvent,
    BatchRow,
    CareHelper,
    CareMember,
    Entry,
    Guardian,
    HeldEntry,
    Pairing,
    RoleGrant,
    StudentSummary,
)

A_DAY = dt.timedelta(days=1)


def on_the_phone(visitor, student):
    return f"/field/students/{student}" in pull_all(visitor)[0]


def test_the_file_is_on_the_new_class_teachers_phone_at_its_next_sync_and_on_the_old_ones_no_more(as_, cast, moves):
    wang, zhang = as_("wang"), as_("zhang")
    wang.verdict(an_envelope("home_visit", a_visit(cast.yan, agreed="每周日给妈妈打电话")))
    _pages, before, *_ = pull_all(wang)
    _there, cursor, *_ = pull_all(zhang)
    assert on_the_phone(wang, cast.yan)
    assert not on_the_phone(zhang, cast.yan)
    moves.move(cast.yan)
    came, *_ = pull_all(zhang, cursor)
    assert "每周日给妈妈打电话" in came[f"/field/students/{cast.yan}"]
    _left, _cursor, gone, _pages = pull_all(wang, before)
    assert f"/field/students/{cast.yan}" in gone
    assert "周小燕" not in "".join(pull_all(wang)[0].values())


def test_what_was_done_goes_on_counting_at_the_school_that_did_it(as_, cast, moves, house):
    visit = an_envelope("home_visit", a_visit(cast.yan, days=1))
    better = an_envelope("talk", a_talk(cast.yan, days=1))
    corrected = an_envelope("talk", a_talk(cast.yan, days=1, amends=better["id"], childs_words="还想"))
    assert {v["verdict"] for v in as_("wang").verdicts(visit, better, corrected)} == {"accepted"}
    moves.move(cast.yan)
    as_("zhang").verdict(an_envelope("talk", a_talk(cast.yan, days=0)))
    assert counted_by(as_, cast, house, "school") == [(None, {"home_visit": 1, "talk": 1})]
    assert counted_by(as_, cast, house, "other_school") == [(str(cast.other_class), {"talk": 1})]


def counted_by(as_, cast, house, school):
    """What another system that may read this school counts since yesterday: of each class its kinds."""
    with house() as session:
        text = token_text(a_token(session, cast, school))
    asked = {"from": f"{TODAY - A_DAY:%Y-%m}", "to": f"{TODAY:%Y-%m}"}
    reader = as_("stranger")
    answer = reader.get("/api/v1/entry-counts", query_string=asked, headers={"Authorization": f"Bearer {text}"})
    return [(c["class_id"], c["kinds"]) for c in answer.get_json()["counts"]]


def test_a_new_mentor_has_it_once_paired(as_, cast, moves, house):
    with house() as session:
        session.add(RoleGrant(account_id=cast.li, role=Role.MENTOR, school_id=cast.other_school, starts_on=TODAY))
        session.commit()
    moves.move(cast.yan)
    paired = as_("qian").post(f"/desk/students/{cast.yan}/pairings", data={"mentor_id": str(cast.li)})
    assert paired.status_code == 303
    assert on_the_phone(as_("li"), cast.yan)


def test_facts_family_records_and_photos_go_along(as_, cast, moves):
    wang, qian, data = as_("wang"), as_("qian"), a_photo()
    file = declared(data)
    wang.verdict(an_envelope("home_visit", a_visit(cast.yan, agreed="认真完成作业"), files=[file]))
    wang.send_file(file["id"], data)
    moves.move(cast.yan)
    page = qian.get(f"/desk/students/{cast.yan}")
    assert page.status_code == 200
    assert "认真完成作业" in page.text
    assert "tel:" in page.text
    assert qian.get(f"/desk/photos/{file['id']}").status_code == 200
    assert as_("chen").get(f"/desk/students/{cast.yan}").status_code == 404
    assert as_("chen").get(f"/desk/photos/{file['id']}").status_code == 404
    assert wang.get(f"/field/students/{cast.yan}").status_code == 404


def test_an_open_care_file_follows_and_the_team_of_the_old_school_ends(as_, cast, moves, desk, house):
    file = desk.in_care(cast.yan)
    as_("chen").post(f"/desk/care/{file}/members", data={"account_id": str(cast.li), "duty": "mentor"})
    as_("chen").post(f"/desk/care/{file}/helpers", data={"name": "雷小雨", "kind": "classmate"})
    moves.move(cast.yan)
    there = as_("qian").get(f"/desk/care/{file}")
    assert there.status_code == 200
    assert "开学摸排" in there.text  # its history came too
    assert "雷小雨" not in there.text  # a classmate of the old school
    assert as_("zhang").get(f"/desk/care/{file}").status_code == 200  # the new class teacher
    assert [as_(login).get(f"/desk/care/{file}").status_code for login in ("chen", "wang", "li", "zhou")] == [404] * 4
    assert desk.step(file, "review", login="qian") == 303
    with house() as session:
        assert all(m.ends_on == TODAY - A_DAY for m in session.scalars(select(CareMember)))
        assert session.scalars(select(CareHelper.ends_on)).one() == TODAY - A_DAY


def test_what_was_told_in_confidence_is_the_new_psychology_teachers(as_, cast, moves, house):
    with house() as session:
        session.add(
            RoleGrant(account_id=cast.qian, role=Role.PSYCHOLOGY_TEACHER, school_id=cast.other_school, starts_on=TODAY)
        )
        session.commit()
    talk = a_talk(cast.yan, childs_words="夜里总睡不着", confidentiality="psychology")
    assert as_("wang").verdict(an_envelope("talk", talk)) == "accepted"
    moves.move(cast.yan)
    assert "夜里总睡不着" in as_("qian").get("/desk/psychology").text
    assert "夜里总睡不着" not in as_("zhou").get("/desk/psychology").text
    assert "夜里总睡不着" not in as_("zhang").get(f"/field/students/{cast.yan}").text


def test_what_the_old_mentor_and_class_teacher_had_not_sent_is_accepted_and_read_at_the_new_school(as_, cast, moves):
    late = an_envelope("home_visit", a_visit(cast.yan, days=2, agreed="下学期再来看你"))
    of_the_class = an_envelope("talk", a_talk(cast.lei, days=2, childs_words="想去石桥"))
    moves.move(cast.yan)
    moves.move(cast.lei)
    assert [v["verdict"] for v in as_("wang").verdicts(late, of_the_class)] == ["accepted", "accepted"]
    assert "下学期再来看你" in as_("zhang").get(f"/field/students/{cast.yan}").text
    assert "想去石桥" in as_("qian").get(f"/desk/students/{cast.lei}").text


def test_what_was_written_of_the_day_itself_is_held_and_accepted_at_the_old_desk(as_, cast, moves, house):
    moves.move(cast.yan)
    entry = an_envelope("home_visit", a_visit(cast.yan, days=0, started_at=days_ago(0), agreed="送到村口"))
    assert as_("wang").verdict(entry) == "parked"
    with house() as session:
        held = session.scalars(select(HeldEntry)).one()
    assert as_("qian").post(f"/desk/held/{held.id}/accept").status_code == 404
    answer = as_("chen").post(f"/desk/held/{held.id}/accept")
    assert answer.status_code == 303, answer.text
    assert "送到村口" in as_("qian").get(f"/desk/students/{cast.yan}").text


def test_summary_and_rebuild_say_the_same_at_the_new_school(as_, cast, moves, house, app):
    as_("wang").verdict(an_envelope("home_visit", a_visit(cast.yan)))
    moves.move(cast.yan)
    as_("wang").verdict(an_envelope("talk", a_talk(cast.yan, days=3)))

    def kept(session):
        found = session.get_one(StudentSummary, cast.yan)
        return found.school_id, found.last_visit_at, found.last_talk_at

    with house() as session:
        before = kept(session)
        rebuild()
        session.expire_all()
        assert kept(session) == before
    assert before[0] == cast.other_school
    assert None not in before


def test_history_says_who_when_and_why(as_, cast, moves, house):
    transfer = moves.move(cast.yan)
    said = [(step.verb, step.by_id, step.why) for step in moves.steps(transfer)]
    assert said == [("ask", cast.chen, "随父母到石桥镇居住"), ("receive", cast.qian, "")]
    with house() as session:
        events = session.scalars(select(AuditEvent).where(AuditEvent.action.like("transfer.%"))).all()
        assert {(e.action, e.school_id) for e in events} >= {
            ("transfer.stepped", cast.school), ("transfer.stepped", cast.other_school),
        }  # fmt: skip
        moved = session.scalars(
            select(AuditEvent).where(AuditEvent.subject_id == cast.yan, AuditEvent.action == "changed")
        )
        assert any(event.details.get("why") == "随父母到石桥镇居住" for event in moved)
    history = as_("qian").get(f"/desk/students/{cast.yan}/history")
    assert "随父母到石桥镇居住" in history.text
    for login in ("chen", "qian"):
        assert "随父母到石桥镇居住" in as_(login).get(f"/desk/transfers/{transfer}").text


def test_nothing_of_the_log_is_touched_and_pairings_end_with_yesterday(as_, cast, moves, house):
    as_("wang").verdict(an_envelope("home_visit", a_visit(cast.yan)))
    moves.move(cast.yan)
    with house() as session:
        assert session.scalars(select(Entry.school_id)).all() == [cast.school]
        ended = session.scalars(select(Pairing).where(Pairing.student_id == cast.yan)).one()
        assert (ended.ends_on, ended.school_id) == (TODAY - A_DAY, cast.school)
        assert set(session.scalars(select(Guardian.school_id).where(Guardian.student_id == cast.yan))) == {
            cast.other_school
        }
        assert not session.scalar(select(func.count()).select_from(BatchRow))


def test_there_and_back_again(as_, cast, moves):
    as_("wang").verdict(an_envelope("home_visit", a_visit(cast.yan, agreed="在老学校谈好的")))
    moves.move(cast.yan)
    as_("zhang").verdict(
        an_envelope("home_visit", a_visit(cast.yan, days=0, started_at=days_ago(0), agreed="在新学校"))
    )
    back = moves.ask(cast.yan, "qian", to_id=str(cast.school), why="又搬回来了")
    assert moves.receive(back, "chen", "class_two").status_code == 303
    page = as_("chen").get(f"/desk/students/{cast.yan}")
    assert ("在老学校谈好的" in page.text, "在新学校" in page.text) == (True, True)
    assert as_("qian").get(f"/desk/students/{cast.yan}").status_code == 404
    assert "在老学校谈好的" not in as_("qian").get("/desk/arrivals").text

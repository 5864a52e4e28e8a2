"""What was decided to be erased is erased: no word, number, picture or sound is left; what was done still counts; a
record that comes too late brings nobody back, and is not lost."""

import io

import pytest
from sqlalchemy import select

from tests.cast import TODAY
from tests.given import a_contact, a_contact_change, a_roll_call, a_talk, a_visit, a_withdrawal, an_envelope
from tests.journeys.care_files.conftest import Desk
from tests.journeys.care_plans.conftest import Plans
from tests.pictures import a_photo, declared
from tests.recordings import a_webm
from tests.rows import a_request
from webapp.extensions import db
from webapp.models import (
    AuditEvent,
    Entry,
    EntryFile,
    HeldEntry,
    RightsRequest,
    Student,
    StudentDocument,
    StudentSummary,
)
from webapp.storage import Lost, storage

A_PDF = b"%PDF-1.7 %%EOF"
SECRETS = [
    "周小燕", "何桂兰", "13900000000", "每周日通电话", "想妈妈了", "只告诉周老师", "数学进步了", "发烧了",
    "每周沙盘", "放学后辅导半小时", "委托照护协议", "想要删除", "河东村二组", "写错了人",
]  # fmt: skip


@pytest.fixture
def known(as_, cast, house):
    """燕, of whom there is something of everything."""
    plans = Plans(as_, Desk(as_, cast, house).open(cast.yan, why="开学摸排"))
    plans.whole()
    plans.write("zhou", psychology__measure="每周沙盘一次")
    chen, wang, data, sound = as_("chen"), as_("wang"), a_photo(), a_webm()
    photo, note = declared(data), declared(sound, name="sounds", type="audio/webm")
    visit = an_envelope("home_visit", a_visit(cast.yan, agreed="每周日通电话"), files=[photo, note])
    taken_back = an_envelope("guardian_contact", a_contact(cast.yan))
    sent = wang.verdicts(
        visit, taken_back, an_envelope("withdrawal", a_withdrawal(taken_back["id"], "写错了人")),
        an_envelope("talk", a_talk(cast.yan, childs_words="想妈妈了")),
        an_envelope("talk", a_talk(cast.yan, days=2, childs_words="只告诉周老师", confidentiality="psychology")),
        an_envelope("contact_change", a_contact_change(cast.yan, {"address": ("", "河东村二组")})),
        an_envelope("roll_call", [*a_roll_call(cast.class_two, {cast.yan: "ill"}), (f"note.{cast.yan}", "发烧了")]),
    )  # fmt: skip
    assert {one["verdict"] for one in sent} == {"accepted"}
    wang.send_file(photo["id"], data)
    wang.send_file(note["id"], sound)
    chen.post(
        f"/desk/students/{cast.yan}/documents",
        data={"kind": "entrustment", "title": "委托照护协议", "file": (io.BytesIO(A_PDF), "a.pdf")},
    )
    asked = {"wish": "deletion", "asked_by": "何桂兰", "asked_on": TODAY.isoformat(), "what": "想要删除"}
    chen.post(f"/desk/students/{cast.yan}/requests", data=asked)
    consent = {"purpose": "photos", "answer": "agreed", "said_by": "何桂兰", "how": "paper", "day": TODAY.isoformat()}
    chen.post(f"/desk/students/{cast.yan}/consents", data=consent)
    return visit


def everything(house):
    """Every row of every table but the audit's, as text."""
    with house():
        tables = [t for t in db.metadata.sorted_tables if not t.name.startswith("audit")]
        return {t.name: str(db.session.execute(select(t)).all()) for t in tables}


def lies_of(house):
    with house() as session:
        names = [f.stored_as for f in session.scalars(select(EntryFile))]
    return [name for name in names if name]


def test_no_word_and_no_number_of_the_child_is_left_in_any_table(cast, house, keeping, known):
    before = "".join(everything(house).values())
    assert [word for word in SECRETS if word not in before] == []
    with house() as session:
        pinyin, search = (getattr(session.get_one(Student, cast.yan), n) for n in ("name_pinyin", "search_text"))
    keeping.erased(cast.yan)
    after = everything(house)
    shared = {"何桂兰", "13900000000"}  # other children of the cast have a grandmother of that name and number
    words = {*SECRETS, pinyin, search} - shared
    left = {name: [word for word in words if word in text] for name, text in after.items()}
    assert {name: words for name, words in left.items() if words} == {}
    with house() as session:
        row = session.get_one(Student, cast.yan)
        assert (row.name, row.id_number, row.registry_number, row.search_text) == ("（已删除）", None, None, "")


def test_photos_sounds_and_papers_are_gone_from_the_disk(app, cast, house, keeping, known):
    names = lies_of(house)
    with app.app_context():
        with house() as session:
            names += session.scalars(select(StudentDocument.stored_as)).all()
        assert len(names) == 3
        keeping.erased(cast.yan)
        for name in names:
            with pytest.raises(Lost):
                storage().read(name)


def test_what_was_put_aside_of_the_child_is_erased_with_its_photo(as_, cast, house, keeping):
    data = a_photo()
    file = declared(data)
    assert (
        as_("li").verdict(an_envelope("home_visit", a_visit(cast.yan, agreed="不是我的学生"), files=[file])) == "parked"
    )
    as_("li").send_file(file["id"], data)
    with house() as session:
        held = session.scalars(select(HeldEntry)).one().id
    as_("chen").post(f"/desk/held/{held}/dismiss", data={"why": "记错了"})
    assert len(lies_of(house)) == 1
    keeping.erased(cast.yan)
    assert lies_of(house) == []
    assert "不是我的学生" not in "".join(everything(house).values())


def test_the_request_of_an_erased_child_leads_nowhere_any_more(as_, cast, keeping, known):
    assert "周小燕" in as_("chen").get("/desk/requests").text
    keeping.erased(cast.yan)
    page = as_("chen").get("/desk/requests")
    assert (page.status_code, "已删除" in page.text) == (200, False)


def test_what_was_done_still_counts(as_, cast, house, keeping, known):
    def counted():
        with house() as session:
            day = session.get(StudentSummary, cast.yan)
            entries = session.scalars(select(Entry).order_by(Entry.seq))
            return day.last_visit_at, day.last_talk_at, [(e.kind, e.happened_at) for e in entries]

    before = counted()
    keeping.erased(cast.yan)
    assert counted() == before
    with house() as session:
        assert session.get(StudentSummary, cast.yan).agreed is None
        visit = session.scalars(select(Entry).where(Entry.kind == "home_visit")).one()
        assert (visit.body["form"], visit.body["met"]) == ("in_person", ["paternal_grandparent", "student"])


def test_it_stands_in_the_audit_who_decided_and_the_child_is_nowhere_to_be_found(as_, cast, house, keeping, known):
    keeping.erased(cast.yan)
    chen = as_("chen")
    assert chen.get(f"/desk/students/{cast.yan}").status_code == 404
    assert chen.get(f"/desk/students/{cast.yan}/dossier").status_code == 404
    assert "周小燕" not in chen.get("/desk/students?left=yes").text
    assert "已删除" in chen.get("/desk/kept").text
    with house() as session:
        event = session.scalars(select(AuditEvent).where(AuditEvent.action == "retention.erased")).one()
    assert (event.account_id, event.details["files"], event.school_id) == (cast.chen, 3, cast.school)


def test_the_audit_is_whole_and_shows_no_value_of_the_erased_child(as_, cast, house, keeping, known):
    chen = as_("chen")
    facts = chen.get(f"/desk/students/{cast.yan}/facts").text
    assert facts
    with house() as session:
        session.get_one(Student, cast.yan).address = "某村三组"
        session.get_one(RightsRequest, a_request(session, cast.school, cast.yan, cast.chen)).reply = "已当面答复"
    told = as_("liu").get("/desk/audit").text
    assert all(word in told for word in ("某村三组", "已当面答复"))
    keeping.erased(cast.yan)
    told = as_("liu").get("/desk/audit").text
    assert not any(word in told for word in ("某村三组", "已当面答复", "周小燕"))


def test_a_late_record_is_put_aside_for_a_person_and_brings_nobody_back(as_, cast, house, keeping, known):
    keeping.erased(cast.yan)
    with house() as session:  # she had the child until long ago; the phone lay in a drawer
        session.get_one(Student, cast.yan).left_on = TODAY
    late = an_envelope("home_visit", a_visit(cast.yan, days=3, agreed="迟到的话"))
    said = as_("wang").verdicts(late)[0]
    assert (said["verdict"], said["reason"]) == ("parked", "student_erased")
    page = as_("chen").get("/desk/held").text
    with house() as session:
        held = session.scalars(select(HeldEntry)).one()
    assert f"/desk/held/{held.id}/accept" not in page
    assert as_("chen").post(f"/desk/held/{held.id}/accept").status_code == 404
    assert as_("chen").post(f"/desk/held/{held.id}/dismiss", data={"why": "档案已删除"}).status_code == 303
    assert "迟到的话" not in "".join(everything(house).values())


def test_a_correction_of_an_erased_record_is_put_aside_too(as_, cast, house, keeping, known):
    keeping.erased(cast.yan)
    with house() as session:
        session.get_one(Student, cast.yan).left_on = TODAY
    late = an_envelope("home_visit", a_visit(cast.yan, amends=known["id"], why="记错了", agreed="迟到的更正"))
    assert as_("wang").verdicts(late)[0]["reason"] == "student_erased"


def test_what_the_server_had_already_is_not_taken_again(as_, cast, keeping, known):
    keeping.erased(cast.yan)
    assert as_("wang").verdict(known) == "already"


def test_a_photo_that_comes_after_the_erasing_is_not_kept(app, as_, cast, house, keeping):
    data = a_photo()
    file = declared(data)
    as_("wang").verdict(an_envelope("home_visit", a_visit(cast.yan), files=[file]))
    keeping.erased(cast.yan)
    as_("wang").send_file(file["id"], data)
    assert lies_of(house) == []


def test_other_children_keep_everything(as_, cast, house, keeping, known):
    as_("wang").verdict(an_envelope("home_visit", a_visit(cast.lei, agreed="小雷的话")))
    with house() as session:
        before = session.get_one(Student, cast.lei).name
    keeping.erased(cast.yan)
    with house() as session:
        assert session.get_one(Student, cast.lei).name == before
    assert "小雷的话" in as_("wang").get(f"/field/students/{cast.lei}").text


def test_while_a_record_about_the_child_waits_nothing_is_decided_and_nothing_erased(as_, cast, house, keeping):
    keeping.left(cast.yan)
    keeping.night()
    waits = an_envelope("home_visit", a_visit(cast.yan, days=2))
    assert as_("li").verdict(waits) == "parked"
    assert keeping.decide().status_code == 422
    assert keeping.row().decision is None

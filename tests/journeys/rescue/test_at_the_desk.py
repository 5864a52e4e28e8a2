"""A phone that cannot send any more: its owner brings the file, and an administrator takes it in at the desk."""

import datetime as dt
import re

import pytest
from sqlalchemy import select

from tests.cast import LONG_AGO, TODAY
from tests.given import a_student, a_talk, a_visit, an_envelope, disable
from tests.journeys.rescue.conftest import a_file, counts, exported, rows, send
from tests.pictures import a_photo, declared
from tests.promises.reading import faults_of
from tests.sealing import sealed_entry, sealed_file
from tests.visitor import A_PHONE, a_visitor
from webapp.models import (
    AuditEvent,
    Device,
    Entry,
    EntryFile,
    HeldEntry,
    Rescue,
    RoleGrant,
    new_id,
)  # fmt: skip


def test_a_record_and_its_photo_are_entered_under_their_authors_name_and_it_is_said_how_many(as_, cast, house, wang):
    photo = a_photo()
    key, content = sealed_file(photo)
    file = declared(photo, key=key)
    visit = an_envelope("home_visit", a_visit(cast.yan, agreed="周日打电话", photo_consent="true"), files=[file])
    sealed = sealed_entry(wang.pull().get_json()["envelope_key"], visit)
    answer = send(as_("sun"), cast.wang, a_file(cast.wang, exported(sealed, (file["id"], content))))
    assert answer.status_code == 200
    assert counts(house) == {"accepted": 1, "files": 1}
    assert "周日打电话" not in answer.text
    assert "周小燕" not in answer.text
    with house() as session:
        row = session.scalars(select(Entry)).one()
        assert (row.author_id, row.body["agreed"], row.device) == (cast.wang, "周日打电话", A_PHONE)
        assert session.scalars(select(EntryFile)).one().arrived_at is not None


def test_the_audit_says_who_took_in_whose_records_and_that_it_was_not_at_the_console(as_, cast, house, wang):
    send(as_("xu"), cast.wang, a_file(cast.wang, exported(an_envelope("talk", a_talk(cast.yan)))))
    with house() as session:
        event = session.scalars(select(AuditEvent).where(AuditEvent.action == "device.rescued")).one()
        assert (event.account_id, event.subject, event.subject_id) == (cast.xu, "accounts", cast.wang)
        assert (event.school_id, event.details) == (cast.school, {"count": 1})
    assert "王秀英" in as_("liu").get("/desk/audit").text


def test_the_same_file_once_more_and_the_phone_after_all_double_nothing(as_, cast, house, wang):
    fine, parked = an_envelope("talk", a_talk(cast.yan)), an_envelope("talk", a_talk(cast.mei))
    wrong = an_envelope("home_visit", a_visit(cast.yan, met=""))
    data = a_file(cast.wang, *map(exported, (fine, parked, wrong)))
    send(as_("sun"), cast.wang, data)
    assert counts(house) == {"accepted": 1, "parked": 1, "refused": 1}
    again = send(as_("sun"), cast.wang, data)
    assert counts(house) == {"already": 3}
    assert "原来就在了" in again.text
    assert [wang.verdict(entry) for entry in (fine, parked, wrong)] == ["already", "parked", "refused"]
    assert rows(house, Entry, HeldEntry) == [1, 2]


def test_a_record_that_stands_in_the_file_twice_is_one(as_, cast, house, wang):
    entry = exported(an_envelope("talk", a_talk(cast.mei)))
    send(as_("sun"), cast.wang, a_file(cast.wang, entry, entry))
    assert counts(house) == {"parked": 1}


def test_of_what_is_held_the_administrator_reads_kind_day_and_reason_and_nothing_that_was_written(
    as_, cast, house, wang
):
    talk = an_envelope("talk", a_talk(cast.mei, childs_words="想妈妈"), saved_at="2026-11-20T08:00:00Z")
    wrong = an_envelope("home_visit", a_visit(cast.yan, met="", agreed="少看手机"))
    text = send(as_("xu"), cast.wang, a_file(cast.wang, exported(talk), exported(wrong))).text
    for said in ("谈心", "11月20日", "那天这名学生不在您的名单里", "家访"):
        assert said in text
    for hidden in ("想妈妈", "少看手机", "郑小梅", "周小燕", "/desk/held"):
        assert hidden not in text


def test_whoever_decides_too_finds_the_way_to_what_waits(as_, cast, house, wang):
    with house() as session:
        session.add(RoleGrant(
            account_id=cast.xu, role="moral_education", school_id=cast.school, starts_on=LONG_AGO,
        ))  # fmt: skip
    text = send(as_("xu"), cast.wang, a_file(cast.wang, exported(an_envelope("talk", a_talk(cast.mei))))).text
    assert 'href="/desk/held"' in text


def test_what_cannot_be_read_is_counted_and_spoils_nothing(as_, cast, house, wang):
    fine = an_envelope("talk", a_talk(cast.yan))
    strange = [{"id": "x", "base64": "?"}, {"id": str(new_id()), "base64": "AAAA"}, {"id": str(new_id())}, None]
    changed = exported(an_envelope("talk", a_talk(cast.yan)) | {"body": "{}"})
    answer = send(
        as_("sun"), cast.wang, a_file(cast.wang, changed, None, 7, {"files": 3}, exported(fine, files=strange))
    )
    assert counts(house) == {"accepted": 1, "unreadable": 4, "files_damaged": 3, "files_missing": 1}
    assert "4 行" in answer.text


def test_bytes_that_are_no_photo_are_told_and_the_record_is_there(as_, cast, house, wang):
    file = declared(a_photo())
    visit = an_envelope("home_visit", a_visit(cast.yan, photo_consent="true"), files=[file])
    send(as_("sun"), cast.wang, a_file(cast.wang, exported(visit, (file["id"], b"no photo"))))
    assert counts(house) == {"accepted": 1, "files_damaged": 1}


def test_what_a_phone_out_of_service_held_waits_for_the_school(as_, cast, house, wang):
    with house() as session:
        phone = session.scalars(select(Device)).one().id
    as_("sun").post(f"/desk/accounts/{cast.wang}/devices/{phone}/revoke")
    text = send(as_("sun"), cast.wang, a_file(cast.wang, exported(an_envelope("talk", a_talk(cast.yan))))).text
    assert counts(house) == {"parked": 1}
    assert "停用" in text


@pytest.mark.parametrize("device", ["", "01890000-0000-7000-8000-0000000000bb"])
def test_a_file_that_names_no_phone_the_school_knows_waits_for_the_school(as_, cast, house, wang, device):
    file = declared(a_photo())
    visit = an_envelope("home_visit", a_visit(cast.yan, photo_consent="true"), files=[file])
    data = a_file(cast.wang, exported(visit, (file["id"], a_photo())), device=device, drafts=[{"kind": "talk"}])
    text = send(as_("sun"), cast.wang, data).text
    assert counts(house) == {"parked": 1, "files": 1, "drafts": 1}
    assert "1 份草稿" in text
    with house() as session:
        held = session.scalars(select(HeldEntry)).one()
        assert (held.reason, held.author_id, held.school_id) == ("phone_unknown", cast.wang, cast.school)
    as_("chen").post(f"/desk/held/{held.id}/accept")
    assert wang.verdict(visit) == "already"


def test_a_phone_that_was_only_asleep_sends_by_itself_what_waited_and_nobody_has_to_decide(as_, cast, house, wang):
    talk = an_envelope("talk", a_talk(cast.yan))
    send(as_("sun"), cast.wang, a_file(cast.wang, exported(talk), device=""))
    assert wang.verdict(talk) == "accepted"
    with house() as session:
        assert session.scalars(select(HeldEntry)).one().decision == "mended"
    send(as_("sun"), cast.wang, a_file(cast.wang, exported(talk), device=""))
    assert (counts(house), rows(house, Entry)) == ({"already": 1}, [1])


def test_a_colleague_who_has_left_still_gets_in_what_was_written_before(as_, cast, house, wang):
    yesterday = TODAY - dt.timedelta(days=1)
    with house() as session:
        disable(cast.wang)
        for grant in session.scalars(select(RoleGrant).where(RoleGrant.account_id == cast.wang)):
            grant.ends_on = yesterday
    send(as_("sun"), cast.wang, a_file(cast.wang, exported(an_envelope("talk", a_talk(cast.yan, days=3)))))
    assert counts(house) == {"accepted": 1}


def test_somebody_who_never_worked_at_a_school_has_nowhere_to_keep_records(as_, cast, house):
    answer = send(as_("sun"), cast.zhao, a_file(cast.zhao, exported(an_envelope("talk", a_talk(cast.yan)))))
    assert (answer.status_code, rows(house, Entry, HeldEntry)) == (422, [0, 0])


def test_a_child_of_another_school_is_never_entered(as_, cast, house, wang):
    with house():
        child = a_student(cast.other_school)
    send(as_("sun"), cast.wang, a_file(cast.wang, exported(an_envelope("talk", a_talk(child)))))
    assert (counts(house), rows(house, Entry)) == ({"parked": 1}, [0])


def test_a_file_without_a_record_is_no_mistake(as_, cast, house, wang):
    assert "文件里没有记录" in send(as_("sun"), cast.wang, a_file(cast.wang)).text


def test_what_became_of_a_file_is_found_again_by_other_administrators_and_under_its_account_only(
    as_, cast, house, wang
):
    send(as_("sun"), cast.wang, a_file(cast.wang, exported(an_envelope("talk", a_talk(cast.yan)))))
    with house() as session:
        rescue = session.scalars(select(Rescue)).one().id
    assert str(rescue) in as_("xu").get(f"/desk/accounts/{cast.wang}/unsent").text
    assert as_("xu").get(f"/desk/accounts/{cast.wang}/unsent/{rescue}").status_code == 200
    assert as_("xu").get(f"/desk/accounts/{cast.li}/unsent/{rescue}").status_code == 404
    assert as_("he").get(f"/desk/accounts/{cast.wang}/unsent/{rescue}").status_code == 404


def test_whose_records_they_are_is_told_at_the_next_login_by_whom_and_how_many(as_, app, cast, house, wang):
    send(as_("sun"), cast.wang, a_file(cast.wang, exported(an_envelope("talk", a_talk(cast.yan)))))
    hers = a_visitor(app)
    assert hers.log_in("wang", next="/field").location == "/resets?next=%2Ffield"
    page = hers.get("/resets?next=/field", headers={"Accept-Language": "en"}).text
    assert re.search(r"A file from your phone with 1 unsent records was taken in on [^<]+ by 孙管理员", page)
    assert "Your account was reset" not in page
    assert faults_of(page) == []
    hers.post("/resets", data={"next": "/field"})
    assert a_visitor(app).log_in("wang", next="/field").location == "/field"


def test_nothing_of_the_file_stays_behind(as_, app, cast, house, wang):
    folder = app.extensions["runxin_settings"].files_dir / "uploads"
    before = set(folder.glob("*"))  # what other tests left
    send(as_("sun"), cast.wang, a_file(cast.wang, exported(an_envelope("talk", a_talk(cast.yan)))))
    assert counts(house) == {"accepted": 1}
    assert set(folder.glob("*")) == before


def test_the_page_of_the_account_leads_there(as_, cast, house):
    assert f'href="/desk/accounts/{cast.wang}/unsent"' in as_("xu").get(f"/desk/accounts/{cast.wang}").text
    assert f'href="/desk/accounts/{cast.sun}/unsent"' not in as_("wei").get(f"/desk/accounts/{cast.sun}").text

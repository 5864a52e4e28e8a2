"""The board of phones: who sees which, what each row says, and that nothing of a child is there."""

import datetime as dt

import pytest

from tests.cast import LONG_AGO, TODAY
from tests.given import a_talk, an_envelope
from webapp.access.permissions import Role
from webapp.models import Account, Device, RoleGrant, SettingValue, SyncFailure, new_id, now

BOARD = "/desk/phones"


def a_phone(session, owner, days=0, **columns):
    """A phone heard from so many days ago."""
    heard = now() - dt.timedelta(days=days)
    values = {"agent": "Mozilla/5.0 (Linux; Android 10) Chrome/120.0", "app": "b1", "waiting": 0}
    row = Device(
        id=new_id(), account_id=owner, device=new_id(), first_seen_at=heard, last_contact_at=heard,
        **(values | columns),
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def rows_of(page):
    return page.text.split("<tbody>")[-1].split("</tbody>")[0] if "<tbody>" in page.text else ""


def test_the_office_sees_each_phone_of_its_school_and_how_it_is(as_, cast, house):
    with house() as session:
        phone = a_phone(
            session, cast.wang, days=1, waiting=3, waiting_since=now() - dt.timedelta(days=2),
            persisted=False, storage_used=50 * 2**20, storage_quota=3 * 2**30, kit_pages=41, skew_seconds=-7200,
        )  # fmt: skip
        session.add(
            SyncFailure(device_id=phone.id, day=TODAY, source="phone", reason="no_answer", count=4, last_at=now())
        )
    page = as_("chen").get(BOARD)
    assert page.status_code == 200
    for said in ("王秀英", "3 条", "50 MB", "3 GB", "41", "2 小时", "4 次"):
        assert said in rows_of(page), said


def test_no_childs_name_is_on_the_board(as_, cast):
    wang = as_("wang")
    wang.hand_over(an_envelope("talk", a_talk(cast.yan)), **{"Runxin-Device": str(new_id())})
    page = as_("chen").get(BOARD).text
    assert "王秀英" in page
    assert "周小燕" not in page


@pytest.mark.parametrize(("login", "status"), [("wang", 403), ("zhou", 403), ("zhao", 403), ("stranger", 404)])
def test_colleagues_without_the_right_and_strangers_see_no_board(as_, login, status):
    assert as_(login).get(BOARD).status_code == status


@pytest.mark.parametrize("login", ["qian", "he", "lu"])
def test_another_school_and_another_bureau_see_none_of_ours(as_, cast, house, login):
    with house() as session:
        a_phone(session, cast.wang)
    page = as_(login).get(BOARD)
    assert page.status_code == 200
    assert "王秀英" not in page.text


@pytest.mark.parametrize("login", ["sun", "xu", "liu"])
def test_administrators_and_the_principal_see_the_phones_under_them(as_, cast, house, login):
    with house() as session:
        a_phone(session, cast.wang)
    assert "王秀英" in rows_of(as_(login).get(BOARD))


def test_nobody_logged_in_is_asked_to_log_in(nobody):
    assert nobody.get(BOARD).status_code == 401


def test_an_empty_board_says_what_belongs_there(as_):
    assert "还没有手机" in as_("chen").get(BOARD).text


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        ("unsent", "王秀英"), ("silent", "李建国"), ("failing", "周老师"), ("clock", "刘校长"), ("revoked", "许管理员"),
    ],
)  # fmt: skip
def test_the_board_shows_the_phones_of_one_state(as_, cast, house, state, shown):
    with house() as session:
        a_phone(session, cast.wang, waiting=2)
        a_phone(session, cast.li, days=15)
        failing = a_phone(session, cast.zhou)
        session.add(
            SyncFailure(device_id=failing.id, day=TODAY, source="server", reason="busy", count=1, last_at=now())
        )
        a_phone(session, cast.liu, skew_seconds=90_000)
        a_phone(session, cast.xu, revoked_at=now())
    rows = rows_of(as_("chen").get(BOARD, query_string={"state": state}))
    others = {"王秀英", "李建国", "周老师", "刘校长", "许管理员"} - {shown}
    assert shown in rows
    assert [name for name in others if name in rows] == []


def test_a_state_nobody_knows_shows_all_in_use(as_, cast, house):
    with house() as session:
        a_phone(session, cast.wang)
    assert "王秀英" in as_("chen").get(BOARD, query_string={"state": "' OR 1=1", "page": "-9"}).text


def test_phones_are_found_by_their_owners_pinyin(as_, cast, house):
    with house() as session:
        a_phone(session, cast.wang)
        a_phone(session, cast.li)
    rows = rows_of(as_("chen").get(BOARD, query_string={"q": "jian"}))
    assert "李建国" in rows
    assert "王秀英" not in rows


def test_a_school_that_asks_sooner_calls_a_phone_silent_sooner(as_, cast, house):
    with house() as session:
        a_phone(session, cast.wang, days=8)
    assert "王秀英" not in rows_of(as_("chen").get(BOARD, query_string={"state": "silent"}))
    with house() as session:
        session.add(SettingValue(bureau_id=cast.bureau, school_id=cast.school, key="silent_days", value=7))
    assert "王秀英" in rows_of(as_("chen").get(BOARD, query_string={"state": "silent"}))
    assert rows_of(as_("qian").get(BOARD, query_string={"state": "silent"})) == ""


def test_a_bureau_that_asks_later_calls_a_phone_silent_later(as_, cast, house):
    with house() as session:
        a_phone(session, cast.wang, days=20)
        session.add(SettingValue(bureau_id=cast.bureau, school_id=None, key="silent_days", value=30))
    assert rows_of(as_("chen").get(BOARD, query_string={"state": "silent"})) == ""


def test_the_bureau_sees_counts_of_phones_and_no_name(as_, cast, house):
    with house() as session:
        a_phone(session, cast.wang, days=20, waiting=3)
        a_phone(session, cast.li)
    page = as_("zhao").get("/desk/counts").text
    assert "1 部没有联系" in page
    assert "1 部有没上传的记录" in page
    assert "王秀英" not in page


def test_the_phone_of_somebody_who_left_long_ago_is_not_on_the_board(as_, cast, house):
    with house() as session:
        gone = Account(id=new_id(), bureau_id=cast.bureau, login="gone", name="离岗老师", created_at=now())
        session.add(gone)
        session.flush()
        post = RoleGrant(account_id=gone.id, role=Role.MENTOR, school_id=cast.school, starts_on=LONG_AGO)
        post.ends_on = TODAY - dt.timedelta(days=10)
        session.add(post)
        a_phone(session, gone.id, waiting=1)
    assert "离岗老师" in rows_of(as_("chen").get(BOARD))
    with house() as session:
        session.query(RoleGrant).filter_by(account_id=gone.id).one().ends_on = TODAY - dt.timedelta(days=40)
    assert "离岗老师" not in rows_of(as_("chen").get(BOARD))


def test_only_who_may_manage_accounts_is_led_to_them(as_, cast, house):
    with house() as session:
        a_phone(session, cast.wang)
    assert f"/desk/accounts/{cast.wang}" in as_("sun").get(BOARD).text
    assert "/desk/accounts/" not in rows_of(as_("chen").get(BOARD))

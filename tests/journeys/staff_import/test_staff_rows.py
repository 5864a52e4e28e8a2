"""Every row of a staff list becomes what it says, or is left aside with the reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

import pytest
from sqlalchemy import func, select

from tests.cast import TODAY
from webapp.access.person import load_person
from webapp.actions.staff_import import carry_out, take_back
from webapp.actions.staff_plan import Planned, plan
from webapp.domain.rosters import sheet_of
from webapp.domain.staff_lists import read_staff
from webapp.models import Account, Batch, RoleGrant, now

HEAD = ("姓名", "登录名", "工号", "手机号", "学校", "角色", "班级", "结束日期")
Lines = Sequence[Sequence[object]]
Judge = Callable[..., list[Planned]]


def line(name: str, number: str = "", phone: str = "", school: str = "", roles: str = "导师", **more: str) -> list[str]:
    return [name, more.get("login", ""), number, phone, school, roles, more.get("classes", ""), more.get("until", "")]


@pytest.fixture
def judged(house, cast) -> Judge:
    """judged(lines): what importing them would do, as 孙管理员 for 青山镇中心小学; written with carry=True."""

    def judge(
        *lines: Sequence[object], who: str = "sun", school: str | None = "school", carry: bool = False
    ) -> list[Planned]:
        rows = read_staff([sheet_of("名单", HEAD, *map(tuple, lines))]).rows
        with house() as session:
            person = load_person(session.get_one(Account, cast.people[who]), TODAY)
            place = (cast.bureau, cast.schools[school] if school else None)
            return carry_out(person, *place, rows, now()).planned if carry else plan(person, *place, rows)

    return judge


def kinds(planned: list[Planned]) -> list[str]:
    return [one.kind for one in planned]


def why(planned: list[Planned]) -> list[list[str]]:
    return [[reason.code for reason in one.why] for one in planned]


def test_new_colleagues_get_logins_from_their_names(judged: Judge, house) -> None:
    planned = judged(
        line("王桂兰", "Q1", "13900010001"), line("王桂兰", "Q2", "13900010002"), line("吕小布", "Q3"), carry=True
    )
    assert [one.login for one in planned] == ["wangguilan", "wangguilan2", "lvxiaobu"]
    with house() as session:
        account = session.scalars(select(Account).where(Account.login == "wangguilan2")).one()
        assert (account.name, account.staff_number, account.phone) == ("王桂兰", "Q2", "13900010002")
        assert (account.password_hash, account.version) == ("", 1)
        assert "wgl" in account.search_text
        grant = session.scalars(select(RoleGrant).where(RoleGrant.account_id == account.id)).one()
        assert (grant.role, grant.starts_on, grant.ends_on) == ("mentor", TODAY, None)


def test_the_same_list_twice_changes_nothing(judged: Judge, house) -> None:
    lines = [
        line("王桂兰", "Q1", "13900010001"),
        line("李建军", "", "13900010002"),
        line("张海燕"),
        line("刘国强", login="lgq"),
    ]
    assert kinds(judged(*lines, carry=True)) == ["new"] * 4
    assert kinds(judged(*lines, carry=True)) == ["unchanged"] * 4
    with house() as session:
        assert session.scalar(select(func.count()).select_from(Account).where(Account.name == "张海燕")) == 1


def test_a_colleague_known_by_number_gets_the_new_phone_and_the_missing_role(judged: Judge, house) -> None:
    judged(line("王桂兰", "Q1", "13900010001"), carry=True)
    (one,) = judged(line("王桂兰", "Q1", "13900010009", roles="导师、校医", until="2099-07-10"), carry=True)
    assert (one.kind, one.changes, [g.role for g in one.grants]) == (
        "changed",
        {"phone": "13900010009"},
        ["school_doctor"],
    )
    with house() as session:
        account = session.scalars(select(Account).where(Account.staff_number == "Q1")).one()
        assert (account.phone, account.version) == ("13900010009", 2)
        doctor = session.scalars(select(RoleGrant).where(RoleGrant.role == "school_doctor")).one()
        assert doctor.ends_on == dt.date(2099, 7, 10)


def test_a_class_teacher_gets_the_class_of_that_school_and_no_other(judged: Judge, cast) -> None:
    good, foreign, none = judged(
        line("王桂兰", "Q1", roles="班主任", classes="三(2)班"),
        line("李建军", "Q2", roles="班主任", classes="三(1)班"),  # of 石桥小学
        line("张海燕", "Q3", roles="班主任"),
    )
    assert [grant.class_id for grant in good.grants] == [cast.class_two]
    assert why([foreign, none]) == [["class_unknown"], ["class_missing"]]


def test_what_a_row_may_not_say(judged: Judge) -> None:
    planned = judged(
        line("王桂兰", "Q1", roles="炊事员"),
        line("李建军", "Q2", school="石桥小学"),
        line("张海燕", "Q3", school="远山小学"),
        line("刘国强", "Q4", roles=""),
        line("陈春梅", "Q5", until="2020-01-01"),
    )
    assert kinds(planned) == ["refused"] * 5
    assert why(planned) == [
        ["unknown_role"],
        ["school_of_others"],
        ["school_unknown"],
        ["role_missing"],
        ["ends_before_it_starts"],
    ]


def test_a_bureau_s_list_names_schools_by_name_or_code(judged: Judge, cast) -> None:
    planned = judged(
        line("王桂兰", "Q1", school="石桥小学"),
        line("李建军", "Q2", school="9900000000"),
        line("张海燕", "Q3"),
        line("刘国强", "Q4", roles="督导"),
        line("陈春梅", "Q5", school="远山小学"),
        line("杨志远", "Q6", roles="管理员"),
        school=None,
    )
    assert kinds(planned) == ["new", "new", "refused", "new", "refused", "refused"]
    assert [planned[0].grants[0].school_id, planned[1].grants[0].school_id] == [cast.other_school, cast.school]
    assert why(planned)[2:] == [["school_missing"], [], ["school_unknown"], ["school_missing"]]


def test_a_school_s_administrator_gives_no_role_of_the_bureau(judged: Judge) -> None:
    planned = judged(
        line("王桂兰", "Q1", roles="督导"), line("李建军", "Q2", roles="管理员"), line("张海燕", "Q3"), who="xu"
    )
    assert kinds(planned) == ["refused", "refused", "new"]
    assert why(planned)[:2] == [["not_yours_to_give"], ["not_yours_to_give"]]


def test_what_stands_twice_in_the_file(judged: Judge) -> None:
    planned = judged(
        line("王桂兰", "Q1", "13900010001"),
        line("李建军", "Q1", "13900010002"),
        line("张海燕", "Q3", "13900010003"),
        line("刘国强", "Q4", "13900010003"),
        line("陈春梅"),
        line("陈春梅"),
        line("杨志远", login="yang"),
        line("杨志强", login="yang"),
    )
    assert kinds(planned) == ["refused", "refused", "new", "new", "conflict", "conflict", "refused", "refused"]
    assert why(planned)[:2] == [["number_twice"], ["number_twice"]]
    assert [[note.code for note in one.notes] for one in planned[2:4]] == [["phone_twice"], ["phone_twice"]]
    assert [one.phone for one in planned[2:4]] == ["", ""]


def test_a_mobile_that_stands_twice_is_nobodys_until_somebody_says_whose(judged: Judge, house) -> None:
    lines = [
        line("王桂兰", "Q1", "13900010001"),
        line("李建军", "Q2", "13900010001"),
        line("张海燕", "Q3", "05571234567"),  # the office's, which all share
        line("刘国强", "Q4", "05571234567"),
    ]
    assert kinds(judged(*lines, carry=True)) == ["new"] * 4
    with house() as session:
        phones = select(Account.phone).where(Account.staff_number.like("Q_")).order_by(Account.staff_number)
        assert session.scalars(phones).all() == [None, None, "05571234567", "05571234567"]
    assert kinds(judged(*lines, carry=True)) == ["unchanged"] * 4
    assert kinds(judged(line("王桂兰", "Q1", "13900010001"))) == ["changed"]


def test_two_rows_about_one_colleague_give_no_role_twice(judged: Judge, house) -> None:
    judged(line("王桂兰", "Q1", login="wgl"), line("李建军", "Q2"), carry=True)
    number, login, other = judged(
        line("王桂兰", "Q1", roles="校医"),
        line("王桂兰", login="wgl", roles="校医"),
        line("李建军", "Q2", roles="校医"),
        carry=True,
    )
    assert kinds([number, login, other]) == ["conflict", "conflict", "changed"]
    assert why([number, login]) == [["account_twice"], ["account_twice"]]
    with house() as session:
        assert len(session.scalars(select(RoleGrant).where(RoleGrant.role == "school_doctor")).all()) == 1


def test_two_rows_of_one_name_and_telephone_do_not_make_two_colleagues(judged: Judge) -> None:
    planned = judged(line("王桂兰", "Q1", "13900010001"), line("王桂兰", "", "13900010001", roles="校医"))
    assert why(planned) == [["person_twice"], ["person_twice"]]


def test_a_colleague_named_twice_with_nothing_new_stays_unchanged(judged: Judge) -> None:
    judged(line("王桂兰", "Q1", login="wgl"), carry=True)
    assert kinds(judged(line("王桂兰", "Q1"), line("王桂兰", login="wgl"))) == ["unchanged", "unchanged"]


def test_a_name_alone_is_nobody(judged: Judge, house) -> None:
    judged(line("王桂兰", "", "13900010001"), carry=True)
    planned = judged(line("王桂兰", roles="校医"), line("王桂兰", "", "13900010002"))
    assert why(planned) == [["same_name"], ["same_name"]]
    (known,) = judged(line("王桂兰", "Q1", "13900010001"), carry=True)
    assert (known.kind, known.changes) == ("changed", {"staff_number": "Q1"})
    (other,) = judged(line("王桂兰", "Q2", "13900010002"))
    assert other.kind == "new"


def test_a_number_or_login_of_somebody_else_is_not_taken(judged: Judge) -> None:
    judged(line("王桂兰", "Q1", "13900010001"), carry=True)
    planned = judged(
        line("李建军", "Q1"),
        line("张海燕", login="wang"),
        line("马老师", login="ma"),
        line("刘国强", "Q9", "13900010001"),
    )
    assert why(planned) == [["number_of_another"], ["login_of_another"], ["taken_elsewhere"], ["phone_taken"]]


def test_nobody_gives_himself_a_role_nor_one_above(judged: Judge) -> None:
    (own,) = judged(line("许管理员", login="xu"), who="xu")
    assert why([own]) in ([["not_yourself"]], [["taken_elsewhere"]])
    (above,) = judged(line("孙管理员", login="sun"), who="wei")
    assert why([above]) == [["above_you"]]


def test_undoing_takes_back_all_but_what_is_used(judged: Judge, house, cast) -> None:
    judged(
        line("王桂兰", "Q1"),
        line("李建军", "Q2"),
        line("张海燕", "Q3"),
        line("王秀英", login="wang", phone="13900010007"),
        carry=True,
    )
    with house() as session:
        session.scalars(select(Account).where(Account.staff_number == "Q1")).one().password_hash = "x"
    with house() as session:
        batch = session.scalars(select(Batch).where(Batch.kind == "staff_import")).one()
        done = take_back(load_person(session.get_one(Account, cast.sun), TODAY), batch, now())
        assert (done.restored, len(done.kept)) == (5, 2)
    with house() as session:
        left = session.scalars(select(Account.staff_number).where(Account.staff_number.is_not(None))).all()
        assert left == ["Q1"]
        assert session.scalars(select(Account.phone).where(Account.login == "wang")).one() is None
        kept = session.scalars(select(Account.id).where(Account.staff_number == "Q1")).one()
        assert session.scalar(select(func.count()).select_from(RoleGrant).where(RoleGrant.account_id == kept)) == 1

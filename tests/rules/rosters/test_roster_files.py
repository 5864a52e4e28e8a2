"""Opening files: what is read, what is refused, and the synthetic rosters in tests/fixtures with their truths."""

import datetime as dt
import json
import warnings
import zipfile
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from webapp.documents.roster_report import dry_run_report
from webapp.documents.workbooks import UnreadableFile, open_sheets
from webapp.domain.rosters import CellKind, RosterReading, read_roster

FIXTURES = Path(__file__).parents[2] / "fixtures" / "rosters"
TODAY = dt.date(2026, 11, 22)
COMPARED = (
    "name",
    "sex",
    "id_type",
    "id_number",
    "registry_number",
    "left_behind",
    "ethnicity",
    "address",
    "guardians",
)


def workbook(*rows: tuple[Any, ...], title: str = "三年级2班") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def refused(data: bytes, filename: str) -> str:
    with pytest.raises(UnreadableFile) as refusal:
        open_sheets(data, filename)
    return refusal.value.code


@cache
def read(name: str) -> RosterReading:
    return read_roster(open_sheets((FIXTURES / name).read_bytes(), name), name, TODAY)


def truth(name: str) -> dict[str, Any]:
    result: dict[str, Any] = json.loads((FIXTURES / f"{name}.truth.json").read_text(encoding="utf-8"))
    return result


@pytest.mark.parametrize("name", ["registry_export_72_columns.xlsx", "merged_headings.xlsx"])
def test_a_fixture_yields_exactly_its_pupils(name):
    students = dry_run_report(read(name))["students"]
    for got, want in zip(students, truth(name)["students"], strict=True):
        fields = set(COMPARED) - set(want.get("inferred", ())) - set(want.get("unsettled", ()))
        assert {k: got[k] for k in fields} == {k: want[k] for k in fields}
        assert set(got["contact_phones"]) == set(want["contact_phones"])
        assert got["birth_date"].startswith(want["birth_date"])
        assert {k: v for k, v in got["class"].items() if want["class"][k] is not None}.items() <= want["class"].items()


@pytest.mark.parametrize("name", ["registry_export_72_columns.xlsx", "merged_headings.xlsx"])
def test_a_fixture_yields_exactly_its_problems(name):
    def key(problem: dict[str, Any]) -> tuple[Any, ...]:
        return problem["row"], problem["code"], problem["field"], problem["severity"]

    assert sorted(map(key, dry_run_report(read(name))["problems"])) == sorted(map(key, truth(name)["problems"]))


def test_a_text_file_in_gbk_is_read():
    reading = read("three_pupils_gbk.csv")
    assert [s.name for s in reading.students] == ["田小满", "马海·伍支", "罗一禾"]
    assert reading.problems == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_a_text_file_may_have_any_usual_encoding_and_mark(encoding, mark):
    text = f"姓名{mark}性别{mark}班级\n\n田小满{mark}女{mark}三(2)班\n"
    reading = read_roster(open_sheets(text.encode(encoding), "a.csv"), "a.csv", TODAY)
    assert [(s.name, s.row) for s in reading.students] == [("田小满", 3)]


@pytest.mark.parametrize(
    ("data", "filename", "code"),
    [
        (b"", "a.xlsx", "file_empty"),
        (b"\n \n", "a.csv", "file_empty"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "a.xls", "file_format_mismatch"),
        ("\ufeff<!DOCTYPE html><html>".encode(), "a.csv", "file_format_mismatch"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "a.xlsx", "file_format_mismatch"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "a.csv", "file_format_mismatch"),
        (b"%PDF-1.7", "a.xlsx", "file_format_mismatch"),
        ("姓名,性别".encode(), "a.xlsx", "file_format_mismatch"),
        (("姓名," + "长" * 40_000).encode(), "a.csv", "file_too_large"),
        (('姓名,性别\n"田小满,女\n' + "罗一禾,女\n" * 50).encode(), "a.csv", "file_corrupt"),
        (workbook(("姓名",))[:-200], "a.xlsx", "file_corrupt"),
        (workbook(("姓名",))[:60], "a.xlsx", "file_corrupt"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "file_encrypted"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "a.xls", "file_corrupt"),
        (
            bytes.fromhex("d0cf11e0a1b11ae1") + "Root EntryWordDocument".encode("utf-16-le"),
            "a.xls",
            "file_format_mismatch",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{len(value)} bytes",  # a workbook says when it was made
)
def test_an_unusable_file_is_refused_with_its_reason(data, filename, code):
    assert refused(data, filename) == code


def test_a_workbook_under_another_name_is_still_a_workbook():
    assert open_sheets(workbook(("姓名", "性别")), "a.csv")[0].rows[0].cells[0].value == "姓名"


def test_a_zip_that_is_no_workbook_is_a_mismatch():
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert refused(file.getvalue(), "a.xlsx") == "file_format_mismatch"


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    file = BytesIO(workbook(("姓名",)))
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/bomb.bin", bytes(5_000_000))
    assert refused(file.getvalue(), "a.xlsx") == "file_too_large"


def test_a_formula_without_a_stored_value_is_never_computed():
    sheet = open_sheets(workbook(("姓名", "性别"), ("田小满", '=IF(1=1,"男","女")')), "a.xlsx")[0]
    assert sheet.rows[1].cells[1].kind is CellKind.UNCOMPUTED


def test_an_identity_number_typed_as_a_number_arrives_as_a_number():
    sheet = open_sheets(workbook(("姓名", "身份证号"), ("田小满", 990101201709217429)), "a.xlsx")[0]
    assert sheet.rows[1].cells[1].kind is CellKind.NUMBER


def test_hidden_rows_and_sheets_are_marked():
    book = openpyxl.Workbook()
    sheet = book.create_sheet("旧")
    sheet.sheet_state = "hidden"
    sheet.append(("姓名",))
    sheet.row_dimensions[1].hidden = True
    file = BytesIO()
    book.save(file)
    opened = open_sheets(file.getvalue(), "a.xlsx")[1]
    assert (opened.hidden, opened.rows[0].hidden) == (True, True)


def test_dates_that_count_from_1904_are_the_right_days():
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    sheet = book.active
    assert sheet is not None
    for row in (("姓名", "性别", "出生日期"), ("田小满", "女", dt.date(2017, 9, 21)), ("罗一禾", "女", 41537)):
        sheet.append(row)
    file = BytesIO()
    book.save(file)
    reading = read_roster(open_sheets(file.getvalue(), "三2班.xlsx"), "三2班.xlsx", TODAY)
    assert [s.birth_date for s in reading.students] == ["2017-09-21", "2017-09-21"]


@given(st.binary(max_size=300), st.sampled_from(["a.xlsx", "a.xls", "a.csv", "a.tsv", "a"]))
def test_any_bytes_are_read_or_refused_but_never_a_crash(data, filename):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            read_roster(open_sheets(data, filename), filename, TODAY)
        except UnreadableFile as refusal:
            assert refusal.code.startswith("file_")  # noqa: PT017

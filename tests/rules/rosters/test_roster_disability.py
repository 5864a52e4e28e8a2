"""A certificate of disability in a roster: read by its words, never by a bare digit alone."""

import pytest

from tests.rules.rosters.rows import HEADINGS, a_row, number, read, told
from webapp.domain.rosters import Outcome, sheet_of

HEAD = (*HEADINGS, "残疾类型", "残疾等级", "残疾证号")
WHOLE = f"{number()}52"


def read_certificate(*cells):
    return read(sheet_of("名册", HEAD, (*a_row(), *cells)))


def said(reading):
    one = reading.students[0]
    return one.disability_kind, one.disability_grade, one.disability_number


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (("智力残疾", "二级", WHOLE), ("5", "2", WHOLE)),
        (("智力", "2级", WHOLE.lower()), ("5", "2", WHOLE)),
        (("5", "Ⅱ级", WHOLE), ("5", "2", WHOLE)),
        ((None, None, WHOLE), ("5", "2", WHOLE)),
        ((None, None, f"{WHOLE}B1"), ("5", "2", f"{WHOLE}B1")),
        (("无残疾", "无", "/"), (None, None, None)),
        ((None, None, None), (None, None, None)),
        (("视力残疾", None, None), ("1", None, None)),
    ],
)
def test_what_the_cells_say_is_read_without_a_doubt(cells, expected):
    reading = read_certificate(*cells)
    assert said(reading) == expected
    assert told(reading) == []


@pytest.mark.parametrize(
    ("cells", "expected", "problem"),
    [
        (("1", None, None), (None, None, None), ("value_unknown", "disability_kind")),
        (("严重", None, None), (None, None, None), ("value_unknown", "disability_kind")),
        ((None, "五级", None), (None, None, None), ("value_unknown", "disability_grade")),
        ((None, None, "12345"), (None, None, None), ("certificate_format", "disability_number")),
        ((None, None, 99010220170921752052), (None, None, None), ("certificate_format", "disability_number")),
        (("视力残疾", "二级", WHOLE), ("1", "2", WHOLE), ("certificate_mismatch", "disability_number")),
        ((None, None, f"{number('20160101')}52"), ("5", "2", f"{number('20160101')}52"),
         ("certificate_mismatch", "disability_number")),
    ],
)  # fmt: skip
def test_what_cannot_be_right_is_told_and_not_guessed(cells, expected, problem):
    reading = read_certificate(*cells)
    assert said(reading) == expected
    assert told(reading) == [(2, *problem)]


def test_names_and_kinds_of_disability_alone_are_no_roster():
    reading = read(sheet_of("名册", ("姓名", "残疾类型", "残疾等级"), ("田小满", "智力残疾", "二级")))
    assert reading.outcome is not Outcome.IMPORT

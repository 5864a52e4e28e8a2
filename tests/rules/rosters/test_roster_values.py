"""How coded cells are understood: left-behind, boarding, remarks, codes."""

import pytest

from webapp.domain.codes import ethnicity_code, relation_code, sex_code
from webapp.domain.rosters.cells import Cell, CellKind, sheet_of
from webapp.domain.rosters.texts import is_nothing, is_unsafe
from webapp.domain.rosters.values import Legend, legend_of, read_boarder, read_left_behind, says_gone


def cell(value: object) -> Cell:
    return sheet_of(None, (value,)).rows[0].cells[0]


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("非留守儿童", "none"),
        ("无", "none"),
        ("0", "none"),
        ("单留守", "one_parent"),
        ("母亲在外务工", "one_parent"),
        ("父母均外出务工", "both_parents"),
        ("双亲留守儿童", "both_parents"),
        ("√", "yes"),
        ("是", "yes"),
        ("待核实", None),
        ("2", None),
    ],
)
def test_left_behind_is_read_in_words(typed, value):
    assert read_left_behind(typed, legend_of("是否留守", ["0", "1"])) == value


def test_left_behind_digits_are_read_by_the_legend_in_the_heading():
    legend = legend_of("留守儿童(0非留守1单亲留守2双亲留守)", ["0", "1", "2"])
    assert [read_left_behind(d, legend) for d in "012"] == ["none", "one_parent", "both_parents"]


def test_left_behind_digits_of_an_unknown_code_are_not_guessed():
    assert legend_of("留守", ["1", "2", "3"]) == Legend({})


@pytest.mark.parametrize(
    ("typed", "value"),
    [("住校", True), ("√", True), ("有", True), ("走读", False), ("×", False), ("无", False), ("午托", None)],
)
def test_boarding_is_read_in_words_and_ticks(typed, value):
    assert read_boarder(typed, True) is value


def test_a_bare_digit_is_no_answer_to_how_a_pupil_boards():
    assert read_boarder("1", False) is None


@pytest.mark.parametrize(
    ("remark", "gone"),
    [("9月6日已转出", True), ("休学一年", True), ("长期未到校", True), ("本学期转入", False), ("", False)],
)
def test_a_remark_may_say_that_a_pupil_has_gone(remark, gone):
    assert says_gone(remark) is gone


@pytest.mark.parametrize("text", ["", " ", "/", "—", "－－", "无", "没有", "\u3000", "N/A"])
def test_nothing_is_written_in_many_ways(text):
    assert is_nothing(text)


@pytest.mark.parametrize(
    ("text", "unsafe"), [("=1+1", True), ("@SUM(1)", True), ("+cmd|x", True), ("--", False), ("3组", False)]
)
def test_text_that_a_spreadsheet_would_run_is_recognised(text, unsafe):
    assert is_unsafe(text) is unsafe


@pytest.mark.parametrize(
    ("table", "typed", "code"),
    [
        (sex_code, "女", "2"),
        (sex_code, "1", "1"),
        (sex_code, "南", None),
        (ethnicity_code, "汉", "01"),
        (ethnicity_code, "维族", "05"),
        (ethnicity_code, "维吾尔族", "05"),
        (ethnicity_code, "5", "05"),
        (ethnicity_code, "外国血统", "98"),
        (ethnicity_code, "火星族", None),
        (relation_code, "爸爸", "51"),
        (relation_code, "姥姥", "64"),
        (relation_code, "祖父母或外祖父母", "60"),
        (relation_code, "51", "51"),
        (relation_code, "？", None),
    ],
)
def test_codes_are_found_by_label_variant_or_code(table, typed, code):
    assert table(typed) == code


def test_a_stored_text_is_never_a_number():
    assert cell("41825").kind is CellKind.TEXT

"""How single cells are understood."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain import resident_id
from webapp.domain.codes import id_type_code
from webapp.domain.rosters.cells import Cell, sheet_of
from webapp.domain.rosters.dates import read_birth
from webapp.domain.rosters.identity import read_identity, read_registry
from webapp.domain.rosters.phones import read_phones
from webapp.domain.rosters.texts import is_suspect_name, person_name

DIGITS = st.text("0123456789", min_size=3, max_size=3)
BIRTHS = st.dates(dt.date(2005, 1, 1), dt.date(2022, 12, 31))


def cell(value: object) -> Cell:
    return sheet_of(None, (value,)).rows[0].cells[0]


def identity_number(birth: dt.date, sequence: str) -> str:
    first = f"990101{birth:%Y%m%d}{sequence}"
    return first + resident_id.check_character(first)


@pytest.mark.parametrize(
    ("typed", "date"),
    [
        ("2014-07-05", "2014-07-05"),
        ("2014.7.5", "2014-07-05"),
        ("2014/7/5", "2014-07-05"),
        ("2014年7月5日", "2014-07-05"),
        ("20140705", "2014-07-05"),
        (20140705, "2014-07-05"),
        ("２０１４－０７－０５", "2014-07-05"),
        ("2014-07-05 00:00:00", "2014-07-05"),
        (41825, "2014-07-05"),
        (dt.date(2014, 7, 5), "2014-07-05"),
        ("25/7/2014", "2014-07-25"),
        ("2017.09", "2017-09"),
        ("2020年5月", "2020-05"),
        ("201709", "2017-09"),
        (2017.09, "2017-09"),
    ],
)
def test_a_birth_is_understood_in_every_usual_form(typed, date):
    assert read_birth(cell(typed)).date == date


@pytest.mark.parametrize("typed", ["2015.13.5", "2016-02-30", "5月初八", "2014", "不详", "0", -3])
def test_what_is_no_date_is_not_made_one(typed):
    reading = read_birth(cell(typed))
    assert (reading.date, reading.candidates) == (None, ())


@pytest.mark.parametrize("typed", ["16.7.10", "3/4/2016", 2017.1])
def test_a_birth_with_several_readings_is_not_guessed(typed):
    reading = read_birth(cell(typed))
    assert reading.date is None
    assert len(reading.candidates) > 1


@pytest.mark.parametrize(
    ("typed", "phones"),
    [
        ("186-0000-4212", ["18600004212"]),
        ("+86 15900000496", ["15900000496"]),
        ("8618500000191", ["18500000191"]),
        (13500002880, ["13500002880"]),
        ("13000000909  18800002422", ["13000000909", "18800002422"]),
        ("19800001070 0600-2000231", ["19800001070", "06002000231"]),
        ("13600003424；13600003425", ["13600003424", "13600003425"]),
        ("18200001457/18200001725", ["18200001457", "18200001725"]),
        ("13600003424(爸爸)", ["13600003424"]),
        ("无", []),
        ("/", []),
    ],
)
def test_telephone_numbers_are_found_however_they_are_written(typed, phones):
    reading = read_phones(cell(typed).text)
    assert (list(reading.phones), reading.invalid) == (phones, False)


@pytest.mark.parametrize(
    "typed", ["137oooo1504", "64702", "空号", "136000043188", "1810000202", "1.82E+10", "13600003424（已停机）"]
)
def test_what_is_no_telephone_number_is_left_out_and_told(typed):
    reading = read_phones(typed)
    assert (reading.phones, reading.invalid) == ((), True)


def test_two_numbers_of_different_people_in_one_cell_are_told():
    assert read_phones("父13600003424 母13600003425").invalid


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("张　敏", "张敏"),
        (" 郑\u200b雅娜\u00a0", "郑雅娜"),
        ("买买提.斯迪克", "买买提·斯迪克"),
        ("帕提古丽・买合木提", "帕提古丽·买合木提"),
        ("Anna  Lee Rowan", "Anna Lee Rowan"),
        ("李旭源（大）", "李旭源"),
        ("姚𬱖", "姚𬱖"),
    ],
)
def test_a_name_loses_its_padding_and_keeps_its_characters(typed, name):
    assert person_name(typed) == name


@given(st.text(max_size=30))
def test_cleaning_a_name_twice_changes_nothing_more(text):
    assert person_name(person_name(text)) == person_name(text)


@pytest.mark.parametrize(
    ("name", "suspect"), [("何博X", True), ("张?", True), ("123", True), ("张三", False), ("Anna", False)]
)
def test_a_chinese_name_with_a_foreign_mark_is_suspect(name, suspect):
    assert is_suspect_name(name) is suspect


@given(BIRTHS, DIGITS)
def test_a_valid_identity_number_tells_birth_and_sex(birth, sequence):
    number = identity_number(birth, sequence)
    assert resident_id.birth_date(number) == birth
    assert resident_id.sex(number) == ("1" if int(sequence[2]) % 2 else "2")


@given(BIRTHS, DIGITS, st.sampled_from("0123456789X"))
def test_a_wrong_check_character_proves_nothing(birth, sequence, last):
    number = identity_number(birth, sequence)
    if number[-1] != last:
        assert resident_id.birth_date(number[:-1] + last) is None


@given(BIRTHS, DIGITS, st.sampled_from(["{}", " {}", "'{}", "{}\u00a0", '="{}"', "\u200b{}"]))
def test_an_identity_number_is_read_through_padding(birth, sequence, form):
    number = identity_number(birth, sequence)
    assert read_identity(cell(form.format(number.lower())), None).number == number


def test_full_width_digits_are_digits():
    assert read_identity(cell("９９０２２１２０１３１１１６２２２Ｘ"), None).number == "99022120131116222X"


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        (990101201511011234, "id_corrupted"),
        (9.90101201511e17, "id_corrupted"),
        ("9.90101E+17", "id_corrupted"),
        ("", "id_missing"),
        ("无", "id_missing"),
        ("未办理", "id_missing"),
        ("99010120151101", "id_format"),
        ("990101201513011234", "id_format"),
        ("E00005152", "id_format"),
    ],
)
def test_a_doubtful_identity_number_is_told_and_never_kept(typed, problem):
    reading = read_identity(cell(typed), None)
    assert (reading.number, reading.problem) == (None, problem)


@pytest.mark.parametrize(
    ("kind", "number"),
    [("护照", "E00005152"), ("台湾居民来往大陆通行证", "00001462"), ("香港特区护照/身份证明", "H00003241")],
)
def test_other_documents_are_kept_when_their_kind_is_given(kind, number):
    reading = read_identity(cell(number), id_type_code(kind))
    assert (reading.id_type, reading.number, reading.problem) == (id_type_code(kind), number, None)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("g990202201211186946", ("G990202201211186946", None)),
        ("J990101201201312897", ("J990101201201312897", None)),
        ("G9902012014020834", (None, "registry_format")),
        ("990202201211186946", (None, "registry_format")),
        (9.90202e17, (None, "registry_format")),
        ("", (None, None)),
    ],
)
def test_a_registry_number_is_g_j_or_l_and_eighteen_characters(typed, expected):
    assert read_registry(cell(typed)) == expected

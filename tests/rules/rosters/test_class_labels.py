"""Class labels as schools write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.class_labels import ClassLabel, find_class, parse_class, parse_class_number, parse_grade


def graded(stage: str, grade: int, number: int | None) -> ClassLabel:
    return ClassLabel(stage, grade, None, number)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("三年级(2)班", graded("primary", 3, 2)),
        ("三（2）班", graded("primary", 3, 2)),
        ("三2班", graded("primary", 3, 2)),
        ("三年二班", graded("primary", 3, 2)),
        ("302班", graded("primary", 3, 2)),
        ("3.2班", graded("primary", 3, 2)),
        ("一年级十二班", graded("primary", 1, 12)),
        ("七年级1班", graded("junior", 7, 1)),
        ("初一（1）班", graded("junior", 7, 1)),
        ("初三1班", graded("junior", 9, 1)),
        ("高一(3)班", graded("senior", 10, 3)),
        ("1003班", graded("senior", 10, 3)),
        ("2023级2班", ClassLabel(None, None, 2023, 2)),
        ("初2023级2班", ClassLabel("junior", None, 2023, 2)),
        ("三年级2", graded("primary", 3, 2)),
        ("三年级", graded("primary", 3, None)),
    ],
)
def test_a_label_is_understood(text, label):
    assert parse_class(text) == label


@pytest.mark.parametrize(
    "text", ["", "向日葵班", "50班", "11班", "2班", "十三年级1班", "2023届2班", "学前班", "三年级(0)班"]
)
def test_what_names_no_class_of_grades_1_to_12_is_unknown(text):
    assert parse_class(text) is None


@pytest.mark.parametrize(
    ("title", "label"),
    [
        ("鹤汀镇中心小学2026—2027学年度第一学期三（2）班学生花名册", graded("primary", 3, 2)),
        ("禾屿乡初级中学初三1班学生名册", graded("junior", 9, 1)),
        ("石螺湾镇初级中学七年级学生一览表", graded("junior", 7, None)),
        ("柳笛乡教学点学生花名册（2026年秋）", None),
        ("三年级(1)班和三年级(2)班", None),
        ("三年级1、2班", None),
        ("registry_2026", None),
    ],
)
def test_a_class_is_found_in_a_title(title, label):
    found = find_class(title)
    assert found == label or (found is not None and label is None and found.number is None)


@given(st.integers(1, 12), st.integers(1, 30))
def test_a_compact_label_says_grade_and_number(grade, number):
    label = parse_class(f"{grade}{number:02}班")
    assert label is not None
    assert (label.grade, label.number) == (grade, number)


def test_grade_and_number_may_stand_in_two_columns():
    assert (parse_grade("一"), parse_class_number("02")) == (graded("primary", 1, None), 2)


@given(st.text(max_size=20))
def test_any_text_is_a_label_or_not_but_never_a_crash(text):
    parse_class(text)
    find_class(text)
    parse_grade(text)
    parse_class_number(text)

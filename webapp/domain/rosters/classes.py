"""Which class a row's pupil is in: from its own columns, else from the title, the sheet's name or the file's name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from webapp.domain.class_labels import (
    ClassLabel,
    find_class,
    joined,
    parse_class,
    parse_class_number,
    parse_grade,
)
from webapp.domain.rosters.cells import Cell, CellKind
from webapp.domain.rosters.texts import is_nothing, visible

_INSTRUCTION = re.compile("如[:：]|例如|格式|填写|填报说明")
_SECONDARY = re.compile("初中|中学|高中|初级中|高级中")
_PRIMARY = re.compile("小学|学校|九年|一贯|完全|教学点|小")


@dataclass(frozen=True)
class ClassContext:
    """What holds for a whole list: the class its surroundings name, its columns, and whether the school has
    no primary."""

    label: ClassLabel | None = None
    contradictory: bool = False
    columns: frozenset[str] = frozenset()
    secondary_only: bool = False


def class_context(
    titles: Iterable[str], sheet: str | None, filename: str | None, columns: Iterable[str]
) -> ClassContext:
    """Gathers the surroundings of a list. Title and sheet must not contradict each other; the file's name
    comes last."""
    lines = [*titles, sheet or ""]
    labels = {label for label in map(_named, lines) if label}
    numbered = {label for label in labels if label.number}
    # a grade in the sheet's name beside a class of that grade in the title says nothing new
    labels = {x for x in labels if x.number or not any((x.grade, x.cohort) == (n.grade, n.cohort) for n in numbered)}
    if not labels and filename and (label := _named(filename.rpartition(".")[0] or filename)):
        labels = {label}
    words = "".join([*lines, filename or ""])
    secondary = bool(_SECONDARY.search(words)) and not _PRIMARY.search(words)
    label = next(iter(labels)) if len(labels) == 1 else None
    return ClassContext(label, len(labels) > 1, frozenset(columns) & {"class", "grade", "class_number"}, secondary)


def read_class(cells: Mapping[str, Cell], context: ClassContext) -> ClassLabel | None:
    """The class of a pupil; None if it is unknown. A class column's own words win over the surroundings."""
    label = _from_columns(cells, context) if context.columns else _from_surroundings(context)
    # 一年级 in a school that has no primary pupils may be the seventh grade
    if label and context.secondary_only and label.stage == "primary" and (label.grade or 0) <= 3:
        return None
    return label


def _named(text: str) -> ClassLabel | None:
    """The class in a line around a list. A bare 9.1 is a date there, and an instruction's example is no class."""
    if not re.search("[班级初高]", text) or _INSTRUCTION.search(text):
        return None
    return parse_class(text) or find_class(text)


def _from_surroundings(context: ClassContext) -> ClassLabel | None:
    return None if context.contradictory else context.label


def _from_columns(cells: Mapping[str, Cell], context: ClassContext) -> ClassLabel | None:
    if any(cell.kind is CellKind.DATE for cell in cells.values()):
        return None  # 3-2 typed into a spreadsheet became the second of March
    text = _text(cells["class"]) or _text(cells["class_number"])
    grade_text = _text(cells["grade"])
    grade = parse_grade(grade_text) or parse_class(grade_text) if grade_text else None
    if grade_text and grade is None:
        return None
    label = parse_class(text) if text else None
    number = parse_class_number(text) if text else None
    if label and label.number and (grade is None or _agree(label, grade)):
        return label
    if number is not None:
        return _numbered(number, grade, context)
    if text:
        return label if label and (grade is None or _agree(label, grade)) else None
    return _without_number(grade, context)


def _numbered(number: int, grade: ClassLabel | None, context: ClassContext) -> ClassLabel | None:
    """A bare number needs a grade: from its column, else from the surroundings."""
    around = context.label if not context.columns & {"grade"} and not context.contradictory else None
    if grade:
        return joined(grade, number)
    if around and around.number in (None, number) and (around.grade or around.cohort):
        return joined(around, number)
    return None


def _without_number(grade: ClassLabel | None, context: ClassContext) -> ClassLabel | None:
    """A grade alone is a class only where the list has no column for the number."""
    if grade is None or context.columns & {"class", "class_number"}:
        return None
    around = _from_surroundings(context)
    return around if around and around.number and _agree(around, grade) else grade


def _agree(label: ClassLabel, grade: ClassLabel) -> bool:
    same_grade = None in (label.grade, grade.grade) or label.grade == grade.grade
    same_cohort = None in (label.cohort, grade.cohort) or label.cohort == grade.cohort
    return same_grade and same_cohort


def _text(cell: Cell) -> str:
    if isinstance(cell.value, float) and not cell.value.is_integer():
        return "?"  # 3.1 may have been 3.10: no label at all
    return "" if is_nothing(cell.text) else visible(cell.text)

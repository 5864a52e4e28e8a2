"""What one row of a roster says about its pupil."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from webapp.domain import resident_id
from webapp.domain.class_labels import ClassLabel
from webapp.domain.codes import ethnicity_code, id_type_code, sex_code
from webapp.domain.rosters.births import Birth, settle_birth
from webapp.domain.rosters.cells import BLANK, Cell, CellKind, Row
from webapp.domain.rosters.classes import ClassContext, read_class
from webapp.domain.rosters.columns import Columns
from webapp.domain.rosters.disability import DISABILITY, DisabilityReading, read_disability
from webapp.domain.rosters.families import read_family
from webapp.domain.rosters.identity import IdentityReading, read_identity, read_registry
from webapp.domain.rosters.numbers import Codes
from webapp.domain.rosters.outcome import RosterProblem, RosterStudent
from webapp.domain.rosters.texts import (
    bracketed_note,
    compact,
    is_nothing,
    is_suspect_name,
    is_unsafe,
    one_line,
    person_name,
)
from webapp.domain.rosters.values import is_blank_choice, read_boarder, read_left_behind, says_gone
from webapp.domain.rosters.years import YEAR_HEADINGS, is_coming_class, names_coming_year


@dataclass(frozen=True)
class Frame:
    """What every row of one list has in common."""

    sheet: str | None
    columns: Columns
    classes: ClassContext
    school_year: int
    codes: Codes = field(default_factory=Codes)
    id_zeros_lost: bool = False
    dates_from_1904: bool = False


class _Reader:
    """Reads one row, gathering problems on the way."""

    def __init__(self, row: Row, frame: Frame) -> None:
        self.row, self.frame = row, frame
        self.problems: list[RosterProblem] = []

    def tell(self, code: str, about: str | None = None) -> None:
        problem = RosterProblem(self.frame.sheet, self.row.number, code, about)
        if problem not in self.problems:
            self.problems.append(problem)

    def cell(self, name: str) -> Cell:
        """The best filled-in cell of a field; one that cannot be read is told and counts as blank."""
        for index in self.frame.columns.fields.get(name, ()):
            cell = self.row.cell(index)
            if not cell.readable:
                self.tell("cell_unreadable", "class" if name in ("grade", "class_number") else name)
            elif cell.kind is not CellKind.BLANK:
                return cell
        return BLANK

    def unreadable(self, name: str) -> bool:
        """Whether the problem of an unreadable cell was told for the field."""
        return any(p.code == "cell_unreadable" and p.field == name for p in self.problems)


def read_pupil(row: Row, frame: Frame) -> tuple[RosterStudent | None, list[RosterProblem]]:
    """The pupil in a row and the problems with it; no pupil if there is no name."""
    reader = _Reader(row, frame)
    raw_name = reader.cell("name").text
    name = "" if is_nothing(raw_name) else person_name(raw_name)
    if not name:
        reader.tell("name_missing", "name")
        return None, reader.problems
    _tell_about_row(reader, raw_name, name)
    identity = _identity(reader)
    birth = _birth(reader, identity)
    family = read_family(row, frame.columns)
    disability = _disability(reader, identity)
    for code, about in (*family.problems, *disability.problems):
        reader.tell(code, about)
    student = RosterStudent(
        frame.sheet,
        row.number,
        name,
        sex=_sex(reader, identity),
        birth_date=birth.date,
        id_type=identity.id_type,
        id_number=identity.number,
        registry_number=_registry(reader),
        school_class=_class(reader),
        boarder=_boarder(reader),
        left_behind=_left_behind(reader),
        ethnicity=_ethnicity(reader),
        address=_address(reader),
        disability_kind=disability.kind,
        disability_grade=disability.grade,
        disability_number=disability.number,
        guardians=family.guardians,
        contact_phones=family.contact_phones,
    )
    return student, reader.problems


def _tell_about_row(reader: _Reader, raw_name: str, name: str) -> None:
    if reader.row.hidden:
        reader.tell("row_hidden")
    if is_suspect_name(name):
        reader.tell("name_suspect", "name")
    if is_unsafe(raw_name):
        reader.tell("unsafe_text", "name")
    if says_gone(bracketed_note(raw_name)):
        reader.tell("status_note", "name")
    for index in reader.frame.columns.fields.get("remark", ()):
        if says_gone(reader.row.cell(index).text):
            reader.tell("status_note", "remark")


def _identity(reader: _Reader) -> IdentityReading:
    if "id_number" not in reader.frame.columns.fields:
        return IdentityReading()
    kind_text = compact(reader.cell("id_type").text)
    kind = None if is_nothing(kind_text) else id_type_code(kind_text) or "Z"
    cell = reader.cell("id_number")
    if reader.unreadable("id_number"):
        return IdentityReading()
    identity = read_identity(cell, kind, reader.frame.id_zeros_lost)
    if identity.problem:
        reader.tell(identity.problem, "id_number")
    return identity


def _registry(reader: _Reader) -> str | None:
    number, problem = read_registry(reader.cell("registry_number"))
    if problem:
        reader.tell(problem, "registry_number")
    return number


def _sex(reader: _Reader, identity: IdentityReading) -> str | None:
    text = compact(reader.cell("sex").text)
    proven = resident_id.sex(identity.number or "")
    if is_nothing(text):
        return proven
    codes = reader.frame.codes
    code = codes.said("sex", text) or (None if text.isdigit() and not codes.sex_digits else sex_code(text))
    if code is None:
        reader.tell("value_unknown", "sex")
    elif proven and code != proven:
        reader.tell("sex_id_mismatch", "sex")
    return code or proven


def _birth(reader: _Reader, identity: IdentityReading) -> Birth:
    proven = resident_id.birth_date(identity.number or "")
    birth = settle_birth(reader.cell("birth_date"), proven, reader.frame.school_year, reader.frame.dates_from_1904)
    for code in birth.problems:
        reader.tell(code, "birth_date")
    return birth


def _class(reader: _Reader) -> ClassLabel | None:
    cells = {name: reader.cell(name) for name in ("class", "grade", "class_number")}
    if reader.unreadable("class"):
        return None
    label = read_class(cells, reader.frame.classes)
    if _is_coming(reader, cells.values(), label):
        reader.tell("next_school_year", "class")
    elif label is None:
        reader.tell("class_unknown", "class")
    return label


def _is_coming(reader: _Reader, cells: Iterable[Cell], label: ClassLabel | None) -> bool:
    """Is the pupil's class one of a year that has not begun: by its label, or by a column for the school year?"""
    columns, year = reader.frame.columns, reader.frame.school_year
    years = (f"{reader.row.cell(i).text}学年" for i, word in enumerate(columns.words) if word in YEAR_HEADINGS)
    said = (*(cell.text for cell in cells), *years)
    return names_coming_year(said, year) or (label is not None and is_coming_class(label, year))


def _boarder(reader: _Reader) -> bool | None:
    text = reader.cell("boarder").text
    if is_blank_choice(text):
        return None
    codes = reader.frame.codes
    said = codes.said("boarder", compact(text))
    value = said == "yes" if said else read_boarder(text, codes.boarder_digits)
    if value is None:
        reader.tell("value_unknown", "boarder")
    return value


def _left_behind(reader: _Reader) -> str | None:
    text = reader.cell("left_behind").text
    if is_blank_choice(text):
        return None
    codes = reader.frame.codes
    value = codes.said("left_behind", compact(text)) or read_left_behind(text, codes.legend)
    if value is None:
        reader.tell("value_unknown", "left_behind")
    return value


def _ethnicity(reader: _Reader) -> str | None:
    text = compact(reader.cell("ethnicity").text)
    if is_nothing(text):
        return None
    code = ethnicity_code(text)
    if code is None:
        reader.tell("value_unknown", "ethnicity")
    return code


def _disability(reader: _Reader, identity: IdentityReading) -> DisabilityReading:
    if not reader.frame.columns.fields.keys() & set(DISABILITY):
        return DisabilityReading()
    kind, grade, number = map(reader.cell, DISABILITY)
    return read_disability(kind, grade, number, identity.number)


def _address(reader: _Reader) -> str | None:
    text = reader.cell("address").text
    if is_nothing(text):
        return None
    if is_unsafe(text):
        reader.tell("unsafe_text", "address")
    return one_line(text)

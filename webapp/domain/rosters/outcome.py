"""What reading a roster yields: pupils, problems, and whether it may be imported at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from webapp.domain.class_labels import ClassLabel
from webapp.domain.rosters.cells import Row
from webapp.domain.rosters.columns import Columns
from webapp.domain.rosters.numbers import AskedNumber

ERRORS = frozenset(
    {
        "id_corrupted",
        "id_format",
        "id_duplicate",
        "registry_duplicate",
        "name_missing",
        "duplicate_conflict",
        "next_school_year",
    }
)


class Outcome(StrEnum):
    """import: pupils were read. ask: a person must choose first. refuse: nothing in it can be used."""

    IMPORT = "import"
    ASK = "ask"
    REFUSE = "refuse"


@dataclass(frozen=True)
class RosterGuardian:
    """A guardian in a roster; `relation` is a GB/T 4761 code, phones are bare digits."""

    name: str | None
    relation: str | None
    phones: tuple[str, ...] = ()


@dataclass(frozen=True)
class RosterStudent:
    """A pupil in a roster. Codes are those of domain/codes.py; None means that the file does not say.

    `birth_date` is YYYY-MM-DD or YYYY-MM. `left_behind` is none, one_parent, both_parents or yes (no more was
    said). `contact_phones` belong to nobody named. `also_rows` are later rows about the same pupil.
    """

    sheet: str | None
    row: int
    name: str
    sex: str | None = None
    birth_date: str | None = None
    id_type: str | None = None
    id_number: str | None = None
    registry_number: str | None = None
    school_class: ClassLabel | None = None
    boarder: bool | None = None
    left_behind: str | None = None
    ethnicity: str | None = None
    address: str | None = None
    disability_kind: str | None = None
    disability_grade: str | None = None
    disability_number: str | None = None
    guardians: tuple[RosterGuardian, ...] = ()
    contact_phones: tuple[str, ...] = ()
    also_rows: tuple[tuple[str | None, int], ...] = ()

    @property
    def place(self) -> tuple[str | None, int]:
        """Where it stands: sheet and row."""
        return self.sheet, self.row


@dataclass(frozen=True)
class RosterProblem:
    """Something to tell about a row (`row` None: about the sheet). An error must not be saved without a decision."""

    sheet: str | None
    row: int | None
    code: str
    field: str | None = None

    @property
    def severity(self) -> str:
        """error or warning."""
        return "error" if self.code in ERRORS else "warning"


@dataclass(frozen=True)
class ReadList:
    """A list as it stands in the file: what stands above it, its columns, and the rows about pupils by their number."""

    sheet: str | None
    title: tuple[str, ...]
    columns: Columns
    rows: Mapping[int, Row]
    id_zeros_lost: bool = False


@dataclass(frozen=True)
class RosterReading:
    """The whole result. `refuse` and `question` are codes, given with the outcomes of that name.

    `columns` says which heading was read as which field, `aside` which headings were not read (where nothing was read:
    what could be headings), `numbers` what bare numbers stand for, `lists` are the lists with every row that was read.
    """

    outcome: Outcome
    refuse: str | None = None
    question: str | None = None
    students: tuple[RosterStudent, ...] = ()
    problems: tuple[RosterProblem, ...] = ()
    columns: tuple[tuple[str, str], ...] = ()
    aside: tuple[str, ...] = ()
    numbers: tuple[AskedNumber, ...] = ()
    lists: tuple[ReadList, ...] = ()

"""The rows about a child beside the log, when its file is erased: what says who the child is, and what was written."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, select, update

from webapp.access.append_only import ERASING
from webapp.domain.retention import ERASED_NAME
from webapp.domain.student_facts import OF_A_GUARDIAN, OF_A_STUDENT
from webapp.extensions import db
from webapp.models import (
    BatchRow,
    BreakGlass,
    CareFile,
    CareHelper,
    CareMember,
    CarePlanStep,
    CareStep,
    ConsentNote,
    FactQuestion,
    Guardian,
    KeptLonger,
    MergedStudent,
    Pairing,
    RightsRequest,
    ScreeningDecision,
    Student,
    StudentDocument,
    Transfer,
    TransferStep,
)

STAYS = frozenset({"name", "class_id"})  # of a child's facts: the one is written over, by the other classes are counted
IDENTITY = ("id_type", "id_number", "id_number_index", "id_number_last4", "to_be_checked")
# What tells by its words alone: the row stays, for it says that something was done; the words go.
WORDS: tuple[tuple[Any, dict[str, Any]], ...] = (
    (ConsentNote, {"said_by": "", "remark": ""}),
    (RightsRequest, {"asked_by": "", "words": "", "reply": ""}),
    (KeptLonger, {"why": ""}),
    (BreakGlass, {"reason": ""}),
    (Pairing, {"note": None}),
    (Guardian, dict.fromkeys(OF_A_GUARDIAN) | {"phones": []}),  # by the row the audit knows whose it was, and is silent
    (Transfer, {"student_name": ERASED_NAME}),
)
OF_A_FILE: tuple[Any, ...] = (CareHelper, CareMember, CarePlanStep, CareStep)


def papers_of(ids: Sequence[uuid.UUID]) -> list[str]:
    """Where the papers on these children's files lie in the storage."""
    kept = select(StudentDocument.stored_as).where(StudentDocument.student_id.in_(ids))
    return [name for name in db.session.scalars(kept) if name]


def erase_rows(ids: Sequence[uuid.UUID]) -> None:
    """Past getting back; without a word in the audit of what stood there."""
    family = list(db.session.scalars(select(Guardian.id).where(Guardian.student_id.in_(ids))))
    _do(delete(BatchRow).where(BatchRow.row_id.in_([*ids, *family])))
    for table in (FactQuestion, StudentDocument, ScreeningDecision):
        _do(delete(table).where(table.student_id.in_(ids)))
    _erase_care(ids)
    for table, words in WORDS:
        _do(update(table).where(table.student_id.in_(ids)).values(**words))
    moves = select(Transfer.id).where(Transfer.student_id.in_(ids))
    _do(update(TransferStep).where(TransferStep.transfer_id.in_(moves)).values(why=""))
    _do(update(MergedStudent).where(MergedStudent.gone_id.in_(ids)).values(why=""))
    _do(update(Student).where(Student.id.in_(ids)).values(**_nobody()))


def _erase_care(ids: Sequence[uuid.UUID]) -> None:
    files = list(db.session.scalars(select(CareFile.id).where(CareFile.student_id.in_(ids))))
    for table in OF_A_FILE:
        _do(delete(table).where(table.file_id.in_(files)))
    _do(delete(CareFile).where(CareFile.id.in_(files)))


def _nobody() -> dict[str, Any]:
    facts = dict.fromkeys((*(name for name in OF_A_STUDENT if name not in STAYS), *IDENTITY))
    return facts | {"name": ERASED_NAME, "name_pinyin": "", "search_text": ""}


def _do(statement: Any) -> None:
    db.session.execute(statement.execution_options(**ERASING))

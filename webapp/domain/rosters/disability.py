"""A pupil's certificate of disability 残疾人证 in a roster's row."""

from __future__ import annotations

from dataclasses import dataclass

from webapp.domain.disability import KINDS, certificate_doubts, read_certificate
from webapp.domain.rosters.cells import Cell, CellKind
from webapp.domain.rosters.texts import compact, document_text, is_nothing, listed

_NONE = frozenset(listed("无残疾 非残疾 未残疾 否 正常 健康 未办理 未办证"))
_KINDS = {word: code for code, kind in KINDS.items() for word in (kind, f"{kind}残疾")}
_GRADES = {
    "一": "1", "二": "2", "三": "3", "四": "4", "1": "1", "2": "2", "3": "3", "4": "4",
    "壹": "1", "贰": "2", "叁": "3", "肆": "4", "I": "1", "II": "2", "III": "3", "IV": "4",
}  # fmt: skip
KIND, GRADE, NUMBER = DISABILITY = ("disability_kind", "disability_grade", "disability_number")


@dataclass(frozen=True)
class DisabilityReading:
    """What the row says, by domain/disability.py's codes, and (code, field) of what is wrong with it."""

    kind: str | None = None
    grade: str | None = None
    number: str | None = None
    problems: tuple[tuple[str, str], ...] = ()


def read_disability(kind: Cell, grade: Cell, number: Cell, identity: str | None) -> DisabilityReading:
    """Reads the three cells; `identity` is the pupil's own number. What the certificate's number says fills what the
    row leaves open; where it says something else, the row's word stands and the mismatch is told."""
    typed = None if _is_none(number) else document_text(number.text)
    lost = number.kind in (CellKind.NUMBER, CellKind.DATE)  # of twenty digits a spreadsheet's number keeps fifteen
    certificate = read_certificate(typed) if typed and not lost else None
    kinds = None if _is_none(kind) else _kind(compact(kind.text), certificate.kind if certificate else None)
    grades = None if _is_none(grade) else _GRADES.get(compact(grade.text).upper().removesuffix("级"), "")
    problems = [("value_unknown", name) for name, value in ((KIND, kinds), (GRADE, grades)) if value == ""]
    if certificate is None:
        problems += [("certificate_format", NUMBER)] if typed else []
        return DisabilityReading(kinds or None, grades or None, None, tuple(problems))
    if any(certificate_doubts(certificate, kinds or None, grades or None, identity)):
        problems.append(("certificate_mismatch", NUMBER))
    return DisabilityReading(kinds or certificate.kind, grades or certificate.grade, typed, tuple(problems))


def _kind(text: str, proven: str | None) -> str:
    """The code; "" for what cannot be read. A bare digit differs between systems (1 may mean none), so it counts only
    where the certificate's number says the same."""
    return text if text.isdigit() and text == proven else _KINDS.get(text, "")


def _is_none(cell: Cell) -> bool:
    return is_nothing(cell.text) or compact(cell.text) in _NONE

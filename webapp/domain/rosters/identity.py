"""Numbers of identity documents and registry numbers 学籍号."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from webapp.domain import resident_id
from webapp.domain.codes import RESIDENT_ID
from webapp.domain.rosters.cells import Cell, CellKind
from webapp.domain.rosters.texts import compact, document_text, is_nothing

_NONE = re.compile(r"(?:无|没有|未|暂|待|缺|尚未|还没|不详|没)[^\dA-Za-z]*")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+?\d+")
_ROUNDED = re.compile(r"[0-9]{15}000")
_REGISTRY = re.compile(r"[GJL][0-9]{17}[0-9X]")
_OTHER_DOCUMENTS = {  # loose: issuers change their forms, and the kind of document was said
    "6": re.compile(r"[A-Z]{1,2}[0-9]{6}\(?[0-9A]\)?|[HM]?[0-9]{8}(?:[0-9]{2})?|[0-9]{17}[0-9X]|[A-Z]{1,2}[0-9]{7,8}"),
    "7": re.compile(r"[0-9]{7}\([0-9]\)|[0-9]{8}|[HM]?[0-9]{8}(?:[0-9]{2})?|[0-9]{17}[0-9X]|[A-Z]{1,2}[0-9]{7,8}"),
    "8": re.compile(r"[0-9]{8}|[0-9]{10}(?:\(?[A-Z0-9]\)?)?|[A-Z][0-9]{9}|[0-9]{17}[0-9X]"),
    "9": re.compile(r"[A-Z]{3}[0-9]{12}|[0-9]{17}[0-9X]"),
    "A": re.compile(r"[A-Z0-9]{5,15}"),
    "Z": re.compile(r"[A-Z0-9()\-]{5,25}"),
}


@dataclass(frozen=True)
class IdentityReading:
    """The document as it may be kept, and the code of what is wrong with it."""

    id_type: str | None = None
    number: str | None = None
    problem: str | None = None


def read_identity(cell: Cell, id_type: str | None, zeros_are_lost: bool = False) -> IdentityReading:
    """Reads the document number of a pupil; `id_type` is the code the row gives, None if it gives none.

    A number typed as a number has lost digits for good: id_corrupted, and nothing is kept or rebuilt. Without
    a kind only a resident identity number is known by its form; anything else is id_format, for a person to decide.
    `zeros_are_lost`: the column was one of numbers before it became text (see zeros_in_place_of_digits).
    """
    if cell.kind in (CellKind.NUMBER, CellKind.DATE):
        return IdentityReading(problem="id_corrupted")
    text = document_text(cell.text)
    if is_nothing(text) or _NONE.fullmatch(compact(cell.text)):
        return IdentityReading(problem="id_missing")
    if _SCIENTIFIC.fullmatch(text) or (zeros_are_lost and _ROUNDED.fullmatch(text)):
        return IdentityReading(problem="id_corrupted")
    if id_type not in (None, RESIDENT_ID):
        return _other(text, id_type)
    if not resident_id.has_shape(text):
        return IdentityReading(problem="id_format")
    return IdentityReading(RESIDENT_ID, text, None if resident_id.is_valid(text) else "id_checksum")


def zeros_in_place_of_digits(texts: Iterable[str]) -> bool:
    """Whether a column of text was a number before: 15 digits survive, so every number in it ends in 000.

    One true number in about a thousand ends so; two of them, and a fifth of the column, cannot be chance.
    """
    numbers = [text for text in map(document_text, texts) if len(text) == 18]
    rounded = sum(bool(_ROUNDED.fullmatch(text)) for text in numbers)
    return rounded > 1 and rounded * 5 >= len(numbers)


def read_registry(cell: Cell) -> tuple[str | None, str | None]:
    """(registry number, problem): G, J or L and 18 characters. It need not agree with the identity number."""
    text = document_text(cell.text)
    if is_nothing(text) or _NONE.fullmatch(compact(cell.text)):
        return None, None
    return (text, None) if _REGISTRY.fullmatch(text) else (None, "registry_format")


def _other(text: str, id_type: str | None) -> IdentityReading:
    pattern = _OTHER_DOCUMENTS.get(id_type or "")
    if pattern is None or not pattern.fullmatch(text):
        return IdentityReading(problem="id_format")
    return IdentityReading(id_type, text)

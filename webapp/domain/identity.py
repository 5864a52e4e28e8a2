"""Identity numbers 证件号码 as somebody types them at a desk: how they are read, and what speaks against one."""

from __future__ import annotations

from collections.abc import Iterator

from webapp.domain import resident_id
from webapp.domain.codes import ID_TYPES, RESIDENT_ID
from webapp.domain.refusals import Refused
from webapp.domain.rosters import text_cell
from webapp.domain.rosters.identity import read_identity


def typed_number(id_type: str, text: str) -> str:
    """The number of a document of that type as it is kept: half width, upper case, without spaces. Refused:
    not_a_choice, id_number_shape."""
    if id_type not in ID_TYPES:
        raise Refused("not_a_choice", field="id_type")
    found = read_identity(text_cell(text), id_type)
    if found.number is None:
        raise Refused("id_number_shape", field="number")
    return found.number


def number_doubts(id_type: str, number: str, birth_date: str | None, sex: str | None) -> Iterator[str]:
    """What speaks against a number beside what is on file: id_checksum (such a number proves nothing else, GB 11643),
    id_birth, id_sex. Each may be right all the same: registration offices have issued such numbers."""
    if id_type != RESIDENT_ID:
        return
    born = resident_id.birth_date(number)
    if born is None:
        yield "id_checksum"
        return
    if birth_date and not born.isoformat().startswith(birth_date):
        yield "id_birth"
    if sex in ("1", "2") and sex != resident_id.sex(number):
        yield "id_sex"

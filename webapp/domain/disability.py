"""A certificate of disability 残疾人证: its kind 类型, its grade 等级 (one is the gravest), and its number.

The number is the identity number, a digit for the kind, one for the grade, and B1, B2 … where it was issued again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

KINDS = {"1": "视力", "2": "听力", "3": "言语", "4": "肢体", "5": "智力", "6": "精神", "7": "多重"}
GRADES = {"1": "一级", "2": "二级", "3": "三级", "4": "四级"}
_NUMBER = re.compile(r"([0-9]{17}[0-9X])([1-7])([1-4])(?:B[0-9]{1,2})?")


@dataclass(frozen=True)
class Certificate:
    """What a certificate's number says by itself."""

    identity: str
    kind: str
    grade: str


def read_certificate(number: str) -> Certificate | None:
    """What a number says; None if it is no such number."""
    found = _NUMBER.fullmatch(number)
    return Certificate(*found.groups()) if found else None


def certificate_doubts(
    certificate: Certificate, kind: str | None, grade: str | None, identity: str | None
) -> Iterator[str]:
    """What the number says otherwise than what stands beside it: certificate_identity, certificate_kind,
    certificate_grade. What is not known there (None) contradicts nothing."""
    beside = {"identity": identity, "kind": kind, "grade": grade}
    for name, value in beside.items():
        if value is not None and value != getattr(certificate, name):
            yield f"certificate_{name}"

"""What is put into a package of a child's file, file by file, and what its list says of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import PurePath
from typing import Any

from flask import render_template
from flask_babel import force_locale
from flask_babel import gettext as _

from webapp.models import EntryFile, StudentDocument, now
from webapp.queries.package_care import care_told, consents_told, plan_told
from webapp.queries.transfer_package import MOST_BYTES, Dossier
from webapp.routes import fact_words, transfer_words
from webapp.routes.desk import dossier_sections
from webapp.storage import Lost, storage

ALWAYS = ("student", "family", "records", "files", "documents")
NEVER = (("identity_number", "never"), ("psychology", "confidence"))


def files_of(found: Dossier, by: str) -> list[tuple[str, bytes]]:
    """A page to read, the same for machines, and what belongs to the records and the child."""
    attached = list(attached_of([*found.files, *found.documents]))
    told = {"student": found.facts(), "records": found.records(), **_care(found)}
    machines = [(f"{name}.json", _json(value)) for name, value in told.items()]
    return [("file.html", _page(found, by, left_out(found, len(attached)))), *machines, *attached]


def about(found: Dossier, names: list[str], by: str) -> dict[str, Any]:
    """What the list says beside the digests of the files of these names."""
    transfer, attached = found.transfer, sum(name.startswith("files/") for name in names)
    return {
        "transfer": str(transfer.id),
        "made_at": now().isoformat(),
        "made_by": by,
        "from": transfer.from_school.name if transfer.from_school else "",
        "to": transfer.outside,
        "student": found.student.name,
        "records": len(found.items),
        "withheld": found.withheld,
        "left_out": len(found.files) + len(found.documents) - attached,
        "contains": [*ALWAYS, *_care(found)],
        "omits": left_out(found, attached),
    }


def left_out(found: Dossier, attached: int) -> list[dict[str, Any]]:
    """What is not packed, why, and how many where they were counted; `attached` files are packed."""
    counted = {"records": found.withheld, "files": len(found.files) + len(found.documents) - attached}
    whys = {"records": "confidence", "files": "size"}
    return [
        *({"what": what, "why": why} for what, why in (*found.left.items(), *NEVER)),
        *({"what": what, "why": whys[what], "count": count} for what, count in counted.items() if count),
    ]


def attached_of(rows: Iterable[EntryFile | StudentDocument]) -> Iterator[tuple[str, bytes]]:
    """What was photographed, recorded, drawn or put on the file, under names of a package: as much as goes into one."""
    left = MOST_BYTES
    for name in (row.stored_as or "" for row in rows):
        try:
            left -= storage().size(name)
            if left < 0:
                return
            yield f"files/{PurePath(name).name}", storage().read(name)
        except Lost:
            continue  # the list says how many are lacking


def _care(found: Dossier) -> dict[str, Any]:
    given = found.given
    told = {
        "care": care_told(given.care) if given.care else None,
        "plan": plan_told(given),
        "consents": consents_told(given),
    }
    return {part: value for part, value in told.items() if value}


def _page(found: Dossier, by: str, omits: list[dict[str, Any]]) -> bytes:
    with force_locale("zh_Hans_CN"):
        parts = [dossier_sections.care, dossier_sections.plan, dossier_sections.consents]
        drawn = [part(found.given) for part in parts]
        context = {"sections": _sections(found), "drawn": drawn, "omits": omits, "w": transfer_words}
        page = render_template("documents/transfer.html", dossier=found, made_at=now(), by=by, **context)
    return page.encode()


def _sections(found: Dossier) -> list[tuple[str, list[tuple[str, str]]]]:
    facts = found.facts()
    guardians = facts.pop("guardians")
    families = [(_("Guardian"), _lines(guardian)) for guardian in guardians]
    return [(_("Student"), _lines(facts)), *families]


def _lines(facts: dict[str, Any]) -> list[tuple[str, str]]:
    return [(str(fact_words.FACTS.get(name, name)), _said(name, value)) for name, value in facts.items()]


def _said(name: str, value: Any) -> str:
    if isinstance(value, list):
        return "、".join(map(str, value))
    plain = {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
    return str(fact_words.CHOICES.get(name, {}).get(plain, plain))


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, default=str).encode()

"""/desk/transfers/…/package.zip: a child's file for a school outside; and whether a package is as it was signed."""

from __future__ import annotations

import hashlib
import io
import json
import uuid
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from flask import Blueprint, render_template, request
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from webapp.access.audit import note
from webapp.access.marks import allows, takes
from webapp.access.permissions import Permission
from webapp.actions import limits
from webapp.actions.transfers import Said, take_step
from webapp.documents.packages import package, public_key, verify
from webapp.domain.refusals import NotFound, Refused
from webapp.domain.transfer import Verb
from webapp.extensions import db
from webapp.models import now
from webapp.queries.transfer_package import MOST_BYTES, Dossier, dossier
from webapp.routes import fact_words
from webapp.routes.desk.show import show
from webapp.routes.desk.transfers import page_of
from webapp.routes.downloads import download
from webapp.routes.gate import me
from webapp.storage import Lost, storage

pages = Blueprint("desk_transfer_packages", __name__, url_prefix="/desk/transfers")
P = Permission.MOVE_STUDENTS
PAGES = 3  # in a package before what belongs to the records and the child
LARGEST = 300 * 1024 * 1024
PROBLEMS = {
    "unreadable": _l("This is no package that can be read."),
    "no_list": _l("There is no list of what is in it."),
    "signature": _l("The signature does not fit the list."),
    "changed": _l("Was changed"),
    "missing": _l("Is missing"),
    "not_listed": _l("Is not on the list"),
    "too_large": _l("Is larger than may be"),
}


@pages.post("/<uuid:transfer_id>/package.zip")
@allows(P, step_up=True)
def make(transfer_id: uuid.UUID) -> Response:
    """Pack the file, note what was packed with its digest, and hand it over."""
    seen = request.form.get("seen", "")
    limits.spend("export", str(me().id), now())
    try:
        found = dossier(me(), transfer_id)
        files = list(_files(found))
        data = package(files, _about(found, len(files)))
        about: dict[str, Any] = {"files": len(files), "records": len(found.items), "withheld": found.withheld}
        said = Said(about=about | {"sha256": hashlib.sha256(data).hexdigest()})
        take_step(me(), transfer_id, Verb.PACK, said, int(seen) if seen.isdecimal() and len(seen) < 9 else 0, now())
    except NotFound:
        raise
    except Refused as refusal:
        db.session.rollback()
        return page_of(transfer_id, refusal.status, refusal)
    note("transfer.packed", found.transfer, school_id=found.student.school_id, student=str(found.student.id), **about)
    db.session.commit()
    return download(data, "application/zip", f"{_('Student file')}-{found.student.name}.zip")


@pages.get("/verification")
@allows(P)
def verification() -> Response:
    """The form that asks for a package, and the key of this installation's own."""
    return show("desk/transfers/verification.html", found=None, own=public_key(), problems=PROBLEMS)


@pages.post("/verification")
@allows(P)
@takes(LARGEST, otherwise="package_too_large")
def verified() -> Response:
    """Whether it is as it was signed, and by which key."""
    sent = request.files.get("file")
    key = "".join(request.form.get("key", "").split())[:100] or None
    found = verify(sent.stream if sent else io.BytesIO(), key)  # type: ignore[arg-type]  # it reads and seeks
    status = 200 if found.whole else 422
    context: dict[str, Any] = {"found": found, "own": public_key(), "asked": key, "problems": PROBLEMS}
    return show("desk/transfers/verification.html", status=status, **context)


def _files(found: Dossier) -> Iterator[tuple[str, bytes]]:
    """A page to read, the same for machines, and what belongs to the records."""
    with force_locale("zh_Hans_CN"):
        context = {"sections": _sections(found), "made_at": now(), "by": me().name}
        yield "file.html", render_template("documents/transfer.html", dossier=found, **context).encode()
    yield "student.json", _json(found.facts())
    yield "records.json", _json(found.records())
    left = MOST_BYTES
    names = [file.stored_as or "" for file in found.files] + [paper.stored_as or "" for paper in found.documents]
    for name in names:
        try:
            left -= storage().size(name)
            if left < 0:
                return
            yield f"files/{PurePath(name).name}", storage().read(name)
        except Lost:
            continue  # the list says what is here


def _about(found: Dossier, files: int) -> dict[str, Any]:
    transfer = found.transfer
    return {
        "transfer": str(transfer.id),
        "made_at": now().isoformat(),
        "made_by": me().name,
        "from": transfer.from_school.name if transfer.from_school else "",
        "to": transfer.outside,
        "student": found.student.name,
        "records": len(found.items),
        "withheld": found.withheld,
        "left_out": len(found.files) + len(found.documents) - (files - PAGES),
    }


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

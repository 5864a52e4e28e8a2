"""/desk/transfers/…/package.zip: a child's file for a school outside; and whether a package is as it was signed."""

from __future__ import annotations

import hashlib
import io
import uuid
from typing import Any

from flask import Blueprint, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from webapp.access.audit import note
from webapp.access.marks import allows, takes
from webapp.access.permissions import ALLOWS, Permission
from webapp.actions import limits
from webapp.actions.transfers import Said, take_step
from webapp.documents.packages import package, public_key, verify
from webapp.domain.refusals import NotFound, Refused
from webapp.domain.transfer import CHOSEN, Verb
from webapp.extensions import db
from webapp.models import now
from webapp.queries.care_files import VIEWED
from webapp.queries.transfer_package import Dossier, dossier
from webapp.routes import transfer_words
from webapp.routes.desk import arguments
from webapp.routes.desk.package_contents import about, files_of
from webapp.routes.desk.show import show
from webapp.routes.desk.transfers import page_of
from webapp.routes.downloads import download
from webapp.routes.gate import me

pages = Blueprint("desk_transfer_packages", __name__, url_prefix="/desk/transfers")
P = Permission.MOVE_STUDENTS
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
        found = dossier(me(), transfer_id, arguments.several("parts", CHOSEN, ()))
        files = files_of(found, me().name)
        told = about(found, [name for name, _data in files], me().name)
        data = package(files, told)
        packed = {"files": len(files)} | {name: told[name] for name in ("records", "withheld", "contains")}
        said = Said(about=packed | {"sha256": hashlib.sha256(data).hexdigest()})
        take_step(me(), transfer_id, Verb.PACK, said, int(seen) if seen.isdecimal() and len(seen) < 9 else 0, now())
    except NotFound:
        raise
    except Refused as refusal:
        db.session.rollback()
        return page_of(transfer_id, refusal.status, refusal)
    _note(found, packed)
    db.session.commit()
    return download(data, "application/zip", f"{_('Student file')}-{found.student.name}.zip")


@pages.get("/verification")
@allows(P)
def verification() -> Response:
    """The form that asks for a package, and the key of this installation's own."""
    return show("desk/transfers/verification.html", found=None, own=public_key(), problems=PROBLEMS, w=transfer_words)


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
    return show("desk/transfers/verification.html", status=status, w=transfer_words, **context)


def _note(found: Dossier, packed: dict[str, Any]) -> None:
    """That it was packed; and where the care file is in it, that it was looked at."""
    student = found.student
    note("transfer.packed", found.transfer, school_id=student.school_id, student=str(student.id), **packed)
    if found.given.care:
        why = sorted(role for role in me().roles if Permission.KEEP_FILES in ALLOWS[role])
        note(VIEWED, found.given.care.file, why=why)

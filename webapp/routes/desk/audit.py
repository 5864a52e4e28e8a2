"""/desk/audit: who did or looked at what, when, from where; and what is shown of it as an Excel sheet."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterator
from itertools import islice

from flask import Blueprint, request, send_file
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp.access.audit import note
from webapp.access.marks import allows
from webapp.access.permissions import Permission
from webapp.actions import limits
from webapp.actions.apart import apart
from webapp.documents.marked_sheet import marking_of, write_sheet
from webapp.domain.terms import CHINA
from webapp.models import now
from webapp.queries.audit import Asked, events
from webapp.routes.audit_groups import GROUPS
from webapp.routes.audit_lines import Change, Line, actions_of, lines_of
from webapp.routes.desk import arguments
from webapp.routes.desk.show import show
from webapp.routes.gate import me
from webapp.routes.looks import watched

pages = Blueprint("desk_audit", __name__, url_prefix="/desk/audit")
MOST, AT_ONCE = 50_000, 2_000  # rows of a sheet; rows read at once for it
WIDTHS = (18, 18, 34, 22, 60, 16)  # together what an A4 page laid across holds
IDS = {"account", "student"}
FILTERS = ("who", "what", "account", "student", "from", "to")


@pages.get("")
@allows(Permission.SEE_AUDIT)
def listed() -> Response:
    """The newest events (?who=, ?what=, ?account=, ?student=, ?from=, ?to=, ?before=)."""
    person = me()
    found = events(person, _asked(), _before())
    watched("audit.searched", None, same="filter", filter=_filter())
    return show(
        "desk/audit.html",
        "results",
        lines=lines_of(person, found.rows),
        found=found,
        groups=GROUPS,
        asked=_filter(),
        most=MOST,
    )


@pages.post("/exports")
@allows(Permission.SEE_AUDIT, step_up=True)
def export() -> Response:
    """What is shown, as a sheet: at most fifty thousand events, the newest. Noted with what was looked for."""
    limits.spend("export", str(me().id), now())
    file = tempfile.TemporaryFile()  # noqa: SIM115  # the answer closes it once it is sent
    marking = marking_of(me().name, now())
    words = (_("When"), _("Who"), _("What happened"), _("To whom or what"), _("Details"), _("From where"))
    columns = dict(zip(words, WIDTHS, strict=True))
    count = write_sheet(file, "audit", marking, columns, map(_cells, islice(_every_line(), MOST)))
    with apart():
        note("audit.exported", rows=count, filter=_filter())
    file.seek(0)
    return send_file(file, as_attachment=True, download_name=f"audit-{me().today}.xlsx", max_age=0)


def _every_line() -> Iterator[Line]:
    person, asked, before = me(), _asked(), None
    while True:
        found = events(person, asked, before, AT_ONCE)
        yield from lines_of(person, found.rows)
        if found.further is None:
            return
        before = found.further


def _cells(line: Line) -> list[str]:
    at = line.at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S")
    return [at, line.who, line.sentence, line.what, "\n".join(map(_said, line.changes)), line.address]


def _said(change: Change) -> str:
    if not change.told:
        return change.name
    return f"{change.name}: {change.after if change.before is None else f'{change.before} → {change.after}'}"


def _filter() -> dict[str, str]:
    """What is looked for, as the URL or the form says it; an id that is none looks for nothing."""
    texts = {name: request.values.get(name, "").strip()[: arguments.LONGEST_SEARCH] for name in FILTERS}
    return {name: text for name, text in texts.items() if text and (name not in IDS or arguments.id_of(text))}


def _asked() -> Asked:
    given = _filter()
    return Asked(
        words=given.get("who", ""),
        actions=actions_of(given.get("what", "")),
        account_id=arguments.id_of(given.get("account")),
        student_id=arguments.id_of(given.get("student")),
        first=_day(given.get("from", "")),
        last=_day(given.get("to", "")),
    )


def _day(text: str) -> dt.date | None:
    """A day within reach; None for anything else."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return min(max(day, arguments.EARLIEST), me().today)


def _before() -> int | None:
    text = request.args.get("before", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None

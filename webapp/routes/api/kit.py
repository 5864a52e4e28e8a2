"""GET /api/v1/kit: what one person's phone carries, page by page, only what changed."""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Callable, Iterator
from typing import Any

from flask_babel import get_locale, get_translations
from flask_smorest import Blueprint
from jinja2_fragments.flask import render_block
from markupsafe import Markup
from werkzeug.exceptions import Gone

from webapp.access.marks import own
from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.actions.choices import choice
from webapp.actions.envelope_keys import current_key
from webapp.builds import build_id
from webapp.models import now
from webapp.queries.my_students import my_students
from webapp.routes.api.described import for_phones
from webapp.routes.epoch import epoch, lacks_what_it_took
from webapp.routes.field.pages import index_text, kit_pages
from webapp.routes.gate import me
from webapp.routes.looks import watched
from webapp.routes.phone_contact import phone_contact
from webapp.schemas.outbox import KitQuerySchema, KitSchema

pages = Blueprint("kit", __name__, url_prefix="/api/v1", description="What a phone carries")
MOST_STUDENTS = 150  # nobody carries more: a class and those mentored, with room
OF_A_STUDENT = "/field/students/"
A_PAGE = 150  # fragments an answer: the phone of somebody with fifty students asks once
POLICY = ("silent_days", "pin_digits", "photo_consent", "lock_minutes", "phone_secret")
Known = dict[str, str]


@pages.get("/kit")
@own
@for_phones(pages, 403, 410, 422, 429)
@pages.arguments(KitQuerySchema, location="query")
@pages.response(200, KitSchema)
def pull(query: dict[str, str]) -> dict[str, Any]:
    """The fragments that changed since the cursor, at most 150 an answer; `more` says to ask again.

    Whose role has ended carries nothing: all that the cursor names is gone.
    """
    person = me()
    phone_contact(carrying=True)
    key = current_key(now())
    known = _read_cursor(query["cursor"])
    current = {path: (_version(html), html) for path, html in _fragments(person)}
    changed = [path for path, (version, _html) in current.items() if known.get(path) != version]
    gone = [path for path in known if path not in current]
    sent = changed[:A_PAGE]
    students = len({path.split("/")[3] for path in sent if path.startswith(OF_A_STUDENT)})
    if students:
        watched("kit.pulled", None, school_id=person.home_school, students=students)
    held = {p: v for p, v in known.items() if p in current} | {p: current[p][0] for p in sent}
    return {
        "cursor": _write_cursor(held),
        "more": len(changed) > len(sent),
        "left": len(changed) - len(sent),
        "fragments": [{"path": p, "version": current[p][0], "html": current[p][1]} for p in sent],
        "gone": gone,
        "policy": {name: choice(name, person.bureau_id, person.home_school) for name in POLICY},
        "envelope_key": {"id": key.id, "public": base64.b64encode(key.public).decode()},
        "epoch": epoch(),
        "give_back": lacks_what_it_took(person.id),
        "server_time": now().isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "build": build_id(),
    }


def _fragments(person: Person) -> Iterator[tuple[str, str]]:
    if not person.may(Permission.USE_FIELD):
        return
    rows = my_students(person)[:MOST_STUDENTS]
    yield "/field/index.json", index_text(rows)
    said = _said()
    for page in kit_pages(person, rows):
        yield page.path, render_block(page.template, "page", **said, **page.context)


def _said() -> dict[str, Callable[..., str]]:
    """What templates translate with, looked up once: thousands of texts of one kit are in one language. The texts are
    our catalogues' own, and what is put into them is escaped, as jinja's i18n does it."""
    words = get_translations()

    def gettext(text: str, **values: Any) -> str:
        return Markup(words.ugettext(text)) % values  # noqa: S704  # nosec B704

    def ngettext(one: str, many: str, num: int, **values: Any) -> str:
        return Markup(words.ungettext(one, many, num)) % {"num": num, **values}  # noqa: S704  # nosec B704

    return {"gettext": gettext, "ngettext": ngettext}


def _version(html: str) -> str:
    """Eight hex digits of the fragment's digest, in this language and build: a new build brings new fragments."""
    salt = f"{build_id()}{get_locale()}"
    return hashlib.sha256((salt + html).encode()).hexdigest()[:8]


def _write_cursor(held: Known) -> str:
    """What the phone holds, told back to us by the phone itself: the server keeps no state for it."""
    return base64.urlsafe_b64encode(zlib.compress(json.dumps(held).encode(), 9)).decode()


def _read_cursor(cursor: str) -> Known:
    if not cursor:
        return {}
    try:
        packed = base64.urlsafe_b64decode(cursor.encode())
        found = json.loads(zlib.decompressobj().decompress(packed, 100_000))
        return {str(path): str(version) for path, version in found.items()}
    except (ValueError, zlib.error, AttributeError, RecursionError) as error:
        raise Gone from error  # the phone begins anew

"""Every body a phone was ever able to send still loads, and every body ever stored still reads.

golden/<kind>-v<n>.json is written once, when version n ships, and never changed: `text` is what a phone of that version
sends, `stored` what the log keeps of it.
"""

import base64
import json
import uuid
from operator import itemgetter

import pytest

from webapp.entries import KINDS
from webapp.entries.envelope import digest_of, open_text
from webapp.entries.sealing import bound_to_entry, open_seal
from webapp.settings import PROJECT

GOLDEN = PROJECT / "tests" / "promises" / "golden"
SHIPPED = [(kind.name, version) for kind in KINDS.values() for version in range(1, kind.version + 1)]
BODIES = [
    (*path.stem.rsplit("-v", 1), number, body)
    for path in sorted(GOLDEN.glob("*.json"))
    for number, body in enumerate(json.loads(path.read_text()))
]
NAMED = [f"{kind}-v{version}-{number}" for kind, version, number, _body in BODIES]


@pytest.mark.parametrize(("kind", "version"), SHIPPED)
def test_every_version_ever_shipped_has_its_golden_bodies(kind, version):
    assert json.loads((GOLDEN / f"{kind}-v{version}.json").read_text())


@pytest.mark.parametrize(("kind", "version", "number", "body"), BODIES, ids=NAMED)
def test_what_a_phone_ever_sent_still_loads(kind, version, number, body):
    written = open_text(body["text"])
    loaded = KINDS[kind].load(written.pairs)
    KINDS[kind].check(loaded)
    assert KINDS[kind].happened_at(loaded).tzinfo
    if int(version) == KINDS[kind].version:
        assert KINDS[kind].schema().dump(loaded) == body["stored"]


@pytest.mark.parametrize(("kind", "version", "number", "body"), BODIES, ids=NAMED)
def test_what_was_ever_stored_still_reads(kind, version, number, body):
    today = KINDS[kind].upcast(body["stored"], int(version))
    assert set(today) <= set(KINDS[kind].schema().fields)
    KINDS[kind].proves(today)


@pytest.mark.parametrize(
    "body", json.loads((GOLDEN / "sealed" / "envelope-1.json").read_text()), ids=itemgetter("kind")
)
def test_what_a_phone_ever_sealed_still_opens(body):
    bound_to = bound_to_entry(uuid.UUID(body["id"]), body["kind"], body["version"])
    opened = open_seal(base64.b64decode(body["private"]), body["sealed"], bound_to)
    assert (opened.decode(), digest_of(opened.decode())) == (body["text"], body["digest"])

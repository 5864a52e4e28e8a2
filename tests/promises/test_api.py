"""/api/v1 as a stranger's program meets it: described, and without a fault of ours whatever is sent."""

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.given import a_talk, an_envelope, sealed
from webapp.entries import KINDS

PATIENCE = settings(
    max_examples=40,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def schema(app):
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)


def test_the_description_is_valid_openapi(schema):
    schema.validate()


def test_every_path_of_the_api_is_described(app, schema):
    rules = {r.rule.replace("<uuid:", "{").replace(">", "}") for r in app.url_map.iter_rules() if "/api/v1/" in r.rule}
    assert rules - {"/api/v1/openapi.json"} == set(schema.raw_schema["paths"])


def test_whatever_is_sent_is_answered_without_a_fault_of_ours(schema, as_):
    wang = as_("wang")
    cookies = {"session": wang.get_cookie("session").value}
    for operation in (found.ok() for found in schema.get_all_operations()):
        _try(operation, cookies)


def _try(operation, cookies):
    statuses = set()

    @PATIENCE
    @given(case=operation.as_strategy())
    def once(case):
        answer = case.call(cookies=cookies)
        statuses.add(answer.status_code)
        assert answer.status_code < 500

    once()
    assert statuses


def test_an_answer_of_the_outbox_is_of_the_shape_that_is_described(schema, as_, cast):
    wang = as_("wang")
    answer = wang.hand_over(an_envelope("talk", a_talk(cast.yan)), an_envelope("talk", a_talk(cast.mei)))
    schema["/api/v1/outbox"]["POST"].validate_response(answer)


NAMES = sorted({name for kind in KINDS.values() for name in kind.schema().fields} | {"reason.x", "note.", "?"})
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=80)  # JSON never has a bare zero
PAIRS = st.lists(st.tuples(st.sampled_from(NAMES), st.text(max_size=40)), max_size=12)


@PATIENCE
@given(kind=st.sampled_from([*KINDS, "?"]), pairs=PAIRS, json_like=st.none() | TEXTS, good=st.booleans())
def test_whatever_an_entry_says_it_gets_a_verdict(as_, cast, kind, pairs, json_like, good):
    whole = a_talk(cast.yan) if good and kind == "talk" else [("student_id", str(cast.yan))]
    entry = an_envelope(kind, [*whole, *pairs])
    entry = sealed({**entry, "body": json_like}) if json_like else entry
    words = [v["verdict"] for v in as_("wang").verdicts(entry, an_envelope("talk", a_talk(cast.yan)))]
    assert words[0] in {"accepted", "parked", "refused"}
    assert words[1] == "accepted"

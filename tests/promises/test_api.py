"""/api/v1 as a stranger's program meets it: described, and without a fault of ours whatever is sent."""

import re
import uuid
from collections import Counter as Tally

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.specs.openapi import checks

from tests.conftest import inside
from tests.given import a_talk, an_envelope, sealed
from tests.rows import a_token, token_text
from webapp.access.marks import PUBLIC, mark_of
from webapp.access.permissions import Scope
from webapp.entries import KINDS
from webapp.models import Counter
from webapp.schemas.uploads import PIECE

schemathesis.serializer.alias(PIECE, "application/octet-stream")
PATIENCE = settings(
    max_examples=100,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
CHECKS = [
    schemathesis.checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
FEWEST = 2000
_REFUSED = {"401", "403", "422", "429"}
REFUSALS = {"token": _REFUSED, "session": _REFUSED, "handover": {"404", "429"}}  # the last: nothing is known of a login
MODES = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]
CASES: Tally[str] = Tally()


@pytest.fixture
def schema(app):
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)


def test_the_description_is_valid_openapi(schema):
    schema.validate()


def test_every_path_of_the_api_is_described(app, schema):
    rules = {r.rule.replace("<uuid:", "{").replace(">", "}") for r in app.url_map.iter_rules() if "/api/v1/" in r.rule}
    assert rules - {"/api/v1/openapi.json", "/api/v1/docs"} == set(schema.raw_schema["paths"])


def test_every_operation_says_who_may_ask_and_how_it_refuses(app, schema):
    marks = {r.rule: mark_of(app.view_functions[r.endpoint]) for r in app.url_map.iter_rules()}
    for path, operations in schema.raw_schema["paths"].items():
        for operation in (operations[method] for method in operations if method != "parameters"):
            mark = marks[re.sub(r"{(\w+)}", r"<uuid:\1>", path)]
            key = "token" if isinstance(mark, Scope) else "handover" if mark == PUBLIC else "session"
            assert operation["security"] == [{key: []}], path
            assert set(operation["responses"]) >= REFUSALS[key], path
            assert any(status.startswith("2") for status in operation["responses"]), path
            assert "default" not in operation["responses"], "a catch-all would describe nothing"
            assert operation["summary"]


def test_the_description_speaks_the_readers_language(nobody):
    answers = [nobody.get("/api/v1/openapi.json", headers={"Accept-Language": spoken}) for spoken in ("en", "zh-CN")]
    english, chinese = (str(answer.get_json()["paths"]["/api/v1/students"]) for answer in answers)
    assert "Students, page by page" in english
    assert "学生" in chinese


PLAIN = {"Accept-Encoding": "identity"}


def as_nobody(_app, _cast, _as):
    return {"headers": PLAIN}


def as_somebody(_app, _cast, as_):
    wang = as_("wang")
    return {"cookies": {"session": wang.get_cookie("session").value}, "headers": PLAIN}


def as_a_system(app, cast, _as):
    with inside(app) as session:
        text = token_text(a_token(session, cast))
    return {"headers": PLAIN | {"Authorization": f"Bearer {text}"}}


def with_a_wrong_token(_app, _cast, _as):
    return {"headers": PLAIN | {"Authorization": f"Bearer rx_{uuid.uuid4().hex}"}}


WHO = {as_nobody: None, as_somebody: "session", as_a_system: "token", with_a_wrong_token: None}
MANY, FEW = 110, 20  # cases an operation, for who may ask it and for who may not


@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.value)
@pytest.mark.parametrize("who", WHO, ids=lambda who: who.__name__)
def test_whatever_is_sent_gets_an_answer_that_is_described(app, cast, as_, schema, who, mode):
    credentials = who(app, cast, as_)
    for operation in (found.ok() for found in schema.get_all_operations()):
        with inside(app) as session:
            session.query(Counter).delete()  # who asked for long before this does not count here
        welcome = WHO[who] in operation.definition.raw["security"][0]
        _try(operation, mode, credentials, MANY if welcome else FEW)


def _try(operation, mode, credentials, most):
    try:
        strategy = operation.as_strategy(generation_mode=mode)
    except schemathesis.errors.SchemathesisError:
        return

    @settings(PATIENCE, max_examples=most)
    @given(case=strategy)
    def once(case):
        answer = case.call_and_validate(checks=CHECKS, **credentials)
        CASES[f"{answer.status_code}"] += 1

    once()


def test_there_were_enough_of_them(capsys):
    with capsys.disabled():
        print(f"\n{sum(CASES.values())} cases, answered {dict(sorted(CASES.items()))}")
    assert sum(CASES.values()) >= FEWEST
    assert set(CASES) >= {"200", "401", "422"}


def test_an_answer_of_the_outbox_is_of_the_shape_that_is_described(schema, as_, cast):
    wang = as_("wang")
    answer = wang.hand_over(an_envelope("talk", a_talk(cast.yan)), an_envelope("talk", a_talk(cast.mei)))
    schema["/api/v1/outbox"]["POST"].validate_response(answer)


NAMES = sorted({name for kind in KINDS.values() for name in kind.schema().fields} | {"reason.x", "note.", "?"})
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=80)  # JSON never has a bare zero
PAIRS = st.lists(st.tuples(st.sampled_from(NAMES), st.text(max_size=40)), max_size=12)


@settings(PATIENCE, max_examples=40)
@given(kind=st.sampled_from([*KINDS, "?"]), pairs=PAIRS, json_like=st.none() | TEXTS, good=st.booleans())
def test_whatever_an_entry_says_it_gets_a_verdict(as_, cast, kind, pairs, json_like, good):
    whole = a_talk(cast.yan) if good and kind == "talk" else [("student_id", str(cast.yan))]
    entry = an_envelope(kind, [*whole, *pairs])
    entry = sealed({**entry, "body": json_like}) if json_like else entry
    words = [v["verdict"] for v in as_("wang").verdicts(entry, an_envelope("talk", a_talk(cast.yan)))]
    assert words[0] in {"accepted", "parked", "refused"}
    assert words[1] == "accepted"

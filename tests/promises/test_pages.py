"""Every page of the field and the desk: valid, labelled, hardened, sent as a page or a block, never cached."""

import re

import pytest

from tests.browser.screens import DESK, ELSEWHERE, FIELD
from tests.given import a_roll_call, a_talk
from tests.promises.reading import faults_of
from tests.promises.world import doors
from webapp.access.marks import PUBLIC, allows
from webapp.access.permissions import Permission

WHO_OPENS = ("wang", "chen", "sun", "zhao")
HARDENED = {
    "Content-Security-Policy": "default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "geolocation=()",
}
HARDENED_FILES = {
    "Content-Security-Policy": "default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}
LANGUAGES = ("zh-CN", "en")


def pages(app, as_, world, **headers):
    """Every page of the application, by door, as the first of the school who may open it gets it."""
    visitors = [as_(login) for login in WHO_OPENS]
    for door in doors(app):
        if door.method != "GET" or {"digest", "filename"} & door.rule.arguments:
            continue
        answers = (door.open(visitor, world["school"], headers=headers) for visitor in visitors)
        answer = next((a for a in answers if a.status_code == 200), None)
        if answer is not None:
            yield str(door), answer


def is_html(answer):
    return answer.mimetype == "text/html"


def is_whole(answer):
    return is_html(answer) and answer.text.lstrip().startswith("<!doctype html>")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_valid_labelled_html(app, as_, world, language):
    answers = pages(app, as_, world, **{"Accept-Language": language})
    found = {d: faults_of(a.text, is_whole(a)) for d, a in answers if is_html(a)}
    wrong = [f"{door}: {fault}" for door, faults in found.items() for fault in faults]
    assert "\n".join(wrong) == ""
    assert len(found) >= 25


def test_every_block_is_valid_html(app, as_, world):
    answers = pages(app, as_, world, **{"HX-Request": "true"})
    found = {d: faults_of(a.text, is_whole(a)) for d, a in answers if is_html(a)}
    wrong = [f"{door}: {fault}" for door, faults in found.items() for fault in faults]
    assert "\n".join(wrong) == ""


def test_every_page_says_which_language_it_is_in(app, as_, world):
    for door, answer in pages(app, as_, world, **{"Accept-Language": "en"}):
        if is_whole(answer):
            assert '<html lang="en"' in answer.text, door


WRONG_FORMS = {
    "/login": [("login", "x"), ("password", "y")],
    "/field/entries/home_visit": [],
    "/field/entries/talk": [("form", "?")],
    "/field/entries/guardian_contact": [("channel", "?")],
}


@pytest.mark.parametrize(("path", "fields"), WRONG_FORMS.items())
@pytest.mark.parametrize("block", [False, True])
def test_a_form_that_comes_back_is_valid_and_names_its_mistakes(as_, path, fields, block):
    answer = as_("wang").post(path, data=dict(fields), headers={"HX-Request": "true"} if block else {})
    assert answer.status_code == 422
    assert faults_of(answer.text, whole=not block) == []


def test_a_form_that_comes_back_for_one_child_is_valid(as_, cast):
    wrong_talk, wrong_call = a_talk(cast.yan, place=""), a_roll_call(cast.class_two, session="?")
    answers = [
        as_("wang").post("/field/entries/talk", data=dict(wrong_talk)),
        as_("wang").post("/field/entries/roll_call", data=dict(wrong_call)),
    ]
    assert [(a.status_code, faults_of(a.text)) for a in answers] == [(422, []), (422, [])]


def test_every_answer_is_hardened(app, all_doors, as_, nobody, world):
    people = [nobody, as_("wang"), as_("sun")]
    for door in all_doors:
        for visitor in people:
            answer = door.open(visitor, world["school"])
            is_file = door.rule.endpoint in {"assets.built", "static"} and answer.status_code == 200  # no document
            for name, value in (HARDENED_FILES if is_file else HARDENED).items():
                assert value in answer.headers.get(name, ""), (str(door), answer.status_code, name)


@pytest.mark.parametrize("inline", ["unsafe-inline", "unsafe-eval", "http:", "*"])
def test_the_content_security_policy_allows_nothing_inline(nobody, inline):
    assert inline not in nobody.get("/login").headers["Content-Security-Policy"]


ERRORS = {
    401: ("GET", "/field", {}),
    403: ("POST", "/logout", {"headers": {"Sec-Fetch-Site": "cross-site"}}),
    404: ("GET", "/no/such/page", {}),
    405: ("GET", "/logout", {}),
    413: ("POST", "/login", {"data": b"x" * 13_000_000}),
}


@pytest.mark.parametrize(("status", "request_"), ERRORS.items())
def test_an_error_is_a_hardened_valid_page_in_words(nobody, status, request_):
    method, path, more = request_
    answer = nobody.open(path, method=method, **more)
    assert answer.status_code == status
    assert all(value in answer.headers.get(name, "") for name, value in HARDENED.items())
    assert faults_of(answer.text) == []
    assert not re.search(r"[a-z]+_[a-z]+", "".join(re.findall(r"<h1>.*?</h1>", answer.text, re.S)))


def test_a_fault_of_ours_is_a_hardened_page_that_gives_nothing_away(app, as_, monkeypatch):
    monkeypatch.setattr(app, "testing", False)
    monkeypatch.setitem(app.view_functions, "field.today", _broken)
    answers = [as_("wang").get("/field", headers=headers) for headers in ({}, {"HX-Request": "true"})]
    for answer in answers:
        assert answer.status_code == 500
        assert "secret detail" not in answer.text
        assert "Traceback" not in answer.text
        assert all(value in answer.headers.get(name, "") for name, value in HARDENED.items())


@allows(Permission.USE_FIELD)
def _broken():
    raise RuntimeError("secret detail")


def test_a_page_that_has_blocks_says_so_to_caches(app, as_, world):
    for door, answer in pages(app, as_, world):
        if is_whole(answer) and door not in {"GET /field-shell", "GET /out-of-service"}:
            assert "HX-Request" in answer.headers.get("Vary", ""), door


def test_no_answer_about_a_person_is_kept_by_a_cache(all_doors, as_, world):
    for login in ("wang", "chen", "sun"):
        for door in all_doors:
            if door.mark == PUBLIC or door.method != "GET":
                continue
            answer = door.open(as_(login), world["school"])
            assert "no-store" in answer.headers.get("Cache-Control", ""), (str(door), answer.status_code)


def test_the_reader_sees_what_is_wrong():
    wrong = '<!doctype html><title>x</title><p><div></p><b id="a"></b><b id="a"></b><input name="n"><a href="/"></a>'
    found = " ".join(faults_of(wrong + '<img src="x"><label for="nowhere">x</label><p onclick="x()">'))
    for fault in ("unexpected-end-tag", "twice", "no label", "nameless a", "without alt", "not there", "onclick"):
        assert fault in found


def test_every_page_is_looked_at_in_a_browser(app, as_, world):
    looked_at = [path.partition("?")[0] for path in [*FIELD, *(path for _login, path in DESK)]]
    there = {door.removeprefix("GET ") for door, answer in pages(app, as_, world) if is_whole(answer)}
    assert len(there) > 40
    patterns = {rule: re.compile(re.sub("<[^>]+>", "[^/]+", rule)) for rule in there - ELSEWHERE.keys()}
    assert [rule for rule, one in patterns.items() if not any(map(one.fullmatch, looked_at))] == []

"""Every door with an odd text in every place a text may stand: an answer, never a fault of ours."""

import pytest

from tests.promises.world import doors

ODD = {
    "zero": "\x00",
    "escaped zero": "%00",
    "sql": "' OR 1=1 --",
    "many emoji": "😀" * 300,
    "right to left": "\u202e",
    "negative": "-1",
    "large": "9" * 30,
    "template": "{{7*7}}",
    "script": "<script>alert(1)</script>",
    "no such day": "2026-02-30",
}
QUERY = ("q", "page", "day", "date", "kind", "state", "school_id", "class_id", "student", "next", "cursor", "size")
FORM = ("login", "name", "role", "why", "school_id", "class_id", "mentor_id", "student_id", "next", "old", "new")


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_an_odd_text_is_no_fault_of_ours(app, as_, world, odd):
    for login in ("wang", "chen", "sun"):
        visitor = as_(login)
        for door in doors(app):
            if door.rule.rule in {"/logout", "/password"} or door.mark == "public":
                continue
            more = {"query_string": dict.fromkeys(QUERY, odd)}
            if door.method != "GET":
                more["data"] = dict.fromkeys(FORM, odd)
            answer = door.open(visitor, world["school"], **more)
            assert answer.status_code < 500, (str(door), login)
            assert b"<script>alert(1)" not in answer.data, (str(door), login)


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_an_odd_text_in_a_path_is_no_fault_of_ours(as_, odd):
    for path in ("/field/record/", "/field/students/", "/desk/students/", "/static/", "/"):
        assert as_("wang").get(path + odd).status_code < 500

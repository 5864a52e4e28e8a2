"""What a phone carries: one's own students, page by page, only what changed, and nothing more than the work needs."""

import json
import re

import pytest

from tests.cast import CHILDREN, TODAY, identity_number
from tests.given import a_student, a_talk, a_visit, an_envelope, disable, end_roles, hand_student_over


def pull_all(visitor, cursor=""):
    """The fragments of all pages by path, the last cursor, what is gone, and how many pages it took."""
    fragments: dict[str, str] = {}
    gone, pages, more = [], 0, True
    while more:
        answer = visitor.pull(cursor)
        assert answer.status_code == 200, answer.text
        page = answer.get_json()
        fragments |= {f["path"]: f["html"] for f in page["fragments"]}
        gone += page["gone"]
        cursor, more, pages = page["cursor"], page["more"], pages + 1
    return fragments, cursor, gone, pages


def everything(visitor):
    return "\n".join(pull_all(visitor)[0].values())


def test_the_first_pull_brings_every_page_of_the_phone(as_, cast):
    fragments, *_ = pull_all(as_("wang"))
    expected = {
        "/field", "/field/students", "/field/record", "/field/record/home_visit", "/field/record/talk",
        "/field/record/guardian_contact", "/field/entries", "/field/me", "/field/nav", "/field/saved",
        "/field/unavailable", "/field/roll-calls", f"/field/roll-calls/{cast.class_two}", "/field/index.json",
        f"/field/students/{cast.yan}", f"/field/students/{cast.lei}",
    }  # fmt: skip
    assert expected <= set(fragments)


def test_the_kit_holds_ones_own_students_and_nobody_elses(as_, cast):
    text = everything(as_("li"))
    assert CHILDREN["mei"][0] in text
    assert not [name for key, (name, *_) in CHILDREN.items() if key != "mei" and name in text]


def test_a_mentor_who_is_no_class_teacher_carries_no_roll_call(as_, cast):
    assert not [path for path in pull_all(as_("li"))[0] if path.startswith("/field/roll-calls")]


def test_no_identity_number_is_in_the_kit_nor_its_last_digits(as_, cast):
    text = everything(as_("wang"))
    for key in ("yan", "lei"):
        assert identity_number(CHILDREN[key][0]) not in text
    assert not re.search(r"\b99\d{15}[\dX]\b", text)


def test_no_fragment_says_a_day_relative_to_today(as_, cast):
    wang = as_("wang")
    wang.verdict(an_envelope("home_visit", a_visit(cast.yan, days=1)))
    text = everything(wang)
    for word in ("昨天", "前天", "天前", "yesterday", "days ago", " ago<"):
        assert word not in re.sub(r"<template.*?</template>", "", text, flags=re.S)


def test_the_index_has_what_fills_a_form_and_no_more(as_, cast):
    rows = json.loads(pull_all(as_("wang"))[0]["/field/index.json"])
    assert {row["id"] for row in rows} == {str(cast.yan), str(cast.lei)}
    assert set(rows[0]) == {"id", "name", "class", "search"}


def test_nothing_changed_brings_nothing(as_, cast):
    wang = as_("wang")
    _, cursor, *_ = pull_all(wang)
    fragments, _, gone, pages = pull_all(wang, cursor)
    assert (fragments, gone, pages) == ({}, [], 1)


def test_a_new_visit_brings_only_the_pages_that_show_it(as_, cast):
    wang = as_("wang")
    _, cursor, *_ = pull_all(wang)
    wang.verdict(an_envelope("home_visit", a_visit(cast.yan)))
    changed = set(pull_all(wang, cursor)[0])
    assert f"/field/students/{cast.yan}" in changed
    assert f"/field/students/{cast.lei}" not in changed
    assert not [path for path in changed if path.startswith("/field/record/")]


def test_many_students_come_in_pages_and_a_cut_line_resumes(as_, cast, house):
    with house():
        for number in range(70):
            a_student(cast.school, cast.class_three, name=f"学生{number}", mentor=cast.wang)
    wang = as_("wang")
    first = wang.pull().get_json()
    assert first["more"]
    rest, *_ = pull_all(wang, first["cursor"])
    before = {fragment["path"] for fragment in first["fragments"]}
    assert not before & set(rest)
    about = [path for path in before | set(rest) if path.startswith("/field/students/")]
    assert len([path for path in about if not path.endswith("/contacts")]) == 72
    assert len(about) == 2 * 72  # each with the form for what is different there


def test_a_student_handed_over_is_gone_from_the_phone(as_, cast, house):
    li = as_("li")
    _, cursor, *_ = pull_all(li)
    with house():
        hand_student_over(cast.mei, to=cast.wang, on=TODAY)
    fragments, _, gone, _ = pull_all(li, cursor)
    assert set(gone) == {f"/field/students/{cast.mei}", f"/field/students/{cast.mei}/contacts"}
    assert CHILDREN["mei"][0] not in "".join(fragments.values())
    assert f"/field/students/{cast.mei}" in pull_all(as_("wang"))[0]


@pytest.mark.parametrize("cursor", ["garbage", "AAAA", "%00", "é", "W10=", "eNqLBgAAWQBZ"])
def test_a_cursor_of_garbage_lets_the_phone_begin_anew(as_, cursor):
    assert as_("wang").pull(cursor).status_code == 410


def test_a_cursor_longer_than_any_of_ours_is_malformed(as_):
    assert as_("wang").pull("x" * 20000).status_code == 422


def test_a_cursor_that_unpacks_to_a_gigabyte_is_not_unpacked(as_):
    import base64
    import zlib

    bomb = base64.urlsafe_b64encode(zlib.compress(b'{"a":"' + b"a" * 5_000_000 + b'"}', 9)).decode()
    assert as_("wang").pull(bomb).status_code == 410


def test_nobody_gets_no_kit(nobody):
    assert nobody.pull().status_code == 401


def test_another_persons_session_gets_no_kit_for_this_phone(as_, cast):
    answer = as_("li").get("/api/v1/kit", headers={"Runxin-Account": str(cast.wang)})
    assert answer.status_code == 401


@pytest.mark.parametrize("login", ["stranger", "sun", "zhao", "chen"])
def test_who_has_no_work_in_the_field_carries_nothing(as_, login):
    assert pull_all(as_(login))[0] == {}


def test_a_role_that_ended_takes_every_page_off_the_phone(as_, cast, house):
    li = as_("li")
    carried, cursor, *_ = pull_all(li)
    with house():
        end_roles(cast.li, TODAY.replace(year=TODAY.year - 1))
    fragments, _, gone, _ = pull_all(li, cursor)
    assert fragments == {}
    assert set(gone) == set(carried)


def test_a_disabled_account_gets_no_kit(as_, cast, house):
    li = as_("li")
    with house():
        disable(cast.li)
    assert li.pull().status_code == 401


def test_a_talk_of_the_team_is_on_the_phones_of_those_who_care_for_the_child(as_, cast):
    as_("wang").verdict(an_envelope("talk", a_talk(cast.yan, childs_words="只对老师说", confidentiality="team")))
    assert "只对老师说" in everything(as_("wang"))


@pytest.mark.parametrize("versions", [("psychology",), ("normal", "psychology"), ("psychology", "normal")])
def test_nothing_for_the_psychology_teacher_is_on_a_phone_not_even_its_authors(as_, cast, versions):
    wang, before = as_("wang"), ""
    for level in versions:
        talk = an_envelope("talk", a_talk(cast.yan, childs_words="不想活了", confidentiality=level, amends=before))
        assert wang.verdict(talk) == "accepted"
        before = talk["id"]
    hidden = versions[-1] == "psychology"
    assert ("不想活了" in everything(wang)) is not hidden
    assert "不想活了" in wang.get(f"/field/students/{cast.yan}").text


def test_a_fragment_is_the_same_page_a_browser_gets_online(as_, cast):
    wang = as_("wang")
    fragments, *_ = pull_all(wang)
    for path in ("/field/students", f"/field/students/{cast.yan}", "/field/record/talk", "/field/me"):
        online = wang.get(path, headers={"HX-Request": "true"}).text
        assert re.sub(r'name="entry_id"[^>]*>', "", online).split() == fragments[path].split() or path.startswith(
            "/field/record"
        )

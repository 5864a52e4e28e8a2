"""Corrected on the phone, without a network, while it was corrected at the desk: both are kept, both are shown."""

import re

from tests.given import a_roll_call, a_talk, an_envelope, days_ago
from tests.journeys.corrections.conftest import at_the_desk, counted, last_entry, sides, taken_back, words
from tests.rows import a_token, token_text
from tests.visitor import a_visitor
from webapp.domain.terms import CHINA
from webapp.models import RollCallDay


def heads_in(form):
    """The versions that a form says its reader has seen."""
    return re.findall(r'name="knows" value="([^"]+)"', form)


def test_what_each_changed_elsewhere_stands_together(as_, cast, house, visit):
    at_the_desk(as_("chen"), visit, place="奶奶家")
    assert as_("wang").verdict(visit.corrected(agreed="每晚读书")) == "accepted"
    page = words(as_("chen").get(f"/desk/records/{visit.id}"))
    assert "奶奶家" in page
    assert "每晚读书" in page
    assert sides(as_("chen").get(f"/desk/records/{visit.id}")) == ""
    assert counted(house, cast.yan).agreed == "每晚读书"


def test_of_the_same_field_both_are_shown_side_by_side_and_the_first_counts_meanwhile(as_, cast, house, visit):
    wang, chen = as_("wang"), as_("chen")
    at_the_desk(chen, visit, agreed="每周读书")
    assert wang.verdict(visit.corrected(agreed="每晚读书")) == "accepted"
    for page in (wang.get(f"/field/students/{cast.yan}"), chen.get(f"/desk/records/{visit.id}")):
        for shown in ("约定", "每周读书", "每晚读书", "陈主任", "王秀英"):
            assert shown in sides(page)
    assert counted(house, cast.yan).agreed == "每周读书"
    assert "不一致" in words(wang.get("/field/entries"))


def test_the_office_settles_it_with_both_before_its_eyes(as_, cast, house, visit):
    chen = as_("chen")
    at_the_desk(chen, visit, agreed="每周读书")
    as_("wang").verdict(visit.corrected(agreed="每晚读书"))
    base = last_entry(house)
    form = chen.get(f"/desk/records/{base}/correction").text
    assert form.count("data-take=") == 2
    assert at_the_desk(chen, visit, base=base, agreed="每晚读书", knows=heads_in(form)).status_code == 303
    page = chen.get(f"/desk/records/{base}")
    assert sides(page) == ""
    assert "每周读书" in words(page), "what did not stand is in the history"
    assert counted(house, cast.yan).agreed == "每晚读书"


def test_the_author_settles_it_on_the_phone(as_, cast, house, visit):
    wang = as_("wang")
    at_the_desk(as_("chen"), visit, agreed="每周读书")
    wang.verdict(visit.corrected(agreed="每晚读书"))
    form = wang.get(f"/field/record/home_visit?amends={visit.id}").text
    (base,) = re.findall(r'name="amends" value="([^"]+)"', form)
    fields = [*visit.but(agreed="周三和周日读书"), ("amends", base), *(("knows", one) for one in heads_in(form))]
    assert wang.verdict(an_envelope("home_visit", fields)) == "accepted"
    assert counted(house, cast.yan).agreed == "周三和周日读书"
    assert sides(wang.get(f"/field/students/{cast.yan}")) == ""


def test_a_correction_that_knows_of_one_side_alone_settles_nothing(as_, cast, house, visit):
    wang = as_("wang")
    at_the_desk(as_("chen"), visit, agreed="每周读书")
    mine = visit.corrected(agreed="每晚读书")
    wang.verdicts(mine, visit.corrected(mine["id"], agreed="每晚读半小时"))
    shown = sides(wang.get(f"/field/students/{cast.yan}"))
    assert "每周读书" in shown
    assert "每晚读半小时" in shown


def test_the_day_of_a_visit_that_the_desk_moved_counts_though_the_phone_changed_a_word(as_, cast, house, visit):
    at_the_desk(as_("chen"), visit, started_at=days_ago(9))
    as_("wang").verdict(visit.corrected(agreed="每晚读书"))
    summary = counted(house, cast.yan)
    assert summary.agreed == "每晚读书"
    assert summary.last_visit_at.astimezone(CHINA).strftime("%Y-%m-%dT%H:%M") == days_ago(9)


def test_two_times_that_make_no_sense_together_are_put_to_a_person(as_, cast, visit):
    at_the_desk(as_("chen"), visit, started_at=days_ago(3, hour=18))
    as_("wang").verdict(visit.corrected(ended_time="16:00"))
    assert sides(as_("wang").get(f"/field/students/{cast.yan}"))


def test_a_line_end_of_another_browser_is_no_change(as_, cast, house, visit):
    wang = as_("wang")
    base = visit.corrected(agreed="每天读书\n早睡")
    wang.verdict(base)
    at_the_desk(as_("chen"), visit, base=base["id"], agreed="每天读书\r\n早睡", place="奶奶家")
    wang.verdict(visit.corrected(base["id"], agreed="每天读书\n早睡早起"))
    assert sides(wang.get(f"/field/students/{cast.yan}")) == ""


def test_taken_back_at_the_desk_while_the_phone_corrected_it_both_are_kept_and_it_does_not_count(
    as_, cast, house, visit
):
    taken_back(as_("chen"), visit.id)
    assert as_("wang").verdict(visit.corrected(agreed="每晚读书")) == "accepted"
    assert counted(house, cast.yan).last_visit_at is None
    card = words(as_("wang").get(f"/field/students/{cast.yan}"))
    assert "每晚读书" in card
    assert "走错了门" in card


def test_another_system_counts_it_once_in_the_month_it_stands_in(as_, cast, house, visit, app):
    at_the_desk(as_("chen"), visit, started_at=days_ago(40))
    as_("wang").verdict(visit.corrected(agreed="每晚读书"))
    with house() as session:
        token = token_text(a_token(session, cast, "school"))
    months = sorted({days_ago(days)[:7] for days in (40, 3)})
    answer = a_visitor(app).get(
        f"/api/v1/entry-counts?from={months[0]}&to={months[-1]}", headers={"Authorization": f"Bearer {token}"}
    )
    counts = {row["month"]: row["kinds"] for row in answer.get_json()["counts"]}
    assert counts == {days_ago(40)[:7]: {"home_visit": 1}}


def test_a_roll_call_corrected_twice_keeps_both_childrens_reasons(as_, cast, house):
    wang = as_("wang")
    call = an_envelope("roll_call", a_roll_call(cast.class_two, {cast.yan: "unknown", cast.lei: "unknown"}))
    one = a_roll_call(cast.class_two, {cast.yan: "ill", cast.lei: "unknown"}, amends=call["id"])
    other = a_roll_call(cast.class_two, {cast.yan: "unknown", cast.lei: "late"}, amends=call["id"])
    answers = wang.verdicts(call, an_envelope("roll_call", one), an_envelope("roll_call", other))
    assert [answer["verdict"] for answer in answers] == ["accepted"] * 3
    counted(house, cast.yan)
    with house() as session:
        day = session.query(RollCallDay).one()
        assert (day.exceptions, day.absent) == ({str(cast.yan): "ill", str(cast.lei): "late"}, 1)


def test_what_became_confidential_on_the_phone_is_so_in_the_copy_that_the_desk_corrected(as_, cast, house):
    wang, chen = as_("wang"), as_("chen")
    talk = an_envelope("talk", a_talk(cast.yan, childs_words="爸爸喝酒"))
    wang.verdict(talk)
    copied = a_talk(cast.yan, childs_words="爸爸喝酒", guidance="慢慢来", amends=talk["id"], why="补一句")
    assert chen.verdict(an_envelope("talk", copied)) == "accepted"
    hidden = a_talk(cast.yan, childs_words="爸爸喝酒", confidentiality="psychology", amends=talk["id"])
    assert wang.verdict(an_envelope("talk", hidden)) == "accepted"
    for login in ("chen", "liu"):
        assert "爸爸喝酒" not in as_(login).get(f"/desk/students/{cast.yan}").text
        assert as_(login).get(f"/desk/records/{talk['id']}").status_code == 404
    assert "慢慢来" in wang.get(f"/field/students/{cast.yan}").text


def test_the_offices_first_page_counts_what_is_not_settled_and_lists_it(as_, cast, house, visit):
    chen = as_("chen")
    assert "/desk/records" not in chen.get("/desk").text
    at_the_desk(chen, visit, agreed="每周读书")
    as_("wang").verdict(visit.corrected(agreed="每晚读书"))
    assert 'href="/desk/records"' in chen.get("/desk").text
    page = chen.get("/desk/records")
    assert "周小燕" in words(page)
    assert "每晚读书" in sides(page)
    base = last_entry(house)
    seen = heads_in(chen.get(f"/desk/records/{base}/correction").text)
    at_the_desk(chen, visit, base=base, agreed="每晚读书", knows=seen)
    assert sides(chen.get("/desk/records")) == ""
    assert 'href="/desk/records"' not in chen.get("/desk").text


def test_another_school_and_whoever_has_no_say_see_nothing_of_it(as_, visit):
    at_the_desk(as_("chen"), visit, agreed="每周读书")
    as_("wang").verdict(visit.corrected(agreed="每晚读书"))
    assert sides(as_("qian").get("/desk/records")) == ""
    assert [as_(login).get("/desk/records").status_code for login in ("wang", "stranger")] == [403, 404]


def test_what_was_taken_back_needs_no_settling(as_, visit):
    chen = as_("chen")
    at_the_desk(chen, visit, agreed="每周读书")
    as_("wang").verdict(visit.corrected(agreed="每晚读书"))
    taken_back(chen, visit.id)
    assert sides(chen.get("/desk/records")) == ""

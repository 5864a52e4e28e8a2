"""The office looks for a student, opens the file, and pairs it with a mentor."""

import datetime as dt

import pytest
from sqlalchemy import select

from tests.cast import TODAY
from tests.given import a_student, a_talk, a_visit, a_withdrawal, an_envelope, end_roles
from tests.pictures import a_photo, declared
from webapp.models import Pairing, Student, new_id


def names(text):
    return [name for name in ("周小燕", "吴小磊", "郑小梅", "冯小军") if name in text]


@pytest.mark.parametrize("words", ["周小燕", "小燕", "zhou xiao", "ZXY", "zhou%20yan", "%20yan%20"])
def test_a_student_is_found_by_characters_pinyin_and_initials(as_, read, words):
    assert names(read(as_("chen"), f"/desk/students?q={words}")) == ["周小燕"]


def test_a_class_can_be_chosen(as_, cast, read):
    assert names(read(as_("chen"), f"/desk/students?class={cast.class_three}")) == ["郑小梅", "冯小军"]


def test_the_longest_unvisited_stand_first(as_, cast, read):
    as_("wang").verdict(an_envelope("home_visit", a_visit(cast.yan, days=3)))
    as_("wang").verdict(an_envelope("home_visit", a_visit(cast.lei, days=30)))
    page = read(as_("chen"), "/desk/students")
    order = sorted(["周小燕", "吴小磊", "郑小梅", "冯小军"], key=page.index)
    assert order == ["冯小军", "郑小梅", "吴小磊", "周小燕"]


def test_those_not_visited_since_a_day_are_chosen(as_, cast, read):
    as_("wang").verdict(an_envelope("home_visit", a_visit(cast.yan, days=3)))
    as_("wang").verdict(an_envelope("home_visit", a_visit(cast.lei, days=30)))

    def since(days):
        return names(read(as_("chen"), f"/desk/students?unvisited={TODAY - dt.timedelta(days=days)}"))

    assert since(2) == ["周小燕", "吴小磊", "郑小梅", "冯小军"]
    assert since(3) == since(30 - 1) == ["吴小磊", "郑小梅", "冯小军"]
    assert since(30) == ["郑小梅", "冯小军"]


def test_a_telephone_call_is_no_visit_there(as_, cast, read):
    as_("wang").verdict(an_envelope("home_visit", a_visit(cast.yan, days=3, form="phone", place="")))
    assert "周小燕" in names(read(as_("chen"), f"/desk/students?unvisited={TODAY - dt.timedelta(days=10)}"))


def test_where_everybody_was_visited_it_says_so(as_, cast, house, read):
    with house() as session:
        for key in ("lei", "mei", "jun"):
            session.get_one(Student, getattr(cast, key)).left_on = TODAY - dt.timedelta(days=50)
    as_("wang").verdict(an_envelope("home_visit", a_visit(cast.yan, days=3)))
    page = read(as_("chen"), f"/desk/students?unvisited={TODAY - dt.timedelta(days=10)}")
    assert "Everybody was visited since then." in page


def test_the_other_schools_office_sees_none_of_them(as_, read):
    assert names(read(as_("qian"), f"/desk/students?unvisited={TODAY}")) == []


BROKEN = [
    "q=%25", "q=_", "q='--", "class=x", "sort=drop", "page=-1", "page=99999999999", "size=1e9", "unvisited=x",
    "unvisited=2999-01-01", "unvisited=0001-01-01", "unvisited=2026-13-40",
]  # fmt: skip


@pytest.mark.parametrize("query", [*BROKEN, "q=" + "a " * 500])
def test_a_broken_or_hostile_address_shows_a_list_all_the_same(as_, query):
    assert as_("chen").get(f"/desk/students?{query}").status_code == 200


@pytest.mark.parametrize("words", ["%25", "_", "nobody"])
def test_a_search_without_a_hit_says_so(as_, read, words):
    page = read(as_("chen"), f"/desk/students?q={words}")
    assert names(page) == []
    assert "No student fits" in page


def test_a_search_shows_again_what_was_typed_as_text(as_):
    page = as_("chen").get("/desk/students?q=<script>alert(1)</script>").text
    assert "<script>alert" not in page


def test_a_long_list_comes_page_by_page(as_, cast, house, read):
    with house():
        for number in range(30):
            a_student(cast.school, cast.class_two, name=f"孔小云{number}")
    chen = as_("chen")
    assert "Page 1 of 2" in read(chen, "/desk/students")
    assert "Page 2 of 2" in read(chen, "/desk/students?page=99")
    assert "Page 1" not in read(chen, "/desk/students?size=50")


def test_htmx_gets_the_results_alone(as_):
    answer = as_("chen").get("/desk/students?q=zxy", headers={"HX-Request": "true"})
    assert answer.text.strip().startswith('<div id="results">')
    assert "HX-Request" in answer.headers["Vary"]


def test_the_file_shows_only_the_end_of_the_identity_number(as_, cast, house):
    page = as_("chen").get(f"/desk/students/{cast.yan}").text
    assert "9901012017" not in page
    assert 'href="tel:13900000000"' in page
    assert "••••••" in page


def test_lists_carry_no_mark_of_a_childs_situation(as_, cast):
    chen = as_("chen")
    pages = [chen.get(url).text for url in ("/desk", "/desk/students", f"/desk/students/{cast.yan}")]
    assert not any("留守" in page or "left-behind" in page for page in pages)


def test_the_file_shows_records_and_where_their_photos_are(as_, cast, read):
    wang, here, there = as_("wang"), a_photo(), a_photo(width=200)
    files = [declared(here), declared(there)]
    wang.verdict(an_envelope("home_visit", a_visit(cast.yan), files=files))
    wang.send_file(files[0]["id"], here)
    chen = as_("chen")
    assert "每周日晚上给妈妈打电话" in read(chen, f"/desk/students/{cast.yan}")
    assert "still on the phone" in read(chen, f"/desk/students/{cast.yan}")
    assert f"/desk/photos/{files[0]['id']}" in chen.get(f"/desk/students/{cast.yan}").text
    assert chen.get(f"/desk/photos/{files[0]['id']}").mimetype == "image/jpeg"
    assert as_("qian").get(f"/desk/photos/{files[0]['id']}").status_code == 404
    assert as_("sun").get(f"/desk/photos/{files[0]['id']}").status_code == 403


def test_a_record_taken_back_is_folded_with_its_reason(as_, cast, read):
    wang = as_("wang")
    talk = an_envelope("talk", a_talk(cast.yan))
    wang.verdict(talk)
    wang.verdict(an_envelope("withdrawal", a_withdrawal(talk["id"], "记错了人")))
    page = read(as_("chen"), f"/desk/students/{cast.yan}")
    assert "Taken back" in page
    assert "记错了人" in page


def test_a_confidential_talk_is_not_in_the_offices_file(as_, cast, read):
    as_("wang").verdict(an_envelope("talk", a_talk(cast.yan, childs_words="悄悄话", confidentiality="psychology")))
    chen = as_("chen")
    assert "悄悄话" not in read(chen, f"/desk/students/{cast.yan}")
    assert "周小燕" not in read(chen, "/desk/arrivals")


def paired(house, student):
    with house() as session:
        rows = session.scalars(select(Pairing).where(Pairing.student_id == student)).all()
        return [(row.mentor_id, row.starts_on, row.ends_on) for row in rows]


def test_the_office_pairs_a_student_with_a_mentor_from_today(as_, cast, house):
    answer = as_("chen").post(f"/desk/students/{cast.jun}/pairings", data={"mentor_id": str(cast.li)})
    assert (answer.status_code, answer.location) == (303, f"/desk/students/{cast.jun}")
    assert paired(house, cast.jun) == [(cast.li, TODAY, None)]
    assert "冯小军" in as_("li").get("/field/students").text


def test_pairing_the_same_two_twice_is_a_clash(as_, cast, house, words):
    answer = as_("chen").post(f"/desk/students/{cast.yan}/pairings", data={"mentor_id": str(cast.wang)})
    assert "周小燕" in words(answer, 409)
    assert len(paired(house, cast.yan)) == 1


@pytest.mark.parametrize("who", ["zhang", "chen", "stranger", "", "nonsense"])
def test_only_a_mentor_of_the_school_can_be_paired(as_, cast, house, words, who):
    mentor = str(cast.people.get(who, who))
    words(as_("chen").post(f"/desk/students/{cast.jun}/pairings", data={"mentor_id": mentor}), 422)
    assert paired(house, cast.jun) == []


def test_somebody_whose_role_has_ended_is_not_offered_as_a_mentor(as_, cast, house):
    with house():
        end_roles(cast.li, TODAY - dt.timedelta(days=1))
    assert f'value="{cast.li}"' not in as_("chen").get(f"/desk/students/{cast.jun}").text
    assert as_("chen").post(f"/desk/students/{cast.jun}/pairings", data={"mentor_id": cast.li}).status_code == 422


def test_a_pairing_ends_with_yesterday_and_stays_in_the_file(as_, cast, house, read):
    with house() as session:
        pairing = session.scalars(select(Pairing.id).where(Pairing.student_id == cast.yan)).one()
    answer = as_("chen").post(f"/desk/students/{cast.yan}/pairings/{pairing}/end")
    assert answer.status_code == 303
    assert paired(house, cast.yan)[0][2] == TODAY - dt.timedelta(days=1)
    assert "Earlier mentors" in read(as_("chen"), f"/desk/students/{cast.yan}")


def test_a_pairing_that_ended_keeps_its_day(as_, cast, house):
    with house() as session:
        pairing = session.scalars(select(Pairing).where(Pairing.student_id == cast.yan)).one()
        pairing.ends_on = TODAY - dt.timedelta(days=40)
        pairing_id = pairing.id
    as_("chen").post(f"/desk/students/{cast.yan}/pairings/{pairing_id}/end")
    assert paired(house, cast.yan)[0][2] == TODAY - dt.timedelta(days=40)


@pytest.mark.parametrize(("person", "status"), [("qian", 404), ("wang", 403), ("sun", 403), ("stranger", 404)])
def test_others_can_neither_pair_nor_part(as_, cast, house, person, status):
    with house() as session:
        pairing = session.scalars(select(Pairing.id).where(Pairing.student_id == cast.yan)).one()
    visitor, url = as_(person), f"/desk/students/{cast.yan}/pairings"
    answers = [visitor.post(url, data={"mentor_id": str(cast.li)}), visitor.post(f"{url}/{pairing}/end")]
    assert [answer.status_code for answer in answers] == [status, status]
    assert paired(house, cast.yan)[0][2] is None


def test_a_pairing_of_another_student_is_not_ended_here(as_, cast, house):
    with house() as session:
        pairing = session.scalars(select(Pairing.id).where(Pairing.student_id == cast.mei)).one()
    chen = as_("chen")
    assert chen.post(f"/desk/students/{cast.yan}/pairings/{pairing}/end").status_code == 404
    assert chen.post(f"/desk/students/{cast.yan}/pairings/{new_id()}/end").status_code == 404

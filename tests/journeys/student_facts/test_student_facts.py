"""The office writes what it knows of a child and the family; who changed what, and why, is kept."""

import datetime as dt
import json

import pytest
from sqlalchemy import select

from tests.given import a_student
from tests.journeys.desk.conftest import words_of
from webapp.models import Guardian, Student


def stored(house, student):
    with house() as session:
        return session.get(Student, student), list(
            session.scalars(select(Guardian).where(Guardian.student_id == student).order_by(Guardian.position))
        )


def grandmother(house, student):
    return str(stored(house, student)[1][0].id)


def test_what_is_written_is_on_the_file(as_, cast, house, opened, send):
    chen, form = as_("chen"), opened(as_("chen"), cast.yan)
    answer = send(
        chen, cast.yan, form, character="爱笑", interests="画画", household_place="青山镇柳树村", boarder="no",
        enrolled_month="2023-09", entrusted_on="2026-03-01", other_parent="unable",
    )  # fmt: skip
    assert (answer.status_code, answer.location) == (303, f"/desk/students/{cast.yan}")
    student, _family = stored(house, cast.yan)
    assert (student.character, student.interests, student.boarder) == ("爱笑", "画画", False)
    assert (student.enrolled_month, student.entrusted_on) == ("2023-09", dt.date(2026, 3, 1))
    assert "爱笑" in words_of(chen.get(f"/desk/students/{cast.yan}"))


def test_a_form_sent_as_it_was_opened_changes_nothing(as_, cast, house, opened, send):
    before = stored(house, cast.yan)[0].changed_at
    assert send(as_("chen"), cast.yan, opened(as_("chen"), cast.yan)).status_code == 303
    assert stored(house, cast.yan)[0].changed_at == before


def test_another_name_is_found_by_its_pinyin(as_, cast, opened, send):
    chen = as_("chen")
    send(chen, cast.yan, opened(chen, cast.yan), name="周晓艳", former_name="周小燕")
    assert "周晓艳" in chen.get("/desk/students?q=zhouxiaoyan").text


def test_somebody_of_the_family_is_added_changed_and_taken_off(as_, cast, house, opened, send):
    chen, old = as_("chen"), grandmother(house, cast.yan)
    father = {"g.new.name": "周大勇", "g.new.relation": "51", "g.new.phones": "139 1234 0000"}
    send(chen, cast.yan, opened(chen, cast.yan), **father)
    _student, family = stored(house, cast.yan)
    assert [(g.name, g.relation, g.phones) for g in family][1] == ("周大勇", "51", ["13912340000"])
    cares = {f"g.{old}.carer": "yes", f"g.{old}.phones": "13900000000、0551-2345678"}
    send(chen, cast.yan, opened(chen, cast.yan), **cares)
    assert stored(house, cast.yan)[1][0].phones == ["13900000000", "05512345678"]
    send(chen, cast.yan, opened(chen, cast.yan), **{f"g.{old}.gone": "yes"}, why="奶奶去世")
    assert [g.name for g in stored(house, cast.yan)[1]] == ["周大勇"]
    history = words_of(chen.get(f"/desk/students/{cast.yan}/history"))
    assert "何桂兰" in history
    assert "13900000000" in history


def test_the_definitions_follow_from_where_the_parents_are(as_, cast, opened, send):
    chen = as_("chen")
    for name, relation in (("周大勇", "51"), ("李小红", "52")):
        form = opened(chen, cast.yan)
        send(
            chen, cast.yan, form, g__new__name=name, g__new__relation=relation, g__new__whereabouts="away",
            g__new__away_since="2024-03",
        )  # fmt: skip
    page = words_of(chen.get(f"/desk/students/{cast.yan}/facts", headers={"Accept-Language": "en"}))
    assert "three months or more (registry): yes" in page
    assert "(statistics of the ministry): yes" in page


def test_the_history_says_who_what_and_why(as_, cast, opened, send):
    chen = as_("chen")
    send(chen, cast.yan, opened(chen, cast.yan), health="对花生过敏", why="妈妈来电话")
    page = words_of(chen.get(f"/desk/students/{cast.yan}/history", headers={"Accept-Language": "en"}))
    assert "陈" in page
    assert "对花生过敏" in page
    assert "妈妈来电话" in page


def test_two_offices_that_change_different_fields_both_stand(as_, cast, house, opened, send):
    form = opened(as_("chen"), cast.yan)
    send(as_("chen"), cast.yan, form, health="好")
    assert send(as_("chen"), cast.yan, form, character="爱笑").status_code == 303
    student = stored(house, cast.yan)[0]
    assert (student.health, student.character) == ("好", "爱笑")


def test_who_changes_the_same_field_later_is_shown_both_values_and_decides(as_, cast, house, opened, send):
    chen, form = as_("chen"), opened(as_("chen"), cast.yan)
    send(chen, cast.yan, form, health="好")
    answer = send(chen, cast.yan, form, health="哮喘", character="爱笑")
    assert answer.status_code == 409
    assert ">哮喘</textarea>" in answer.text
    assert "好" in words_of(answer, 409)
    student = stored(house, cast.yan)[0]
    assert (student.health, student.character) == ("好", None)
    again = form | {"base": json.dumps({**json.loads(form["base"]), "health": "好"}), "health": "哮喘"}
    assert send(chen, cast.yan, again).status_code == 303
    assert stored(house, cast.yan)[0].health == "哮喘"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " "), ("name", "长" * 51), ("birth_date", "2017-02-30"), ("birth_date", "去年"), ("sex", "7"),
        ("registry_number", "G123"), ("entrusted_on", "2026-13-01"), ("entrusted_on", "0000-00-00"),
        ("class_id", "x"), ("health", "长" * 1001), ("other_parent", "<b>"), ("g.new.phones", "12345"),
        ("g.new.phones", "1.39E+10"), ("g.new.away_since", "2026"), ("g.new.relation", "51"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_and_nothing_is_lost(as_, cast, house, opened, send, field, value):
    chen, before = as_("chen"), stored(house, cast.yan)[0].changed_at
    answer = send(chen, cast.yan, opened(chen, cast.yan), **{field: value, "interests": "画画"})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert ">画画</textarea>" in answer.text
    assert stored(house, cast.yan)[0].changed_at == before


def test_two_students_cannot_have_one_registry_number(as_, cast, opened, send):
    chen, number = as_("chen"), "G990101201706150019"
    assert send(chen, cast.yan, opened(chen, cast.yan), registry_number=number).status_code == 303
    assert send(chen, cast.lei, opened(chen, cast.lei), registry_number=number).status_code == 409


def test_a_class_of_another_school_is_no_choice(as_, cast, opened, send):
    chen = as_("chen")
    assert send(chen, cast.yan, opened(chen, cast.yan), class_id=str(cast.other_class)).status_code == 422
    assert send(chen, cast.yan, opened(chen, cast.yan), class_id=str(cast.class_three)).status_code == 303


def test_a_guardian_of_another_child_is_not_touched(as_, cast, house, opened, send):
    chen, other = as_("chen"), grandmother(house, cast.lei)
    assert send(chen, cast.yan, opened(chen, cast.yan), **{f"g.{other}.name": "骗子"}).status_code == 303
    assert stored(house, cast.lei)[1][0].name == "何桂兰"


@pytest.mark.parametrize("base", ["", "{", "[]", "null", "[" * 100_000, '{"health": {"a": 1}}'])
def test_a_form_without_what_it_was_opened_with_overwrites_nothing(as_, cast, house, opened, send, base):
    chen = as_("chen")
    send(chen, cast.yan, opened(chen, cast.yan), health="好")
    answer = send(chen, cast.yan, opened(chen, cast.yan) | {"base": base}, health="哮喘")
    assert answer.status_code == 409
    assert stored(house, cast.yan)[0].health == "好"


def test_markup_is_shown_as_text(as_, cast, opened, send):
    chen = as_("chen")
    send(chen, cast.yan, opened(chen, cast.yan), interests="<script>alert(1)</script>", why="<b>")
    for page in ("", "/facts", "/history"):
        assert "<script>alert" not in chen.get(f"/desk/students/{cast.yan}{page}").text


def test_what_is_not_known_yet_is_named_without_a_score(as_, cast, opened, send):
    chen, url = as_("chen"), f"/desk/students/{cast.yan}"
    page = words_of(chen.get(url, headers={"Accept-Language": "en"}))
    assert "Still to be asked" in page
    assert "Character" in page
    assert "%" not in page
    send(
        chen, cast.yan, opened(chen, cast.yan), character="爱笑", interests="画画", health="好", boarder="no",
        household_place="柳树村", registry_number="G990101201706150019",
    )  # fmt: skip
    assert "Still to be asked" not in words_of(chen.get(url, headers={"Accept-Language": "en"}))


PAGES = ("facts", "history")


@pytest.mark.parametrize("page", PAGES)
def test_strangers_colleagues_without_the_role_and_other_schools_stay_outside(as_, nobody, cast, page):
    url = f"/desk/students/{cast.yan}/{page}"
    assert nobody.get(url).status_code == 401
    assert as_("wang").get(url).status_code == 403
    assert as_("qian").get(url).status_code == 404


@pytest.mark.parametrize("login", ["wang", "qian"])
def test_nor_do_they_write(as_, cast, house, login):
    answer = as_(login).post(f"/desk/students/{cast.yan}/facts", data={"health": "x", "base": "{}"})
    assert answer.status_code in {403, 404}
    assert stored(house, cast.yan)[0].health is None


def test_the_file_of_a_child_with_nobody_and_nothing_opens(as_, cast, house, opened):
    with house() as session:
        student = a_student(cast.school, None, name="孔小云")
        session.query(Guardian).filter_by(student_id=student).delete()
    assert opened(as_("chen"), student)["name"] == "孔小云"

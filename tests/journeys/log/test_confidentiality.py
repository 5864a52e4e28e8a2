"""What a child said in confidence: who reads it, and where it never appears (domain.md, Talk)."""

import pytest

from tests.cast import pairing_row
from tests.given import a_talk, a_withdrawal, an_envelope
from webapp.models import Student, StudentSummary

WORDS = "爸爸喝酒以后打人"
AGREED = "只有我们知道"


def a_secret(visitor, student, level):
    talk = an_envelope("talk", a_talk(student, childs_words=WORDS, measures=AGREED, confidentiality=level))
    assert visitor.verdict(talk) == "accepted"


def second_mentor(house, student, mentor):
    with house() as session:
        session.add(pairing_row(session.get_one(Student, student), mentor))


@pytest.mark.parametrize("level", ["normal", "team", "psychology"])
def test_its_author_reads_every_talk(as_, cast, level):
    wang = as_("wang")
    a_secret(wang, cast.yan, level)
    assert WORDS in wang.get(f"/field/students/{cast.yan}").text


@pytest.mark.parametrize(("level", "reads"), [("normal", True), ("team", True), ("psychology", False)])
def test_another_who_cares_for_the_child_reads_what_is_for_the_team(as_, cast, house, level, reads):
    second_mentor(house, cast.yan, cast.li)
    a_secret(as_("wang"), cast.yan, level)
    assert (WORDS in as_("li").get(f"/field/students/{cast.yan}").text) is reads


@pytest.mark.parametrize(("level", "reads"), [("normal", True), ("team", False), ("psychology", False)])
def test_the_office_reads_only_what_is_not_in_confidence(as_, cast, level, reads):
    a_secret(as_("wang"), cast.yan, level)
    page = as_("chen").get(f"/desk/students/{cast.yan}")
    assert page.status_code == 200
    assert (WORDS in page.text) is reads


@pytest.mark.parametrize("level", ["team", "psychology"])
@pytest.mark.parametrize("page", ["/desk", "/desk/arrivals", "/desk/students"])
def test_no_list_of_the_office_repeats_what_was_said_in_confidence(as_, cast, level, page):
    a_secret(as_("wang"), cast.yan, level)
    text = as_("chen").get(page).text
    assert WORDS not in text
    assert AGREED not in text


@pytest.mark.parametrize("level", ["team", "psychology"])
def test_the_summary_knows_the_day_of_a_talk_and_nothing_of_it(as_, cast, house, level):
    a_secret(as_("wang"), cast.yan, level)
    with house() as session:
        summary = session.get(StudentSummary, cast.yan)
        assert summary.last_talk_at is not None
        assert summary.agreed is None


def test_another_school_reads_nothing(as_, cast):
    a_secret(as_("wang"), cast.yan, "normal")
    assert as_("qian").get(f"/desk/students/{cast.yan}").status_code == 404
    assert as_("zhang").get(f"/field/students/{cast.yan}").status_code == 404


@pytest.mark.parametrize("versions", [1, 2])
@pytest.mark.parametrize("level", ["team", "psychology"])
def test_what_is_made_confidential_later_was_never_for_the_office(as_, cast, level, versions):
    wang, amends = as_("wang"), ""
    for level_then in ["normal"] * versions + [level]:
        talk = an_envelope("talk", a_talk(cast.yan, childs_words=WORDS, confidentiality=level_then, amends=amends))
        assert wang.verdict(talk) == "accepted"
        amends = talk["id"]
    chen = as_("chen")
    assert WORDS not in chen.get(f"/desk/students/{cast.yan}").text
    assert f"/desk/students/{cast.yan}" not in chen.get("/desk/arrivals").text
    assert WORDS in wang.get(f"/field/students/{cast.yan}").text
    assert wang.verdict(an_envelope("withdrawal", a_withdrawal(amends))) == "accepted"
    assert WORDS not in chen.get(f"/desk/students/{cast.yan}").text


def test_what_is_opened_later_is_read_from_then_on(as_, cast):
    wang = as_("wang")
    talk = an_envelope("talk", a_talk(cast.yan, childs_words=WORDS, confidentiality="psychology"))
    wang.verdict(talk)
    wang.verdict(an_envelope("talk", a_talk(cast.yan, childs_words="想妈妈了", amends=talk["id"])))
    page = as_("chen").get(f"/desk/students/{cast.yan}").text
    assert (WORDS in page, "想妈妈了" in page) == (False, True)

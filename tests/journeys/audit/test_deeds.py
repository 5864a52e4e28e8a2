"""What is done to many at once stands in the audit as one deed, with counts, where those who answer for it read it."""

import re

import pytest

from tests.cast import TODAY
from tests.codes import noted
from tests.journeys.rollover.conftest import YEAR, roll, sixth, undo

__all__ = ["sixth"]  # last year's sixth grade, as the rollover's own tests have it
EN = {"Accept-Language": "en"}


def told(visitor, what):
    """The audit page as words."""
    answer = visitor.get(f"/desk/audit?what={what}", headers=EN)
    assert answer.status_code == 200
    rows = re.search(r"(?s)<tbody>.*</tbody>", answer.text)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", rows.group() if rows else ""))


def counts(event):
    return {name: value for name, value in event.details.items() if name != "last_day"}


@pytest.mark.parametrize("reader", ["liu", "xu", "sun", "wei"])
def test_a_school_year_that_began_is_one_deed_with_its_counts(as_, cast, house, sixth, reader):
    assert roll(as_("sun"), cast.school, **{"new.primary": "2"}).status_code == 303
    with house():
        (event,) = noted("rollover.done")
    assert (event.account_id, event.school_id) == (cast.sun, cast.school)
    assert counts(event) == {"year": YEAR, "graduated": 2, "went_on": 0, "opened": 2, "teachers": 0}
    page = told(as_(reader), "organisation")
    assert "Began a school year" in page
    assert "Graduated : 2" in page.replace(":", " :").replace("  ", " ")


def test_begun_in_two_schools_at_once_each_principal_reads_the_own_counts(as_, cast, house, sixth):
    schools = [str(cast.school), str(cast.other_school)]
    assert as_("sun").post("/desk/rollover", data={"year": str(YEAR), "schools": schools}).status_code == 303
    with house():
        assert {e.school_id: e.details["graduated"] for e in noted("rollover.done")} == {
            cast.school: 2,
            cast.other_school: 0,
        }


def test_taking_it_back_is_a_deed_too(as_, cast, house, sixth):
    sun = as_("sun")
    roll(sun, cast.school, **{"new.primary": "2"})
    undo(sun, house)
    with house():
        (event,) = noted("batch.undone")
    assert event.school_id == cast.school
    assert (event.details["deed"], event.details["kept"]) == ("rollover", 0)
    assert event.details["restored"] > 0
    page = told(as_("liu"), "organisation")
    assert "Took back what was done to many at once" in page
    assert "New school year" in page


@pytest.mark.parametrize(("who", "door"), [("chen", "staff"), ("sun", "accounts")])
def test_a_hand_over_is_one_deed_with_its_counts_and_so_is_taking_it_back(as_, cast, house, who, door):
    form = {"last_day": TODAY.isoformat(), "mentor_id": str(cast.wang), "note": "怕黑"}
    assert as_(who).post(f"/desk/{door}/{cast.li}/leaving", data=form).status_code == 303
    assert as_(who).post(f"/desk/{door}/{cast.li}/leaving/undo").status_code == 200
    with house():
        (event,), (back,) = noted("staff.handed_over"), noted("staff.hand_over_undone")
    assert (event.subject_id, event.account_id, event.school_id) == (cast.li, cast.people[who], cast.school)
    assert counts(event) == {"students": 1, "left_alone": 0, "roles": 1}
    assert back.details["kept"] == 0
    page = told(as_("liu"), "accounts")
    assert "Handed over what was a colleague's" in page.replace("&#39;", "'")
    assert "李建国" in page


def test_a_merging_says_how_many_went_over_to_those_who_answer_for_the_new_school(as_, cast, house):
    merging = f"/desk/organisation/schools/{cast.other_school}/merging"
    assert as_("sun").post(merging, data={"into_id": str(cast.school)}).status_code == 303
    with house():
        (event,) = noted("school.merged")
    assert (event.school_id, event.details["students"], event.details["classes"]) == (cast.school, 1, 1)
    assert "Merged a school into another" in told(as_("liu"), "organisation")


def search(visitor, words):
    return visitor.post("/desk/emergency/search", data={"q": words})


def test_the_principal_sees_who_looked_for_which_child_in_an_emergency(as_, cast):
    search(as_("li"), "周小燕")
    page = told(as_("liu"), "looks")
    assert "Searched for a student in an emergency" in page
    assert "李建国" in page
    assert "周小燕" in page
    for other in ("xu", "sun"):  # they see that it was done; the child is the school's
        assert "Searched for a student in an emergency" in told(as_(other), "looks")
        assert "周小燕" not in told(as_(other), "looks")


def test_a_search_that_found_nobody_is_seen_as_well(as_, cast, house):
    search(as_("li"), "没有这个人")
    with house():
        assert [(e.school_id, e.details) for e in noted("emergency.searched")] == [(cast.school, {"found": []})]
    assert "Searched for a student in an emergency" in told(as_("liu"), "looks")


def test_a_bureaus_search_is_seen_by_the_school_of_the_child_it_found(as_, cast, house):
    zhao = as_("zhao")
    search(zhao, "卫小雨")
    search(zhao, "没有这个人")
    with house():
        events = noted("emergency.searched")
    assert [(e.school_id, e.bureau_id) for e in events] == [(cast.other_school, cast.bureau), (None, cast.bureau)]
    assert "Searched for a student" not in told(as_("liu"), "looks")

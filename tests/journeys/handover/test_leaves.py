"""李老师 is away for a while: a deputy cares for her students; or nobody does, and that is said before."""

from tests.journeys.handover.test_handover import DAY, EN, LAST, asked, pairings
from webapp.models import Account


def test_during_a_leave_a_deputy_cares_and_then_she_does_again(as_, cast, house):
    back = LAST + 30 * DAY
    form = asked(cast, mode="away", back_on=back.isoformat())
    assert as_("chen").post(f"/desk/staff/{cast.li}/leaving", data=form).status_code == 303
    assert [(first, last, who) for first, last, who in pairings(house, cast.mei)][1:] == [
        (LAST + DAY, back - DAY, cast.wang),
        (back, None, cast.li),
    ]
    with house() as session:
        assert session.get(Account, cast.li).leaves_on is None
    assert as_("chen").get("/desk/students/without-mentor").text.count("郑小梅") == 0


def test_a_leave_without_a_deputy_says_who_has_nobody_meanwhile(as_, cast):
    back = LAST + 30 * DAY
    form = asked(cast, mode="away", back_on=back.isoformat(), mentor_id="", note="")
    page = as_("chen").post(f"/desk/staff/{cast.li}/leaving/preview", data=form, headers=EN).text
    assert "1 students stay with 李建国, and nobody looks after them until" in page
    assert "郑小梅" in page
    hers = as_("liu").post(f"/desk/staff/{cast.wang}/leaving/preview", data=form, headers=EN).text
    assert "Grade 3 class 2 has nobody in the class teacher" in hers

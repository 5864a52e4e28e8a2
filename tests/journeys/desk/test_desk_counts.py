"""The bureau sees its schools in figures, and no name."""

from tests.given import a_roll_call, a_student, a_talk, a_visit, a_withdrawal, an_envelope
from webapp.models import School, new_id


def test_the_bureau_sees_each_schools_figures(as_, cast, read):
    as_("wang").verdicts(
        an_envelope("home_visit", a_visit(cast.yan)),
        an_envelope("home_visit", a_visit(cast.lei, days=200)),
        an_envelope("talk", a_talk(cast.lei, days=0)),
        an_envelope("roll_call", a_roll_call(cast.class_two)),
    )
    page = read(as_("zhao"), "/desk/counts")
    assert "青山镇中心小学 4 1 3 1 1 of 2 classes" in page
    assert "石桥小学 1 0 1 0 0 of 1 classes" in page
    assert "All schools 5 1 4 1 1 of 3 classes" in page


def test_a_visit_taken_back_does_not_count(as_, cast, read):
    visit = an_envelope("home_visit", a_visit(cast.yan))
    as_("wang").verdicts(visit, an_envelope("withdrawal", a_withdrawal(visit["id"])))
    assert "青山镇中心小学 4 0 4" in read(as_("zhao"), "/desk/counts")


def test_no_name_of_a_person_and_no_other_bureau_appears(as_, cast):
    as_("wang").verdict(an_envelope("home_visit", a_visit(cast.yan)))
    page = as_("zhao").get("/desk/counts").text
    assert not any(name in page for name in ("周小燕", "王秀英", "远山小学"))


def test_a_bureau_supervisor_opens_no_school(as_, cast):
    zhao = as_("zhao")
    urls = ["/desk", "/desk/students", f"/desk/students/{cast.yan}", "/desk/arrivals", "/desk/held", "/desk/accounts"]
    assert {zhao.get(url).status_code for url in urls} == {403}


def test_fifty_schools_need_no_more_queries_than_two(as_, cast, house, queries):
    few = queries(as_("zhao"), "/desk/counts")
    with house() as session:
        for number in range(50):
            school = School(id=new_id(), bureau_id=cast.bureau, code=f"88{number:08d}", name=f"学校{number}")
            session.add(school)
            session.flush()
            a_student(school.id)
    assert queries(as_("zhao"), "/desk/counts") == few <= 12

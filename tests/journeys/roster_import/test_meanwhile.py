"""What happens between reading a roster and undoing it: two import at once, somebody changes a child, a role ends."""

import datetime as dt
import io
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from tests.cast import LONG_AGO, TODAY
from tests.conftest import inside
from tests.journeys.desk.conftest import words_of
from tests.journeys.roster_import.test_columns import ENGLISH, a_file, planned, run_of
from tests.visitor import a_visitor
from webapp.models import Guardian, RoleGrant, Student

HEAD = ("姓名", "性别", "班级", "学籍号", "住址", "出生日期")
NEW = [(name, "女", "三年级2班", f"G99010120170615{n:04}", "一组", "") for n, name in enumerate(("孔小云", "曹小石"))]
STAYED = ("周小燕", "女", "三年级2班", "", "青山镇新村九组", "2017-06-15")
A_MOMENT = 1.5  # seconds; long enough for an import that waits for nobody


@pytest.fixture
def one_is_held_up():
    """Whoever writes the first pupil stops before the commit, and waits a moment for the other."""
    first = threading.Event()

    def wait(session, _context):
        if not first.is_set() and any(isinstance(row, Student) for row in session.new):
            first.set()
            threading.Event().wait(A_MOMENT)

    event.listen(Session, "after_flush", wait)
    yield first
    event.remove(Session, "after_flush", wait)


def test_two_imports_of_one_roster_at_once_double_nobody(on_disk, cast, one_is_held_up):
    """Two transactions; on PostgreSQL they meet at the school's row, on SQLite at the one writer."""
    with inside(on_disk) as session:
        session.add(RoleGrant(account_id=cast.li, role="registry_officer", school_id=cast.school, starts_on=LONG_AGO))
    people = [a_visitor(on_disk).logged_in_as(cast.people[login]) for login in ("chen", "li")]
    places = [planned(one, a_file(*NEW, head=HEAD)) for one in people]
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda pair: pair[0].post(pair[1]), zip(people, places, strict=True)))
    assert one_is_held_up.is_set()
    assert [answer.status_code for answer in answers] == [303, 303]
    with inside(on_disk) as session:
        assert session.scalar(select(func.count()).where(Student.name.in_([line[0] for line in NEW]))) == 2
    runs = [run_of(lambda: inside(on_disk), where).counts for where in places]
    assert sorted((run["new"], run["unchanged"]) for run in runs) == [(0, 2), (2, 0)]


def test_undoing_keeps_and_names_whom_somebody_changed_since_and_undoes_the_rest(house, as_, cast):
    chen = as_("chen")
    where = planned(chen, a_file(*NEW, STAYED, head=HEAD))
    chen.post(where)
    with house() as session:
        by_name = {s.name: s for s in session.scalars(select(Student).where(Student.school_id == cast.school))}
        by_name["孔小云"].address = by_name["周小燕"].address = "青山镇老街八号"
    assert chen.post(f"{where}/undo").location == where
    with house() as session:
        left = dict(
            session.execute(select(Student.name, Student.address).where(Student.school_id == cast.school)).all()
        )
        assert left["孔小云"] == left["周小燕"] == "青山镇老街八号"
        assert "曹小石" not in left
        assert session.get_one(Student, cast.lei).to_be_checked is None
    page = words_of(chen.get(where, headers=ENGLISH))
    assert "Left alone: 周小燕、孔小云" in page or "Left alone: 孔小云、周小燕" in page


def test_undoing_names_a_child_left_alone_for_the_family_s_sake_once(house, as_, cast):
    chen = as_("chen")
    head = (*HEAD, "父亲姓名", "父亲电话")
    where = planned(chen, a_file((*NEW[0], "孔大勇", "13900001111"), head=head))
    chen.post(where)
    with house() as session:
        session.scalars(select(Guardian).where(Guardian.name == "孔大勇")).one().phones = ["13900002222"]
    chen.post(f"{where}/undo")
    assert run_of(house, where).mapping["kept"] == ["孔小云"]


@pytest.mark.parametrize("said", ["consents", "documents"])
def test_undoing_leaves_a_child_of_whom_something_was_noted_since(house, as_, cast, said):
    chen = as_("chen")
    where = planned(chen, a_file(*NEW, head=HEAD))
    chen.post(where)
    with house() as session:
        child = session.scalars(select(Student.id).where(Student.name == "孔小云")).one()
    forms = {
        "consents": {
            "purpose": "photos",
            "answer": "agreed",
            "said_by": "孔大勇",
            "how": "paper",
            "day": TODAY.isoformat(),
        },
        "documents": {"kind": "medical", "title": "体检表", "file": (io.BytesIO(b"%PDF-1.7 %%EOF"), "x.pdf")},
    }
    assert chen.post(f"/desk/students/{child}/{said}", data=forms[said]).status_code == 303
    assert chen.post(f"{where}/undo").location == where
    assert run_of(house, where).mapping["kept"] == ["孔小云"]


def test_whose_role_ended_yesterday_neither_looks_nor_imports_nor_undoes(house, as_, cast):
    chen = as_("chen")
    waiting, done = planned(chen, a_file(NEW[0], head=HEAD)), planned(chen, a_file(NEW[1], head=HEAD))
    chen.post(done)
    with house() as session:
        for grant in session.scalars(select(RoleGrant).where(RoleGrant.account_id == cast.people["chen"])):
            grant.ends_on = TODAY - dt.timedelta(days=1)
    before = run_of(house, waiting).state, run_of(house, done).state
    knocks = chen.get(waiting), chen.post(waiting), chen.post(f"{done}/undo"), chen.get(f"{done}/errors.xlsx")
    assert {knock.status_code for knock in knocks} <= {403, 404}
    assert (run_of(house, waiting).state, run_of(house, done).state) == before == ("planned", "carried")
    with house() as session:
        names = set(session.scalars(select(Student.name)))
    assert "曹小石" in names
    assert "孔小云" not in names

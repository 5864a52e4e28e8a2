"""Batches: what was written for one reason can be taken back as one, except where somebody has been since."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from tests.cast import TODAY
from webapp.access.person import load_person
from webapp.actions.batches import recording, undo
from webapp.domain.refusals import Clash
from webapp.extensions import db
from webapp.models import Account, Batch, BatchRow, Pairing, RoleGrant, School, SchoolClass, Student, now
from webapp.models.columns import blind_index

TABLES = ("classes", "role_grants", "students", "pairings", "schools")


def dump():
    """Every row of the tables a batch may touch, as the database holds it."""
    return {t: sorted(map(str, db.session.execute(text(f'SELECT * FROM "{t}"')).all())) for t in TABLES}


def someone(cast):
    """Who does it."""
    return load_person(db.session.get_one(Account, cast.sun), TODAY)


def a_grant(cast, **columns):
    return RoleGrant(account_id=cast.li, role="mentor", school_id=cast.school, starts_on=TODAY, **columns)


def test_what_was_made_goes_and_what_was_changed_is_as_before(house, cast):
    with house() as session:
        before = dump()
        with recording("test", someone(cast), cast.bureau, cast.school, {"why": "a try"}) as batch:
            session.add(a_grant(cast, note="代一个月"))
            session.get_one(School, cast.school).name = "青山小学"
            session.flush()
            session.get_one(School, cast.school).name = "青山新小学"
            session.get_one(Student, cast.yan).class_id = None
    with house() as session:
        assert session.get_one(School, cast.school).name == "青山新小学"
        undone = undo(session.get_one(Batch, batch.id), someone(cast), now())
        assert (undone.restored, undone.kept) == (3, [])
    with house():
        assert dump() == before


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(st.lists(st.sampled_from(["make", "rename", "move", "end", "label"]), min_size=1, max_size=8))
def test_whatever_was_done_doing_and_undoing_leaves_nothing(house, cast, deeds):
    with house() as session:
        before = dump()
        with recording("test", someone(cast), cast.bureau) as batch:
            for number, deed in enumerate(deeds):
                if deed == "make":
                    session.add(a_grant(cast))
                elif deed == "rename":
                    session.get_one(School, cast.school).name = f"学校{number}"
                elif deed == "move":
                    session.get_one(Student, cast.mei).class_id = [None, cast.class_two][number % 2]
                elif deed == "end":
                    for pairing in session.scalars(select(Pairing)):
                        pairing.ends_on = dt.date(2026, 1, 1 + number)
                else:
                    session.get_one(SchoolClass, cast.class_two).label = f"第{number}班"
                session.flush()
    with house() as session:
        assert undo(session.get_one(Batch, batch.id), someone(cast), now()).kept == []
    with house():
        assert dump() == before


def test_what_somebody_has_changed_since_is_left_and_told(house, cast):
    with house() as session, recording("test", someone(cast), cast.bureau) as batch:
        session.get_one(School, cast.school).name = "青山小学"
        session.get_one(School, cast.other_school).name = "新石桥小学"
    with house() as session:
        session.get_one(School, cast.school).name = "又改了"
    with house() as session:
        undone = undo(session.get_one(Batch, batch.id), someone(cast), now())
        assert (undone.restored, [row.row_id for row in undone.kept]) == (1, [cast.school])
        assert session.get_one(School, cast.school).name == "又改了"
        assert session.get_one(School, cast.other_school).name == "石桥小学"


def test_another_column_changed_since_stands_in_nobodys_way(house, cast):
    with house() as session, recording("test", someone(cast), cast.bureau) as batch:
        session.get_one(Student, cast.yan).address = "新村九组"
    with house() as session:
        session.get_one(Student, cast.yan).health = "哮喘"
    with house() as session:
        assert undo(session.get_one(Batch, batch.id), someone(cast), now()).kept == []
        yan = session.get_one(Student, cast.yan)
        assert (yan.address, yan.health) == ("青山镇柳树村三组", "哮喘")


def test_a_row_that_others_refer_to_by_now_stays(house, cast):
    with house() as session, recording("test", someone(cast), cast.bureau) as batch:
        made = School(bureau_id=cast.bureau, code="9900000099", name="新学校")
        session.add(made)
    with house() as session:
        session.add(a_grant(cast))
        session.flush()
        session.scalars(select(RoleGrant).where(RoleGrant.account_id == cast.li)).first().school_id = made.id
    with house() as session:
        undone = undo(session.get_one(Batch, batch.id), someone(cast), now())
        assert [row.row_id for row in undone.kept] == [made.id]
    with house() as session:
        assert session.get(School, made.id) is not None


def test_a_batch_is_taken_back_once(house, cast):
    with house() as session, recording("test", someone(cast), cast.bureau) as batch:
        session.get_one(School, cast.school).name = "青山小学"
    with house() as session:
        undo(session.get_one(Batch, batch.id), someone(cast), now())
    with house() as session, pytest.raises(Clash):
        undo(session.get_one(Batch, batch.id), someone(cast), now())


def test_an_identity_number_is_recorded_only_encrypted_and_comes_back(house, cast):
    number = "990101201706150011"
    with house() as session:
        yan = session.get_one(Student, cast.yan)
        old = yan.id_number
        with recording("test", someone(cast), cast.bureau) as batch:
            yan.id_number, yan.id_number_index = number, blind_index(number)
    with house() as session:
        rows = session.scalars(select(BatchRow)).all()
        assert all(secret not in str(vars(row)) for row in rows for secret in (number, old))
        undo(session.get_one(Batch, batch.id), someone(cast), now())
    with house() as session:
        assert session.get_one(Student, cast.yan).id_number == old


def test_a_block_that_fails_records_nothing(house, cast):
    def half() -> None:
        with house() as session, recording("test", someone(cast), cast.bureau):
            session.get_one(School, cast.school).name = "青山小学"
            raise ValueError("half way")

    with pytest.raises(ValueError, match="half way"):
        half()
    with house() as session:
        assert session.scalars(select(Batch)).all() == []
        assert session.get_one(School, cast.school).name == "青山镇中心小学"

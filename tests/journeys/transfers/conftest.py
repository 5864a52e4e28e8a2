"""What journeys of transfers share: two schools at work on one child."""

import uuid
from typing import Any

import pytest
from sqlalchemy import select

from tests.cast import LONG_AGO, TODAY
from tests.journeys.care_files.conftest import Desk
from webapp.access.permissions import Role
from webapp.models import RoleGrant, Student, Transfer, TransferStep


class Moves:
    """The office of the school (chen) and that of the other (qian)."""

    def __init__(self, as_: Any, cast: Any, house: Any) -> None:
        self.as_, self.cast, self.house = as_, cast, house

    def asking(self, student: uuid.UUID, login: str = "chen", **form: Any) -> Any:
        """Ask for a transfer; the answer."""
        said = {"student_id": str(student), "way": "within", "to_id": str(self.cast.other_school)}
        said |= {"moves_on": TODAY.isoformat(), "why": "随父母到石桥镇居住"} | form
        return self.as_(login).post("/desk/transfers", data=said)

    def ask(self, student: uuid.UUID, login: str = "chen", **form: Any) -> uuid.UUID:
        """A transfer that waits; its id."""
        answer = self.asking(student, login, **form)
        assert answer.status_code == 303, answer.text
        return uuid.UUID(answer.location.rpartition("/")[2])

    def step(self, transfer: uuid.UUID, verb: str, login: str, **form: Any) -> Any:
        """Take a step as the page shows it now; the answer."""
        said = {"step": verb, "seen": self.row(transfer).steps} | form
        return self.as_(login).post(f"/desk/transfers/{transfer}/steps", data=said)

    def receive(self, transfer: uuid.UUID, login: str = "qian", to: str = "other_class") -> Any:
        """The other school receives the child into its class; the answer."""
        return self.step(transfer, "receive", login, class_id=str(getattr(self.cast, to)))

    def move(self, student: uuid.UUID) -> uuid.UUID:
        """Asked for and received."""
        transfer = self.ask(student)
        assert self.receive(transfer).status_code == 303
        return transfer

    def row(self, transfer: uuid.UUID) -> Transfer:
        """As it is kept."""
        with self.house() as session:
            found: Transfer = session.get_one(Transfer, transfer)
            return found

    def steps(self, transfer: uuid.UUID) -> list[TransferStep]:
        """Its history."""
        with self.house() as session:
            statement = select(TransferStep).where(TransferStep.transfer_id == transfer)
            return list(session.scalars(statement.order_by(TransferStep.number)))

    def student(self, student: uuid.UUID) -> Student:
        """The child's row."""
        with self.house() as session:
            found: Student = session.get_one(Student, student)
            return found


@pytest.fixture
def moves(as_: Any, cast: Any, house: Any) -> Moves:
    """Two offices."""
    return Moves(as_, cast, house)


@pytest.fixture
def desk(as_: Any, cast: Any, house: Any) -> Desk:
    """The desk that keeps care files."""
    return Desk(as_, cast, house)


@pytest.fixture
def officer(as_: Any, cast: Any, house: Any) -> Any:
    """The school's registry officer 学籍员."""
    with house() as session:
        grant = RoleGrant(
            account_id=cast.stranger, role=Role.REGISTRY_OFFICER, school_id=cast.school, starts_on=LONG_AGO
        )
        session.add(grant)
        session.commit()
    return as_("stranger")

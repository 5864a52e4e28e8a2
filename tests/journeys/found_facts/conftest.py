"""What stands on the file of a family, and what the phones of colleagues find."""

import pytest
from sqlalchemy import select

from tests.given import a_contact_change, an_envelope
from webapp.models import FactQuestion, Guardian, Student

OLD, NEW, OTHER = "13800000000", "13912345678", "13700000000"


class Families:
    """What stands on the files, and what the phones of colleagues find."""

    def __init__(self, as_, cast, house):
        self.as_, self.cast, self.house = as_, cast, house
        with house() as session:
            grandmother = session.scalars(select(Guardian).where(Guardian.student_id == cast.yan)).one()
            grandmother.phones, session.get(Student, cast.yan).address = [OLD], None
            self.phones = f"g.{grandmother.id}.phones"

    def finds(self, login="wang", student=None, days=0.01, **found):
        """A phone hands over new contacts; the verdict."""
        return self.as_(login).verdicts(self.envelope(student, days, **found))[0]

    def envelope(self, student=None, days=0.01, **found):
        facts = {name.replace("PHONES", self.phones): sides for name, sides in found.items()}
        return an_envelope("contact_change", a_contact_change(student or self.cast.yan, facts, days))

    def office_writes(self, **changed):
        """The office writes a fact on the file."""
        with self.house() as session:
            student = session.get(Student, self.cast.yan)
            for name, value in changed.items():
                if name == "phones":
                    session.scalars(select(Guardian).where(Guardian.student_id == student.id)).one().phones = value
                else:
                    setattr(student, name, value)

    def file(self):
        with self.house() as session:
            family = session.scalars(select(Guardian).where(Guardian.student_id == self.cast.yan))
            return session.get(Student, self.cast.yan), sorted(family, key=lambda one: one.position)

    def questions(self):
        with self.house() as session:
            return list(session.scalars(select(FactQuestion).order_by(FactQuestion.name)))

    def decide(self, login, question, what):
        return self.as_(login).post(f"/desk/found-facts/{question.id}/{what}")


@pytest.fixture
def families(as_, cast, house):
    return Families(as_, cast, house)

"""Rows that are given when a test begins: care files, rounds, requests, transfers, tokens (inside `house()`)."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from typing import Any

from tests.cast import PEOPLE, TODAY, Cast
from tests.given import a_student
from webapp.access.permissions import Scope
from webapp.domain.rights import due_on
from webapp.models import (
    ApiToken,
    CareFile,
    CareHelper,
    CareMember,
    CarePhrase,
    CarePlanStep,
    CareStep,
    FactQuestion,
    Rescue,
    RetentionProposal,
    RightsRequest,
    SavedFilter,
    School,
    ScreeningRound,
    StudentDocument,
    Transfer,
    TransferStep,
    new_id,
    now,
)
from webapp.storage import storage


def a_care_file(session: Any, school: uuid.UUID, student: uuid.UUID, teacher: uuid.UUID) -> dict[str, uuid.UUID]:
    """The student is cared for in particular, and the teacher is of the team: the ids of both rows, as world.py calls
    them (inside `house()`)."""
    said: dict[str, Any] = {"level": 2, "categories": ["distressed"]}
    file = CareFile(
        id=new_id(), school_id=school, student_id=student, state="draft", steps=1, identified_on=TODAY, **said
    )  # fmt: skip
    session.add(file)
    session.flush()
    of_file = {"school_id": school, "file_id": file.id}
    session.add(CareStep(number=1, verb="open", day=TODAY, at=now(), by_id=teacher, said=said, **of_file))
    member = CareMember(id=new_id(), account_id=teacher, duty="mentor", starts_on=TODAY, **of_file)
    session.add(member)
    helper = CareHelper(
        id=new_id(), name="周奶奶", kind="relative", phone="13800001111", starts_on=TODAY, added_by=teacher, **of_file
    )
    session.add(helper)
    session.flush()
    planned = {"problems": "上课容易走神", "goals": "每天按时完成作业", "study.measure": "放学后辅导半小时"}
    session.add(CarePlanStep(number=1, verb="write", day=TODAY, at=now(), by_id=teacher, facts=planned, **of_file))
    phrase = CarePhrase(id=new_id(), school_id=school, field="study", text="结对同学每天一起读书")
    session.add(phrase)
    session.flush()
    return {
        "desk_care.file_id": file.id, "care_id": file.id, "member_id": member.id, "helper_id": helper.id,
        "phrase_id": phrase.id,
    }  # fmt: skip


def a_request(session: Any, school: uuid.UUID, student: uuid.UUID, taken_by: uuid.UUID) -> uuid.UUID:
    """A guardian asks for a copy of what is kept of the student; its id (inside `house()`)."""
    row = RightsRequest(
        id=new_id(), school_id=school, student_id=student, wish="copy", asked_by="何桂兰", asked_on=TODAY,
        words="想看看孩子的档案", due_on=due_on(TODAY), taken_by=taken_by,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row.id


def a_proposal(session: Any, school: uuid.UUID, student: uuid.UUID) -> uuid.UUID:
    """Voice notes of the student are over their time (inside `house()`)."""
    row = RetentionProposal(school_id=school, student_id=student, kind="voice", before=TODAY, proposed_on=TODAY)
    session.add(row)
    session.flush()
    return row.id


def a_filter(session: Any, keeper: uuid.UUID) -> uuid.UUID:
    """Somebody keeps a filter of the students' list (inside `house()`)."""
    row = SavedFilter(id=new_id(), account_id=keeper, name="没有导师的", query="mentor=none", kept_at=now())
    session.add(row)
    session.flush()
    return row.id


def a_round(session: Any, school: uuid.UUID, opened_by: uuid.UUID) -> uuid.UUID:
    """A screening round of the school that is open (inside `house()`)."""
    row = ScreeningRound(
        id=new_id(),
        school_id=school,
        occasion="quarter",
        opened_on=TODAY,
        opened_by=opened_by,
        due_on=TODAY + dt.timedelta(days=7),
    )
    session.add(row)
    session.flush()
    return row.id


def a_token(
    session: Any, cast: Any, school: str | None = None, bureau: str = "bureau", days: int = 30, **columns: Any
) -> uuid.UUID:
    """A token that reads everything of a school of the cast, or of a bureau (inside `house()`); its text is
    token_text(its id)."""
    token_id = columns.pop("id", None) or new_id()
    place = session.get_one(School, cast.schools[school]) if school else None
    values = {
        "bureau_id": place.bureau_id if place else cast.bureaus[bureau],
        "school_id": place.id if place else None,
        "name": "食堂",
        "digest": hashlib.sha256(token_text(token_id).encode()).hexdigest(),
        "beginning": "rx_test",
        "scopes": sorted(Scope),
        "made_by": cast.people["sun"],
        "made_at": now(),
        "expires_on": TODAY + dt.timedelta(days=days),
    }
    session.add(ApiToken(id=token_id, **(values | columns)))
    session.flush()
    return token_id


def token_text(token_id: uuid.UUID) -> str:
    """The token itself."""
    return f"rx_{token_id.hex}{'x' * 11}"


def a_transfer(session: Any, cast: Cast, school: str) -> uuid.UUID:
    """A file that is awaited for a child of the school, from a school outside (inside `house()`)."""
    student = a_student(cast.schools[school], name="何小树")
    who = next(login for login, (_name, place, _roles) in PEOPLE.items() if place == school)
    row = Transfer(
        id=new_id(), way="in", student_id=student, student_name="何小树", to_id=cast.schools[school],
        outside="外县小学", moves_on=TODAY, state="awaited", asked_at=now(), steps=1,
        next_on=TODAY + dt.timedelta(days=14),
    )  # fmt: skip
    session.add(row)
    session.flush()
    step = {"verb": "await", "day": TODAY, "at": now(), "by_id": cast.people[who], "why": "档案没有一起来"}
    session.add(TransferStep(transfer_id=row.id, number=1, next_on=row.next_on, **step))
    session.flush()
    return row.id


def a_fact_question(session: Any, school: uuid.UUID, student: uuid.UUID, entry: uuid.UUID) -> uuid.UUID:
    """Somebody found the child's address otherwise than the file says by now."""
    row = FactQuestion(
        school_id=school, student_id=student, entry_id=entry, name="address", was="", found="河东村二组", asked_at=now()
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row.id


def a_document(session: Any, school: uuid.UUID, student: uuid.UUID, added_by: uuid.UUID) -> uuid.UUID:
    """A paper on the child's file."""
    name = f"documents/00/{new_id()}.pdf"
    storage().put(name, b"%PDF-1.7 %%EOF")
    row = StudentDocument(
        school_id=school, student_id=student, kind="medical", title="体检表", dated_on=TODAY,
        stored_as=name, media_type="application/pdf", size=1000, sha256="0" * 64,
        added_by=added_by, added_at=now(),
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row.id


def a_rescue(session: Any, teacher: uuid.UUID) -> uuid.UUID:
    """A file of the teacher's phone was taken in, and a record in it waits for the school."""
    line = {"kind": "talk", "day": "2026-11-20", "verdict": "parked", "reason": "student_not_yours", "known": False}
    row = Rescue(
        account_id=teacher, asked_at=now(), file_sha256="0" * 64, state="done", counts={"parked": 1}, lines=[line]
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row.id

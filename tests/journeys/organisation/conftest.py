"""What the pages say, and a city above the cast's bureau."""

import datetime as dt
import html
import re
import uuid

import pytest
from sqlalchemy import select

from tests.cast import LONG_AGO, TODAY
from webapp.access.permissions import Role
from webapp.models import Account, ApiToken, Batch, Bureau, RoleGrant, School, SchoolClass, new_id, now

ROOT = "/desk/organisation/schools"


def words_of(answer, status=200):
    """The page's words, without its menu."""
    assert answer.status_code == status, answer.text[-3000:]
    main = answer.text[answer.text.find("<main") :] if "<main" in answer.text else answer.text
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", main)))


def field_of(answer, name):
    """The value of a form's hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', answer.text)
    assert found, name
    return found.group(1)


def merge(visitor, gone, into):
    return visitor.post(f"{ROOT}/{gone}/merging", data={"into_id": str(into)})


def undo(visitor, house):
    with house() as session:
        batch = session.scalars(select(Batch).where(Batch.undone_at.is_(None))).one()
    return visitor.post(f"/desk/organisation/batches/{batch.id}/undo")


def an_empty_school(session, cast):
    """A teaching point with a class and a mentor and without children, and a canteen that reads of it."""
    school = School(id=new_id(), bureau_id=cast.bureau, code="9900000301", name="空山教学点")
    session.add(school)
    session.flush()
    row = SchoolClass(id=new_id(), school_id=school.id, stage="primary", cohort_year=TODAY.year - 1, number=1)
    session.add_all([row, RoleGrant(account_id=cast.li, role=Role.MENTOR, school_id=school.id, starts_on=LONG_AGO)])
    token = ApiToken(
        bureau_id=cast.bureau, school_id=school.id, name="食堂", digest="d" * 64, beginning="abcd", scopes=[],
        made_by=cast.sun, made_at=now(), expires_on=TODAY + dt.timedelta(days=30),
    )  # fmt: skip
    session.add(token)
    session.flush()
    return school.id


@pytest.fixture
def city(house, cast):
    """A city's bureau above the cast's; its administrator logs in as "gao"."""
    with house() as session:
        bureau = Bureau(id=new_id(), name="青山市教育局", level="city")
        session.add(bureau)
        session.flush()
        account = Account(id=new_id(), bureau_id=bureau.id, login="gao", name="高管理员", created_at=now())
        session.add(account)
        session.flush()
        session.add(RoleGrant(account_id=account.id, role=Role.SYSTEM_ADMINISTRATOR, starts_on=LONG_AGO))
        session.get_one(Bureau, cast.bureau).parent_id = bureau.id
    cast.people["gao"] = account.id
    cast.bureaus["city"] = bureau.id
    yield bureau.id
    del cast.people["gao"], cast.bureaus["city"]


@pytest.fixture
def school_form(as_):
    """school_form(sun, school, name=…): the school's form as it stands, with something changed."""

    def sent(visitor, school: uuid.UUID, **over):
        page = visitor.get(f"/desk/organisation/schools/{school}")
        code = re.search(r'name="code"[^>]*value="(\d+)"', page.text)
        name = re.search(r'name="name"[^>]*value="([^"]+)"', page.text)
        assert code
        assert name
        return {"seen": field_of(page, "seen"), "code": code[1], "name": html.unescape(name[1])} | over

    return sent

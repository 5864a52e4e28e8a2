"""A child in care of whose team 李老师 is, and whose plan asks something of her."""

import pytest
from sqlalchemy import select

from tests.cast import LONG_AGO
from tests.journeys.care_files.conftest import Desk
from tests.journeys.care_plans.conftest import Plans
from webapp.models import CareMember


@pytest.fixture
def desk(as_, cast, house):
    """The desk of the school."""
    return Desk(as_, cast, house)


@pytest.fixture
def mei(as_, cast, desk, house):
    """小梅's care file. She is paired with 李老师, who is of the team and reads with her; and more, that only the
    psychology teacher reads."""
    file = desk.open(cast.mei, categories=["distressed"])
    chen = as_("chen")
    assert (
        chen.post(f"/desk/care/{file}/members", data={"account_id": str(cast.li), "duty": "mentor"}).status_code == 303
    )
    with house() as session:
        session.scalars(select(CareMember)).one().starts_on = LONG_AGO
    plans = Plans(as_, file)
    plans.whole()
    assert plans.write(study__owner=str(cast.li)).status_code == 303
    said = {"psychology.measure": "每周沙盘一次", "psychology.owner": str(cast.li)}
    assert plans.write("zhou", **said).status_code == 303
    assert plans.step("adopt").status_code == 303
    return file

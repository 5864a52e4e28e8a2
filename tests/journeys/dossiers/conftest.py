"""A child whose file has something of everything."""

import pytest

from tests.given import a_contact, a_talk, a_visit, an_envelope
from tests.rows import a_care_file


@pytest.fixture(autouse=True)
def cared_for(house, cast, as_):
    """周小燕 has a care file with a plan, and a visit, a talk and a call are recorded."""
    with house() as session:
        a_care_file(session, cast.school, cast.yan, cast.wang)
    sent = as_("wang").verdicts(
        an_envelope("home_visit", a_visit(cast.yan, family_situation="父母都在外地打工")),
        an_envelope("talk", a_talk(cast.yan, days=2)),
        an_envelope("guardian_contact", a_contact(cast.yan, days=3)),
    )
    assert {one["verdict"] for one in sent} == {"accepted"}

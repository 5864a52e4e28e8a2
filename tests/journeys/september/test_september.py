"""A county's September, from the first of the month to a lost phone: an administrator does it without calling anybody.

One story on purpose: each step stands on what the one before left behind. The parts have tests of their own.
"""

import datetime as dt
import re
import subprocess

from sqlalchemy import func, select

from tests.cast import LONG_AGO, TODAY
from tests.given import a_student, a_talk, an_envelope
from tests.journeys.staff_import.conftest import carried, sixty, workbook
from tests.visitor import a_visitor
from webapp.access.permissions import Role
from webapp.domain.terms import school_year
from webapp.models import Account, Pairing, RoleGrant, SchoolClass, Student, new_id
from webapp.queries.audit_chain import verify

YEAR = school_year(TODAY)
YESTERDAY = TODAY - dt.timedelta(days=1)
HER_PHONE = "01890000-0000-7000-8000-0000000000bb"
A_SLIP = re.compile(r"([A-HJ-KM-NP-Z2-9]{4}-[A-HJ-KM-NP-Z2-9]{4}-[A-HJ-KM-NP-Z2-9]{4})")
CHOSEN = "jiuyue-kaixue-26"


def last_years_sixth_grade(house, cast):
    """Two children who graduate; 王老师 was their class teacher."""
    with house() as session:
        row = SchoolClass(id=new_id(), school_id=cast.school, stage="primary", cohort_year=YEAR - 6, number=1)
        session.add(row)
        session.flush()
        session.add(
            RoleGrant(
                account_id=cast.wang,
                role=Role.CLASS_TEACHER,
                school_id=cast.school,
                class_id=row.id,
                starts_on=LONG_AGO,
            )
        )
        return [a_student(cast.school, row.id, name=name, mentor=cast.li) for name in ("毕业甲", "毕业乙")]


def text_of(pdf: bytes) -> str:
    """What stands on the sheets, as a reader sees it."""
    read = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    return read.stdout.decode()


def codes_on(sheets: str, logins: list[str]) -> dict[str, str]:
    """The code on each login's slip, on which it comes after the login."""
    words = sheets.split()
    return {login: next(w for w in words[words.index(login) :] if A_SLIP.fullmatch(w)) for login in logins}


def activate(app, login, code):
    """On her own phone, with what stands on her slip."""
    phone = a_visitor(app)
    return phone, phone.post("/activate", data={"login": login, "code": code, "new": CHOSEN})


def test_a_countys_september(app, as_, cast, house):
    graduates = last_years_sixth_grade(house, cast)
    sun = as_("sun")

    # the new school year begins: looked at first, then done
    assert sun.get(f"/desk/rollover/{cast.school}?year={YEAR}").status_code == 200
    assert sun.post(f"/desk/rollover/{cast.school}", data={"year": str(YEAR)}).status_code == 303
    with house() as session:
        left = session.scalars(select(Student.left_why).where(Student.id.in_(graduates))).all()
        assert left == ["graduated", "graduated"]

    # sixty new colleagues come from a spreadsheet
    where = carried(sun, cast, workbook(*sixty()))
    with house() as session:
        new = session.scalars(select(Account).where(Account.created_by == cast.sun, Account.password_hash == "")).all()
        assert len(new) == 60

    # their slips are printed
    printed = sun.post(f"{where}/slips.pdf")
    assert (printed.status_code, printed.mimetype) == (200, "application/pdf")
    sheets = text_of(printed.data)
    assert all(account.name in sheets for account in new)
    codes = codes_on(sheets, [account.login for account in new])
    assert len(set(codes.values())) == 60

    # each of them chooses a password on her own phone
    phones = {}
    for account in new[:12]:
        phones[account.id], answer = activate(app, account.login, codes[account.login])
        assert answer.status_code == 303, answer.text
    first = new[0]
    assert phones[first.id].get("/field").status_code == 200
    assert activate(app, first.login, codes[first.login])[1].status_code == 422  # a code is used once

    # 李老师 leaves; her nine students go to a new colleague in one step, with a note
    with house() as session:
        for number in range(8):
            a_student(cast.school, cast.class_three, name=f"交接{number}", mentor=cast.li)
        hers = func.count(Pairing.id).filter(Pairing.mentor_id == cast.li, Pairing.ends_on.is_(None))
        assert session.scalar(select(hers)) == 9
    asked = {"last_day": YESTERDAY.isoformat(), "mentor_id": str(first.id), "note": "郑小梅怕黑，放学请送到村口"}
    assert as_("chen").post(f"/desk/staff/{cast.li}/leaving", data=asked).status_code == 303
    with house() as session:
        taken = select(func.count(Pairing.id)).where(Pairing.mentor_id == first.id, Pairing.handed_over_by == cast.li)
        assert session.scalar(taken) == 9
    assert "郑小梅怕黑" in phones[first.id].get("/field").text
    assert a_visitor(app).log_in("li").status_code == 422

    # and a phone is lost: it is taken out of service; what it still held waits for the school's word
    hers = phones[first.id]
    hers.account = first.id
    here = {"Runxin-Device": HER_PHONE, "Runxin-Account": str(first.id)}
    assert hers.get("/api/v1/kit", headers=here).status_code == 200
    page = sun.get(f"/desk/accounts/{first.id}").text
    (revoke,) = set(re.findall(rf"/desk/accounts/{first.id}/devices/[0-9a-f-]+/revoke", page))
    assert sun.post(revoke).status_code == 303
    assert hers.get("/field").status_code == 401
    again = a_visitor(app)
    assert again.log_in(first.login, CHOSEN).status_code == 303
    assert again.get("/api/v1/kit", headers=here).status_code == 403
    again.account = first.id
    entry = an_envelope("talk", a_talk(cast.mei, days=0))
    assert again.hand_over(entry, zipped=False, **here).get_json()["verdicts"][0]["verdict"] == "parked"
    assert "郑小梅" in as_("chen").get("/desk/held").text

    # all of it stands in the audit, which holds together
    with house():
        assert verify().why is None

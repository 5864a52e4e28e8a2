"""Ledgers as sheets: the children and columns asked for, marked, harmless, confirmed anew, and nothing that the reader
may not see."""

import datetime as dt
import io
import re
import uuid

import openpyxl
import pytest
from sqlalchemy import select

from tests.cast import TODAY
from tests.given import a_student, end_roles
from tests.rows import a_care_file
from webapp.access.permissions import Role
from webapp.jobs.running import carry_out
from webapp.models import AuditEvent, CareFile, Guardian, LoginSession, RoleGrant, SchoolClass, Student, new_id
from webapp.routes.desk import ledgers
from webapp.routes.desk.ledger_columns import COLUMNS

EXPORT = "/desk/ledgers/exports"
HEADING, HEAD = 2, 3  # lines of a sheet: what it is, and the columns' words


def opened(answer):
    assert answer.status_code == 200, answer.text[:300]
    return openpyxl.load_workbook(io.BytesIO(answer.data)).active


def table(answer):
    """The words of the columns, and the rows below them as far as they are numbered."""
    head, *rows = [list(row) for row in opened(answer).iter_rows(min_row=HEAD, values_only=True)]
    return head, [row for row in rows if row[0] and row[0].isdigit()]


def names(answer):
    return {row[1] for row in table(answer)[1]}


def taken(house):
    with house() as session:
        return session.scalars(select(AuditEvent).where(AuditEvent.action == "ledger.exported")).all()


@pytest.fixture
def registry_officer(as_, cast, house):
    """陈主任 is the registry officer and nothing else: the roll is that person's, the care files are not."""
    with house() as session:
        grant = session.scalars(select(RoleGrant).where(RoleGrant.account_id == cast.chen)).one()
        grant.role = Role.REGISTRY_OFFICER
    return as_("chen")


@pytest.fixture(autouse=True)
def cared_for(house, cast):
    """周小燕 has a care file at work."""
    with house() as session:
        ids = a_care_file(session, cast.school, cast.yan, cast.wang)
        session.get_one(CareFile, ids["desk_care.file_id"]).state = "active"


def test_the_master_ledger_names_every_child_of_the_school_in_the_columns_chosen(as_):
    head, rows = table(as_("chen").post(EXPORT, data={"columns": ["sex", "class", "nonsense"]}))
    assert head == ["序号", "姓名", "班级", "性别"]
    assert [row[0] for row in rows] == ["1", "2", "3", "4"]
    assert ["1", "吴小磊", "三年级(2)班", "女"] in rows


def test_it_bears_who_took_it_out_and_when_and_the_line_to_sign(as_):
    sheet = opened(as_("chen").post(EXPORT))
    assert re.fullmatch(r"内部资料 注意保密 · 陈主任 · \d{4}-\d\d-\d\d \d\d:\d\d", sheet["A1"].value)
    assert sheet.cell(HEADING, 1).value.startswith("青山镇中心小学 学生总台账 20")
    last = sheet.cell(sheet.max_row, 1).value
    assert last.startswith("单位（盖章）：青山镇中心小学")
    assert [word in last for word in ("填表人", "审核人", "日期")] == [True, True, True]


def test_it_is_printed_on_a4_across_with_its_head_on_every_page(as_):
    sheet = opened(as_("chen").post(EXPORT))
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.print_title_rows == "$1:$3"


def test_of_one_class_only_its_children(as_, cast):
    answer = as_("chen").post(EXPORT, data={"class": str(cast.class_three)})
    assert names(answer) == {"郑小梅", "冯小军"}
    assert "三年级(3)班" in opened(answer).cell(HEADING, 1).value


def test_of_an_earlier_term_those_who_were_here_then(as_, cast, house):
    with house() as session:
        session.get_one(Student, cast.lei).left_on = TODAY - dt.timedelta(days=300)
        session.get_one(Student, cast.mei).enrolled_month = TODAY.isoformat()[:7]
    codes = re.findall(r"<option ?(?:selected)?>(\d{4}-\d{4}-\d)", as_("chen").get("/desk/ledgers").text)
    earlier = names(as_("chen").post(EXPORT, data={"term": codes[2]}))
    assert ("吴小磊" in earlier, "郑小梅" in earlier) == (True, False)
    assert "吴小磊" not in names(as_("chen").post(EXPORT, data={"term": codes[0]}))


def test_the_register_of_children_left_behind_says_who_is_away_since_when(as_, cast, house):
    with house() as session:
        for student in session.query(Student).filter_by(school_id=cast.school):
            student.left_behind = "none"
        father = session.scalars(select(Guardian).where(Guardian.student_id == cast.yan)).one()
        father.relation, father.whereabouts, father.away_since = "51", "away", "2025-03"
    form = {"ledger": "left_behind", "columns": ["away", "both_three_months"]}
    assert table(as_("chen").post(EXPORT, data=form))[1] == [["1", "周小燕", "父亲 2025-03", "资料不全，暂不能判断"]]


def test_an_uncle_who_is_away_leaves_no_child_behind(as_, cast, house):
    with house() as session:
        for student in session.query(Student).filter_by(school_id=cast.school):
            student.left_behind = "none"
        uncle = session.scalars(select(Guardian).where(Guardian.student_id == cast.yan)).one()
        uncle.relation, uncle.whereabouts = "97", "away"
    assert table(as_("chen").post(EXPORT, data={"ledger": "left_behind"}))[1] == []


def test_the_ledger_of_contact_cards_says_whom_to_call(as_, cast):
    head, rows = table(as_("chen").post(EXPORT, data={"ledger": "cards", "class": str(cast.class_two)}))
    first = head.index("先打")
    assert {row[first] for row in rows} == {"何桂兰 奶奶 13900000000"}


def test_level_and_category_stand_in_it_only_when_asked_for(as_):
    assert not {"关爱类别", "关爱等级"} & set(table(as_("chen").post(EXPORT))[0])
    _head, rows = table(as_("chen").post(EXPORT, data={"columns": ["categories", "level"]}))
    assert {row[1]: row[2:] for row in rows}["周小燕"] == ["心理困扰", "二级"]


def test_who_may_not_see_care_files_finds_no_such_column_and_gets_none_by_asking(registry_officer, cast):
    page = registry_officer.get("/desk/ledgers").text
    for key in ("level", "categories", "health", "medical_alerts", "last_talk"):
        assert f'value="{key}"' not in page
    answer = registry_officer.post(EXPORT, data={"columns": list(COLUMNS)})
    text = " ".join(str(cell.value) for row in opened(answer).iter_rows() for cell in row)
    assert "周小燕" in text
    assert not [word for word in ("心理困扰", "二级", "关爱等级", "医疗提示") if word in text]


def test_no_ledger_has_an_identity_number(as_, cast, house):
    with house() as session:
        number = session.get_one(Student, cast.yan).id_number
    text = str([row for row in opened(as_("chen").post(EXPORT, data={"columns": list(COLUMNS)})).values])
    assert (number in text, number[-4:] in text) == (False, True)


def test_formulas_links_and_numbers_stay_text(as_, cast, house):
    hostile = [
        '=HYPERLINK("http://evil.example","x")',
        "+1+1",
        "-2",
        "@SUM(A1)",
        "http://evil.example",
        "1e5",
        "\x01<b>",
    ]
    with house():
        for text in hostile:
            a_student(cast.school, cast.class_two, text, address=text)
    cells = [c for row in opened(as_("chen").post(EXPORT)).iter_rows() for c in row if c.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell for cell in cells if cell.hyperlink] == []
    assert set(hostile[:-1]) <= {cell.value for cell in cells}


def test_of_an_empty_class_there_is_a_blank_form_and_the_page_says_so(as_, cast, house):
    with house() as session:
        empty = SchoolClass(id=new_id(), school_id=cast.school, stage="primary", cohort_year=TODAY.year - 1, number=9)
        session.add(empty)
    assert "没有学生" in as_("chen").get(f"/desk/ledgers?class={empty.id}").text
    assert table(as_("chen").post(EXPORT, data={"class": str(empty.id)}))[1] == []


def test_the_audit_says_which_ledger_how_many_and_which_columns(as_, cast, house):
    as_("chen").post(EXPORT, data={"ledger": "cards", "class": str(cast.class_two), "columns": ["first"]})
    (event,) = taken(house)
    details = event.details
    assert (event.account_id, event.school_id) == (cast.chen, cast.school)
    assert (details["rows"], details["columns"], details["filter"]["ledger"]) == (2, ["first"], "cards")
    assert "导出台账" in as_("liu").get("/desk/audit?what=exports").text


def test_it_asks_who_it_is_and_goes_on_with_what_was_asked(as_, house):
    chen = as_("chen")
    with house() as session:
        for row in session.query(LoginSession).filter_by(account_id=chen.account):
            row.stepped_up_at = None
    answer = chen.post(EXPORT, data={"ledger": "cards", "columns": ["first", "family"]})
    assert answer.status_code == 403
    for field in ('name="ledger" value="cards"', 'name="columns" value="first"', 'name="columns" value="family"'):
        assert field in answer.text
    assert taken(house) == []


def test_too_many_exports_must_wait(as_, cast):
    chen = as_("chen")
    form = {"class": str(cast.class_two)}
    assert [chen.post(EXPORT, data=form).status_code for _ in range(21)] == [200] * 20 + [429]


def test_a_long_ledger_is_drawn_up_in_the_background_and_fetched_by_whoever_asked(as_, house, monkeypatch):
    monkeypatch.setattr(ledgers, "AT_ONCE", 1)
    chen = as_("chen")
    answer = chen.post(EXPORT, data={"columns": ["class"]})
    assert answer.status_code == 303
    link = re.search(r"/desk/ledgers/[0-9a-f]{64}\.xlsx", chen.get(answer.location).text)
    assert link, chen.get(answer.location).text
    assert len(table(chen.get(link[0]))[1]) == 4
    (event,) = taken(house)
    assert event.details["rows"] == 4
    with house() as session:
        login = session.scalars(select(LoginSession).where(LoginSession.account_id == chen.account)).one()
        assert (event.session_id, event.address) == (login.id, "127.0.0.1")  # though the work was done elsewhere
    assert as_("liu").get(link[0]).status_code == 422


def test_the_background_judges_anew_whether_one_may(as_, cast, house, monkeypatch):
    monkeypatch.setattr(ledgers, "AT_ONCE", 1)
    chen = as_("chen")
    monkeypatch.setattr("webapp.jobs.starting.hand_over", lambda _job: None)
    where = chen.post(EXPORT).location
    with house():
        end_roles(cast.chen, TODAY - dt.timedelta(days=1))
    carry_out(chen.application, uuid.UUID(where.rpartition("/")[2]))
    assert taken(house) == []


@pytest.mark.parametrize(
    ("login", "status"), [("wang", 403), ("zhou", 403), ("sun", 403), ("zhao", 403), ("stranger", 404)]
)
def test_nobody_else_takes_one_out(as_, house, login, status):
    assert as_(login).get("/desk/ledgers").status_code == status
    assert as_(login).post(EXPORT).status_code == status
    assert taken(house) == []


@pytest.mark.parametrize("what", ["school", "class"])
def test_of_another_school_nothing_exists(as_, cast, house, what):
    other = {"school": str(cast.school), "class": str(cast.class_two)}
    assert as_("qian").post(EXPORT, data={what: other[what]}).status_code == 404
    assert as_("qian").get(f"/desk/ledgers?{what}={other[what]}").status_code == 404
    assert names(as_("qian").post(EXPORT)) == {"卫小雨"}
    assert len(taken(house)) == 1

"""An import that is taken back leaves the database as it was, sealed numbers and all."""

from sqlalchemy import select, text

from tests.cast import identity_number
from tests.journeys.roster_import.test_columns import a_file, planned, run_of
from webapp.extensions import Model
from webapp.models import Student

HEAD = ("姓名", "性别", "班级", "身份证号", "学籍号", "住址", "出生日期", "父亲姓名", "父亲电话")
GROWS = {"audit_events", "audit_head", "batches", "batch_rows", "import_runs", "jobs"}
MOVES = {"students": {"version"}, "guardians": {"version"}}


def a_child(name, school_class="三年级2班", address="青山镇老街八号", number=None):
    own = identity_number(name)
    father = (f"{name[0]}大勇", "13900001111")
    return (name, "女", school_class, number or own, f"G{own}", address, "2017-06-15", *father)


def everything(house):
    """Every row of every table but those left out, as the bytes and texts that lie in the database."""
    with house() as session:
        return {
            table.name: sorted(
                repr(tuple((column, value) for column, value in row.items() if column not in MOVES.get(table.name, ())))
                for row in session.execute(text(f'SELECT * FROM "{table.name}"')).mappings()
            )
            for table in Model.metadata.sorted_tables
            if table.name not in GROWS
        }


def test_an_import_taken_back_leaves_every_row_as_it_was(house, as_):
    """All tables are compared, column by column, with these left out: audit_events and audit_head (append-only), and
    what tells of the import itself (batches, batch_rows, import_runs, jobs); of students and guardians the column
    `version`, which only goes up, so that a form opened in between is answered with a clash."""
    chen = as_("chen")
    chen.post(planned(chen, a_file(a_child("许小荷"), a_child("周小燕"), head=HEAD)))
    with house() as session:
        for child in session.scalars(select(Student).where(Student.name.in_(["许小荷", "周小燕"]))):
            assert child.id_number == identity_number(child.name)
    before = everything(house)
    where = planned(
        chen,
        a_file(
            a_child("许小荷", "三年级9班", number=identity_number("许小荷二"), address="二组"),
            a_child("周小燕", address="三组"),
            a_child("曹小石", "四年级9班"),
            head=HEAD,
        ),
    )
    chen.post(where)
    during = everything(house)
    assert [name for name in before if during[name] != before[name]] == ["classes", "students", "guardians"]
    assert run_of(house, where).counts["changed"] == 2
    with house() as session:
        child = session.scalars(select(Student).where(Student.name == "许小荷")).one()
        assert child.id_number == identity_number("许小荷二")
    chen.post(f"{where}/undo")
    after = everything(house)
    assert {name: (after[name], rows) for name, rows in before.items() if after[name] != rows} == {}


def test_a_sealed_number_written_back_unchanged_keeps_its_bytes_and_another_gets_a_nonce_of_its_own(house, cast):
    def sealed():
        with house() as session:
            return session.execute(text("SELECT id_number FROM students WHERE name = '周小燕'")).scalar_one()

    def write(number):
        with house() as session:
            child = session.get_one(Student, cast.yan)
            child.id_number = number or child.id_number

    write(identity_number("周小燕"))
    first = bytes(sealed())
    write(None)
    assert bytes(sealed()) == first
    write(identity_number("许小荷"))
    write(identity_number("周小燕"))
    assert bytes(sealed()) != first

"""runxin keys: an administrator changes the key that phones seal to; a backup carries every key there ever was."""

from sqlalchemy import select

from webapp.models import EnvelopeKey


def test_rotating_makes_a_new_key_and_lists_the_old_one_as_retired(machine):
    assert machine.run("keys", "list").output == ""
    first, second = (machine.run("keys", "rotate").output.split("\t")[0] for _ in range(2))
    lines = [line.split("\t") for line in machine.run("keys", "list").output.splitlines()]
    assert [line[0] for line in lines] == [second, first]
    assert lines[0][2] == "in use"
    assert lines[1][2].startswith("20")


def test_what_was_sealed_before_a_backup_opens_on_the_machine_it_is_restored_to(machine, new_machine, file):
    machine.run("keys", "rotate")
    machine.run("keys", "rotate")
    assert machine.run("backup", file).exit_code == 0
    other = new_machine()
    assert other.run("restore", file).exit_code == 0
    pairs = []
    for one in (machine, other):
        with one.data() as session:
            pairs.append([(row.id, row.public, row.private) for row in session.scalars(select(EnvelopeKey))])
    assert pairs[0] == pairs[1]
    assert len(pairs[0]) == 2

"""`make soak`: three phones at work, pressed together, while everything that can go wrong goes wrong; then the count.

Each step is a minute of somebody's day: she records, sends, puts the phone away; the browser is killed, the server too,
the line is cut, loses replies, is slow or gone, the clock jumps, a colleague takes the phone over, a new version comes.
At the end each record that a phone said was saved is on the server exactly once, as it was typed, and nothing else is.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Error, Playwright, sync_playwright

from tests.browser.release import Release
from tests.browser.school import School
from tests.browser.soak_phone import WorkedPhone
from tests.browser.soak_record import Record

PHONES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("chromium", ("wang",)),
    ("firefox", ("li",)),
    ("chromium", ("wang", "li")),  # one phone, two people
)
WORK = {"talk": 34, "visit": 16, "photo": 12, "interrupted": 8, "look": 8, "send": 6, "rest": 4}
FAULTS = {"kill": 5, "close": 3, "away": 6, "line": 10, "mend": 8, "server": 3, "clock": 4, "switch": 4, "update": 3}
LATER = {"wang": ("yan", "lei"), "li": ("mei",)}  # whom each may record about


@dataclass(frozen=True)
class Outcome:
    """What the soak did and found: how often each step, how many records of each end, and what is wrong, in words."""

    steps: Counter[str]
    records: Counter[str]
    wrong: list[str]

    def __str__(self) -> str:
        said = [f"{name} {count}" for name, count in sorted((self.steps | self.records).items())]
        return "\n".join([*said, *(self.wrong or ["nothing lost, nothing twice, nothing changed"])])


class Soak:
    """A day of three phones; `seed` decides everything that chance decides."""

    def __init__(self, playwright: Playwright, school: School, folder: Path, seed: int) -> None:
        self.school = school
        self.chance = random.Random(seed)
        self.steps: Counter[str] = Counter()
        self.records: list[Record] = []
        self._release = Release(school.server.port)
        self._phones = [
            WorkedPhone(
                playwright, engine, {one: school.cast.people[one] for one in people}, self._release,
                folder / str(number), self.chance,
            )
            for number, (engine, people) in enumerate(PHONES)
        ]  # fmt: skip

    def run(self, minutes: int, tell: Callable[[str], None] = lambda _said: None) -> Outcome:
        """So many minutes of each phone's day; then everything is well again, and the records are counted."""
        try:
            for phone in self._phones:
                phone.begin()
            for _minute in range(minutes):
                for number, phone in enumerate(self._phones):
                    step = self._draw(phone)
                    tell(f"{_minute} {number} {step}")
                    self._do(phone, step)
            self._mend_the_server()
            for number, phone in enumerate(self._phones):
                tell(f"end {number}")
                phone.send_everything()
                self.steps += phone.happened
        except Error:
            for number, phone in enumerate(self._phones):
                phone.picture(Path("report") / f"soak-{number}.png")
            raise
        finally:
            for phone in self._phones:
                phone.end()
            self._release.close()
        return self._count()

    def _draw(self, phone: WorkedPhone) -> str:
        weights = WORK | FAULTS
        if not phone.is_shared:
            del weights["switch"]
        return self.chance.choices([*weights], [*weights.values()])[0]

    def _do(self, phone: WorkedPhone, step: str) -> None:
        self.steps[step] += 1
        if self.school.server.down and self.chance.random() < 0.4:
            self._mend_the_server()
        match step:
            case "talk" | "visit" | "photo" | "interrupted":
                student = self.chance.choice(LATER[phone.person])
                self.records.append(phone.record(step, student, self.school.cast.students[student]))
            case "server":
                self.school.server.kill()
            case "switch" | "update":  # both want the school to answer
                self._mend_the_server()
                phone.do(step)
            case _:
                phone.do(step)

    def _mend_the_server(self) -> None:
        if self.school.server.down:
            self.school.server.start()

    def _count(self) -> Outcome:
        found, wrong = Counter({"acknowledged": 0}), []
        there = self.school.entries_by_text()
        for record in self.records:
            copies = there.pop(record.words, [])
            found["acknowledged" if record.acknowledged else "killed before it was said to be saved"] += 1
            found["photos"] += record.photo and bool(copies)
            if len(copies) > 1 or (record.acknowledged and not copies):
                wrong.append(f"{len(copies)} times on the server: {record}")
            wrong += [f"not as it was typed: {record} {copy}" for copy in copies if not record.is_told_by(copy)]
        wrong += [f"nobody typed: {words}" for words in there]
        return Outcome(self.steps, found, wrong)


def main() -> None:
    """Read the command line, run, print the counts; ends with 1 when a record is lost, twice or changed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=int, default=120, help="of each phone's day")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    wanted = parser.parse_args()
    print(f"seed {wanted.seed}, {wanted.minutes} minutes each", flush=True)
    school = School()
    try:
        with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
            soak = Soak(playwright, school, Path(folder), wanted.seed)
            outcome = soak.run(wanted.minutes, lambda said: print(said, file=sys.stderr, flush=True))
    except Error:
        traceback.print_exc()
        raise SystemExit(f"seed {wanted.seed} stopped; what the phones showed is in report/soak-*.png") from None
    finally:
        school.server.close()
    print(outcome)
    raise SystemExit(bool(outcome.wrong))


if __name__ == "__main__":
    main()

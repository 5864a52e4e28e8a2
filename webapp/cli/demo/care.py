"""Care files of the demo's first school, one for every way on which a file may stand, with their teams and plans.

Every step goes through the tables of the domain, as one taken at a desk does.
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from webapp.cli.demo.care_phrases import PHRASES, STORIES, Story
from webapp.cli.demo.children import Child
from webapp.cli.demo.drafts import Draft
from webapp.cli.demo.ids import Chance
from webapp.cli.demo.pairs import Paired
from webapp.cli.demo.rounds import SCHOOL
from webapp.cli.demo.staff import Teacher
from webapp.domain import care_plan
from webapp.domain.care_file import Standing, Step, Verb, take
from webapp.domain.log import WITHDRAWAL
from webapp.domain.terms import CHINA
from webapp.models import CareFile, CareMember, CarePhrase, CarePlanStep, CareStep

A_DAY = dt.timedelta(days=1)
LEVELS = 3
SETTLED = 12 * A_DAY  # a child was visited so long ago that a plan has begun
Ids = dict[uuid.UUID, uuid.UUID]
Rows = dict[type[Any], list[dict[str, Any]]]


class Care:
    """The files of one school as they are written; `rows` are what is to be inserted."""

    def __init__(self, chance: Chance, staff: Sequence[Teacher], school_id: uuid.UUID, today: dt.date) -> None:
        self.chance, self.school_id, self.today = chance, school_id, today
        self.by = {teacher.login: teacher for teacher in staff}
        self.leaders = {teacher.own_class.id: teacher for teacher in staff if teacher.own_class}
        self.rows: Rows = defaultdict(list)

    def keep_phrases(self) -> None:
        """The school's own texts for plans."""
        for field, texts in PHRASES.items():
            for text in texts:
                self._add(CarePhrase, self.today - A_DAY, field=field, text=text)

    def draft(self, child: Child, story: Story, day: dt.date) -> uuid.UUID:
        """A file whose visit and check are waited for; its id."""
        return self._file(child, [_opened(story, day, self.by["chen"])])

    def settled(self, pair: Paired, story: Story, visit: Draft, fate: str) -> None:
        """A file that was visited, verified and begun. `fate`: active, due, stepping_down, left or verified."""
        day, chen, liu = visit.saved_at.date(), self.by["chen"], self.by["liu"]
        proof, ahead = str(visit.id), self.today + 20 * A_DAY
        steps = [
            _opened(story, day - A_DAY, chen),
            Step(Verb.VERIFY, day + A_DAY, str(chen.id), visit=proof, check=proof),
        ]
        if fate != "verified":
            review_on = self.today - 3 * A_DAY if fate == "due" else ahead
            steps.append(Step(Verb.START, day + 2 * A_DAY, str(chen.id), review_on=review_on))
        asks = {"stepping_down": Verb.ASK_STEP_DOWN, "left": Verb.ASK_LEAVE}
        if fate in asks:
            steps.append(Step(asks[fate], self.today - 2 * A_DAY, str(chen.id), story.review))
        if fate == "left":
            steps.append(Step(Verb.APPROVE, self.today - A_DAY, str(liu.id)))
        file_id = self._file(pair.child, steps)
        self._team(file_id, pair, day + A_DAY)
        if fate != "verified":
            self._plan(file_id, pair, story, day + 3 * A_DAY)

    def _file(self, child: Child, steps: Sequence[Step]) -> uuid.UUID:
        file_id, standing = self.chance.id_at(_at(steps[0].day)), None
        for number, step in enumerate(steps, 1):
            standing = take(standing, step, LEVELS)
            said = {
                "level": step.level, "categories": list(step.categories), "visit": step.visit, "check": step.check,
                "review_on": step.review_on.isoformat() if step.review_on else None,
            }  # fmt: skip
            self._add(
                CareStep, step.day, file_id=file_id, number=number, verb=step.verb.value, day=step.day,
                at=_at(step.day), by_id=uuid.UUID(step.by), why=step.why, said={k: v for k, v in said.items() if v},
            )  # fmt: skip
        assert standing is not None
        row = {"id": file_id, "school_id": self.school_id, "student_id": child.id, "steps": len(steps)}
        self.rows[CareFile].append(row | _columns(standing))
        return file_id

    def _team(self, file_id: uuid.UUID, pair: Paired, day: dt.date) -> None:
        leader = self.leaders[pair.child.school_class.id]
        for duty, one in (("lead", self.by["chen"]), ("class_teacher", leader), ("mentor", pair.mentor)):
            if duty != "mentor" or one != leader:
                self._add(CareMember, day, file_id=file_id, account_id=one.id, duty=duty, starts_on=day, ends_on=None)

    def _plan(self, file_id: uuid.UUID, pair: Paired, story: Story, day: dt.date) -> None:
        until = (self.today + 9 * A_DAY).isoformat()
        facts = {"problems": story.problems, "goals": story.goals}
        for field, (measure, often) in story.measures.items():
            said = {"measure": measure, "owner": str(pair.mentor.id), "frequency": often, "due": until}
            facts |= {f"{field}.{part}": text for part, text in said.items()}
        kept_back = {"psychology.measure": "沙盘", "psychology.frequency": "隔周一次", "psychology.due": until}
        written, adopted = care_plan.Verb.WRITE, care_plan.Verb.ADOPT
        taken: list[tuple[Teacher, care_plan.Step]] = [
            (pair.mentor, care_plan.Step(written, day, facts=facts)),
            (self.by["zhou"], care_plan.Step(written, day + A_DAY, facts=kept_back)),
            (self.by["chen"], care_plan.Step(adopted, day + 2 * A_DAY, review_on=self.today + 30 * A_DAY)),
            (pair.mentor, care_plan.Step(care_plan.Verb.RESULT, day + 7 * A_DAY, story.result)),
        ]
        plan = None
        for number, (by, step) in enumerate(taken, 1):
            plan = care_plan.take(plan, step)
            is_open = by.login != "zhou"
            self._add(
                CarePlanStep, step.day, file_id=file_id, number=number, verb=step.verb.value, day=step.day,
                at=_at(step.day), by_id=by.id, words=step.words, review_on=step.review_on,
                facts=dict(step.facts) if is_open else {},
                sealed=None if is_open else json.dumps(step.facts, ensure_ascii=False),
            )  # fmt: skip

    def _add(self, model: type[Any], on: dt.date, /, **columns: Any) -> None:
        self.rows[model].append({"id": self.chance.id_at(_at(on)), "school_id": self.school_id} | columns)


def care_rows(care: Care, pairs: Sequence[Paired], drafts: Iterable[Draft], named: Sequence[Child]) -> Ids:
    """Fill `care` with a file for each fate, those of 王老师's children first, and two in draft: of a child of hers,
    and of one whom the screening round named: its id by the child's. Early in a term, with nobody visited, those two
    alone."""
    care.keep_phrases()
    proven = _proven(pairs, drafts, care.today - SETTLED)
    fates = ("active", "due", "stepping_down", "verified", "left")
    for (pair, visit), story, fate in zip(proven, STORIES, fates, strict=False):
        care.settled(pair, story, visit, fate)
    taken = {row["student_id"] for row in care.rows[CareFile]}
    lately = care.today - 2 * A_DAY
    hers = next(p.child for p in pairs if p.mentor.login == "wang" and p.child.id not in taken)
    care.draft(hers, STORIES[4], lately)
    fresh = [child for child in named if child.id not in taken | {hers.id}][:1]
    return {child.id: care.draft(child, STORIES[0], lately + A_DAY) for child in fresh}


def _proven(pairs: Sequence[Paired], drafts: Iterable[Draft], until: dt.date) -> list[tuple[Paired, Draft]]:
    """Children of the school with the visit at the home on which the committee was asked, that nobody touched since."""
    listed = list(drafts)
    touched = {draft.amends_id for draft in listed}
    touched |= {uuid.UUID(dict(d.pairs)["entry_id"]) for d in listed if d.kind == WITHDRAWAL}
    visits: Mapping[Any, Draft] = {
        draft.student_id: draft
        for draft in listed
        if draft.kind == "home_visit" and draft.id not in touched and draft.saved_at.date() <= until
        if "committee_check" in dict(draft.pairs) and dict(draft.pairs)["form"] == "in_person"
    }
    found = [(p, visits[p.child.id]) for p in pairs if p.child.id in visits and not p.until]
    mine = [one for one in found if one[0].mentor.school == SCHOOL]
    return sorted(mine, key=lambda one: (one[0].mentor.login != "wang", one[1].saved_at, one[1].id))


def _opened(story: Story, day: dt.date, by: Teacher) -> Step:
    return Step(Verb.OPEN, day, str(by.id), story.evidence, story.level, story.categories)


def _columns(standing: Standing) -> dict[str, Any]:
    return {
        "state": standing.state.value, "level": standing.level, "categories": list(standing.categories),
        "identified_on": standing.identified_on, "review_on": standing.review_on, "flagged": standing.flagged,
        "asked_from": standing.asked_from.value if standing.asked_from else None,
        "asked_by": uuid.UUID(standing.asked_by) if standing.asked_by else None,
    }  # fmt: skip


def _at(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(15, 40), CHINA)

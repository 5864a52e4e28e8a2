"""What a guardian reads in the copy of a child's file, part by part: what the school knows of child and family, and
what it did. No category, no level, nothing of psychology; a text with a word that sorts a child (policy.md 1) is told
at the school, in conversation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.documents.dossiers import Note, Section, Table
from webapp.domain.care_plan import FIELDS, LINES, PARTS, Verb
from webapp.domain.rights import Outcome
from webapp.domain.student_facts import OF_THE_CHILD, OF_THE_HOME
from webapp.queries.dossiers import Dossier
from webapp.queries.request_copies import Copy
from webapp.routes import plan_words, rights_words
from webapp.routes.desk import dossier_sections
from webapp.routes.desk.dossier_sections import facts_of

FAMILY_FIELDS = FIELDS[1:]  # what is said of psychology is on no paper
BETWEEN = "　"  # the short parts of a record's line


def answer(copy: Copy) -> Section:
    """What was asked, and what the school answered."""
    asked = copy.asked
    outcome = rights_words.OUTCOME[Outcome(asked.outcome)] if asked.outcome else ""
    facts = [
        (_("By whom"), asked.asked_by),
        (_("Asked on"), asked.asked_on.isoformat()),
        (_("What was asked"), asked.words),
        (_("What became of it"), str(outcome)),
        (_("The school's answer"), asked.reply),
        (_("Answered on"), asked.answered_on.isoformat() if asked.answered_on else ""),
    ]
    hint = _("What the child told in confidence and what is sealed for the psychology teacher is in no copy. Who does"
             " not agree with the answer may turn to the education bureau.")  # fmt: skip
    return Section(str(_("The school's answer")), [(str(word), text) for word, text in facts], hint=str(hint))


def basics(file: Dossier) -> Section:
    """Who the child is."""
    names = (name for name in OF_THE_CHILD if name not in dossier_sections.SAID_AT_THE_HEAD)
    return Section(str(_("Basic information")), facts_of(file.card.student, names))


def home(file: Dossier) -> Section:
    """To whom the child is entrusted, and where the parents are, as facts: not what they make of the child."""
    names = (name for name in OF_THE_HOME if name != "left_behind")
    return _readable(Section(str(_("Entrusted care")), facts_of(file.card.student, names)))


def plan(file: Dossier) -> Section:
    """The plan as the family's sheet has it: what is to be reached and done, and what was reached."""
    if file.plan is None:
        return Section(str(_("Plan")))
    said, names = file.plan.facts, file.plan.names
    lines = [line for field in FAMILY_FIELDS for line in LINES[field] if said.get(f"{line}.measure")]
    measures = [[plan_words.line_name(line), *_parts(line, said, names)] for line in lines]
    results = [
        [one.row.day.isoformat(), one.words]
        for one in reversed(file.plan.steps)
        if one.row.verb == Verb.RESULT and not one.confided
    ]
    tables = [
        Table([str(_("In what")), *map(str, plan_words.PART.values())], measures),
        Table([str(_("Day")), str(_("What came of it"))], results),
    ]
    goals = [(str(plan_words.WHOLE["goals"]), said["goals"])] if said.get("goals") else []
    return _readable(Section(str(_("Plan")), goals, tables))


def records(file: Dossier) -> Section:
    """The records told in no confidence, the oldest first."""
    return _readable(dossier_sections.records(file))


Part = Callable[[Dossier], Section]
ATTACHED = "attached"  # photos and papers: files of their own beside the answer
PARTS_OF_A_COPY: dict[str, tuple[LazyString, Part]] = {
    "family": (_l("Family and contacts"), dossier_sections.family),
    "home": (_l("Entrusted care"), home),
    "plan": (_l("Plan, as the family's sheet has it"), plan),
    "consents": (_l("Consents of the guardians"), dossier_sections.consents),
    "records": (_l("Records of visits, talks and calls"), records),
}


def _parts(line: str, said: Mapping[str, str], names: Mapping[str, str]) -> list[str]:
    texts = {part: said.get(f"{line}.{part}", "") for part in PARTS}
    return [*({**texts, "owner": names.get(texts["owner"], "")}).values()]


def _readable(section: Section) -> Section:
    """The section without a text that sorts a child: that there is one is said in its place."""
    return replace(
        section,
        facts=[(label, _open(text)) for label, text in section.facts],
        tables=[Table(table.heads, [[_open(cell) for cell in row] for row in table.rows]) for table in section.tables],
        notes=[_open_note(one) for one in section.notes],
    )


def _open_note(note: Note) -> Note:
    brief = BETWEEN.join(_each_open(note.brief.split(BETWEEN)))
    return Note(note.head, brief, [(label, _open(text)) for label, text in note.facts])


def _each_open(texts: Iterable[str]) -> list[str]:
    return [_open(text) for text in texts]


def _open(text: str) -> str:
    return plan_words.unlabelled(text) or (str(_("(not copied here; ask the school to tell you)")) if text else "")

"""What a child's file on paper says, part by part, in words. What is empty is left out; what is lacking is said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.documents.dossiers import Note, Section, Table
from webapp.domain.care_categories import Taxonomy, grouped
from webapp.domain.care_file import Verb as CareVerb
from webapp.domain.care_plan import ALL_LINES, PARTS, Verb
from webapp.domain.consents import Answer, Purpose
from webapp.domain.student_facts import OF_THE_CHILD, OF_THE_HOME, written
from webapp.domain.terms import CHINA
from webapp.entries.care_proofs import Proof
from webapp.entries.kind import WallTime
from webapp.models import Guardian, Student
from webapp.queries.contact_cards import Colleague
from webapp.queries.dossiers import CareGiven, Dossier
from webapp.queries.timeline import TimelineItem
from webapp.routes import care_words, fact_words, plan_words, rights_words
from webapp.routes.field_words import label_of, value_of
from webapp.routes.words import phone_words, relation_name

Facts = list[tuple[str, str]]
SAID_AT_THE_HEAD = ("name", "class_id")
SAID_BY_THE_HEAD = frozenset({"student_id", "class_id", "amends", "knows", "mends", "why"})  # of a record
BRIEF = 20  # characters: what is no longer shares a line


def basics(file: Dossier) -> Section:
    """Who the child is, and what nobody has asked yet."""
    student = file.card.student
    facts = facts_of(student, (name for name in OF_THE_CHILD if name not in SAID_AT_THE_HEAD))
    if student.id_number_last4:
        facts.append((str(_("Identity number, last digits")), student.id_number_last4))
    lacking = [str(fact_words.MISSING[name]) for names in file.card.missing.values() for name in names]
    return Section(str(_("Basic information")), [*facts, *_said(_("Still to be asked"), "、".join(lacking))])


def family(file: Dossier) -> Section:
    """Whom one calls: the family in the order of calling, the teachers."""
    heads = [_("Name"), _("Relation"), _("Phones"), _("What for"), _("Where now"), _("Work and place of work")]
    rows = [_relative(one) for one in file.card.family]
    facts = [
        *_said(_("Class teacher"), _colleagues(file.card.teachers)),
        *_said(_("Mentor"), _colleagues(file.card.mentors)),
    ]
    return Section(str(_("Family and contacts")), facts, [Table(_texts(heads), rows)])


def home(file: Dossier) -> Section:
    """Parents away, by the facts and by each definition; to whom the child is entrusted."""
    fits = [(str(fact_words.DEFINITIONS[name]), str(fact_words.ANSWERS[one.value])) for name, one in file.fits.items()]
    return Section(str(_("Parents away, entrusted care")), [*facts_of(file.card.student, OF_THE_HOME), *fits])


def care(file: CareGiven) -> Section:
    """The care file: where it stands, its proofs, its team, its steps."""
    page = file.care
    if page is None:
        return Section(str(_("Care file")))
    held, proofs = page.file, page.proofs
    groups = [
        (str(care_words.TAXONOMY[one]), _listed(care_words.GROUP[group] for group in found))
        for one in Taxonomy
        if (found := grouped(one, held.categories))
    ]
    facts = [
        (str(_("State")), str(care_words.STATE[page.state])),
        (str(_("Level of care")), care_words.level_words(held.level)),
        (str(_("Categories")), _listed(care_words.CATEGORY.get(code, code) for code in held.categories)),
        *groups,
        (str(_("Identified")), held.identified_on.isoformat()),
        (str(_("Home visit")), _proof(proofs.visit)),
        (str(_("Check with the committee")), _proof(proofs.check)),
        *_said(_("Next review"), written(held.review_on)),
    ]
    team = [
        [one.account.name, str(care_words.DUTY.get(one.duty, one.duty)), f"{one.starts_on} – {one.ends_on or ''}"]
        for one in page.team
    ] + [
        [one.name, str(care_words.HELPER.get(one.kind, one.kind)), f"{one.starts_on} – {one.ends_on or ''}"]
        for one in page.helpers
    ]
    steps: list[list[str]] = [
        [one.day.isoformat(), str(care_words.DONE[CareVerb(one.verb)]), one.by.name, one.why]
        for one in reversed(page.steps)
    ]
    tables = [
        Table(_texts([_("Care team"), _("As what"), _("From when to when")]), team),
        Table(_texts([_("Day"), _("Step"), _("Handled by"), _("Why")]), steps),
    ]
    return Section(str(_("Care file")), facts, tables)


def plan(file: CareGiven) -> Section:
    """The plan: its facts but for psychology, and what came of it."""
    if file.plan is None:
        return Section(str(_("Plan")))
    said, names = file.facts_of_the_plan(), file.plan.names
    whole = [(str(word), said[name]) for name, word in plan_words.WHOLE.items() if said.get(name)]
    state = file.plan.state
    first = [(str(_("State")), str(plan_words.STATE[state]))] if state else []
    measures = [
        [plan_words.line_name(line), *_parts(line, said, names)] for line in ALL_LINES if said.get(f"{line}.measure")
    ]
    results = [
        [one.row.day.isoformat(), str(plan_words.DONE[Verb(one.row.verb)]), one.row.by.name, one.words]
        for one in reversed(file.plan.steps)
        if one.words and not one.confided
    ]
    tables = [
        Table([str(_("In what")), *_texts(plan_words.PART.values())], measures),
        Table(_texts([_("Day"), _("Step"), _("Handled by"), _("What came of it")]), results),
    ]
    return Section(str(_("Plan")), [*first, *whole], tables)


def consents(file: CareGiven) -> Section:
    """What the guardians last said for each purpose."""
    rows = [
        [
            str(rights_words.PURPOSE[one]),
            str(_words(file, one)[Answer(said.answer)]),
            said.said_by,
            said.day.isoformat(),
        ]
        for one in Purpose
        if (said := file.consents.get(one))
    ]
    heads = [_("For what"), _("The guardian"), _("Who said so"), _("Day")]
    return Section(str(_("Consents of the guardians")), tables=[Table(_texts(heads), rows)])


def records(file: Dossier) -> Section:
    """Every record that the reader may read, the oldest first; of those taken back, that they were."""
    hint = str(_("Only the newest %(count)s are printed.", count=len(file.records))) if file.cut else ""
    return Section(str(_("Records of visits, talks and calls")), notes=[_note(one) for one in file.records], hint=hint)


def facts_of(student: Student, names: Iterable[str]) -> Facts:
    """What the school knows of a child among these names, in words."""
    found = [(name, written(getattr(student, name))) for name in names]
    return [(str(fact_words.FACTS[name]), _chosen(name, text)) for name, text in found if text]


def _words(file: CareGiven, purpose: Purpose) -> Mapping[Answer, LazyString]:
    return rights_words.BEFORE if purpose in file.carried else rights_words.ANSWER


Part = Callable[[Dossier], Section]
# What may be chosen beside the basics; level and category stand in none of the usual parts.
PARTS_OF_A_FILE: dict[str, tuple[LazyString, Part]] = {
    "family": (_l("Family and contacts"), family),
    "home": (_l("Parents away, entrusted care"), home),
    "care": (_l("Care file: categories, level, team, steps"), care),
    "plan": (_l("Plan, without what is said of psychology"), plan),
    "consents": (_l("Consents of the guardians"), consents),
    "records": (_l("Records of visits, talks and calls"), records),
}
USUAL = ("family", "home", "plan", "consents", "records")


def _chosen(name: str, text: str) -> str:
    return str(fact_words.CHOICES.get(name, {}).get(text, text))


def _relative(one: Guardian) -> list[str]:
    duties = [(one.legal_guardian, _("legal guardian")), (one.carer, _("looks after the child"))]
    where = [_chosen("whereabouts", one.whereabouts or ""), one.away_since, one.home_often]
    return [
        one.name or "",
        relation_name(one.relation) if one.relation else "",
        "\n".join(one.phones),
        "\n".join(word for holds, word in duties if holds),
        " ".join(filter(None, where)),
        one.workplace or "",
    ]


def _colleagues(found: Iterable[Colleague]) -> str:
    return "、".join(" ".join(filter(None, (one.name, phone_words(one.phone or "")))) for one in found)


def _parts(field: str, said: dict[str, str], names: Any) -> list[str]:
    texts = {part: said.get(f"{field}.{part}", "") for part in PARTS}
    return [*({**texts, "owner": names.get(texts["owner"], "")}).values()]


def _proof(one: Proof | None) -> str:
    return " ".join((one.day.isoformat(), one.with_whom)).strip() if one else str(_("lacking"))


def _note(item: TimelineItem) -> Note:
    when = item.happened_at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")
    head = f"{when}　{item.kind.label}　{item.original.author.name}"
    if item.withdrawal:
        return Note(head, facts=_said(_("Taken back"), item.withdrawal.body.get("reason", "")))
    said = [
        (label_of(name), value_of(item.body[name], item.kind.name, name)) for name in item.body if _tells(item, name)
    ]
    brief = "　".join(f"{label}：{text}" for label, text in said if len(text) <= BRIEF)
    return Note(head, brief, [(label, text) for label, text in said if len(text) > BRIEF])


def _tells(item: TimelineItem, name: str) -> bool:
    """Does a field say what the head of a record does not?"""
    plain = item.body[name] in (None, "", [], {}, False) or (name, item.body[name]) == ("confidentiality", "normal")
    return not plain and name not in SAID_BY_THE_HEAD and not isinstance(item.kind.form_field(name), WallTime)


def _said(label: Any, text: str) -> Facts:
    return [(str(label), text)] if text else []


def _listed(words: Iterable[Any]) -> str:
    return "、".join(str(word) for word in words)


def _texts(words: Iterable[Any]) -> list[str]:
    return [str(word) for word in words]

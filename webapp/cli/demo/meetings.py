"""Home visits, talks and calls of a mentor with one child over the demo's term."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from webapp.cli.demo import talk_phrases, visit_phrases
from webapp.cli.demo.children import FATHER, GRANDFATHER, GRANDMOTHER, MOTHER, OTHER_GRANDMOTHER, Child
from webapp.cli.demo.drafts import Draft
from webapp.cli.demo.ids import Chance
from webapp.cli.demo.staff import Teacher
from webapp.domain.codes import FEMALE
from webapp.domain.terms import CHINA

MET = {
    FATHER: "father",
    MOTHER: "mother",
    GRANDFATHER: "paternal_grandparent",
    GRANDMOTHER: "paternal_grandparent",
    OTHER_GRANDMOTHER: "maternal_grandparent",
}
STATES = ("calm", "calm", "cheerful", "cheerful", "low", "tense", "silent")
TOPICS = ("study", "mind", "peers", "habits", "family", "encouragement", "future", "discipline")
HAZARDS = ("drowning", "electricity", "gas", "traffic", "fire")
FORMS = (("in_person", 86), ("phone", 8), ("video", 4), ("at_school", 2))
Fields = list[tuple[str, str]]


def visit(chance: Chance, mentor: Teacher, child: Child, day: dt.date, first: bool) -> Draft:
    """A home visit of an afternoon; the first one is the check for the file, the others are monthly."""
    dice, phrase = chance.dice, partial(_phrase, chance, child)
    start = dt.datetime.combine(day, dt.time(dice.randint(14, 18), dice.randrange(0, 60, 5)), CHINA)
    end = start + dt.timedelta(minutes=dice.randrange(20, 65, 5))
    form = dice.choices([f for f, _ in FORMS], [w for _, w in FORMS])[0]
    fields: Fields = [
        ("student_id", str(child.id)),
        ("started_at", f"{start:%Y-%m-%dT%H:%M}"),
        ("ended_time", f"{end:%H:%M}"),
        ("form", form),
        ("teachers", mentor.name),
        ("met", MET[child.carer.relation]),
        *([("met", "student")] if form == "in_person" else []),
        ("met_name", child.carer.name),
        ("purpose", "first_check" if first else dice.choice(("monthly", "routine", "good_news"))),
        ("place", child.address),
        *([("family_situation", phrase(visit_phrases.FAMILY_SITUATION))] if first or dice.random() < 0.4 else []),
        ("at_home", phrase(visit_phrases.AT_HOME)),
        ("told_about_school", phrase(visit_phrases.TOLD_ABOUT_SCHOOL)),
        *([("wishes", phrase(visit_phrases.WISHES))] if dice.random() < 0.6 else []),
        ("agreed", phrase(visit_phrases.VISIT_AGREED)),
        *[("hazards", hazard) for hazard in dice.sample(HAZARDS, dice.choice((0, 0, 1, 2)))],
        *([("committee_check", phrase(visit_phrases.COMMITTEE_CHECK))] if first and dice.random() < 0.5 else []),
    ]
    return _draft(chance, "home_visit", mentor, child, fields, end)


def talk(chance: Chance, mentor: Teacher, child: Child, day: dt.date) -> Draft:
    """A talk at school; one in eight is for those who care for the child only."""
    dice, phrase = chance.dice, partial(_phrase, chance, child)
    start = dt.datetime.combine(day, dt.time(dice.choice((10, 12, 13, 16, 17)), dice.randrange(0, 60, 5)), CHINA)
    follow_up = dice.random() < 0.3
    fields: Fields = [
        ("student_id", str(child.id)),
        ("talked_at", f"{start:%Y-%m-%dT%H:%M}"),
        ("place", dice.choice(("office", "classroom", "walk", "walk", "counselling"))),
        ("form", "one_to_one" if dice.random() < 0.9 else "group"),
        *[("topic", topic) for topic in dice.sample(TOPICS, dice.choice((1, 1, 2)))],
        ("childs_words", dice.choice(talk_phrases.CHILDS_WORDS.split())),
        ("guidance", phrase(talk_phrases.GUIDANCE)),
        ("state", dice.choice(STATES)),
        *([("measures", phrase(talk_phrases.MEASURES))] if dice.random() < 0.6 else []),
        ("follow_up", "yes" if follow_up else "no"),
        *([("follow_up_on", str(day + dt.timedelta(days=14)))] if follow_up else []),
        ("confidentiality", "team" if dice.random() < 0.12 else "normal"),
    ]
    return _draft(chance, "talk", mentor, child, fields, start + dt.timedelta(minutes=dice.randint(10, 40)))


def contact(chance: Chance, teacher: Teacher, child: Child, day: dt.date) -> Draft:
    """A call or a message, mostly to whoever is away."""
    dice, phrase = chance.dice, partial(_phrase, chance, child)
    kin = dice.choice(child.family)
    moment = dt.datetime.combine(day, dt.time(dice.choice((12, 17, 18, 19, 20)), dice.randrange(0, 60, 5)), CHINA)
    fields: Fields = [
        ("student_id", str(child.id)),
        ("contacted_at", f"{moment:%Y-%m-%dT%H:%M}"),
        ("who", MET[kin.relation]),
        ("who_name", kin.name),
        ("channel", dice.choice(("phone", "phone", "phone", "wechat", "wechat", "in_person"))),
        ("started_by", "school" if dice.random() < 0.8 else "guardian"),
        ("said", phrase(talk_phrases.CONTACT_SAID)),
        *([("agreed", phrase(talk_phrases.CONTACT_AGREED))] if dice.random() < 0.5 else []),
    ]
    return _draft(chance, "guardian_contact", teacher, child, fields, moment + dt.timedelta(minutes=9))


def corrected(chance: Chance, visited: Draft) -> Draft:
    """The same visit once more, with what was forgotten."""
    more = ("family_situation", chance.dice.choice(visit_phrases.VISIT_MENDED.split()))
    fields = [pair for pair in visited.pairs if pair[0] != "family_situation"]
    saved_at = visited.saved_at + dt.timedelta(hours=2)
    return replace(
        visited,
        id=chance.id_at(saved_at),
        pairs=[*fields, more, ("amends", str(visited.id))],
        saved_at=saved_at,
        amends_id=visited.id,
    )


def withdrawn(chance: Chance, draft: Draft) -> Draft:
    """The author takes it back: it was written about the wrong child."""
    saved_at = draft.saved_at + dt.timedelta(hours=3)
    fields: Fields = [
        ("entry_id", str(draft.id)),
        ("withdrawn_at", f"{saved_at.astimezone(CHINA):%Y-%m-%dT%H:%M}"),
        ("reason", "选错了学生，已经重新记录。"),
    ]
    return replace(
        draft,
        id=chance.id_at(saved_at),
        kind="withdrawal",
        pairs=fields,
        saved_at=saved_at,
        amends_id=draft.id,
        confidentiality=_confidentiality(draft.pairs),
    )


def _draft(chance: Chance, kind: str, author: Teacher, child: Child, fields: Fields, done: dt.datetime) -> Draft:
    """Written a few minutes after it was done; one in six waited some hours for the network."""
    dice = chance.dice
    saved_at = done + dt.timedelta(minutes=dice.randint(2, 25), seconds=dice.randrange(60))
    waited = dt.timedelta(minutes=dice.randint(20, 180)) if dice.random() < 1 / 6 else dt.timedelta(seconds=2)
    entry_id: uuid.UUID = chance.id_at(saved_at)
    school_id = child.school_class.school_id
    return Draft(entry_id, kind, author.id, school_id, child.id, None, fields, saved_at, waited)


def _phrase(chance: Chance, child: Child, texts: str) -> str:
    """One of the texts, with the pronoun that fits the child."""
    text = chance.dice.choice(texts.split())
    if child.sex != FEMALE:
        return text.replace("她", "他")
    return text.replace("他", "她").replace("其她", "其他")


def _confidentiality(pairs: Sequence[tuple[str, str]]) -> str:
    found: Iterator[str] = (value for name, value in pairs if name == "confidentiality")
    return next(found, "normal")

"""How values are said in templates: days, classes, phones, codes."""

from __future__ import annotations

import datetime as dt

from flask import Flask
from flask_babel import format_date, format_datetime, get_locale
from flask_babel import gettext as _

from webapp.access.permissions import Role
from webapp.domain.agents import browser_of
from webapp.domain.terms import CHINA, attends, grade_of
from webapp.entries import KINDS
from webapp.entries.screening import named_in
from webapp.models import SchoolClass
from webapp.queries.accounts import Post
from webapp.routes.field_words import correction_pairs, label_of, texts_of, value_of
from webapp.routes.found_words import fact_label, fact_value, found_facts
from webapp.routes.labels import RELATIONS, ROLES
from webapp.schemas.sentences import sentence, sentence_for

NUMERALS = "零一二三四五六七八九十"


def class_name(school_class: SchoolClass | None, today: dt.date | None = None) -> str:
    """三年级(2)班, or "Grade 3 class 2" in English; "" for no class; past the stage's end, by the year of entry."""
    if school_class is None:
        return ""
    day = today or dt.datetime.now(CHINA).date()
    if not attends(school_class.stage, school_class.cohort_year, day):
        return str(_("Class %(number)s of %(year)s", number=school_class.number, year=school_class.cohort_year))
    grade = grade_of(school_class.stage, school_class.cohort_year, day)
    return str(_("Grade %(grade)s class %(number)s", grade=_grade(grade), number=school_class.number))


def _chinese() -> bool:
    locale = get_locale()
    return locale is None or locale.language == "zh"


def _grade(grade: int) -> str:
    if not _chinese():
        return str(grade)
    return f"高{NUMERALS[grade - 9]}" if grade > 9 else f"{NUMERALS[grade]}年级"


def grade_name(grade: int) -> str:
    """三年级, or "Grade 3" in English."""
    return _grade(grade) if _chinese() else str(_("Grade %(grade)s", grade=grade))


def day_words(day: dt.date | dt.datetime | str | None) -> str:
    """11月22日 周日; the year too when it is not this one; "" for none."""
    if not day:
        return ""
    if isinstance(day, str):
        day = dt.date.fromisoformat(day[:10])
    if isinstance(day, dt.datetime):
        day = day.astimezone(CHINA).date()
    zh = _chinese()
    this_year = day.year == dt.datetime.now(CHINA).year
    if zh:
        return str(format_date(day, "M月d日 EEE" if this_year else "y年M月d日"))
    return str(format_date(day, "EEE d MMM" if this_year else "d MMM y"))


def time_words(moment: dt.datetime | None) -> str:
    """The day and the time on a clock in China, 24 hours."""
    if moment is None:
        return ""
    return f"{day_words(moment)} {format_datetime(moment, 'HH:mm')}"


def iso_day(moment: dt.datetime | None) -> str:
    """The day in China as YYYY-MM-DD; "" for none."""
    return moment.astimezone(CHINA).date().isoformat() if moment else ""


def phone_words(phone: str) -> str:
    """A mobile number in three groups, as people read it out."""
    return f"{phone[:3]} {phone[3:7]} {phone[7:]}" if len(phone) == 11 and phone[0] == "1" else phone


def kind_name(kind: str) -> str:
    """The name of a kind of entry; an unknown one as it came."""
    return str(KINDS[kind].label) if kind in KINDS else kind


def role_name(role: str) -> str:
    """The name of a role."""
    return str(ROLES[Role(role)])


def post_words(post: Post) -> str:
    """班主任 青山镇中心小学 三年级(2)班."""
    school = post.school.name if post.school else ""
    return " ".join(word for word in (role_name(post.grant.role), school, class_name(post.school_class)) if word)


def relation_name(relation: str) -> str:
    """What a guardian is to the child."""
    return str(RELATIONS.get(relation, relation))


def browser_words(agent: str) -> str:
    """Chrome · Windows; a sentence for a browser that does not say."""
    return " · ".join(name for name in browser_of(agent) if name) or str(_("A browser that does not say its name"))


def add_words(app: Flask) -> None:
    """Give the templates these words."""
    app.jinja_env.filters.update(
        class_name=class_name,
        grade_name=grade_name,
        day=day_words,
        moment=time_words,
        iso_day=iso_day,
        phone=phone_words,
        sentence=sentence,
        words=sentence_for,
        kind_name=kind_name,
        role_name=role_name,
        post_words=post_words,
        relation=relation_name,
        browser=browser_words,
        field_label=label_of,
        field_value=value_of,
        field_texts=texts_of,
        correction_pairs=correction_pairs,
        found_facts=found_facts,
        fact_label=fact_label,
        fact_value=fact_value,
        screened=lambda body: len(named_in(body)),
    )

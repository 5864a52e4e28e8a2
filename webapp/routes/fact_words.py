"""The words for what a school knows of a child and the family: fields and their choices, in forms and in history."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from webapp.domain.codes import ETHNICITIES
from webapp.domain.home import ABLE, AWAY, HOME, NOBODY, UNABLE
from webapp.domain.student_facts import LEFT_BEHIND
from webapp.routes.labels import RELATIONS

Words = Mapping[str, "LazyString | str"]
# field: what it is called, of the child and of a guardian alike
FACTS: dict[str, LazyString] = {
    "address": _l("Address"),
    "auxiliary_number": _l("Auxiliary number"),
    "away_since": _l("Away since"),
    "birth_date": _l("Born"),
    "boarder": _l("Boards at school"),
    "carer": _l("Looks after the child from day to day"),
    "character": _l("Character"),
    "class_id": _l("Class"),
    "committee_checked_on": _l("Checked with the committee on"),
    "committee_contact": _l("Contact in the village or neighbourhood committee"),
    "disability_grade": _l("Grade of disability"),
    "disability_kind": _l("Kind of disability"),
    "disability_number": _l("Number of the disability certificate"),
    "enrolled_month": _l("Came to this school"),
    "entrusted_on": _l("In writing since"),
    "entrusted_to": _l("Entrusted to"),
    "entrusted_told_on": _l("Committee and school told on"),
    "ethnicity": _l("Ethnicity"),
    "former_name": _l("Former name"),
    "health": _l("Health"),
    "home_often": _l("How often at home"),
    "household_place": _l("Place of household registration"),
    "interests": _l("Interests and talents"),
    "left_behind": _l("Left behind, as the registry says"),
    "legal_guardian": _l("Legal guardian"),
    "medical_alerts": _l("Medical alerts"),
    "name": _l("Name"),
    "other_parent": _l("The parent who is not away"),
    "other_parent_why": _l("Why that parent cannot"),
    "phones": _l("Phones"),
    "registry_number": _l("Registry number"),
    "relation": _l("Relation"),
    "sex": _l("Sex"),
    "subsidies": _l("Subsidies"),
    "whereabouts": _l("Where now"),
    "workplace": _l("Work and place of work"),
}
YES_NO: Words = {"yes": _l("yes"), "no": _l("no")}
CHOICES: dict[str, Words] = {
    "boarder": YES_NO,
    "carer": YES_NO,
    "ethnicity": ETHNICITIES,
    "left_behind": dict(
        zip(
            LEFT_BEHIND,
            (_l("no parent away"), _l("one parent away"), _l("both parents away"), _l("away, not said who")),
            strict=True,
        )
    ),
    "legal_guardian": YES_NO,
    "other_parent": {
        ABLE: _l("can look after the child"),
        UNABLE: _l("cannot look after the child"),
        NOBODY: _l("there is none"),
    },
    "relation": RELATIONS,
    "sex": {"1": _l("male"), "2": _l("female"), "0": _l("unknown"), "9": _l("not said")},
    "whereabouts": {HOME: _l("at home"), AWAY: _l("away")},
}
DOCUMENTS: Words = {
    "entrustment": _l("Entrusted care in writing"),
    "household": _l("Household register, certificates"),
    "medical": _l("Medical papers"),
    "consent": _l("Signed notices and consents"),
    "subsidy": _l("Papers on subsidies"),
    "agreement": _l("Agreements with the family"),
    "other": _l("Other"),
}
CLEARS: Words = {
    "basics": _l("Basic information"),
    "character": _l("Character"),
    "interests": _l("Interests and talents"),
    "health": _l("Health"),
    "contacts": _l("How to reach the family"),
}
MISSING: Words = {"guardian": _l("a guardian's name"), "guardian_phone": _l("a telephone number"), **FACTS}
DEFINITIONS: Words = {
    "both_three_months": _l("Both parents away for three months or more (registry)"),
    "state_council": _l("Both away, or one away and the other unable to care; under 16 (State Council 2016 No. 13)"),
    "half_a_year": _l("A parent away for half a year or more (statistics of the ministry)"),
}
ANSWERS: Words = {"yes": _l("yes"), "no": _l("no"), "unknown": _l("cannot be said yet")}

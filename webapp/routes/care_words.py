"""The words for care files: categories and their groups, states, steps, duties of a team, occasions of a round."""

from __future__ import annotations

from flask_babel import LazyString, get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.domain.care_categories import Taxonomy
from webapp.domain.care_file import State, Verb

CATEGORY: dict[str, LazyString] = {
    "left_behind": _l("A child left behind"),
    "orphan": _l("Orphan, or nobody brings the child up"),
    "single_parent": _l("Single-parent family"),
    "poor": _l("Poor family"),
    "parent_in_prison": _l("A parent serves a sentence"),
    "migrant": _l("Child of migrant workers"),
    "family_change": _l("Great change in the family"),
    "special_physique": _l("Special constitution"),
    "gravely_ill": _l("Gravely ill"),
    "disabled": _l("Disability"),
    "distressed": _l("Psychological distress"),
    "depressed": _l("Low in spirits for long"),
    "violent": _l("Tendency to violence"),
    "net_addicted": _l("Lost in the internet"),
    "behaviour_unusual": _l("Unusual behaviour"),
    "weary_of_school": _l("Weary of school"),
}
TAXONOMY: dict[Taxonomy, LazyString] = {
    Taxonomy.SZ: _l("Special groups (Suzhou)"),
    Taxonomy.RX: _l("The four special kinds (Runxin)"),
    Taxonomy.KC: _l("Keeping children in school"),
}
GROUP: dict[str, LazyString] = {
    "left_behind": _l("A child left behind"),
    "hardship": _l("Child in hardship"),
    "net_addicted": _l("Lost in the internet"),
    "special_physique": _l("Special constitution"),
    "distressed": _l("Psychological distress"),
    "violent_or_depressed": _l("Violence or low spirits"),
    "behaviour_unusual": _l("Unusual behaviour"),
    "family_change": _l("Great change in the family"),
    "family": _l("Special family"),
    "physique": _l("Special constitution"),
    "mind": _l("Special psychology"),
    "behaviour": _l("Special behaviour"),
    "poor": _l("Poor family"),
    "disabled": _l("Disability"),
    "gravely_ill": _l("Gravely ill"),
    "parent_in_prison": _l("A parent serves a sentence"),
    "migrant": _l("Child of migrant workers"),
    "weary_of_school": _l("Weary of school"),
}
STATE: dict[State, LazyString] = {
    State.DRAFT: _l("To be verified"),
    State.VERIFIED: _l("Verified"),
    State.ACTIVE: _l("In care"),
    State.REVIEW_DUE: _l("Review is due"),
    State.STEPPING_DOWN: _l("Less care asked for"),
    State.LEAVING: _l("End of care asked for"),
    State.STEPPED_DOWN: _l("Kept an eye on"),
    State.LEFT: _l("Care has ended"),
    State.ARCHIVED: _l("Archived"),
}
# What a button says, and what the history says was done.
DO: dict[Verb, LazyString] = {
    Verb.OPEN: _l("Open a care file"),
    Verb.VERIFY: _l("Verify"),
    Verb.START: _l("Begin the care"),
    Verb.REVIEW: _l("Record the review"),
    Verb.CLASSIFY: _l("Change categories or level"),
    Verb.NOTICE: _l("Add what was noticed"),
    Verb.APPROVE: _l("Approve"),
    Verb.DECLINE: _l("Do not approve"),
    Verb.RESUME: _l("Take up the care again"),
    Verb.ASK_STEP_DOWN: _l("Ask for less care"),
    Verb.ASK_LEAVE: _l("Ask for the end of care"),
    Verb.SET_ASIDE: _l("Not confirmed, set aside"),
    Verb.ARCHIVE: _l("Archive"),
    Verb.REOPEN: _l("Open again"),
}
DONE: dict[Verb, LazyString] = {
    Verb.OPEN: _l("Opened the file"),
    Verb.VERIFY: _l("Verified"),
    Verb.START: _l("Began the care"),
    Verb.REVIEW: _l("Reviewed"),
    Verb.CLASSIFY: _l("Changed categories or level"),
    Verb.NOTICE: _l("Added what was noticed"),
    Verb.APPROVE: _l("Approved"),
    Verb.DECLINE: _l("Did not approve"),
    Verb.RESUME: _l("Took up the care again"),
    Verb.ASK_STEP_DOWN: _l("Asked for less care"),
    Verb.ASK_LEAVE: _l("Asked for the end of care"),
    Verb.SET_ASIDE: _l("Not confirmed, set aside"),
    Verb.ARCHIVE: _l("Archived"),
    Verb.REOPEN: _l("Opened again"),
}
DUTY: dict[str, LazyString] = {
    "lead": _l("Leads the team"),
    "class_teacher": _l("Class teacher"),
    "subject_teacher": _l("Subject teacher"),
    "mentor": _l("Mentor"),
    "psychology": _l("Psychology teacher"),
    "party_member": _l("Party-member cadre"),
    "other": _l("Other"),
}
HELPER: dict[str, LazyString] = {
    "classmate": _l("Classmate who helps"),
    "parent": _l("Parent"),
    "guardian": _l("Guardian"),
    "relative": _l("Relative"),
    "committee": _l("Village or neighbourhood committee"),
    "volunteer": _l("Volunteer"),
    "other": _l("Other"),
}
OCCASION: dict[str, LazyString] = {
    "term_start": _l("Start of term"),
    "quarter": _l("Quarter"),
    "other": _l("Other"),
}
SHOWN: dict[str, LazyString] = {
    "open": _l("Cared for"),
    "lacking": _l("Visit or check is lacking"),
    "review": _l("Review is due"),
    "waiting": _l("Waits for approval"),
    "vacant": _l("To be taken over"),
    "over": _l("Ended and archived"),
}
NUMERALS = "零一二三四五"


def level_words(level: int) -> str:
    """一级（最重）, 二级 …: one is the gravest."""
    if level == 1:
        return str(_("Level one (the gravest)"))
    return str(_("Level %(level)s", level=_numeral(level)))


def _numeral(level: int) -> str:
    locale = get_locale()
    return NUMERALS[level] if locale is None or locale.language == "zh" else str(level)

"""Why something about a child was refused: facts, screening rounds, care files."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

OF_STUDENTS: dict[str, LazyString] = {
    "facts_meanwhile": _l(
        "Somebody else changed the same meanwhile. Nothing was overwritten: what they saved stands beside what you"
        " wrote. Decide, and save again."
    ),
    "fact_gone": _l("This person is not on the file any more. Leave it as it is, or add the person anew."),
    "guardians_full": _l("The file holds as many people of the family as it can. Ask the office to take one off."),
    "document_kind": _l("Choose what kind of paper it is."),
    "document_title": _l("Write what it is."),
    "document_empty": _l("Choose a file first: a photo, a scan or a PDF."),
    "document_too_large": _l("The file is larger than 12 MB. Scan it smaller, or in parts."),
    "not_a_document": _l("This is neither a picture (JPEG, PNG, WebP) nor a PDF."),
    "documents_full": _l("A file holds at most %(count)s papers. Take one off that is not needed any more."),
    "document_there": _l("This very paper is on the file already."),
    "document_removed": _l("Somebody else took it off meanwhile."),
    "document_gone": _l("It was taken off more than thirty days ago and is not kept any more."),
    "guardian_name_needed": _l("Write the name of whom you add."),
    "too_many_guardians": _l("A file holds at most %(count)s people of the family."),
    "not_a_choice": _l("This is not one of the choices."),
    "not_a_day": _l("This is no day. Write it like 2026-09-01."),
    "not_a_day_or_month": _l("This is no day and no month. Write it like 2026-09-01 or 2026-09."),
    "phones_shape": _l("One of these is no telephone number. Mobile numbers have 11 digits."),
    "id_number_shape": _l("This is no number of such a document. An identity card's has 18 characters."),
    "id_taken": _l("%(name)s of this school has this number. Nothing was saved: it may be the same child twice."),
    "identity_doubtful": _l("Nothing is saved yet. Look once more at the document in your hand."),
    "certificate_shape": _l(
        "This is no number of a disability certificate: the 18 characters of the identity number, then kind and grade."
    ),
    "registry_shape": _l("A registry number is G, J or L and 18 characters."),
    "registry_taken": _l("Another student of the school has this registry number."),
    "too_long": _l("Too long: at most %(count)s characters."),
    "screening_occasion": _l("Choose what the round is for."),
    "screening_due": _l("Choose the last day: from today on, within 60 days."),
    "screening_open": _l("A round is open already. Close it first."),
    "screening_decided": _l("Somebody decided on this child already."),
    "round_not_known": _l("The school knows of no such screening round. The school will decide; the record is kept."),
    "care_step": _l("This step is not possible as the file stands now. Look at it again."),
    "care_why": _l("Write why."),
    "care_categories": _l("Choose from one to %(most)s categories."),
    "care_level": _l("Choose a level from one to %(levels)s."),
    "care_review_day": _l("Choose the day of the next review: from tomorrow on, within a year."),
    "care_evidence": _l(
        "No home visit or no check with the committee is recorded since the child was identified. Ask for them, or mark"
        " the file as lacking them and write why."
    ),
    "care_approval_by_another": _l("Somebody else approves what you asked for."),
    "care_changed": _l("Somebody took a step of this file since you opened it. Look at it again, then decide."),
    "care_file_there": _l("This child has a care file already."),
    "care_duty": _l("Choose what this colleague does in the team."),
    "care_not_of_the_school": _l("Choose a colleague of this school."),
    "transfer_student": _l("Choose a student first."),
    "files_of_whom": _l("Write whose files you ask for: at most %(count)s characters."),
    "files_which": _l("Choose the request you answer."),
    "files_answered": _l("Somebody answered this request meanwhile."),
    "transfer_nobody": _l("Tick children first."),
    "graduate_sent": _l(
        "Another school is asked to take one of them in. Withdraw that transfer first, or wait until it has decided."
    ),
    "transfer_step": _l("This step is not possible as the transfer stands now. Look at it again."),
    "transfer_why": _l("Write why."),
    "transfer_day": _l("Choose the day: within the last year or the next half year."),
    "transfer_next": _l("Choose the day on which you ask again: from tomorrow on, within half a year."),
    "transfer_open": _l("A transfer of this child is open already. Finish or withdraw it first."),
    "transfer_school": _l("Choose a school that is open."),
    "transfer_same_school": _l("The child is at this school already. Choose another."),
    "transfer_outside": _l("Write the name and place of the school outside."),
    "transfer_class": _l("Choose a class of the school that is running now."),
    "transfer_child_there": _l(
        "The school has a student of this registry number already. Look at the two, mend one number or put the records"
        " together, then receive again."
    ),
    "transfer_gone": _l("The child is not at the old school any more. Look at it again."),
    "transfer_changed": _l("Somebody took a step of this transfer since you opened it. Look at it again, then decide."),
    "transfer_of_the_other": _l("The other school decides on this."),
    "package_too_large": _l("The package is larger than 300 MB. Ask for it in parts."),
    "plan_step": _l("This step is not possible as the plan stands now. Look at it again."),
    "plan_words": _l("Write it down in words first."),
    "plan_review_day": _l("Choose the day of the next review: from tomorrow on, within a year."),
    "plan_incomplete": _l(
        "The plan is not whole yet: it needs what is difficult, what is to be reached, and at least one measure; each"
        " measure says how often and until when."
    ),
    "plan_file_over": _l("The care of this child has ended; its plan is only read."),
    "care_successor": _l("Choose a colleague of this school whose role may be in a care team."),
    "plan_owner": _l("Choose a colleague of this school, or somebody who helps this child."),
    "plan_changed": _l("Somebody changed this plan since you opened it. Look at it again, then decide."),
    "plan_not_office": _l("The office does this."),
    "plan_labels": _l(
        "The family would read words that sort a child: %(labels)s. Write goals, measures and results in other words"
        " first."
    ),
    "phrase_needed": _l("Write the text first."),
    "phrase_there": _l("This text is there already."),
    "phrases_full": _l("A field holds at most %(count)s texts."),
    "merge_why": _l("Write by what you know that it is one child."),
    "merge_moving": _l("One of the two is in a transfer that is open. Finish or withdraw it first."),
    "merge_two_care_files": _l(
        "Both have a care file. Keep the record whose file goes on, and archive the other file first."
    ),
    "merge_gone_on": _l("The child has moved to another school since. It cannot be taken back any more."),
    "graduate_nobody": _l("Tick who leaves."),
    "graduate_day": _l("Choose the last day: within the last year or the next half year."),
    "graduate_one_school": _l("Let the children of one school go at a time."),
    "graduate_gone": _l("One of them left the roll meanwhile. Look at who is here, then decide."),
    "graduate_moving": _l(
        "One of them is in a transfer that is open. Finish or withdraw it first, or leave the child out."
    ),
    "filter_name": _l("Give the filter a name."),
    "filter_empty": _l("Narrow the list first: there is nothing to keep."),
    "filters_full": _l("You keep %(count)s filters. Remove one first."),
    "pair_nobody": _l("Tick children in the list first."),
    "pair_one_school": _l("Pair the children of one school at a time."),
    "pair_gone": _l("One of them left the roll meanwhile. Look at who is here, then decide."),
    "care_helper_kind": _l("Choose what this person is to the child."),
    "care_helper_span": _l("The last day is not before the first one, and both are within a year from today."),
    "care_helper_there": _l("This person is of the team already."),
    "care_member_there": _l("This colleague is of the team already."),
}

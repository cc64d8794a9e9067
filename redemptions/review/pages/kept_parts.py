"""Parts of the review page that say the same for many claims: each is rendered once for a process.

Only of forms in which nobody has typed anything yet. The reasons to send back last until somebody
changes one: each claim is read with the stamp of the reasons (``ReasonStamp``).
"""

from collections.abc import Callable, Collection, Hashable
from typing import Final

from django.conf import settings
from django.forms import Form
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from accounts.models import User
from foundation.languages import current_language
from redemptions.emails import claim_emails
from redemptions.models import Claim
from redemptions.models.conflicts import LEAD
from redemptions.review.pages.forms import NoteForm

_REASONS: Final = "admin/redemptions/claim/_reasons.html"
_ASSIGNMENT: Final = "admin/redemptions/claim/_assignment.html"
_NOTE: Final = "admin/redemptions/claim/_note.html"
# Of each promotion, in the languages of its members and of the staff, by what failed.
_MOST: Final = 500
_kept: dict[Hashable, SafeString] = {}


def reasons(claim: Claim, failed: Collection[str], make: Callable[[], Form]) -> SafeString | None:
    """Return the fields of the form that sends a claim back; None where they are this claim's own.

    ``failed`` are the checks that choose a reason by themselves.
    """
    stamp = vars(claim)["reasons_stamp"]
    if stamp is None or claim.is_bundle:
        return None
    member = claim_emails.language_of(claim)
    key = stamp, claim.promotion_id, member, *sorted(failed)
    return _once(_REASONS, lambda: {"form": make()}, key)


def note() -> SafeString:
    """Return the fields of the form for a note."""
    return _once(_NOTE, lambda: {"note_form": NoteForm(prefix="note")})


def assignment(claim: Claim, by: User, make: Callable[[], Form]) -> SafeString | None:
    """Return the list of whom a claim may be assigned to; None for leads, who choose among all."""
    if by.has_perm(LEAD):
        return None
    is_own = claim.assigned_to_id == by.pk
    return _once(_ASSIGNMENT, lambda: {"assign_form": make()}, by.pk, by.email, is_own)


def _once(template: str, make: Callable[[], dict[str, object]], *key: Hashable) -> SafeString:
    place = template, current_language(), *key
    shown = _kept.get(place)
    if shown is None:
        shown = render_to_string(template, make())
        if len(_kept) >= _MOST:
            _kept.clear()
        if not settings.DEBUG:  # where templates are written, they are read anew
            _kept[place] = shown
    return shown

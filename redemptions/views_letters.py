"""The page behind "I got no e-mail": what became of each letter about a claim, and once more."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import MemberRequest
from notifications.models import Message
from redemptions import letters_again


@never_cache
@login_required
@require_safe
def letters(request: MemberRequest, reference: str) -> HttpResponse:
    """The letters about one claim, and how each went."""
    claim = get_object_or_404(request.user.claims.for_history(), reference=reference)
    found = [
        (letter, letters_again.obstacle(claim, letter) is None)
        for letter in letters_again.letters_about(claim)
    ]
    return render(request, "redemptions/letters.html", {"claim": claim, "letters": found})


@login_required
@require_POST
def letter_again(request: MemberRequest, reference: str, pk: int) -> HttpResponse:
    """The button "Send it again"."""
    claim = get_object_or_404(request.user.claims, reference=reference)
    try:
        letter = letters_again.send_again(claim_id=claim.pk, message_id=pk)
    except Message.DoesNotExist as error:
        raise Http404 from error
    except letters_again.NotAgain as no:
        messages.warning(request, no.obstacle.label)
    else:
        text = _("The letter is on its way to %(address)s.") % {"address": letter.to}
        messages.success(request, text)
    return redirect("claim-letters", reference=reference)

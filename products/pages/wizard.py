"""The frame of the Product Registration's steps: their pages, and how a form is answered."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from foundation.web.form_state import PostRedirectForm
from products.registration.drafts import AlreadyRegistered

SHOWS_AND_ACTS = ["GET", "HEAD", "POST"]
SERIAL, CHECK, PURCHASE = "product-registration", "registration-check", "registration-purchase"
PAGES = {
    SERIAL: (1, "products/registration_serial.html"),
    CHECK: (2, "products/registration_check.html"),
    PURCHASE: (3, "products/registration_purchase.html"),
}


def show(
    request: HttpRequest, page: str, form: PostRedirectForm, **context: object
) -> HttpResponse:
    """Show a step, with what was wrong in it when it was last posted."""
    answer = request.session.pop(page, {})
    form.show_errors(answer.get("errors", {}), answer.get("typed", {}))
    step, template = PAGES[page]
    return render(request, template, {"step": step, "form": form, "answer": answer, **context})


def answer_with_errors(
    request: HttpRequest, page: str, form: PostRedirectForm, **notes: object
) -> HttpResponse:
    """Answer a form with errors by the page that shows them once."""
    errors = {name: list(texts) for name, texts in form.errors.items()}
    request.session[page] = {"errors": errors, "typed": form.wrongly_typed(), **notes}
    return redirect(page)


def why_taken(taken: AlreadyRegistered) -> str:
    """Say who has the unit, as far as the member may know."""
    if taken.by_same_member:
        return _("You've already registered this product.")
    return _("This serial number is already registered in another account.")

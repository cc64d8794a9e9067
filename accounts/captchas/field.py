"""The field "Captcha": the sum of the guides, a proof of work, a mailed code, or nothing more."""

from base64 import b64encode
from enum import StrEnum
from functools import partial
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from captcha.fields import CaptchaField as BaseCaptchaField
from captcha.fields import CaptchaTextInput
from captcha.views import captcha_image
from django import forms
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.functional import lazy
from django.utils.html import escape
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.captchas import mailed_codes, passes, proof_of_work, suspicion
from accounts.captchas.sums import take_answer
from accounts.models import User
from foundation.text import normalize_typed
from foundation.throttles import Throttle, rate_limit_response
from foundation.web.requests import client_network
from foundation.web.tracing import current_request

# Each page with a captcha writes a row, which is swept when it has expired.
SHOWN = Throttle("captcha-shown", limit=60, seconds=60)


class CaptchaWay(StrEnum):
    """What the field asks for."""

    SUM = "sum"
    CODE = "code"
    NOTHING = "nothing"


def way_of(form: str) -> CaptchaWay:
    """Return what a form of this visitor asks for."""
    request = current_request()
    if request is None or not form:
        return CaptchaWay.SUM
    if passes.stands(request, form):
        return CaptchaWay.NOTHING
    return CaptchaWay.CODE if mailed_codes.sent_to(request, form) else CaptchaWay.SUM


class CaptchaInput(CaptchaTextInput):
    """The picture of the sum, the answer and "Reformat", which works without JavaScript too."""

    template_name = "captcha/sum.html"
    use_fieldset = False  # one field to fill in: its label belongs to it

    def __init__(self, form: str) -> None:
        super().__init__()
        self.form = form

    def fetch_captcha_store(self, *args: Any, **kwargs: Any) -> None:
        """Make a new sum, which writes a row; none where another way is asked for.

        Raises:
            ImmediateHttpResponse: 429, there were too many for this place.
        """
        self.way = way_of(self.form)
        if self.way != CaptchaWay.SUM:
            self._value, self._key = ["", ""], ""
            return
        request = current_request()
        if request is not None and not SHOWN.hit(client_network(request)):
            raise ImmediateHttpResponse(rate_limit_response(request, seconds=SHOWN.seconds))
        super().fetch_captcha_store(*args, **kwargs)

    def get_context(self, name: str, value: object, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Embed the picture in the page, which saves a request; add the URLs that scripts ask."""
        context: dict[str, Any] = super().get_context(name, value, attrs) if self._key else {}
        context = context or super(CaptchaTextInput, self).get_context(name, value, attrs)
        answer = context["widget"]["subwidgets"][1]["attrs"]
        context |= {"way": self.way, "code_button": mailed_codes.BUTTON}
        if self.way == CaptchaWay.SUM:
            answer.update(inputmode="numeric", size="6")
            picture = b64encode(captcha_image(None, self._key).content).decode()
            puzzle = reverse("captcha-puzzle", args=[self.form]) if self.form else ""
            context |= {"image": f"data:image/png;base64,{picture}", "puzzle": puzzle}
        elif self.way == CaptchaWay.CODE:
            answer.update(autocomplete="one-time-code", autocapitalize="characters")
        return {**context, "refresh": self.refresh_url()}

    def value_from_datadict(
        self, data: MultiValueDict[str, str], files: object, name: str
    ) -> list[str | None]:
        """Return the key of the sum, what was typed, and what the device has computed."""
        typed = super().value_from_datadict(data, files, name)
        return [*typed, data.get(f"{name}_work")]


class CaptchaField(BaseCaptchaField):
    """What is solved is accepted once, however often and in how many requests at once it is sent.

    ``form`` names the form: another's solution is not taken. Without a name there is only the sum.
    """

    def __init__(self, form: str = "", **kwargs: Any) -> None:
        self.form = form
        kwargs.setdefault("label", _("Captcha"))
        kwargs.setdefault("help_text", lazy(partial(_help, form), str)())
        super().__init__(
            widget=CaptchaInput(form),
            error_messages={
                "invalid": _("That answer isn't right. Please try this new sum."),
                "required": _("Type the result of the sum."),
                "no_code": _("Type the code from our email."),
                "wrong_code": _("That code isn't right. Check it, or send a new one."),
                "no_work": _("That took too long. Please try again."),
            },
            **kwargs,
        )

    def clean(self, value: list[str | None]) -> list[str | None]:
        """Check what was sent; a sum is used up, right or wrong, unless its answer is empty."""
        key, typed, work = (*(each or "" for each in value), "")[:3]
        way, request = way_of(self.form), current_request()
        if way == CaptchaWay.NOTHING:
            return value
        try:
            if work and self.form:
                self._require(proof_of_work.is_solved(work, self.form), "no_work")
            elif request is not None and way == CaptchaWay.CODE:
                self._require(bool(typed.strip()), "no_code")
                self._require(mailed_codes.is_right(request, self.form, typed), "wrong_code")
                return value
            else:
                self._check_sum(key, typed)
        except forms.ValidationError as error:
            if request is not None and isinstance(request.user, User):
                _count_miss(request.user, error)
            raise
        if request is not None and self.form:
            passes.grant(request, self.form)
        return value

    def _check_sum(self, key: str, typed: str) -> None:
        # The package's own check accepts a captcha 3 to 12 times if submitted 16 times at once.
        answer = normalize_typed(typed).replace(" ", "")
        self._require(bool(answer), "required")
        self._require(take_answer(key) == answer, "invalid")

    def _require(self, holds: bool, code: str) -> None:  # noqa: FBT001 -- read like a sentence
        if not holds:
            raise forms.ValidationError(self.error_messages[code], code=code)


def _count_miss(member: User, error: forms.ValidationError) -> None:
    if error.code in {"invalid", "wrong_code"}:
        suspicion.count_miss(member)


def _help(form: str) -> str:
    request, way = current_request(), way_of(form)
    if way == CaptchaWay.NOTHING:
        return gettext("You've solved it already.")
    if request is not None and way == CaptchaWay.CODE:
        to = mailed_codes.sent_to(request, form)
        # Shown as it is; an address may have brackets within quotation marks.
        return gettext("Type the code that we emailed to %(email)s.") % {"email": escape(to)}
    return gettext("Type the result of the sum in the picture.")

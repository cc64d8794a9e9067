"""The guides' captcha, a sum such as 24 + 2 =; only friction, the throttles are the defence."""

import secrets
from base64 import b64encode
from typing import Any, TypeVar

from allauth.core.exceptions import ImmediateHttpResponse
from captcha.fields import CaptchaField as BaseCaptchaField
from captcha.fields import CaptchaTextInput
from captcha.models import CaptchaStore
from captcha.views import captcha_image, captcha_refresh
from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from PIL import Image

from foundation.locks import lock_rows
from foundation.text import normalize_typed
from foundation.throttles import Throttle, rate_limit_response
from foundation.web.requests import client_network
from foundation.web.tracing import current_request

REFRESHES = Throttle("captcha", limit=30, seconds=60)
# Each page with a captcha writes a row, which is swept when it has expired.
SHOWN = Throttle("captcha-shown", limit=60, seconds=60)

AnyForm = TypeVar("AnyForm", bound=forms.BaseForm)


def captcha_challenge() -> tuple[str, str]:
    """Return a simple sum and its answer."""
    left, right = 10 + secrets.randbelow(80), 1 + secrets.randbelow(9)
    return f"{left} + {right} =", str(left + right)


def in_few_colors(picture: Image.Image) -> Image.Image:
    """Reduce the picture to sixteen colours, which saves three quarters of its bytes."""
    return picture.quantize(16)


class CaptchaInput(CaptchaTextInput):  # type: ignore[misc]  # captcha has no types
    """The picture of the sum, the answer and "Reformat", which works without JavaScript too."""

    template_name = "captcha/sum.html"
    use_fieldset = False  # one field to fill in: its label belongs to it

    def fetch_captcha_store(self, *args: Any, **kwargs: Any) -> None:
        """Make a new sum, which writes a row.

        Raises:
            ImmediateHttpResponse: 429, there were too many for this place.
        """
        request = current_request()
        if request is not None and not SHOWN.hit(client_network(request)):
            raise ImmediateHttpResponse(rate_limit_response(request, seconds=SHOWN.seconds))
        super().fetch_captcha_store(*args, **kwargs)

    def get_context(self, name: str, value: object, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Embed the picture in the page, which saves a request; add the URL of a new captcha."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        picture = b64encode(captcha_image(None, self._key).content).decode()
        context["image"] = f"data:image/png;base64,{picture}"
        answer = context["widget"]["subwidgets"][1]["attrs"]
        answer.update(inputmode="numeric", size="6")
        return {**context, "refresh": self.refresh_url()}


class CaptchaField(BaseCaptchaField):  # type: ignore[misc]  # captcha has no types
    """A sum that is accepted once, however often and in how many requests at once it is sent."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Captcha"))
        kwargs.setdefault("help_text", _("Type the result of the sum in the picture."))
        wrong = _("That answer isn't right. Please try this new sum.")
        super().__init__(
            widget=CaptchaInput(),
            error_messages={"invalid": wrong, "required": _("Type the result of the sum.")},
            **kwargs,
        )

    def clean(self, value: list[str | None]) -> list[str | None]:
        """Check the answer; unless it is empty, the captcha is used up, right or wrong."""
        # The package's own check accepts a captcha 3 to 12 times if submitted 16 times at once.
        super(BaseCaptchaField, self).clean(value)
        key, typed = value
        answer = normalize_typed(typed or "").replace(" ", "")
        if not answer:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if _take(key or "") != answer:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return value


@transaction.atomic
def _take(key: str) -> str | None:
    """Return the answer to one caller only: whoever waits for the lock finds the row deleted."""
    unused = CaptchaStore.objects.filter(hashkey=key, expiration__gt=timezone.now())
    store = lock_rows(unused, for_deletion=True).first()
    if store is None:
        return None
    store.delete()
    return str(store.response)


def is_reformat(request: HttpRequest) -> bool:
    """Return whether a form was submitted with "Reformat", that is, only for a new captcha."""
    return request.method == "POST" and "reformat" in request.POST


def refill(form: AnyForm, request: HttpRequest) -> AnyForm:
    """Show the input again in an unbound form, not validated; files must be chosen again."""
    for name, field in form.fields.items():
        key = form.add_prefix(name)
        form.initial[name] = field.widget.value_from_datadict(request.POST, request.FILES, key)
    return form


def refresh(request: HttpRequest) -> HttpResponse:
    """Return a new captcha for "Reformat", at most 30 per minute and IP address."""
    if not REFRESHES.hit(client_network(request)):
        return rate_limit_response(request, seconds=REFRESHES.seconds_left(client_network(request)))
    response: HttpResponse = captcha_refresh(request)
    response.headers["Cache-Control"] = "no-store"
    return response

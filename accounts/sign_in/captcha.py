"""The captcha of the guides, a sum such as 24 + 2 =; friction, the throttles are the defence."""

import secrets
from base64 import b64encode
from typing import Any, TypeVar

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

from foundation.throttles import Throttle, rate_limit_response
from foundation.web.requests import client_ip

REFRESHES = Throttle("captcha", limit=30, seconds=60)

AnyForm = TypeVar("AnyForm", bound=forms.BaseForm)


def captcha_challenge() -> tuple[str, str]:
    """Make a sum that is read at a glance, and its answer."""
    left, right = 10 + secrets.randbelow(80), 1 + secrets.randbelow(9)
    return f"{left} + {right} =", str(left + right)


def in_few_colors(picture: Image.Image) -> Image.Image:
    """Draw the sum with sixteen colours: a quarter of the bytes, on every visit."""
    return picture.quantize(16)


class CaptchaInput(CaptchaTextInput):  # type: ignore[misc]  # captcha has no types
    """The picture of the sum, the answer and "Reformat", which works without JavaScript too."""

    template_name = "captcha/sum.html"
    use_fieldset = False  # one field to fill in: its label belongs to it

    def get_context(self, name: str, value: object, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Put the picture into the page, one request less, and add where a new sum is fetched."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        picture = b64encode(captcha_image(None, self._key).content).decode()
        context["image"] = f"data:image/png;base64,{picture}"
        answer = context["widget"]["subwidgets"][1]["attrs"]
        answer.update(inputmode="numeric", maxlength="6", size="6")
        return {**context, "refresh": self.refresh_url()}


class CaptchaField(BaseCaptchaField):  # type: ignore[misc]  # captcha has no types
    """A sum that is accepted once, however often and in how many requests at once it is sent."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Captcha"))
        kwargs.setdefault("help_text", _("Type the result of the sum in the picture."))
        wrong = _("The result is not right, or the sum is too old. Here is a new one.")
        super().__init__(
            widget=CaptchaInput(),
            error_messages={"invalid": wrong, "required": _("Type the result of the sum.")},
            **kwargs,
        )

    def clean(self, value: list[str | None]) -> list[str | None]:
        """Check the answer; whatever it is, unless it is empty, this sum is used up."""
        # The package's own check takes a sum 3 to 12 times when it is sent 16 times at once.
        super(BaseCaptchaField, self).clean(value)
        key, typed = value
        answer = "".join((typed or "").split()).lower()
        if not answer:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if _take(key or "") != answer:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return value


@transaction.atomic
def _take(key: str) -> str | None:
    """Give the answer to one caller only: who waits for the lock finds the row gone."""
    unused = CaptchaStore.objects.filter(hashkey=key, expiration__gt=timezone.now())
    store = unused.select_for_update().first()
    if store is None:
        return None
    store.delete()
    return str(store.response)


def is_reformat(request: HttpRequest) -> bool:
    """Tell whether a form was sent by "Reformat", that is, only for a new sum."""
    return request.method == "POST" and "reformat" in request.POST


def refill(form: AnyForm, request: HttpRequest) -> AnyForm:
    """Show in an unbound form again what was typed, unchecked; files must be chosen anew."""
    for name, field in form.fields.items():
        key = form.add_prefix(name)
        form.initial[name] = field.widget.value_from_datadict(request.POST, request.FILES, key)
    return form


def refresh(request: HttpRequest) -> HttpResponse:
    """Make a new sum for the page's "Reformat", at most 30 a minute for one address."""
    if not REFRESHES.hit(client_ip(request)):
        return rate_limit_response(request, seconds=REFRESHES.seconds_left(client_ip(request)))
    response: HttpResponse = captcha_refresh(request)
    response.headers["Cache-Control"] = "no-store"
    return response

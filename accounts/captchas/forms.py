"""Forms with a captcha: asked where the rule says so, and not again after a slip elsewhere."""

from typing import Any, ClassVar, TypeVar

from django import forms
from django.http import HttpRequest

from accounts.captchas import mailed_codes, passes, suspicion
from accounts.captchas.field import CaptchaField
from accounts.captchas.suspicion import Checked
from foundation.web.tracing import current_request

AnyForm = TypeVar("AnyForm", bound=forms.BaseForm)


class CaptchaForm(forms.BaseForm):
    """Adds the captcha as the last field, if who fills the form in has to solve one."""

    captcha_name: ClassVar[str]
    # What the verb is told that the form is for.
    checked = Checked.UNSOLVED

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        request = current_request()
        self.checked = suspicion.before(request)
        if suspicion.is_asked(request, self.captcha_name):
            self.fields["captcha"] = CaptchaField(self.captcha_name)

    def full_clean(self) -> None:
        """Use the solved captcha up, unless something else is wrong: then it stays solved."""
        super().full_clean()
        request = current_request()
        if not self.is_bound or request is None or "captcha" not in self.fields or self.errors:
            return
        if passes.use(request, self.captcha_name):
            self.checked = Checked.SOLVED
            suspicion.trust_browser(request)
        else:
            field = self.fields["captcha"]
            self.add_error("captcha", field.error_messages["invalid"])


def is_reformat(request: HttpRequest) -> bool:
    """Return whether a form was submitted only for a new captcha, or for a code instead of it."""
    asked = not {"reformat", mailed_codes.BUTTON}.isdisjoint(request.POST)
    return request.method == "POST" and asked


def refill(form: AnyForm, request: HttpRequest) -> AnyForm:
    """Show the input again in an unbound form, not validated; files must be chosen again."""
    for name, field in form.fields.items():
        key = form.add_prefix(name)
        form.initial[name] = field.widget.value_from_datadict(request.POST, request.FILES, key)
    return form

"""The form in which a shout out is written; what is incomplete is saved as well."""

from typing import Any, Final

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from evidence.uploads.cleaning import ACCEPT
from evidence.uploads.fields import FilesInput
from foundation.languages import language_choices
from foundation.text import one_line
from membership.models import (
    LONGEST_DISPLAY_NAME,
    LONGEST_LINK,
    LONGEST_SHOUT_OUT,
    MOST_PHOTOS,
    ShoutOut,
    ShoutOutTask,
)
from membership.shout_outs.consent import PUBLICATION, RIGHTS
from membership.shout_outs.links import checked_link, hosts_of
from membership.shout_outs.writing import Written

STARS: Final = (
    ("5", _("5 of 5 stars")),
    ("4", _("4 of 5 stars")),
    ("3", _("3 of 5 stars")),
    ("2", _("2 of 5 stars")),
    ("1", _("1 of 5 stars")),
    ("", _("No stars")),
)
# Whoever finds their own address on a page for everybody did not want that.
_NO_NAME: Final = ("@", "://", "www.")


class WriteForm(forms.Form):
    """Stars, text or link, language, the name that is shown, and what is agreed to at sending."""

    stars = forms.TypedChoiceField(
        label=_("Stars"),
        choices=STARS,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        help_text=_("The points are the same for every number of stars, and for none."),
    )
    text = forms.CharField(
        label=_("Your text"),
        max_length=LONGEST_SHOUT_OUT,
        required=False,
        widget=forms.Textarea({"rows": 8}),
    )
    link = forms.CharField(
        label=_("Address of your review"),
        max_length=LONGEST_LINK,
        required=False,
        widget=forms.URLInput,
    )
    language = forms.ChoiceField(label=_("Language of your text"), choices=language_choices)
    display_name = forms.CharField(
        label=_("Name shown"),
        max_length=LONGEST_DISPLAY_NAME,
        required=False,
        validators=[one_line],
        help_text=_("Everybody can read it. Your initials, unless you choose another."),
    )
    photo = forms.FileField(
        label=_("Photos"), required=False, widget=FilesInput({"accept": ACCEPT})
    )
    publication = forms.BooleanField(label=PUBLICATION, required=False)
    rights = forms.BooleanField(label=RIGHTS, required=False)

    def __init__(self, *args: Any, shout_out: ShoutOut, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shout_out = shout_out
        kind, fewest = shout_out.task.kind, shout_out.task.fewest_words
        if kind != ShoutOutTask.Kind.REVIEW:
            del self.fields["stars"]
        if kind == ShoutOutTask.Kind.LINK:
            for name in ("text", "photo", "rights"):
                del self.fields[name]
            sites = {"hosts": ", ".join(hosts_of(shout_out.region))}
            text = gettext("We take reviews on these sites: %(hosts)s.") % sites
            self.fields["link"].help_text = text
        else:
            del self.fields["link"]
            self.fields["text"].help_text = ngettext(
                "%(count)d word at least.", "%(count)d words at least.", fewest
            ) % {"count": fewest}
            text = gettext("Up to %(most)d photos of your own.") % {"most": MOST_PHOTOS}
            self.fields["photo"].help_text = text

    @property
    def has_photos(self) -> bool:
        """Whether there is a field for photos."""
        return "photo" in self.fields

    def clean_link(self) -> str:
        """Take addresses on the list of hosts alone."""
        typed = str(self.cleaned_data["link"])
        return checked_link(typed, hosts_of(self.shout_out.region)) if typed else ""

    def clean_display_name(self) -> str:
        """Take a name: no address, nothing invisible, and neither our name nor our mark."""
        name = str(self.cleaned_data["display_name"])
        if any(part in name.lower() for part in _NO_NAME):
            raise ValidationError(_("Write a name, no address."), code="address")
        is_ours = f" {settings.BRAND['name']} ".lower() in f" {name} ".lower() or "✓" in name
        if name and (is_ours or not any(each.isalpha() for each in name)):
            raise ValidationError(_("Write a name of your own."), code="name")
        return name

    def written(self) -> Written:
        """Return what may be saved; what was refused stays as it was saved before."""
        there = {**initial_of(self.shout_out), **self.cleaned_data}
        return Written(
            language=str(there["language"]),
            stars=there["stars"] or None,
            text=str(there["text"]),
            link=str(there["link"]),
            display_name=str(there["display_name"]),
        )


def initial_of(shout_out: ShoutOut) -> dict[str, Any]:
    """Return what was written before, by the names of the fields."""
    names = ("language", "stars", "text", "link", "display_name")
    return {name: getattr(shout_out, name) for name in names}

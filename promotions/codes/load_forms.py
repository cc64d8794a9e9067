"""The form on which staff load the codes of a reward."""

from django import forms
from django.utils.translation import gettext_lazy

from foundation.web.file_loads import LoadFileForm
from promotions.models import Reward


class CodeRewardChoice(forms.ModelChoiceField[Reward]):
    """A choice of rewards with codes, each with its promotion: clones have the same names."""

    def label_from_instance(self, reward: Reward) -> str:
        """Return the names of the promotion and its reward."""
        return f"{reward.promotion}: {reward}"


class LoadCodesForm(LoadFileForm):
    """Codes for a reward; columns are the one with the codes and, if there is one, the PIN's."""

    reward = CodeRewardChoice(
        label=gettext_lazy("Reward"),
        queryset=Reward.objects.filter(kind=Reward.Kind.CODE)
        .select_related("promotion")
        .order_by("-promotion__starts_on", "promotion_id", "position", "pk"),
    )
    take_from = forms.IntegerField(
        label=gettext_lazy("Take over from batch"),
        required=False,
        min_value=1,
        help_text=gettext_lazy(
            "Only for codes that were loaded for another reward by mistake and taken back there:"
            " the number of that batch."
        ),
    )
    field_order = ("reward", "file", "columns", "is_strict", "take_from")

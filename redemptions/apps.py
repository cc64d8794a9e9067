"""The redemptions app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RedemptionsConfig(AppConfig):
    name = "redemptions"
    verbose_name = _("Claims")

    def ready(self) -> None:
        """Tell the accounts which of them share a postal address: only claims have one."""
        from accounts import conflicts  # noqa: PLC0415 -- models are ready only now
        from redemptions.models.conflicts import same_recipients  # noqa: PLC0415 -- as above

        conflicts.ALSO_RELATED.fill(same_recipients)

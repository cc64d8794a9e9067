"""The redemptions app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RedemptionsConfig(AppConfig):
    name = "redemptions"
    verbose_name = _("Claims")

    def ready(self) -> None:
        """Let promotions count and move what is owed, which they must not import."""
        # Models cannot be imported earlier.
        from promotions.setup import delivery_days as slots  # noqa: PLC0415 -- see above
        from redemptions.rewarding import delivery_days  # noqa: PLC0415 -- see above

        slots.OWED.fill(delivery_days.count_owed)
        slots.MOVED.fill(delivery_days.move_owed)

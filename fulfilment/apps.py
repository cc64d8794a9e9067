"""The fulfilment app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FulfilmentConfig(AppConfig):
    name = "fulfilment"
    verbose_name = _("Fulfilment")

    def ready(self) -> None:
        """Fill the slots of lower floors: who is owed a reward, what is held of a person."""
        # Models cannot be imported earlier.
        from foundation.personal_data import APPS  # noqa: PLC0415 -- see above
        from fulfilment.delivery import days  # noqa: PLC0415 -- see above
        from fulfilment.draws import announcing  # noqa: PLC0415 -- see above
        from fulfilment.personal_data import PERSONAL_DATA  # noqa: PLC0415 -- see above
        from promotions.setup import completeness, delivery_days  # noqa: PLC0415 -- see above

        delivery_days.OWED.fill(days.count_owed)
        delivery_days.MOVED.fill(days.move_owed)
        completeness.UNANNOUNCED.fill(announcing.unannounced)
        APPS.fill(PERSONAL_DATA)

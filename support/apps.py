"""The support app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SupportConfig(AppConfig):
    name = "support"
    verbose_name = _("Support")

    def ready(self) -> None:
        """Fill the slots of lower floors: what is held of a person, what goes when, mail."""
        # Models cannot be imported earlier.
        from foundation.personal_data import APPS  # noqa: PLC0415 -- see above
        from foundation.retention import DELETIONS  # noqa: PLC0415 -- see above
        from notifications.bounces.takers import TAKERS  # noqa: PLC0415 -- see above
        from support import retention  # noqa: PLC0415 -- see above
        from support.mail.taking import TAKER  # noqa: PLC0415 -- see above
        from support.personal_data import PERSONAL_DATA  # noqa: PLC0415 -- see above

        for deletion in retention.DELETIONS:
            DELETIONS.fill(deletion)
        APPS.fill(PERSONAL_DATA)
        TAKERS.fill(TAKER)
        self._join_pages()

    def _join_pages(self) -> None:
        """Say what stands on pages of lower floors, and what a ticket may be turned into."""
        from accounts.staff.member_page import FOUND_BY, PARTS  # noqa: PLC0415 -- as in ready
        from redemptions.beside import BESIDE  # noqa: PLC0415 -- as in ready
        from support.claim_desk import claim_turns, of_claims  # noqa: PLC0415 -- as in ready
        from support.desk import member_part  # noqa: PLC0415 -- as in ready
        from support.desk.turning import TURNS  # noqa: PLC0415 -- as in ready

        PARTS.fill(member_part.TICKETS)
        FOUND_BY.fill(member_part.askers)
        BESIDE.fill(of_claims.TICKETS)
        TURNS.fill(claim_turns.CORRECTION)
        TURNS.fill(claim_turns.NEW_CODE)

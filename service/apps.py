"""The service app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ServiceConfig(AppConfig):
    name = "service"
    verbose_name = _("Service")

    def ready(self) -> None:
        """Fill the slots of lower floors: what is held of a person, what goes when, pages."""
        # Models cannot be imported earlier.
        self._join_repairs()
        self._join_bench()
        self._join_front_desk()
        self._join_appointments()

    def _join_repairs(self) -> None:
        """Say what of repairs lower floors ask for and show."""
        from accounts.staff.member_page import FOUND_BY, PARTS  # noqa: PLC0415 -- as in ready
        from foundation.personal_data import APPS, HELD  # noqa: PLC0415 -- as in ready
        from foundation.retention import DELETIONS  # noqa: PLC0415 -- as in ready
        from service import personal_data, retention  # noqa: PLC0415 -- as in ready
        from service.applying import inviting  # noqa: PLC0415 -- as in ready
        from service.repairs import member_part  # noqa: PLC0415 -- as in ready
        from support.desk.turning import TURNS  # noqa: PLC0415 -- as in ready

        for deletion in retention.DELETIONS:
            DELETIONS.fill(deletion)
        APPS.fill(personal_data.PERSONAL_DATA)
        HELD.fill(personal_data.held)
        PARTS.fill(member_part.REPAIRS)
        FOUND_BY.fill(member_part.owners_of)
        TURNS.fill(inviting.REPAIR)

    def _join_bench(self) -> None:
        """Say what the bench shows on the page of a repair, and which e-mails hold no longer."""
        from notifications.outbox.truth import UNTRUE, one_by_one  # noqa: PLC0415 -- as in ready
        from service.repairs import repair_emails  # noqa: PLC0415 -- as in ready
        from service.repairs.beside import BESIDE  # noqa: PLC0415 -- as in ready
        from service.results import result_emails  # noqa: PLC0415 -- as in ready
        from service.results.shown import RESULTS  # noqa: PLC0415 -- as in ready

        BESIDE.fill(RESULTS)
        for room in (repair_emails, result_emails):
            UNTRUE.fill(one_by_one(room.is_still_true))

    def _join_front_desk(self) -> None:
        """Say which e-mails about visits hold no longer."""
        from notifications.outbox.truth import UNTRUE  # noqa: PLC0415 -- as in ready
        from service.front_desk import front_desk_emails  # noqa: PLC0415 -- as in ready

        UNTRUE.fill(front_desk_emails.untrue)

    def _join_appointments(self) -> None:
        """Say what appointments hold of a person, and what of them goes when."""
        from foundation.personal_data import APPS  # noqa: PLC0415 -- as in ready
        from foundation.retention import DELETIONS  # noqa: PLC0415 -- as in ready
        from service.appointments import personal_data, retention  # noqa: PLC0415 -- as in ready

        for deletion in retention.DELETIONS:
            DELETIONS.fill(deletion)
        APPS.fill(personal_data.PERSONAL_DATA)

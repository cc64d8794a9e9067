"""The accounts app, and the admin site that requires a second factor."""

from django.apps import AppConfig
from django.conf import settings
from django.contrib.admin import apps as admin_apps
from django.utils.translation import gettext_lazy as _

from accounts.passwords.bloom_file import BloomFile


class AccountsConfig(AppConfig):
    """The app itself."""

    name = "accounts"
    default = True
    verbose_name = _("Members and staff")

    def ready(self) -> None:
        """Say what is held of a person, deleted by rule, kept, and ends with a consent.

        Raises:
            ImproperlyConfigured: a file of stolen passwords is named that cannot be read.
        """
        # Models cannot be imported earlier.
        from accounts.deletion.erasure import is_to_somebody  # noqa: PLC0415 -- see above
        from accounts.deletion.personal_data import PERSONAL_DATA  # noqa: PLC0415 -- see above
        from accounts.deletion.traces import former_addresses  # noqa: PLC0415 -- see above
        from accounts.exports import exports  # noqa: PLC0415 -- see above
        from accounts.newsletters import subscriptions  # noqa: PLC0415 -- see above
        from accounts.privacy import consent, legal_holds, retention  # noqa: PLC0415 -- see above
        from accounts.watching import hooks  # noqa: PLC0415 -- see above
        from foundation import personal_data  # noqa: PLC0415 -- see above
        from foundation.personal_data import APPS  # noqa: PLC0415 -- see above
        from foundation.retention import DELETIONS  # noqa: PLC0415 -- see above
        from notifications.outbox.truth import UNTRUE, one_by_one  # noqa: PLC0415 -- see above
        from notifications.retention import HELD  # noqa: PLC0415 -- see above

        APPS.fill(PERSONAL_DATA)
        UNTRUE.fill(one_by_one(is_to_somebody))
        hooks.connect()
        consent.WITHDRAWN.fill(subscriptions.end_with_consent)
        HELD.fill(retention.held_emails)
        personal_data.HELD.fill(legal_holds.why_held)
        personal_data.FORMER.fill(former_addresses)
        for deletion in (*retention.DELETIONS, exports.FILES_OVER):
            DELETIONS.fill(deletion)
        self._look_at_stolen_passwords()

    def _look_at_stolen_passwords(self) -> None:
        """Read the beginning of the file that is named."""
        if settings.BREACHED_PASSWORDS_FILE:
            BloomFile(settings.BREACHED_PASSWORDS_FILE).close()


class StaffAdminConfig(admin_apps.AdminConfig):
    """Django's admin with our sign-in."""

    default = False
    default_site = "accounts.sign_in.staff_site.StaffSite"

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
        """Listen to what the packages of the sign-in tell; open the list of stolen passwords.

        Raises:
            ImproperlyConfigured: a file of stolen passwords is named that cannot be read.
        """
        from accounts.watching import hooks  # noqa: PLC0415 -- models are loaded only now

        hooks.connect()
        if settings.BREACHED_PASSWORDS_FILE:
            BloomFile(settings.BREACHED_PASSWORDS_FILE).close()


class StaffAdminConfig(admin_apps.AdminConfig):
    """Django's admin with our sign-in."""

    default = False
    default_site = "accounts.sign_in.staff_site.StaffSite"

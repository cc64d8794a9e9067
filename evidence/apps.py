"""The evidence app."""

import os

from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from evidence.isolation import kernel


class EvidenceConfig(AppConfig):
    name = "evidence"
    verbose_name = _("Evidence")

    def ready(self) -> None:
        """Keep a sandbox that was broken into out of the memory and the keys of this process.

        On one machine leftovers are found by their environment, which a user could not read then.
        """
        if os.geteuid() == 0 or not settings.ONE_MACHINE:
            kernel.hide_memory()

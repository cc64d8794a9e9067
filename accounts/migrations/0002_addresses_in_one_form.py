"""Bring stored addresses into their one form, before the database refuses any other."""

from django.apps.registry import Apps
from django.core.exceptions import ValidationError
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from foundation.mailboxes import STORED, canonical_address


class NotOneForm(Exception):
    """An address cannot be brought into its one form; ops decide which account stays."""


def bring_into_one_form(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Rewrite what is spelled otherwise; there is hardly any, and two accounts are never joined."""
    users = apps.get_model("accounts", "User").objects
    for user in users.exclude(email__regex=STORED).order_by("pk").iterator():
        try:
            address = canonical_address(user.email)
        except ValidationError as wrong:
            message = f"Account {user.pk} has an address that is none: correct it, then migrate."
            raise NotOneForm(message) from wrong
        taken = users.filter(email__iexact=address).exclude(pk=user.pk).first()
        if taken is not None:
            message = (
                f"Accounts {taken.pk} and {user.pk} belong to one mailbox: give one of them "
                "another address, then migrate."
            )
            raise NotOneForm(message)
        users.filter(pk=user.pk).update(email=address)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [migrations.RunPython(bring_into_one_form, migrations.RunPython.noop)]

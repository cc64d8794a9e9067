from django.db import migrations, models

from fulfilment.migrations import _last_day

REASONS = [
    ("late", "came after the last day"),
    ("unannounced", "came before the draw was announced"),
    ("revoked", "what brought it was taken back"),
    ("staff", "our staff can't take part"),
    ("left", "the account was deleted"),
    ("rules", "against the rules of the promotion"),
    ("redrawn", "the draw is held again"),
]


def reason():
    return models.CharField(blank=True, choices=REASONS, db_default="", default="", max_length=12)


class Migration(migrations.Migration):

    dependencies = [
        ("fulfilment", "0004_codes_due_by_their_index"),
    ]

    operations = [
        migrations.AlterField("drawentry", "void_reason", reason()),
        migrations.AlterField("prizeoffer", "reason", reason()),
        *_last_day.OPERATIONS,
    ]

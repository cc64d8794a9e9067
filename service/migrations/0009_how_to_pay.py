from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("service", "0008_one_live_repair_of_a_product"),
    ]

    operations = [
        migrations.AddField(
            model_name="serviceregiontext",
            name="payment_note",
            field=models.TextField(
                blank=True,
                db_default="",
                default="",
                help_text="Such as the account to transfer to. We add the RMA No. as the reference.",
                max_length=1000,
                verbose_name="How to pay",
            ),
        ),
    ]

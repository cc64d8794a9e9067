import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("fulfilment", "0001_initial"),
        ("redemptions", "0027_carry_over_what_is_owed"),
    ]

    operations = [
        migrations.AlterField(
            model_name="claim",
            name="cause",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="claim",
                to="fulfilment.cause",
            ),
        ),
        migrations.RemoveConstraint(
            model_name="drawentry", name="draw_entry_prize_is_the_winners"
        ),
        migrations.AddConstraint(
            model_name="drawentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("cause", None), ("is_winner", True), _connector="OR"),
                name="draw_entry_cause_is_the_winners",
            ),
        ),
        migrations.RemoveField(model_name="drawentry", name="sent_at"),
        migrations.RemoveField(model_name="drawentry", name="note"),
        migrations.RemoveField(model_name="drawentry", name="link"),
        migrations.DeleteModel(name="ReplacedCode"),
        migrations.DeleteModel(name="Fulfilment"),
    ]

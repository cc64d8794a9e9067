from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("fulfilment", "0008_open_work_by_index")]

    operations = [
        migrations.AddField(
            model_name="fulfilment",
            name="is_asked",
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
    ]

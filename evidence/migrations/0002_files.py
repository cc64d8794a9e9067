from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('evidence', '0001_tables'),
    ]

    operations = [
        migrations.AlterField(
            model_name='upload',
            name='kind',
            field=models.CharField(choices=[('invoice', 'invoice'), ('serial_photo', 'photo of the serial number'), ('answer', 'file for an answer'), ('attachment', 'file with a message')], max_length=12),
        ),
    ]

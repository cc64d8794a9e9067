from django.conf import settings
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # an index is made while the program runs

    dependencies = [
        ('notifications', '0001_tables'),
        ('products', '0002_first_categories'),
        ('redemptions', '0003_first_reasons'),
        ('support', '0004_files'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='conversation',
            options={'ordering': ['-last_entry_at', '-pk'], 'permissions': [('answer_conversation', 'Can answer tickets'), ('ask_about_claim', 'Can ask members about their claims'), ('lead_support', 'Can release and hand over tickets of others')], 'verbose_name': 'ticket', 'verbose_name_plural': 'tickets'},
        ),
        migrations.AddField(
            model_name='conversation',
            name='first_answered_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='conversation',
            name='promises',
            field=models.PositiveSmallIntegerField(db_default=0, default=0, help_text='How many promised days an answer has ended.'),
        ),
        migrations.AddField(
            model_name='conversation',
            name='promises_kept',
            field=models.PositiveSmallIntegerField(db_default=0, default=0, help_text='How many of them were kept.'),
        ),
        migrations.AddField(
            model_name='conversation',
            name='reopened',
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='conversation',
            name='warned_of',
            field=models.DateField(help_text='The promised day of which the leads were warned.', null=True),
        ),
        migrations.AlterField(
            model_name='conversationevent',
            name='kind',
            field=models.CharField(choices=[('opened', 'Opened'), ('replied', 'The member replied'), ('answered', 'Answered'), ('noted', 'Note added'), ('asked', 'Asked the member'), ('solved', 'Solved'), ('closed', 'Closed'), ('lapsed', 'Closed by itself'), ('reopened', 'Reopened'), ('rated', 'Rated'), ('handed_over', 'Handed over'), ('taken_over', 'Taken over'), ('topic_changed', 'Topic changed'), ('merged', 'Merged'), ('turned_into', 'Turned into'), ('reminded', 'Reminder sent'), ('emptied', 'Texts deleted')], max_length=14),
        ),
        AddIndexConcurrently(
            model_name='conversation',
            index=models.Index(fields=['opened_at'], name='conversation_opened'),
        ),
        migrations.AddConstraint(
            model_name='conversation',
            constraint=models.CheckConstraint(condition=models.Q(('promises_kept__lte', models.F('promises'))), name='conversation_promises_counted'),
        ),
    ]

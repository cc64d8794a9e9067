import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from support.migrations._live_chat import OPERATIONS


class Migration(migrations.Migration):

    dependencies = [
        ("support", "0005_desk"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='conversation',
            name='status',
            field=models.CharField(choices=[('chatting', 'In Live Chat'), ('received', 'Received'), ('answering', 'Being answered'), ('waiting', 'Waiting for your reply'), ('solved', 'Solved'), ('closed', 'Closed')], db_default='received', default='received', max_length=10, verbose_name='Status'),
        ),
        migrations.AlterField(
            model_name='conversationevent',
            name='kind',
            field=models.CharField(choices=[('opened', 'Opened'), ('replied', 'The member replied'), ('answered', 'Answered'), ('noted', 'Note added'), ('asked', 'Asked the member'), ('solved', 'Solved'), ('closed', 'Closed'), ('lapsed', 'Closed by itself'), ('reopened', 'Reopened'), ('rated', 'Rated'), ('handed_over', 'Handed over'), ('taken_over', 'Taken over'), ('chat_taken', 'Chat taken'), ('chat_to_ticket', 'Goes on as a ticket'), ('topic_changed', 'Topic changed'), ('merged', 'Merged'), ('turned_into', 'Turned into'), ('reminded', 'Reminder sent'), ('emptied', 'Texts deleted')], max_length=14),
        ),
        migrations.CreateModel(
            name='ChatHours',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('region', models.CharField(blank=True, db_default='', default='', help_text='Empty for each region that has no row of its own.', max_length=2, verbose_name='Region / Location')),
                ('opens', models.TimeField(help_text="By the clock of the member's region.", verbose_name='Opens')),
                ('closes', models.TimeField(help_text='00:00 for midnight.', verbose_name='Closes')),
                ('on_all_days', models.BooleanField(db_default=False, default=False, verbose_name='On weekends and holidays too')),
            ],
            options={
                'verbose_name': 'hours of Live Chat',
                'verbose_name_plural': 'hours of Live Chat',
                'ordering': ['region', 'opens'],
                'constraints': [models.UniqueConstraint(models.F('region'), models.F('opens'), name='chat_hours_once'), models.CheckConstraint(condition=models.Q(('opens__lt', models.F('closes')), ('closes', '00:00'), _connector='OR'), name='chat_hours_open_before_they_close')],
            },
        ),
        migrations.CreateModel(
            name='ChatPresence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_available', models.BooleanField(db_default=False, default=False)),
                ('present_until', models.DateTimeField()),
                ('agent', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='chat_presence', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'presence at the chat desk',
                'verbose_name_plural': 'presence at the chat desk',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='ChatSending',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField()),
                ('conversation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='support.conversation')),
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='chat_sending', to='support.conversationentry')),
            ],
            options={
                'verbose_name': 'entry sent in a chat',
                'verbose_name_plural': 'entries sent in chats',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(models.F('conversation'), models.F('key'), name='chat_entry_sent_once')],
            },
        ),
        migrations.CreateModel(
            name='ChatSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('queued_at', models.DateTimeField(verbose_name='Waiting since')),
                ('accepted_at', models.DateTimeField(null=True)),
                ('slot', models.PositiveSmallIntegerField(help_text="Which of the colleague's chats it is, from 1 to 3.", null=True)),
                ('member_seen_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('outcome', models.CharField(blank=True, choices=[('ended', 'Ended'), ('ticket', 'Goes on as a ticket')], db_default='', default='', max_length=6)),
                ('accepted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('agent', models.ForeignKey(help_text='Who has it now: who took it, or to whom it was handed over.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('conversation', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='chat', to='support.conversation', verbose_name='ticket')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='chats', to=settings.AUTH_USER_MODEL, verbose_name='member')),
            ],
            options={
                'verbose_name': 'chat',
                'verbose_name_plural': 'Live Chat',
                'ordering': ['queued_at', 'pk'],
                'indexes': [models.Index(condition=models.Q(('ended_at', None)), fields=['queued_at', 'id'], name='chat_live'), models.Index(condition=models.Q(('accepted_at__isnull', False)), fields=['-accepted_at'], name='chat_accepted')],
                'constraints': [models.UniqueConstraint(models.F('user'), condition=models.Q(('ended_at', None)), name='chat_one_live_of_member'), models.UniqueConstraint(models.F('agent'), models.F('slot'), condition=models.Q(('ended_at', None)), name='chat_slot_once'), models.CheckConstraint(condition=models.Q(models.Q(('agent', None), ('slot', None)), models.Q(('agent__isnull', False), ('slot__isnull', False), ('slot__range', (1, 3))), _connector='OR'), name='chat_slots_of_agent'), models.CheckConstraint(condition=models.Q(models.Q(('accepted_at', None), ('accepted_by', None), ('agent', None)), models.Q(('accepted_at__isnull', False), ('accepted_by__isnull', False), ('agent__isnull', False)), _connector='OR'), name='chat_accepted_at_and_by'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('outcome', '')), models.Q(('ended_at__isnull', False), models.Q(('outcome', ''), _negated=True)), _connector='OR'), name='chat_ended_somehow'), models.CheckConstraint(condition=models.Q(('agent', None), models.Q(('agent', models.F('user')), _negated=True), _connector='OR'), name='chat_not_with_oneself')],
            },
        ),
        *OPERATIONS,
    ]

import django.db.models.deletion
import django.db.models.functions.datetime
import foundation.languages
import support.models.conversation
from django.conf import settings
from django.db import migrations, models

from foundation.tables.first_tables import FirstTables


class Migration(migrations.Migration):

    replaces = [
        ("support", "0001_contact_messages"),
    ]

    initial = True

    dependencies = [
        ('notifications', '0001_tables'),
        ('products', '0001_tables'),
        ('redemptions', '0001_tables'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        FirstTables([
            migrations.CreateModel(
                name='Conversation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reference', models.CharField(default=support.models.conversation.new_ticket_id, editable=False, max_length=10, unique=True, verbose_name='Ticket ID')),
                    ('team', models.CharField(choices=[('general', 'General support'), ('technical', 'Technical support'), ('promotions', 'Promotions')], max_length=12, verbose_name='Team')),
                    ('page', models.CharField(blank=True, db_default='', default='', help_text='The page from which it was written, if that is what it is about.', max_length=200)),
                    ('subject', models.CharField(max_length=150, verbose_name='Subject')),
                    ('facts', models.JSONField(db_default=[], default=list, help_text='Each question as it was asked, and the answer.')),
                    ('language', models.CharField(max_length=10, verbose_name='Language')),
                    ('region', models.CharField(blank=True, db_default='', default='', help_text='Whose working days count.', max_length=2)),
                    ('status', models.CharField(choices=[('received', 'Received'), ('answering', 'Being answered'), ('waiting', 'Waiting for your reply'), ('solved', 'Solved'), ('closed', 'Closed')], db_default='received', default='received', max_length=10, verbose_name='Status')),
                    ('opened_at', models.DateTimeField(verbose_name='Opened')),
                    ('opened_from', models.UUIDField(help_text='The draft that became it.', unique=True)),
                    ('last_entry_at', models.DateTimeField(verbose_name='Last reply')),
                    ('last_number', models.PositiveIntegerField(db_default=0, default=0)),
                    ('due_on', models.DateField(help_text='By when we answer; none while it is not our turn.', null=True, verbose_name='Promised by')),
                    ('days_left', models.PositiveSmallIntegerField(help_text='Working days that are left once the member has replied.', null=True)),
                    ('waiting_since', models.DateTimeField(null=True)),
                    ('closes_on', models.DateField(help_text='The last day to reply, before it closes by itself.', null=True)),
                    ('first_solved_at', models.DateTimeField(null=True)),
                    ('closed_at', models.DateTimeField(null=True)),
                    ('reopen_until', models.DateField(null=True)),
                    ('leased_until', models.DateTimeField(null=True)),
                    ('rating', models.PositiveSmallIntegerField(null=True, verbose_name='Rating')),
                    ('rating_note', models.CharField(blank=True, db_default='', default='', max_length=500)),
                    ('rated_at', models.DateTimeField(null=True)),
                    ('emptied_at', models.DateTimeField(help_text='When its texts were deleted by rule.', null=True)),
                    ('about_email', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='notifications.email')),
                    ('assigned_to', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Assigned to')),
                    ('claim', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='conversations', to='redemptions.claim', verbose_name='claim')),
                    ('leased_to', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('merged_into', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='support.conversation')),
                    ('registered_product', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='conversations', to='products.registeredproduct', verbose_name='product')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conversations', to=settings.AUTH_USER_MODEL, verbose_name='member')),
                ],
                options={
                    'verbose_name': 'ticket',
                    'verbose_name_plural': 'tickets',
                    'ordering': ['-last_entry_at', '-pk'],
                    'permissions': [('answer_conversation', 'Can answer tickets'), ('lead_support', 'Can release and hand over tickets of others')],
                },
            ),
            migrations.CreateModel(
                name='ConversationEvent',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('opened', 'Opened'), ('replied', 'The member replied'), ('answered', 'Answered'), ('noted', 'Note added'), ('asked', 'Asked the member'), ('solved', 'Solved'), ('closed', 'Closed'), ('lapsed', 'Closed by itself'), ('reopened', 'Reopened'), ('rated', 'Rated'), ('handed_over', 'Handed over'), ('taken_over', 'Taken over'), ('topic_changed', 'Topic changed'), ('merged', 'Merged'), ('reminded', 'Reminder sent'), ('emptied', 'Texts deleted')], max_length=14)),
                    ('occurred_at', models.DateTimeField()),
                    ('note', models.TextField(blank=True, db_default='', default='')),
                    ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('conversation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='support.conversation')),
                ],
                options={
                    'verbose_name': 'event of a conversation',
                    'verbose_name_plural': 'events of conversations',
                    'ordering': ['occurred_at', 'pk'],
                },
            ),
            migrations.CreateModel(
                name='TicketTopic',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.SlugField(help_text='As links name it, such as warranty.', max_length=40, unique=True, verbose_name='Name')),
                    ('team', models.CharField(choices=[('general', 'General support'), ('technical', 'Technical support'), ('promotions', 'Promotions')], db_default='general', default='general', max_length=12, verbose_name='Team')),
                    ('promise_days', models.PositiveSmallIntegerField(db_default=2, default=2, help_text="In working days of the member's region.", verbose_name='Promised answer')),
                    ('delete_after_days', models.PositiveSmallIntegerField(blank=True, help_text='After a ticket is closed; empty for as long as the rule for all says.', null=True, verbose_name='Days until its texts are deleted')),
                    ('position', models.PositiveSmallIntegerField(db_default=0, default=0, verbose_name='Position')),
                    ('is_active', models.BooleanField(db_default=True, default=True, verbose_name='In use')),
                ],
                options={
                    'verbose_name': 'topic',
                    'verbose_name_plural': 'topics',
                    'ordering': ['position', 'pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('promise_days__range', (1, 60))), name='topic_promises_a_day'), models.CheckConstraint(condition=models.Q(('delete_after_days', None), ('delete_after_days__gte', 30), _connector='OR'), name='topic_deletes_after_a_month')],
                },
            ),
            migrations.AddField(
                model_name='conversation',
                name='topic',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='support.tickettopic', verbose_name='Topic'),
            ),
            migrations.CreateModel(
                name='CannedAnswer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(help_text='As agents see it in the list.', max_length=120, unique=True, verbose_name='Name')),
                    ('is_active', models.BooleanField(db_default=True, default=True, verbose_name='In use')),
                    ('topic', models.ForeignKey(blank=True, help_text='Only for this topic; empty for all.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='canned_answers', to='support.tickettopic', verbose_name='topic')),
                ],
                options={
                    'verbose_name': 'canned answer',
                    'verbose_name_plural': 'canned answers',
                    'ordering': ['name'],
                },
            ),
            migrations.CreateModel(
                name='TicketTopicText',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('language', models.CharField(choices=foundation.languages.language_choices, max_length=10, verbose_name='Language')),
                    ('title', models.CharField(max_length=80, verbose_name='Topic')),
                    ('advice', models.TextField(blank=True, db_default='', default='', max_length=3000, verbose_name='Answers shown first')),
                    ('topic', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='support.tickettopic', verbose_name='topic')),
                ],
                options={
                    'verbose_name': 'text',
                    'verbose_name_plural': 'texts',
                    'ordering': ['language'],
                },
            ),
            migrations.CreateModel(
                name='TopicFact',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('is_required', models.BooleanField(db_default=False, default=False, verbose_name='Required')),
                    ('position', models.PositiveSmallIntegerField(db_default=0, default=0, verbose_name='Position')),
                    ('topic', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='facts', to='support.tickettopic', verbose_name='topic')),
                ],
                options={
                    'verbose_name': 'fact',
                    'verbose_name_plural': 'facts',
                    'ordering': ['topic', 'position', 'pk'],
                },
            ),
            migrations.CreateModel(
                name='TopicFactText',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('language', models.CharField(choices=foundation.languages.language_choices, max_length=10, verbose_name='Language')),
                    ('label', models.CharField(max_length=200, verbose_name='Question')),
                    ('fact', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='support.topicfact', verbose_name='fact')),
                ],
                options={
                    'verbose_name': 'text',
                    'verbose_name_plural': 'texts',
                    'ordering': ['language'],
                },
            ),
            migrations.CreateModel(
                name='CannedAnswerText',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('language', models.CharField(choices=foundation.languages.language_choices, max_length=10, verbose_name='Language')),
                    ('text', models.TextField(help_text='{first_name}, {ticket_id}, {product}, {order_id} and {promised_day} are filled in from the ticket.', max_length=5000, verbose_name='Text')),
                    ('answer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='support.cannedanswer', verbose_name='canned answer')),
                ],
                options={
                    'verbose_name': 'text',
                    'verbose_name_plural': 'texts',
                    'ordering': ['language'],
                    'constraints': [models.UniqueConstraint(models.F('answer'), models.F('language'), name='canned_answer_text_once', violation_error_message='This text stands there in this language already.')],
                },
            ),
            migrations.CreateModel(
                name='ContactMessage',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('email', models.EmailField(help_text='Where the answer goes.', max_length=254, verbose_name='Email')),
                    ('region', models.CharField(blank=True, db_default='', default='', max_length=2, verbose_name='Region / Location')),
                    ('language', models.CharField(max_length=10, verbose_name='Language')),
                    ('topic', models.CharField(choices=[('warranty', 'Warranty'), ('technical', 'Technical'), ('promotion', 'Promotion or code'), ('account', 'Account'), ('store', 'Online Store'), ('other', 'Other')], max_length=10, verbose_name='Topic')),
                    ('text', models.TextField(max_length=5000, verbose_name='Description')),
                    ('sent_at', models.DateTimeField(verbose_name='Sent')),
                    ('answered_at', models.DateTimeField(null=True, verbose_name='Answered')),
                    ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Answered by')),
                    ('claim', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='contact_messages', to='redemptions.claim', verbose_name='claim')),
                    ('registered_product', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='contact_messages', to='products.registeredproduct', verbose_name='product')),
                    ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='contact_messages', to=settings.AUTH_USER_MODEL, verbose_name='member')),
                ],
                options={
                    'verbose_name': 'message to support',
                    'verbose_name_plural': 'messages to support',
                    'ordering': ['-sent_at', '-pk'],
                    'permissions': [('answer_contactmessage', 'Can answer messages to support')],
                    'indexes': [models.Index(fields=['-sent_at', '-id'], name='contact_newest'), models.Index(models.F('sent_at'), condition=models.Q(('answered_at', None)), name='contact_unanswered')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('answered_at', None), ('answered_by', None)), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False)), _connector='OR'), name='contact_answered_at_and_by'), models.CheckConstraint(condition=models.Q(('claim', None), ('registered_product__isnull', False), _connector='OR'), name='contact_claim_has_product'), models.CheckConstraint(condition=models.Q(('registered_product', None), ('user__isnull', False), _connector='OR'), name='contact_product_has_member')],
                },
            ),
            migrations.CreateModel(
                name='ConversationEntry',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField(help_text='From 1, in the order of the conversation.')),
                    ('kind', models.CharField(choices=[('member', 'member'), ('staff', 'staff'), ('system', 'system')], max_length=6)),
                    ('channel', models.CharField(choices=[('web', 'Portal'), ('mail', 'Email'), ('chat', 'Live Chat')], db_default='web', default='web', max_length=4)),
                    ('is_internal', models.BooleanField(db_default=False, default=False, help_text='For staff alone.')),
                    ('body', models.TextField()),
                    ('language', models.CharField(max_length=10)),
                    ('mail_id', models.CharField(help_text='Message-ID of an e-mail that came in.', max_length=250, null=True, unique=True)),
                    ('written_at', models.DateTimeField()),
                    ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('conversation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='support.conversation')),
                ],
                options={
                    'verbose_name': 'entry',
                    'verbose_name_plural': 'entries',
                    'ordering': ['conversation', 'number'],
                    'constraints': [models.UniqueConstraint(models.F('conversation'), models.F('number'), name='entry_number_once'), models.CheckConstraint(condition=models.Q(('is_internal', False), ('kind', 'staff'), _connector='OR'), name='entry_internal_is_of_staff'), models.CheckConstraint(condition=models.Q(models.Q(('author', None), ('kind', 'system')), models.Q(('author__isnull', False), ('kind__in', ['member', 'staff'])), _connector='OR'), name='entry_has_author'), models.CheckConstraint(condition=models.Q(models.Q(('channel', 'mail'), ('kind', 'member'), ('mail_id__isnull', False)), models.Q(models.Q(('channel', 'mail'), _negated=True), ('mail_id', None)), _connector='OR'), name='entry_of_mail_has_its_id'), models.CheckConstraint(condition=models.Q(('body', ''), _negated=True), name='entry_says_something')],
                },
            ),
            migrations.CreateModel(
                name='TicketDraft',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('token', models.UUIDField(unique=True)),
                    ('page', models.CharField(blank=True, db_default='', default='', max_length=200)),
                    ('subject', models.CharField(blank=True, db_default='', default='', max_length=150, verbose_name='Subject')),
                    ('text', models.TextField(blank=True, db_default='', default='', max_length=5000, verbose_name='Description')),
                    ('facts', models.JSONField(db_default={}, default=dict, help_text="What was answered, by the fact's key.")),
                    ('updated_at', models.DateTimeField(auto_now=True, db_default=django.db.models.functions.datetime.Now())),
                    ('about_email', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='notifications.email')),
                    ('claim', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='redemptions.claim')),
                    ('registered_product', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='products.registeredproduct')),
                    ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='ticket_draft', to=settings.AUTH_USER_MODEL)),
                    ('topic', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='support.tickettopic')),
                ],
                options={
                    'verbose_name': 'unfinished ticket',
                    'verbose_name_plural': 'unfinished tickets',
                    'indexes': [models.Index(models.F('updated_at'), name='ticket_draft_updated')],
                },
            ),
            migrations.AddIndex(
                model_name='conversation',
                index=models.Index(fields=['user', '-last_entry_at'], name='conversation_of_member'),
            ),
            migrations.AddIndex(
                model_name='conversation',
                index=models.Index(fields=['-last_entry_at', '-id'], name='conversation_newest'),
            ),
            migrations.AddIndex(
                model_name='conversation',
                index=models.Index(condition=models.Q(('status__in', ['received', 'answering'])), fields=['due_on', 'id'], name='conversation_queue'),
            ),
            migrations.AddIndex(
                model_name='conversation',
                index=models.Index(condition=models.Q(('status', 'waiting')), fields=['closes_on'], name='conversation_closes'),
            ),
            migrations.AddIndex(
                model_name='conversation',
                index=models.Index(condition=models.Q(('status', 'solved')), fields=['reopen_until'], name='conversation_ends'),
            ),
            migrations.AddIndex(
                model_name='conversation',
                index=models.Index(condition=models.Q(('emptied_at', None), ('status', 'closed')), fields=['closed_at'], name='conversation_closed'),
            ),
            migrations.AddConstraint(
                model_name='conversation',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('due_on__isnull', False), ('status__in', ['received', 'answering'])), models.Q(models.Q(('status__in', ['received', 'answering']), _negated=True), ('due_on', None)), _connector='OR'), name='conversation_promised_while_ours'),
            ),
            migrations.AddConstraint(
                model_name='conversation',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('closes_on__isnull', False), ('days_left__isnull', False), ('status', 'waiting'), ('waiting_since__isnull', False)), models.Q(models.Q(('status', 'waiting'), _negated=True), ('closes_on', None), ('days_left', None), ('waiting_since', None)), _connector='OR'), name='conversation_waits_since_and_until'),
            ),
            migrations.AddConstraint(
                model_name='conversation',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('reopen_until__isnull', False), ('status__in', ['solved', 'closed'])), models.Q(models.Q(('status__in', ['solved', 'closed']), _negated=True), ('reopen_until', None)), _connector='OR'), name='conversation_ended_until'),
            ),
            migrations.AddConstraint(
                model_name='conversation',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('status', 'closed')), models.Q(models.Q(('status', 'closed'), _negated=True), ('closed_at', None)), _connector='OR'), name='conversation_closed_at'),
            ),
            migrations.AddConstraint(
                model_name='conversation',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'solved'), _negated=True), ('first_solved_at__isnull', False), _connector='OR'), name='conversation_solved_at'),
            ),
            migrations.AddConstraint(
                model_name='conversation',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('rated_at', None), ('rating', None), ('rating_note', '')), models.Q(('first_solved_at__isnull', False), ('rated_at__isnull', False), ('rating__range', (1, 5))), _connector='OR'), name='conversation_rated_once_solved'),
            ),
            migrations.AddConstraint(
                model_name='conversation',
                constraint=models.CheckConstraint(condition=models.Q(('merged_into', None), models.Q(('status', 'closed'), models.Q(('merged_into', models.F('id')), _negated=True)), _connector='OR'), name='conversation_merged_is_closed'),
            ),
            migrations.AddConstraint(
                model_name='conversation',
                constraint=models.CheckConstraint(condition=models.Q(('claim', None), ('registered_product__isnull', False), _connector='OR'), name='conversation_claim_has_product'),
            ),
            migrations.AddConstraint(
                model_name='conversation',
                constraint=models.CheckConstraint(condition=models.Q(('page', ''), models.Q(('about_email', None), ('claim', None)), _connector='OR'), name='conversation_about_one_thing'),
            ),
            migrations.AddConstraint(
                model_name='conversation',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('leased_to', None), ('leased_until', None)), models.Q(('leased_to__isnull', False), ('leased_until__isnull', False)), _connector='OR'), name='conversation_lease_has_holder'),
            ),
            migrations.AddConstraint(
                model_name='conversation',
                constraint=models.CheckConstraint(condition=models.Q(('emptied_at', None), ('status', 'closed'), _connector='OR'), name='conversation_emptied_is_closed'),
            ),
            migrations.AddConstraint(
                model_name='tickettopictext',
                constraint=models.UniqueConstraint(models.F('topic'), models.F('language'), name='ticket_topic_text_once', violation_error_message='This text stands there in this language already.'),
            ),
            migrations.AddConstraint(
                model_name='topicfacttext',
                constraint=models.UniqueConstraint(models.F('fact'), models.F('language'), name='topic_fact_text_once', violation_error_message='This text stands there in this language already.'),
            ),
        ]),
    ]

import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from foundation.tables.first_tables import FirstTables


class Migration(migrations.Migration):

    replaces = [
        ("notifications", "0001_initial"),
        ("notifications", "0002_withdrawn_emails"),
        ("notifications", "0003_seals_of_emails"),
        ("notifications", "0004_retention"),
        ("notifications", "0005_letters_with_addresses"),
        ("notifications", "0006_letters_with_addresses_valid"),
        ("notifications", "0007_answers_to_the_writer"),
        ("notifications", "0008_plain_words_for_causes"),
        ("notifications", "0009_letters_written_by_workers"),
        ("notifications", "0010_lists_of_staff_by_index"),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        FirstTables([
            migrations.CreateModel(
                name='UndeliverableAddress',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('address', models.EmailField(max_length=254)),
                    ('cause', models.CharField(choices=[('address', "This address doesn't exist."), ('mailbox', "The mailbox isn't accepting emails at the moment."), ('full', 'The mailbox is full.'), ('spam', 'The mail server treated the email as spam, or blocks our emails.'), ('too_large', 'The email is too large for the mail server.'), ('busy', 'The mail server asks us to wait.'), ('no_answer', 'The mail server did not answer.'), ('set_up', "Our mail server isn't set up correctly."), ('not_written', "The email couldn't be created."), ('refused', 'The mail server refused the email.')], max_length=20)),
                    ('answer', models.TextField()),
                    ('marked_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now)),
                ],
                options={
                    'verbose_name': 'undeliverable address',
                    'verbose_name_plural': 'undeliverable addresses',
                    'indexes': [models.Index(django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Upper('address'), 'varchar_pattern_ops'), name='undeliverable_upper'), models.Index(fields=['-marked_at', '-id'], name='undeliverable_newest')],
                    'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('address'), name='undeliverable_address_once')],
                },
            ),
            migrations.CreateModel(
                name='Email',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(max_length=40)),
                    ('to', models.EmailField(max_length=254)),
                    ('language', models.CharField(max_length=10)),
                    ('subject', models.CharField(max_length=250)),
                    ('text', models.TextField(blank=True, db_default='', default='')),
                    ('html', models.TextField(blank=True, db_default='', default='')),
                    ('seal', models.UUIDField(editable=False, null=True)),
                    ('encrypted_bodies', models.BinaryField(help_text='Text and HTML with the secret, encrypted; what stands in clear hides it.', null=True)),
                    ('holds_secret', models.BooleanField(db_default=False, default=False)),
                    ('is_newsletter', models.BooleanField(db_default=False, default=False)),
                    ('unsubscribe_url', models.URLField(blank=True, db_default='', default='', max_length=500)),
                    ('reply_to', models.EmailField(blank=True, db_default='', default='', help_text='Who gets an answer to it; empty: REPLY_TO_ADDRESS.', max_length=254)),
                    ('status', models.CharField(choices=[('promised', 'queued'), ('queued', 'queued'), ('sending', 'sending'), ('sent', 'sent'), ('failed', 'failed'), ('withdrawn', 'withdrawn')], db_default='queued', default='queued', max_length=10)),
                    ('attempts', models.PositiveSmallIntegerField(db_default=0, default=0, help_text='How often a mail server got it, or a worker died over it.')),
                    ('next_attempt_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now)),
                    ('leased_until', models.DateTimeField(null=True)),
                    ('cause', models.CharField(blank=True, choices=[('address', "This address doesn't exist."), ('mailbox', "The mailbox isn't accepting emails at the moment."), ('full', 'The mailbox is full.'), ('spam', 'The mail server treated the email as spam, or blocks our emails.'), ('too_large', 'The email is too large for the mail server.'), ('busy', 'The mail server asks us to wait.'), ('no_answer', 'The mail server did not answer.'), ('set_up', "Our mail server isn't set up correctly."), ('not_written', "The email couldn't be created."), ('refused', 'The mail server refused the email.')], db_default='', default='', help_text='Why it has not arrived yet.', max_length=20)),
                    ('answer', models.TextField(blank=True, db_default='', default='', help_text='What the mail server said last.')),
                    ('message_id', models.CharField(max_length=120, unique=True)),
                    ('about', models.CharField(blank=True, db_default='', default='', help_text='What it is about, as its writer calls it.', max_length=40)),
                    ('matter', models.CharField(blank=True, db_default='', default='', help_text='Which secret it holds, as its writer calls it; another one makes it untrue.', max_length=40)),
                    ('dedupe_key', models.CharField(max_length=120, unique=True)),
                    ('queued_at', models.DateTimeField(auto_now_add=True, db_default=django.db.models.functions.datetime.Now())),
                    ('sent_at', models.DateTimeField(null=True)),
                    ('bounced_at', models.DateTimeField(help_text='When word came that it did not arrive after all.', null=True)),
                    ('wiped_at', models.DateTimeField(help_text='When its text and address were deleted by rule.', null=True)),
                    ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='emails', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'email',
                    'verbose_name_plural': 'emails',
                    'ordering': ['-queued_at', '-pk'],
                    'permissions': [('resend_email', 'Can send an email again')],
                    'indexes': [models.Index(models.F('is_newsletter'), models.F('next_attempt_at'), models.F('id'), condition=models.Q(('status', 'queued')), name='email_waiting'), models.Index(models.F('next_attempt_at'), models.F('id'), condition=models.Q(('status', 'promised')), name='email_promised'), models.Index(models.F('leased_until'), condition=models.Q(('status', 'sending')), name='email_left'), models.Index(fields=['user', '-queued_at'], name='email_of_member'), models.Index(models.F('about'), condition=models.Q(('about', ''), _negated=True), name='email_about'), models.Index(fields=['-queued_at', '-id'], name='message_newest'), models.Index(django.db.models.functions.text.Upper('to'), name='message_to'), models.Index(fields=['kind', '-queued_at', '-id'], name='message_kind'), models.Index(fields=['language', '-queued_at', '-id'], name='message_language'), models.Index(condition=models.Q(('status', 'sent'), _negated=True), fields=['status', '-queued_at', '-id'], name='message_not_sent'), models.Index(condition=models.Q(('cause', ''), _negated=True), fields=['cause', '-queued_at', '-id'], name='message_cause'), models.Index(models.F('message_id'), name='message_by_its_id'), models.Index(models.F('queued_at'), models.F('id'), condition=models.Q(('wiped_at', None)), name='message_not_wiped')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('bounced_at', None), ('sent_at__isnull', False), ('status', 'sent')), models.Q(('bounced_at__isnull', False), ('sent_at__isnull', False), ('status', 'failed')), models.Q(models.Q(('status', 'sent'), _negated=True), ('bounced_at', None), ('sent_at', None)), _connector='OR'), name='email_sent_has_time'), models.CheckConstraint(condition=models.Q(('encrypted_bodies__isnull', False), ('holds_secret', True), ('status', 'sent'), _negated=True), name='email_sent_keeps_no_secret')],
                },
            ),
        ]),
    ]

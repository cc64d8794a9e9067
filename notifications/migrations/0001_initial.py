import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='UndeliverableAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.EmailField(max_length=254)),
                ('cause', models.CharField(choices=[('address', 'This address does not exist.'), ('mailbox', 'The mailbox takes no letters at the moment.'), ('full', 'The mailbox is full.'), ('spam', 'The mail server took the letter for spam, or takes none of ours.'), ('too_large', 'The letter is too large for the mail server.'), ('busy', 'The mail server asks us to wait.'), ('no_answer', 'The mail server did not answer.'), ('set_up', 'Our mail server is not set up right.'), ('not_written', 'The letter could not be put together.'), ('refused', 'The mail server refused the letter.')], max_length=20)),
                ('answer', models.TextField()),
                ('marked_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now)),
            ],
            options={
                'verbose_name': 'undeliverable address',
                'verbose_name_plural': 'undeliverable addresses',
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
                ('encrypted_bodies', models.BinaryField(help_text='Text and HTML with the secret, encrypted; what stands in clear hides it.', null=True)),
                ('holds_secret', models.BooleanField(db_default=False, default=False)),
                ('is_newsletter', models.BooleanField(db_default=False, default=False)),
                ('unsubscribe_url', models.URLField(blank=True, db_default='', default='', max_length=500)),
                ('status', models.CharField(choices=[('queued', 'queued'), ('sending', 'sending'), ('sent', 'sent'), ('failed', 'failed')], db_default='queued', default='queued', max_length=10)),
                ('attempts', models.PositiveSmallIntegerField(db_default=0, default=0, help_text='How often a mail server got it, or a worker died over it.')),
                ('next_attempt_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now)),
                ('leased_until', models.DateTimeField(null=True)),
                ('cause', models.CharField(blank=True, choices=[('address', 'This address does not exist.'), ('mailbox', 'The mailbox takes no letters at the moment.'), ('full', 'The mailbox is full.'), ('spam', 'The mail server took the letter for spam, or takes none of ours.'), ('too_large', 'The letter is too large for the mail server.'), ('busy', 'The mail server asks us to wait.'), ('no_answer', 'The mail server did not answer.'), ('set_up', 'Our mail server is not set up right.'), ('not_written', 'The letter could not be put together.'), ('refused', 'The mail server refused the letter.')], db_default='', default='', help_text='Why it has not arrived yet.', max_length=20)),
                ('answer', models.TextField(blank=True, db_default='', default='', help_text='What the mail server said last.')),
                ('message_id', models.CharField(max_length=120, unique=True)),
                ('about', models.CharField(blank=True, db_default='', default='', help_text='What it is about, as its writer calls it.', max_length=40)),
                ('dedupe_key', models.CharField(max_length=120, unique=True)),
                ('queued_at', models.DateTimeField(auto_now_add=True, db_default=django.db.models.functions.datetime.Now())),
                ('sent_at', models.DateTimeField(null=True)),
                ('bounced_at', models.DateTimeField(help_text='When word came that it did not arrive after all.', null=True)),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='emails', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'letter',
                'verbose_name_plural': 'letters',
                'ordering': ['-queued_at', '-pk'],
                'permissions': [('resend_email', 'Can send a letter again')],
                'indexes': [models.Index(models.F('is_newsletter'), models.F('next_attempt_at'), models.F('id'), condition=models.Q(('status', 'queued')), name='email_waiting'), models.Index(models.F('leased_until'), condition=models.Q(('status', 'sending')), name='email_left'), models.Index(models.F('queued_at'), condition=models.Q(('status', 'failed')), name='email_failed'), models.Index(fields=['user', '-queued_at'], name='email_of_member'), models.Index(models.F('about'), condition=models.Q(('about', ''), _negated=True), name='email_about'), models.Index(fields=['-queued_at', '-id'], name='message_newest'), models.Index(django.db.models.functions.text.Upper('to'), name='message_to'), models.Index(models.F('queued_at'), condition=models.Q(('status__in', ['queued', 'sending'])), name='message_on_its_way')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('bounced_at', None), ('sent_at__isnull', False), ('status', 'sent')), models.Q(('bounced_at__isnull', False), ('sent_at__isnull', False), ('status', 'failed')), models.Q(models.Q(('status', 'sent'), _negated=True), ('bounced_at', None), ('sent_at', None)), _connector='OR'), name='email_sent_has_time'), models.CheckConstraint(condition=models.Q(('encrypted_bodies__isnull', False), ('status', 'sent'), _negated=True), name='email_sent_keeps_no_secret')],
            },
        ),
    ]

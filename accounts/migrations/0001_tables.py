import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import django.utils.timezone
import foundation.languages
import foundation.mailboxes
import foundation.models
import foundation.text
from django.conf import settings
from django.db import migrations, models

from foundation.tables.first_tables import FirstTables


class Migration(migrations.Migration):

    replaces = [
        ("accounts", "0001_initial"),
        ("accounts", "0002_addresses_in_one_form"),
        ("accounts", "0003_one_mailbox_one_member"),
        ("accounts", "0004_unwritten_newsletters"),
        ("accounts", "0005_record_security_events"),
        ("accounts", "0006_events_of_sign_in"),
        ("accounts", "0007_own_sessions"),
        ("accounts", "0008_guard_what_accounts_rest_on"),
        ("accounts", "0010_copies_and_deletions"),
        ("accounts", "0011_retention"),
        ("accounts", "0012_kinds_of_events"),
        ("accounts", "0013_holds_and_ended_sessions"),
        ("accounts", "0014_lists_of_staff_by_index"),
        ("accounts", "0015_name_rows_in_the_plural"),
        ("accounts", "0016_looks_at_accounts"),
    ]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        FirstTables([
            migrations.CreateModel(
                name='User',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('password', models.CharField(max_length=128, verbose_name='password')),
                    ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                    ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                    ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                    ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                    ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                    ('email', foundation.mailboxes.MailboxField(max_length=254, unique=True, verbose_name='Email')),
                    ('first_name', models.CharField(max_length=80, validators=[foundation.text.one_line], verbose_name='First Name')),
                    ('last_name', models.CharField(blank=True, db_default='', default='', max_length=80, validators=[foundation.text.one_line], verbose_name='Last Name')),
                    ('region', models.CharField(max_length=2, verbose_name='Region / Location')),
                    ('contact_number', models.CharField(blank=True, db_default='', default='', max_length=40, validators=[foundation.text.one_line], verbose_name='Contact Number')),
                    ('language', models.CharField(blank=True, db_default='', default='', help_text='Of pages and emails; empty follows the browser.', max_length=10, verbose_name='Language')),
                    ('time_zone', models.CharField(db_default='UTC', default='UTC', max_length=64, verbose_name='Time zone')),
                    ('deleted_from', models.DateTimeField(editable=False, null=True)),
                    ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                    ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                ],
                options={
                    'verbose_name': 'member',
                    'verbose_name_plural': 'members',
                    'permissions': [('copy_personal_data', 'Can send members a copy of their data'), ('delete_account', 'Can have the account of a member deleted')],
                },
            ),
            migrations.CreateModel(
                name='AccountDeletion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('asked_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now, verbose_name='asked')),
                    ('reason', models.CharField(blank=True, db_default='', default='', max_length=300, verbose_name='Reason')),
                    ('due_at', models.DateTimeField(verbose_name='due')),
                    ('reminded_at', models.DateTimeField(null=True)),
                    ('begun_at', models.DateTimeField(null=True)),
                    ('erased_at', models.DateTimeField(null=True)),
                    ('address_digest', models.BinaryField(max_length=32, null=True)),
                    ('mailbox_digest', models.BinaryField(help_text='Of the address without its tag.', max_length=32, null=True)),
                    ('asked_by', models.ForeignKey(db_index=False, help_text='The member of staff who asked for the member.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('user', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='deletion', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'deletion of an account',
                    'verbose_name_plural': 'deletions of accounts',
                    'ordering': ['-asked_at', '-pk'],
                },
            ),
            migrations.CreateModel(
                name='AccountSession',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('session_key', models.CharField(max_length=64, unique=True, verbose_name='session')),
                    ('session_data', models.TextField()),
                    ('expire_date', models.DateTimeField(db_index=True, verbose_name='ends')),
                    ('begun_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now, verbose_name='since')),
                    ('last_used_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now, verbose_name='last used')),
                    ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='sessions', to=settings.AUTH_USER_MODEL, verbose_name='who')),
                ],
                options={
                    'verbose_name': 'session',
                    'verbose_name_plural': 'sessions',
                    'ordering': ['-last_used_at', '-pk'],
                },
            ),
            migrations.CreateModel(
                name='AddressChange',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('token_digest', models.BinaryField(max_length=32, unique=True)),
                    ('expires_at', models.DateTimeField(verbose_name='valid until')),
                    ('used_at', models.DateTimeField(null=True, verbose_name='used')),
                    ('old_email', foundation.mailboxes.MailboxField(max_length=254)),
                    ('new_email', foundation.mailboxes.MailboxField(max_length=254)),
                    ('changed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now)),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
            ),
            migrations.CreateModel(
                name='Consent',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('privacy', 'Privacy Policy'), ('reward_program', 'Reward Program terms and condition'), ('promotion_terms', 'Terms of a promotion'), ('newsletter', 'Newsletters')], max_length=20)),
                    ('version', models.CharField(max_length=40)),
                    ('language', models.CharField(max_length=10)),
                    ('given_at', models.DateTimeField(auto_now_add=True, db_default=django.db.models.functions.datetime.Now())),
                    ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['-given_at', '-pk'],
                },
            ),
            migrations.CreateModel(
                name='DataCopy',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('due_at', models.DateTimeField(default=foundation.models.soon, null=True)),
                    ('leased_until', models.DateTimeField(null=True)),
                    ('attempts', models.PositiveSmallIntegerField(db_default=0, default=0)),
                    ('done_at', models.DateTimeField(null=True)),
                    ('language', models.CharField(max_length=10)),
                    ('asked_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now)),
                    ('files', models.PositiveIntegerField(db_default=0, default=0)),
                    ('files_done', models.PositiveIntegerField(db_default=0, default=0)),
                    ('path', models.CharField(blank=True, db_default='', default='', max_length=200)),
                    ('size', models.PositiveBigIntegerField(db_default=0, default=0)),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='data_copies', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': "copy of a member's data",
                    'verbose_name_plural': "copies of members' data",
                    'ordering': ['-pk'],
                },
            ),
            migrations.CreateModel(
                name='LegalHold',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('about', models.CharField(help_text="The claim's Order ID.", max_length=40, verbose_name='about')),
                    ('reason', models.TextField(max_length=500, verbose_name='Reason')),
                    ('placed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now, verbose_name='placed')),
                    ('released_at', models.DateTimeField(null=True, verbose_name='until')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='legal_holds', to=settings.AUTH_USER_MODEL, verbose_name='whose')),
                    ('placed_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='placed by')),
                    ('released_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='released by')),
                ],
                options={
                    'verbose_name': 'legal hold',
                    'verbose_name_plural': 'legal holds',
                    'ordering': ['-placed_at', '-pk'],
                },
            ),
            migrations.CreateModel(
                name='Newsletter',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('topic', models.CharField(choices=[('products', 'New products'), ('promotions', 'Promotions and rewards'), ('events', 'Events and community')], max_length=20, verbose_name='topic')),
                    ('status', models.CharField(choices=[('draft', 'draft'), ('sending', 'being sent'), ('sent', 'sent')], db_default='draft', default='draft', max_length=10, verbose_name='status')),
                    ('written_at', models.DateTimeField(auto_now_add=True, verbose_name='written')),
                    ('begun_at', models.DateTimeField(null=True, verbose_name='sending began')),
                    ('last_reader', models.BigIntegerField(db_default=0, default=0, help_text='The member whose email was written last.')),
                    ('letters', models.PositiveIntegerField(db_default=0, default=0, verbose_name='emails')),
                    ('progressed_at', models.DateTimeField(null=True)),
                    ('sent_at', models.DateTimeField(null=True, verbose_name='all emails written')),
                    ('begun_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'newsletter',
                    'verbose_name_plural': 'newsletters',
                    'ordering': ['-written_at', '-pk'],
                    'permissions': [('send_newsletter', 'Can send a newsletter')],
                },
            ),
            migrations.CreateModel(
                name='NewsletterText',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('language', models.CharField(choices=foundation.languages.language_choices, max_length=10, verbose_name='Language')),
                    ('subject', models.CharField(max_length=150, validators=[foundation.text.one_line], verbose_name='subject')),
                    ('text', models.TextField(help_text='Plain text: an empty line ends a paragraph, addresses become links.', verbose_name='text')),
                    ('newsletter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='accounts.newsletter')),
                ],
                options={
                    'verbose_name': 'text',
                    'verbose_name_plural': 'texts',
                    'ordering': ['newsletter', 'language'],
                },
            ),
            migrations.CreateModel(
                name='SecurityEvent',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('evidence', 'looked at evidence'), ('ahead', 'fetched evidence ahead, unseen'), ('address', 'saw a postal address'), ('member', "opened a member's page"), ('search', 'searched'), ('export', 'exported'), ('added', 'added'), ('changed', 'changed'), ('deleted', 'deleted'), ('role', "changed somebody's rights"), ('loaded', 'loaded codes'), ('code', 'saw a reward code'), ('account', 'saw an account in clear'), ('signed_up', 'signed up'), ('signed_in', 'signed in'), ('signed_out', 'signed out'), ('sessions_ended', 'signed out other browsers'), ('sign_in_failed', 'failed to sign in'), ('factor_used', 'used a second factor'), ('factor_failed', 'failed with a second factor or a code'), ('factor_changed', 'changed a second factor'), ('password', 'changed the password'), ('email', 'changed the e-mail address'), ('throttled', 'tried too often'), ('refused', 'was refused'), ('recovery_codes', 'saw recovery codes'), ('copy_asked', 'asked for a copy of personal data'), ('copy_taken', 'downloaded a copy of personal data'), ('erasure_asked', 'asked for an account to be deleted'), ('erasure_stopped', 'kept an account that was to be deleted'), ('erased', 'deleted an account')], max_length=20, verbose_name='what')),
                    ('occurred_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now, verbose_name='when')),
                    ('about', models.CharField(blank=True, db_default='', default='', help_text='The file, claim, page or row.', max_length=200, verbose_name='about')),
                    ('details', models.JSONField(db_default={}, default=dict, help_text='Of a change: old and new values.', verbose_name='details')),
                    ('address', models.CharField(blank=True, db_default='', default='', max_length=64, verbose_name='IP address')),
                    ('request_id', models.CharField(blank=True, db_default='', default='', max_length=64)),
                    ('actor', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who')),
                    ('member', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='whose')),
                ],
                options={
                    'verbose_name': 'security event',
                    'verbose_name_plural': 'security events',
                    'ordering': ['-pk'],
                },
            ),
            migrations.CreateModel(
                name='SharedBrowser',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('seen_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now)),
                    ('staff', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
            ),
            migrations.CreateModel(
                name='StaffInvitation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('token_digest', models.BinaryField(max_length=32, unique=True)),
                    ('expires_at', models.DateTimeField(verbose_name='valid until')),
                    ('used_at', models.DateTimeField(null=True, verbose_name='used')),
                    ('email', foundation.mailboxes.MailboxField(max_length=254, verbose_name='Email')),
                    ('first_name', models.CharField(max_length=80, validators=[foundation.text.one_line], verbose_name='First Name')),
                    ('last_name', models.CharField(blank=True, db_default='', default='', max_length=80, validators=[foundation.text.one_line], verbose_name='Last Name')),
                    ('language', models.CharField(blank=True, db_default='', default='', max_length=10, verbose_name='Language')),
                    ('invited_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now, verbose_name='sent')),
                    ('withdrawn_at', models.DateTimeField(null=True, verbose_name='withdrawn')),
                    ('groups', models.ManyToManyField(related_name='+', to='auth.group', verbose_name='groups')),
                    ('invited_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='invited by')),
                ],
                options={
                    'verbose_name': 'invitation of staff',
                    'verbose_name_plural': 'invitations of staff',
                    'ordering': ['-pk'],
                },
            ),
            migrations.CreateModel(
                name='Subscription',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('topic', models.CharField(choices=[('products', 'New products'), ('promotions', 'Promotions and rewards'), ('events', 'Events and community')], max_length=20)),
                    ('subscribed_at', models.DateTimeField(auto_now_add=True, db_default=django.db.models.functions.datetime.Now())),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='subscriptions', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['user', 'topic'],
                },
            ),
            migrations.CreateModel(
                name='UnwrittenNewsletter',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('attempts', models.PositiveSmallIntegerField(db_default=0, default=0)),
                    ('newsletter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='unwritten', to='accounts.newsletter')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
            ),
            migrations.AddIndex(
                model_name='user',
                index=models.Index(django.db.models.functions.text.Right(models.Func('contact_number', models.Value('\\D'), models.Value(''), models.Value('g'), function='REGEXP_REPLACE', output_field=models.CharField()), 9), name='user_same_phone'),
            ),
            migrations.AddIndex(
                model_name='user',
                index=models.Index(django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Lower('email'), 'varchar_pattern_ops'), name='user_email_begins'),
            ),
            migrations.AddIndex(
                model_name='user',
                index=models.Index(django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Upper('email'), 'varchar_pattern_ops'), name='user_email_upper'),
            ),
            migrations.AddIndex(
                model_name='user',
                index=models.Index(models.F('id'), condition=models.Q(('is_staff', True)), name='user_staff'),
            ),
            migrations.AddIndex(
                model_name='user',
                index=models.Index(django.db.models.functions.text.Lower(models.Func('email', models.Value('\\+[^@]*@'), models.Value('@'), function='REGEXP_REPLACE', output_field=models.CharField())), name='user_same_mailbox'),
            ),
            migrations.AddIndex(
                model_name='user',
                index=models.Index(django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Upper('first_name'), 'varchar_pattern_ops'), name='user_first'),
            ),
            migrations.AddIndex(
                model_name='user',
                index=models.Index(django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Upper('last_name'), 'varchar_pattern_ops'), name='user_last'),
            ),
            migrations.AddIndex(
                model_name='user',
                index=models.Index(models.F('region'), models.F('email'), name='user_region'),
            ),
            migrations.AddIndex(
                model_name='user',
                index=models.Index(models.F('email'), condition=models.Q(('is_active', False)), name='user_inactive'),
            ),
            migrations.AddConstraint(
                model_name='user',
                constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='user_email_whatever_its_capitals'),
            ),
            migrations.AddConstraint(
                model_name='user',
                constraint=models.CheckConstraint(condition=models.Q(('email__regex', '^[!-~]+$')), name='user_email_in_its_one_form'),
            ),
            migrations.AddIndex(
                model_name='accountdeletion',
                index=models.Index(models.F('due_at'), condition=models.Q(('erased_at', None)), name='account_deletion_due'),
            ),
            migrations.AddIndex(
                model_name='accountdeletion',
                index=models.Index(models.F('address_digest'), name='account_deletion_address'),
            ),
            migrations.AddIndex(
                model_name='accountdeletion',
                index=models.Index(models.F('mailbox_digest'), name='account_deletion_mailbox'),
            ),
            migrations.AddIndex(
                model_name='addresschange',
                index=models.Index(models.F('old_email'), name='address_change_old'),
            ),
            migrations.AddConstraint(
                model_name='consent',
                constraint=models.UniqueConstraint(models.F('user'), models.F('kind'), models.F('version'), condition=models.Q(('withdrawn_at', None)), name='consent_in_force_once'),
            ),
            migrations.AddIndex(
                model_name='datacopy',
                index=models.Index(models.F('due_at'), condition=models.Q(('due_at__isnull', False)), name='data_copy_due'),
            ),
            migrations.AddConstraint(
                model_name='datacopy',
                constraint=models.UniqueConstraint(models.F('user'), condition=models.Q(('done_at', None)), name='one_copy_at_a_time'),
            ),
            migrations.AddIndex(
                model_name='legalhold',
                index=models.Index(models.F('member'), condition=models.Q(('released_at', None)), name='legal_hold_in_force'),
            ),
            migrations.AddConstraint(
                model_name='legalhold',
                constraint=models.UniqueConstraint(models.F('about'), condition=models.Q(('released_at', None)), name='legal_hold_once'),
            ),
            migrations.AddConstraint(
                model_name='legalhold',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('released_at', None), ('released_by', None)), models.Q(('released_at__isnull', False), ('released_by__isnull', False)), _connector='OR'), name='legal_hold_released_at_and_by'),
            ),
            migrations.AddConstraint(
                model_name='newsletter',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('begun_at', None), ('begun_by', None), ('progressed_at', None), ('status', 'draft')), models.Q(models.Q(('status', 'draft'), _negated=True), ('begun_at__isnull', False), ('begun_by__isnull', False), ('progressed_at__isnull', False)), _connector='OR'), name='newsletter_sent_by_somebody'),
            ),
            migrations.AddConstraint(
                model_name='newsletter',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('status', 'sent')), models.Q(models.Q(('status', 'sent'), _negated=True), ('sent_at', None)), _connector='OR'), name='newsletter_sent_has_time'),
            ),
            migrations.AddConstraint(
                model_name='newslettertext',
                constraint=models.UniqueConstraint(models.F('newsletter'), models.F('language'), name='newsletter_text_once', violation_error_message='This text stands there in this language already.'),
            ),
            migrations.AddIndex(
                model_name='securityevent',
                index=django.contrib.postgres.indexes.BrinIndex(models.F('occurred_at'), name='security_event_when'),
            ),
            migrations.AddIndex(
                model_name='securityevent',
                index=models.Index(models.F('kind'), models.F('id'), name='security_event_kind'),
            ),
            migrations.AddIndex(
                model_name='securityevent',
                index=models.Index(models.F('actor'), models.F('id'), name='security_event_actor'),
            ),
            migrations.AddIndex(
                model_name='securityevent',
                index=models.Index(models.F('member'), models.F('id'), name='security_event_member'),
            ),
            migrations.AddConstraint(
                model_name='sharedbrowser',
                constraint=models.UniqueConstraint(models.F('user'), models.F('staff'), name='shared_browser_once'),
            ),
            migrations.AddConstraint(
                model_name='staffinvitation',
                constraint=models.UniqueConstraint(models.F('email'), condition=models.Q(('used_at', None), ('withdrawn_at', None)), name='one_invitation_waits_for_an_address'),
            ),
            migrations.AddConstraint(
                model_name='subscription',
                constraint=models.UniqueConstraint(models.F('user'), models.F('topic'), name='subscription_once'),
            ),
            migrations.AddConstraint(
                model_name='unwrittennewsletter',
                constraint=models.UniqueConstraint(models.F('newsletter'), models.F('user'), name='unwritten_newsletter_once'),
            ),
        ]),
    ]

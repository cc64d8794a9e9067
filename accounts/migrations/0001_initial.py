import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import django.utils.timezone
import foundation.languages
import foundation.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
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
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='Email')),
                ('first_name', models.CharField(max_length=80, validators=[foundation.text.one_line], verbose_name='First Name')),
                ('last_name', models.CharField(blank=True, db_default='', default='', max_length=80, validators=[foundation.text.one_line], verbose_name='Last Name')),
                ('region', models.CharField(max_length=2, verbose_name='Region / Location')),
                ('contact_number', models.CharField(blank=True, db_default='', default='', max_length=40, validators=[foundation.text.one_line], verbose_name='Contact Number')),
                ('language', models.CharField(blank=True, db_default='', default='', help_text='Of pages and letters; empty follows the browser.', max_length=10, verbose_name='Language')),
                ('time_zone', models.CharField(db_default='UTC', default='UTC', max_length=64, verbose_name='Time zone')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'member',
                'verbose_name_plural': 'members',
            },
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('privacy', 'Privacy Policy'), ('reward_program', 'Reward Program terms and condition'), ('promotion_terms', 'Terms of a promotion')], max_length=20)),
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
            name='Newsletter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('topic', models.CharField(choices=[('products', 'New products'), ('promotions', 'Promotions and rewards'), ('events', 'Events and community')], max_length=20, verbose_name='topic')),
                ('status', models.CharField(choices=[('draft', 'draft'), ('sending', 'being sent'), ('sent', 'sent')], db_default='draft', default='draft', max_length=10, verbose_name='status')),
                ('written_at', models.DateTimeField(auto_now_add=True, verbose_name='written')),
                ('begun_at', models.DateTimeField(null=True, verbose_name='sending began')),
                ('last_reader', models.BigIntegerField(db_default=0, default=0, help_text='The member whose letter was written last.')),
                ('letters', models.PositiveIntegerField(db_default=0, default=0, verbose_name='letters')),
                ('progressed_at', models.DateTimeField(null=True)),
                ('sent_at', models.DateTimeField(null=True, verbose_name='all letters written')),
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
                'ordering': ['newsletter', 'language'],
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
        migrations.AddConstraint(
            model_name='user',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='user_email_whatever_its_capitals'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.UniqueConstraint(models.F('user'), models.F('kind'), models.F('version'), condition=models.Q(('withdrawn_at', None)), name='consent_in_force_once'),
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
        migrations.AddConstraint(
            model_name='subscription',
            constraint=models.UniqueConstraint(models.F('user'), models.F('topic'), name='subscription_once'),
        ),
    ]

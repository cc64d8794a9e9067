import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

from accounts.migrations._member_blocks import OPERATIONS


class Migration(migrations.Migration):
    atomic = False  # an index is made while the program runs

    dependencies = [
        ('accounts', '0002_refusals'),
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='MemberBlock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField(max_length=500, verbose_name='Reason')),
                ('told', models.TextField(max_length=500, verbose_name='What the member reads')),
                ('asked_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now)),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('lift_reason', models.TextField(blank=True, db_default='', default='', max_length=500)),
                ('lift_asked_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'block of a member',
                'verbose_name_plural': 'blocks of members',
                'ordering': ['-pk'],
                'permissions': [('block_member', 'Can block members, and confirm what others asked for')],
            },
        ),
        migrations.AlterModelOptions(
            name='user',
            options={'permissions': [('copy_personal_data', 'Can send members a copy of their data'), ('delete_account', 'Can have the account of a member deleted'), ('view_member_page', 'Can find members and open their pages')], 'verbose_name': 'member', 'verbose_name_plural': 'members'},
        ),
        migrations.AddField(
            model_name='user',
            name='blocked_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AlterField(
            model_name='securityevent',
            name='kind',
            field=models.CharField(choices=[('evidence', 'looked at evidence'), ('ahead', 'fetched evidence ahead, unseen'), ('address', 'saw a postal address'), ('member', "opened a member's page"), ('search', 'searched'), ('export', 'exported'), ('added', 'added'), ('changed', 'changed'), ('deleted', 'deleted'), ('role', "changed somebody's rights"), ('loaded', 'loaded codes'), ('code', 'saw a reward code'), ('account', 'saw an account in clear'), ('signed_up', 'signed up'), ('signed_in', 'signed in'), ('signed_out', 'signed out'), ('sessions_ended', 'signed out other browsers'), ('sign_in_failed', 'failed to sign in'), ('factor_used', 'used a second factor'), ('factor_failed', 'failed with a second factor or a code'), ('factor_changed', 'changed a second factor'), ('password', 'changed the password'), ('email', 'changed the e-mail address'), ('throttled', 'tried too often'), ('refused', 'was refused'), ('recovery_codes', 'saw recovery codes'), ('copy_asked', 'asked for a copy of personal data'), ('copy_taken', 'downloaded a copy of personal data'), ('erasure_asked', 'asked for an account to be deleted'), ('erasure_stopped', 'kept an account that was to be deleted'), ('erased', 'deleted an account'), ('block_asked', 'asked for a block or its end'), ('blocked', 'blocked a member'), ('block_lifted', 'lifted a block')], max_length=20, verbose_name='what'),
        ),
        AddIndexConcurrently(
            model_name='user',
            index=models.Index(django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Reverse(models.Func('contact_number', models.Value('\\D'), models.Value(''), models.Value('g'), function='REGEXP_REPLACE', output_field=models.CharField())), 'text_pattern_ops'), name='user_phone_ends'),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(('blocked_at', None), ('is_active', False), _connector='OR'), name='user_blocked_cannot_sign_in', violation_error_message='This member is blocked. Lift the block first.'),
        ),
        migrations.AddField(
            model_name='memberblock',
            name='asked_by',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='memberblock',
            name='confirmed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='memberblock',
            name='ended_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='memberblock',
            name='lift_asked_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='memberblock',
            name='member',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='blocks', to=settings.AUTH_USER_MODEL, verbose_name='member'),
        ),
        migrations.AddConstraint(
            model_name='memberblock',
            constraint=models.UniqueConstraint(models.F('member'), condition=models.Q(('ended_at', None)), name='block_once'),
        ),
        migrations.AddConstraint(
            model_name='memberblock',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at', None), ('confirmed_by', None)), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False), models.Q(('confirmed_by', models.F('asked_by')), _negated=True)), _connector='OR'), name='block_confirmed_by_another'),
        ),
        migrations.AddConstraint(
            model_name='memberblock',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('lift_asked_at', None), ('lift_asked_by', None)), models.Q(('confirmed_at__isnull', False), ('lift_asked_at__isnull', False), ('lift_asked_by__isnull', False)), _connector='OR'), name='block_lift_asked_of_one_in_force'),
        ),
        migrations.AddConstraint(
            model_name='memberblock',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('ended_by', None)), models.Q(('confirmed_at', None), ('ended_at__isnull', False), ('ended_by__isnull', False)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False), ('lift_asked_by__isnull', False), models.Q(('ended_by', models.F('lift_asked_by')), _negated=True)), _connector='OR'), name='block_ended_by_another'),
        ),
        migrations.AddConstraint(
            model_name='memberblock',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), _negated=True), models.Q(('told', ''), _negated=True)), name='block_says_why'),
        ),
        *OPERATIONS,
    ]

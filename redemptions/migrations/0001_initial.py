import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import django.utils.timezone
import foundation.languages
import foundation.models
import redemptions.models.claim
from django.conf import settings
from django.db import migrations, models

from redemptions.migrations._append_only import OPERATIONS as APPEND_ONLY
from redemptions.migrations._first_reasons import OPERATIONS as FIRST_REASONS


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('evidence', '0001_initial'),
        ('products', '0001_initial'),
        ('promotions', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CheckRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_at', models.DateTimeField(default=foundation.models.soon, null=True)),
                ('leased_until', models.DateTimeField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(db_default=0, default=0)),
                ('done_at', models.DateTimeField(null=True)),
                ('asked_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now)),
                ('rules', models.CharField(blank=True, db_default='', default='', help_text='The versions of the rules that were applied.', max_length=200)),
                ('outcome', models.CharField(blank=True, choices=[('to_people', 'left to a reviewer'), ('sample', 'left to a reviewer as a sample'), ('limit', 'left to a reviewer: enough were approved today'), ('no_stock', 'left to a reviewer: nothing is left of the reward'), ('approved', 'approved')], db_default='', default='', max_length=10)),
                ('invoice_key', models.CharField(blank=True, db_default='', default='', max_length=300)),
                ('invoice_numbers', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), db_default=[], default=list, size=None)),
            ],
            options={
                'verbose_name': 'run of the checks',
                'verbose_name_plural': 'runs of the checks',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Check',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('serial', 'serial number on the photo'), ('paper', 'kind of paper'), ('date', 'purchase date'), ('store', 'store'), ('model', 'product name'), ('number', 'invoice number'), ('picture', 'same picture elsewhere'), ('invoice', 'same invoice elsewhere'), ('serial_elsewhere', 'serial number in another account'), ('many_claims', 'many claims'), ('address', 'address of another account'), ('phone', 'contact number of another account'), ('bought_later', 'bought after the registration'), ('edited', 'signs of an edited picture')], max_length=20)),
                ('verdict', models.CharField(choices=[('pass', 'agrees'), ('near', 'nearly'), ('fail', 'does not agree'), ('unreadable', 'could not be read')], max_length=10)),
                ('expected', models.CharField(blank=True, db_default='', default='', max_length=300)),
                ('read', models.CharField(blank=True, db_default='', default='', max_length=300)),
                ('page', models.PositiveSmallIntegerField(db_default=0, default=0)),
                ('box', django.contrib.postgres.fields.ArrayField(base_field=models.FloatField(), help_text='Left, top, right, bottom in fractions of the page.', null=True, size=4)),
                ('confidence', models.FloatField(db_default=0, default=0)),
                ('rule', models.CharField(help_text='The rule and its version.', max_length=40)),
                ('upload', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='evidence.upload')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='checks', to='redemptions.checkrun')),
            ],
            options={
                'verbose_name': 'check',
                'verbose_name_plural': 'checks',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Claim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(default=redemptions.models.claim.new_reference, max_length=10, unique=True, verbose_name='Order ID')),
                ('status', models.CharField(choices=[('submitted', 'submitted'), ('sent_back', 'sent back'), ('approved', 'approved'), ('rejected', 'rejected'), ('cancelled', 'cancelled')], db_default='submitted', default='submitted', max_length=10)),
                ('slot', models.PositiveSmallIntegerField(help_text="Which of the member's claims this is.")),
                ('language', models.CharField(db_default='en', default='en', max_length=10)),
                ('region', models.CharField(help_text='Whose working days count.', max_length=2)),
                ('submitted_at', models.DateTimeField(verbose_name='Redeem Date')),
                ('due_on', models.DateField(help_text='By when the member was promised a decision.')),
                ('days_left', models.PositiveSmallIntegerField(help_text='Working days that are left once the member has acted.', null=True)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('held_at', models.DateTimeField(null=True)),
                ('checks', models.CharField(blank=True, choices=[('', 'not checked yet'), ('agree', 'all agree'), ('doubt', 'not all agree')], db_default='', default='', max_length=5)),
                ('has_risk', models.BooleanField(db_default=False, default=False)),
                ('assigned_to', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='assigned', to=settings.AUTH_USER_MODEL)),
                ('held_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('promotion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='promotions.promotion')),
                ('registered_product', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='products.registeredproduct')),
                ('reward', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='promotions.reward')),
                ('serial', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='products.serialnumber')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='claims', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'claim',
                'verbose_name_plural': 'claims',
                'ordering': ['-submitted_at', '-pk'],
                'permissions': [('review_claim', 'Can approve a claim or send it back'), ('reject_claim', 'Can reject a claim for good'), ('revoke_claim', 'Can take back an approved claim'), ('replace_code', 'Can replace a code that does not work'), ('draw_winners', 'Can draw the winners of a lucky draw'), ('lead_review', 'Can assign claims and release those of others'), ('view_dashboard', 'Can see the dashboard'), ('view_personal_data', 'Can see who a member is'), ('view_evidence', 'Can see invoices and photos'), ('deliver_claim', 'Can note that a parcel or payment was sent')],
            },
        ),
        migrations.AddField(
            model_name='checkrun',
            name='claim',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='check_runs', to='redemptions.claim'),
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', models.CharField(max_length=500)),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='promotions.extraquestion')),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='redemptions.claim')),
            ],
            options={
                'ordering': ['question__position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ClaimDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recipient', models.JSONField(db_default={}, default=dict)),
                ('answers', models.JSONField(db_default={}, default=dict)),
                ('updated_at', models.DateTimeField(auto_now=True, db_default=django.db.models.functions.datetime.Now())),
                ('claim', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='draft', to='redemptions.claim')),
                ('invoices', models.ManyToManyField(related_name='+', to='evidence.upload')),
                ('photo', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='evidence.upload')),
                ('promotion', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='promotions.promotion')),
                ('registered_product', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='products.registeredproduct')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='claim_drafts', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='ClaimEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('submitted', 'Redeemed'), ('resubmitted', 'Corrected and redeemed again'), ('sent_back', 'Sent back'), ('approved', 'Approved'), ('rejected', 'Rejected'), ('cancelled', 'Cancelled'), ('delivered', 'Reward delivered'), ('revoked', 'Reward taken back'), ('code_replaced', 'Code replaced'), ('draw_won', 'Draw won'), ('noted', 'Note'), ('held', 'Put on hold'), ('taken_up', 'Taken off hold'), ('assigned', 'Assigned'), ('released', 'Released by a lead'), ('not_done', 'Decision not carried out')], max_length=20)),
                ('note', models.TextField(blank=True, db_default='', default='')),
                ('occurred_at', models.DateTimeField()),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='redemptions.claim')),
            ],
            options={
                'verbose_name': 'event',
                'ordering': ['occurred_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='DrawEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('entered_at', models.DateTimeField()),
                ('is_winner', models.BooleanField(db_default=False, default=False)),
                ('sent_at', models.DateTimeField(help_text='When the prize was sent.', null=True)),
                ('note', models.CharField(blank=True, db_default='', default='', help_text='Of a parcel or payment, for the member.', max_length=200)),
                ('link', models.URLField(blank=True, db_default='', default='', help_text='Where the member follows the parcel.')),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='draw_entries', to='redemptions.claim')),
                ('draw', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='draw_entries', to='promotions.reward')),
            ],
            options={
                'verbose_name': 'draw entry',
                'verbose_name_plural': 'draw entries',
            },
        ),
        migrations.CreateModel(
            name='DrawResult',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('drawn_at', models.DateTimeField()),
                ('entries', models.PositiveIntegerField(help_text='Among how many was drawn.')),
                ('draw', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='held', to='promotions.reward')),
                ('drawn_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'draw that was held',
                'verbose_name_plural': 'draws that were held',
                'ordering': ['-drawn_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Fulfilment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('due', 'due'), ('delivered', 'delivered'), ('failed', 'failed'), ('revoked', 'revoked')], db_default='due', default='due', max_length=10)),
                ('due_on', models.DateField(help_text='From which day it is delivered.')),
                ('delivered_at', models.DateTimeField(null=True)),
                ('note', models.CharField(blank=True, db_default='', default='', help_text='Of a parcel or payment, for the member.', max_length=200)),
                ('link', models.URLField(blank=True, db_default='', default='', help_text='Where the member follows the parcel.')),
                ('claim', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='fulfilment', to='redemptions.claim')),
                ('code', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='fulfilment', to='promotions.rewardcode')),
            ],
            options={
                'verbose_name': 'fulfilment',
            },
        ),
        migrations.CreateModel(
            name='Recipient',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_name', models.CharField(max_length=80, verbose_name='First Name')),
                ('last_name', models.CharField(max_length=80, verbose_name='Last Name')),
                ('zip_code', models.CharField(max_length=20, verbose_name='Zip code')),
                ('city', models.CharField(max_length=80, verbose_name='City')),
                ('state', models.CharField(blank=True, db_default='', default='', max_length=80, verbose_name='State / Province / Region')),
                ('street', models.CharField(max_length=160, verbose_name='Street address')),
                ('unit', models.CharField(blank=True, db_default='', default='', max_length=160, verbose_name='Apartment / Building / Unit / Floor')),
                ('contact_number', models.CharField(max_length=40, verbose_name='Contact Number')),
                ('note', models.CharField(blank=True, db_default='', default='', max_length=500, verbose_name='Note')),
                ('claim', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='recipient', to='redemptions.claim')),
            ],
        ),
        migrations.CreateModel(
            name='ReplacedCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField()),
                ('replaced_at', models.DateTimeField()),
                ('code', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='replaced', to='promotions.rewardcode')),
                ('fulfilment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='replaced_codes', to='redemptions.fulfilment')),
                ('replaced_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'replaced code',
                'verbose_name_plural': 'replaced codes',
                'ordering': ['-replaced_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='ReviewLease',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('leased_until', models.DateTimeField()),
                ('claim', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='lease', to='redemptions.claim')),
                ('reviewer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='review_leases', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'lease',
                'ordering': ['leased_until', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='SendBackReason',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='As reviewers see it in the list.', max_length=120, unique=True, verbose_name='Reason')),
                ('asks_for', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('invoice', 'invoice'), ('serial_photo', 'photo of the serial number')], max_length=12), blank=True, db_default=[], default=list, help_text='What the member is to replace; Redeem Again asks for just that.', size=None)),
                ('position', models.PositiveSmallIntegerField(db_default=0, default=0)),
                ('is_active', models.BooleanField(db_default=True, default=True, verbose_name='In use')),
                ('promotions', models.ManyToManyField(blank=True, help_text='Only in these; empty for all.', related_name='+', to='promotions.promotion')),
            ],
            options={
                'verbose_name': 'reason to send back',
                'verbose_name_plural': 'reasons to send back',
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ScheduledDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(choices=[('sent_back', 'sent back'), ('approved', 'approved'), ('rejected', 'rejected')], max_length=10)),
                ('reason', models.TextField(blank=True, db_default='', default='')),
                ('scheduled_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now)),
                ('takes_effect_at', models.DateTimeField()),
                ('claim', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='scheduled', to='redemptions.claim')),
                ('scheduled_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reasons', models.ManyToManyField(related_name='+', to='redemptions.sendbackreason')),
            ],
            options={
                'verbose_name': 'planned decision',
                'verbose_name_plural': 'planned decisions',
                'ordering': ['takes_effect_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(choices=[('sent_back', 'sent back'), ('approved', 'approved'), ('rejected', 'rejected')], max_length=10)),
                ('reason', models.TextField(blank=True, db_default='', default='')),
                ('asks_for', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('invoice', 'invoice'), ('serial_photo', 'photo of the serial number')], max_length=12), db_default=[], default=list, help_text='What the member is to replace; empty where that is left to the member.', size=None)),
                ('decided_at', models.DateTimeField()),
                ('policy', models.CharField(blank=True, db_default='', default='', max_length=40)),
                ('checks', models.ForeignKey(help_text='What the policy relied on.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='redemptions.checkrun')),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='redemptions.claim')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to=settings.AUTH_USER_MODEL)),
                ('reasons', models.ManyToManyField(help_text='From the list; their text may be edited.', related_name='+', to='redemptions.sendbackreason')),
            ],
            options={
                'verbose_name': 'decision',
                'ordering': ['-decided_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='SendBackReasonText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=foundation.languages.language_choices, max_length=10)),
                ('text', models.TextField(max_length=500)),
                ('reason', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='redemptions.sendbackreason')),
            ],
            options={
                'verbose_name': 'text',
                'ordering': ['language'],
            },
        ),
        migrations.CreateModel(
            name='SerialPhoto',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='serial_photos', to='redemptions.claim')),
                ('upload', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='evidence.upload')),
            ],
            options={
                'verbose_name': 'serial photo',
                'ordering': ['-pk'],
            },
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(fields=['user', '-submitted_at', '-id'], name='claim_history'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(models.F('due_on'), models.F('id'), condition=models.Q(('held_at', None), ('status', 'submitted')), name='claim_queue'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(models.F('due_on'), models.F('id'), condition=models.Q(('held_at__isnull', False)), name='claim_queue_held'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(models.F('due_on'), models.F('id'), condition=models.Q(('status', 'sent_back')), name='claim_queue_back'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(models.F('assigned_to'), models.F('due_on'), models.F('id'), condition=models.Q(('assigned_to__isnull', False), ('status', 'submitted')), name='claim_queue_mine'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(models.OrderBy(models.F('decided_at'), descending=True), models.OrderBy(models.F('id'), descending=True), condition=models.Q(('status__in', ['approved', 'rejected'])), name='claim_queue_decided'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(models.F('promotion'), models.F('due_on'), models.F('id'), condition=models.Q(('held_at', None), ('status', 'submitted')), name='claim_queue_promotion'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.UniqueConstraint(models.F('promotion'), models.F('serial'), condition=models.Q(('status__in', ['submitted', 'sent_back', 'approved'])), name='one_live_claim_per_promotion_and_serial'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.UniqueConstraint(models.F('promotion'), models.F('user'), models.F('slot'), condition=models.Q(('status__in', ['submitted', 'sent_back', 'approved'])), name='one_live_claim_per_slot'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('held_at', None), ('held_by', None)), models.Q(('held_at__isnull', False), ('held_by__isnull', False)), _connector='OR'), name='claim_held_at_and_by'),
        ),
        migrations.AddIndex(
            model_name='checkrun',
            index=models.Index(models.F('due_at'), condition=models.Q(('due_at__isnull', False)), name='check_run_due'),
        ),
        migrations.AddIndex(
            model_name='checkrun',
            index=models.Index(models.F('invoice_key'), condition=models.Q(('invoice_key', ''), _negated=True), name='check_run_invoice'),
        ),
        migrations.AddIndex(
            model_name='checkrun',
            index=django.contrib.postgres.indexes.GinIndex(models.F('invoice_numbers'), name='check_run_numbers'),
        ),
        migrations.AddIndex(
            model_name='checkrun',
            index=models.Index(models.F('claim'), condition=models.Q(('outcome', 'sample')), name='check_run_sample'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.UniqueConstraint(models.F('claim'), models.F('question'), name='answer_once'),
        ),
        migrations.AddConstraint(
            model_name='claimdraft',
            constraint=models.UniqueConstraint(models.F('user'), models.F('promotion'), condition=models.Q(('claim', None)), name='one_new_draft_per_promotion'),
        ),
        migrations.AddIndex(
            model_name='drawentry',
            index=models.Index(models.F('draw'), models.F('id'), condition=models.Q(('is_winner', True)), name='draw_entry_winners'),
        ),
        migrations.AddConstraint(
            model_name='drawentry',
            constraint=models.UniqueConstraint(models.F('claim'), models.F('draw'), name='draw_entry_once'),
        ),
        migrations.AddConstraint(
            model_name='drawentry',
            constraint=models.CheckConstraint(condition=models.Q(('sent_at', None), ('is_winner', True), _connector='OR'), name='draw_entry_prize_is_the_winners'),
        ),
        migrations.AddIndex(
            model_name='fulfilment',
            index=models.Index(models.F('due_on'), models.F('id'), condition=models.Q(('status', 'due')), name='fulfilment_due'),
        ),
        migrations.AddConstraint(
            model_name='fulfilment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('delivered_at__isnull', False), ('status', 'delivered')), models.Q(models.Q(('status', 'delivered'), _negated=True), models.Q(('status', 'due'), _negated=True)), models.Q(('delivered_at', None), ('status', 'due')), _connector='OR'), name='fulfilment_delivered_has_time'),
        ),
        migrations.AddIndex(
            model_name='recipient',
            index=models.Index(django.db.models.functions.text.Lower(models.Func(django.db.models.functions.text.Concat('zip_code', 'street', output_field=models.CharField()), models.Value('[^[:alnum:]]'), models.Value(''), models.Value('g'), function='REGEXP_REPLACE', output_field=models.CharField())), name='recipient_same_place'),
        ),
        migrations.AddIndex(
            model_name='recipient',
            index=models.Index(django.db.models.functions.text.Right(models.Func('contact_number', models.Value('\\D'), models.Value(''), models.Value('g'), function='REGEXP_REPLACE', output_field=models.CharField()), 9), name='recipient_same_phone'),
        ),
        migrations.AddIndex(
            model_name='scheduleddecision',
            index=models.Index(models.F('takes_effect_at'), models.F('id'), name='scheduled_decision_due'),
        ),
        migrations.AddIndex(
            model_name='decision',
            index=models.Index(models.F('decided_at'), name='decision_decided'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_by__isnull', False), ('policy', '')), models.Q(('decided_by', None), models.Q(('policy', ''), _negated=True)), _connector='OR'), name='decision_by_person_or_policy'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('outcome', 'approved'), models.Q(('reason', ''), _negated=True), _connector='OR'), name='decision_against_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='sendbackreasontext',
            constraint=models.UniqueConstraint(models.F('reason'), models.F('language'), name='send_back_text_once', violation_error_message='This text stands there in this language already.'),
        ),
        *APPEND_ONLY,
        *FIRST_REASONS,
    ]

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

from foundation.tables.first_tables import FirstTables


class Migration(migrations.Migration):

    replaces = [
        ("redemptions", "0001_initial"),
        ("redemptions", "0002_reconciliation"),
        ("redemptions", "0003_moved_days"),
        ("redemptions", "0004_failed_attempts"),
        ("redemptions", "0005_claims_keep_their_promise"),
        ("redemptions", "0006_keep_who_decided_and_why"),
        ("redemptions", "0008_choices_in_step"),
        ("redemptions", "0009_claims_wait_for_stock"),
        ("redemptions", "0010_find_waiting_claims"),
        ("redemptions", "0012_retention"),
        ("redemptions", "0013_what_the_invoice_says"),
        ("redemptions", "0015_encrypt_addresses"),
        ("redemptions", "0016_find_same_addresses"),
        ("redemptions", "0017_label_of_the_product"),
        ("redemptions", "0019_serials_read_in_copies"),
        ("redemptions", "0020_why_a_claim_ends"),
        ("redemptions", "0022_purchases_are_corrected"),
        ("redemptions", "0024_claims_keep_names_of_rewards"),
        ("redemptions", "0025_prune_old_checks"),
        ("redemptions", "0026_claims_have_causes"),
        ("redemptions", "0027_carry_over_what_is_owed"),
        ("redemptions", "0028_owed_below"),
        ("redemptions", "0029_rechecks_can_wait"),
        ("redemptions", "0030_name_rows_in_the_plural"),
        ("redemptions", "0031_carry_over_draws"),
        ("redemptions", "0032_announce_open_draws"),
        ("redemptions", "0033_draws_below"),
        ("redemptions", "0034_price_and_choice"),
        ("redemptions", "0035_what_comes_on_top"),
        ("redemptions", "0036_answers_keep_what_was_asked"),
        ("redemptions", "0037_bundles"),
        ("redemptions", "0040_claims_by_index"),
    ]

    initial = True

    dependencies = [
        ('evidence', '0001_tables'),
        ('fulfilment', '0001_tables'),
        ('products', '0001_tables'),
        ('promotions', '0001_tables'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        FirstTables([
            migrations.CreateModel(
                name='Claim',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('price_minor', models.PositiveBigIntegerField(null=True)),
                    ('price_currency', models.CharField(blank=True, db_default='', default='', max_length=3)),
                    ('extras', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, db_default=[], default=list, help_text='The rewards that come on top, as they were promised when it was submitted.', size=None)),
                    ('reference', models.CharField(default=redemptions.models.claim.new_reference, max_length=10, unique=True, verbose_name='Order ID')),
                    ('status', models.CharField(choices=[('submitted', 'submitted'), ('sent_back', 'sent back'), ('approved', 'approved'), ('rejected', 'rejected'), ('cancelled', 'cancelled')], db_default='submitted', default='submitted', max_length=10)),
                    ('slot', models.PositiveSmallIntegerField(help_text="Which of the member's claims this is.")),
                    ('language', models.CharField(db_default='en', default='en', max_length=10)),
                    ('region', models.CharField(help_text='Whose working days count.', max_length=2)),
                    ('submitted_at', models.DateTimeField(verbose_name='Redeem Date')),
                    ('due_on', models.DateField(help_text='By when the member was promised a decision.')),
                    ('days_left', models.PositiveSmallIntegerField(help_text='Working days that are left once the member has acted.', null=True)),
                    ('correct_until', models.DateField(help_text='The last day to correct it, as the member was told.', null=True)),
                    ('decided_at', models.DateTimeField(blank=True, null=True)),
                    ('held_at', models.DateTimeField(null=True)),
                    ('waits_for_stock_since', models.DateTimeField(null=True)),
                    ('checks', models.CharField(blank=True, choices=[('', 'not checked yet'), ('agree', 'all agree'), ('doubt', 'not all agree')], db_default='', default='', max_length=5)),
                    ('has_risk', models.BooleanField(db_default=False, default=False)),
                    ('promised_name', models.CharField(blank=True, db_default='', default='', max_length=120)),
                    ('promised_names', models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict)),
                    ('promised_kind', models.CharField(blank=True, choices=[('code', 'digital code'), ('cashback', 'cashback'), ('physical', 'physical prize'), ('draw', 'lucky draw')], db_default='', default='', max_length=10)),
                    ('promised_amount_minor', models.PositiveBigIntegerField(null=True)),
                    ('promised_currency', models.CharField(blank=True, db_default='', default='', max_length=3)),
                    ('promised_purchase_from', models.DateField(null=True)),
                    ('promised_purchase_until', models.DateField(null=True)),
                    ('promised_limit', models.PositiveSmallIntegerField(null=True)),
                    ('promised_deliver_on', models.DateField(null=True)),
                    ('for_lead', models.BooleanField(db_default=False, default=False, help_text='The member is on the staff, or shares something with one of them.')),
                    ('is_bundle', models.BooleanField(db_default=False, default=False)),
                    ('assigned_to', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='assigned', to=settings.AUTH_USER_MODEL)),
                    ('cause', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='claim', to='fulfilment.cause')),
                    ('held_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('promotion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='promotions.promotion')),
                    ('registered_product', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='products.registeredproduct')),
                    ('reward', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='promotions.reward')),
                    ('serial', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='products.serialnumber')),
                    ('terms', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='promotions.promotionterms')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='claims', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'claim',
                    'verbose_name_plural': 'claims',
                    'ordering': ['-submitted_at', '-pk'],
                    'permissions': [('review_claim', 'Can approve a claim or send it back'), ('reject_claim', 'Can reject a claim for good'), ('revoke_claim', 'Can take back an approved claim'), ('replace_code', 'Can replace a code that does not work'), ('draw_winners', 'Can draw the winners of a lucky draw'), ('lead_review', 'Can assign claims and release those of others'), ('view_dashboard', 'Can see the dashboard'), ('view_personal_data', 'Can see who a member is'), ('view_evidence', 'Can see invoices and photos'), ('deliver_claim', 'Can note that a parcel or payment was sent'), ('hold_legally', 'Can place and release a legal hold')],
                },
            ),
            migrations.CreateModel(
                name='CheckRun',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('due_at', models.DateTimeField(default=foundation.models.soon, null=True)),
                    ('leased_until', models.DateTimeField(null=True)),
                    ('attempts', models.PositiveSmallIntegerField(db_default=0, default=0)),
                    ('done_at', models.DateTimeField(null=True)),
                    ('asked_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now)),
                    ('can_wait', models.BooleanField(db_default=False, default=False, help_text='Asked for of all claims at once: what somebody waits for goes first.')),
                    ('rules', models.CharField(blank=True, db_default='', default='', help_text='The versions of the rules that were applied.', max_length=200)),
                    ('outcome', models.CharField(blank=True, choices=[('to_people', 'left to a reviewer'), ('sample', 'left to a reviewer as a sample'), ('limit', 'left to a reviewer: enough were approved today'), ('no_stock', 'left to a reviewer: nothing is left of the reward'), ('no_code', "left to a reviewer: its codes can't be read"), ('approved', 'approved')], db_default='', default='', max_length=10)),
                    ('invoice_key', models.CharField(blank=True, db_default='', default='', max_length=300)),
                    ('invoice_numbers', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), db_default=[], default=list, size=None)),
                    ('checks_deleted_at', models.DateTimeField(help_text='When its checks were deleted by rule.', null=True)),
                    ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='check_runs', to='redemptions.claim')),
                ],
                options={
                    'verbose_name': 'run of the checks',
                    'verbose_name_plural': 'runs of the checks',
                    'ordering': ['-pk'],
                },
            ),
            migrations.CreateModel(
                name='Answer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('value', models.CharField(max_length=500)),
                    ('asked', models.JSONField(db_default={}, default=dict)),
                    ('question', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='promotions.extraquestion')),
                    ('upload', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='evidence.upload')),
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
                    ('price_minor', models.PositiveBigIntegerField(null=True)),
                    ('price_currency', models.CharField(blank=True, db_default='', default='', max_length=3)),
                    ('seal', models.UUIDField(editable=False, null=True)),
                    ('encrypted_address', models.BinaryField(null=True)),
                    ('clear_recipient', models.JSONField(db_column='recipient', db_default={}, default=dict, editable=False)),
                    ('answers', models.JSONField(db_default={}, default=dict)),
                    ('updated_at', models.DateTimeField(auto_now=True, db_default=django.db.models.functions.datetime.Now())),
                    ('choice', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='promotions.reward')),
                    ('claim', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='draft', to='redemptions.claim')),
                    ('invoices', models.ManyToManyField(related_name='+', to='evidence.upload')),
                    ('photo', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='evidence.upload')),
                    ('promotion', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='promotions.promotion')),
                    ('registered_product', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='products.registeredproduct')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='claim_drafts', to=settings.AUTH_USER_MODEL)),
                ],
            ),
            migrations.CreateModel(
                name='ClaimedUnit',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('claim', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='units_in_use', to='redemptions.claim')),
                    ('promotion', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='promotions.promotion')),
                    ('serial', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='products.serialnumber')),
                ],
                options={
                    'verbose_name': 'claimed unit',
                    'verbose_name_plural': 'claimed units',
                },
            ),
            migrations.CreateModel(
                name='ClaimEvent',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('submitted', 'Redeemed'), ('resubmitted', 'Corrected and redeemed again'), ('sent_back', 'Sent back'), ('approved', 'Approved'), ('rejected', 'Rejected'), ('cancelled', 'Cancelled'), ('expired', 'Ended: not corrected in time'), ('moved', 'New delivery day'), ('delivered', 'Reward delivered'), ('revoked', 'Reward taken back'), ('code_replaced', 'Code replaced'), ('draw_won', 'Draw won'), ('prize_accepted', 'Prize accepted'), ('prize_lost', 'Prize left to the next in line'), ('purchase_corrected', 'Purchase corrected'), ('noted', 'Note'), ('held', 'Put on hold'), ('taken_up', 'Taken off hold'), ('assigned', 'Assigned'), ('released', 'Released by a lead'), ('taken_over', 'Taken over'), ('first_approved', 'Approved by the first of two'), ('overridden', 'Approved anyway'), ('second_look', 'Reviewed again'), ('not_done', 'Decision not carried out'), ('waits_for_stock', 'Waits for more rewards'), ('not_delivered', 'Delivery failed'), ('retried', 'Delivery tried again'), ('data_deleted', 'Name, address and answers deleted by rule'), ('legal_hold', 'Legal hold'), ('hold_released', 'Legal hold released')], max_length=20)),
                    ('note', models.TextField(blank=True, db_default='', default='')),
                    ('occurred_at', models.DateTimeField()),
                    ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='redemptions.claim')),
                ],
                options={
                    'verbose_name': 'event',
                    'verbose_name_plural': 'events',
                    'ordering': ['occurred_at', 'pk'],
                },
            ),
            migrations.CreateModel(
                name='ClaimPart',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('invoice_key', models.CharField(blank=True, db_default='', default='', max_length=300)),
                    ('invoice_numbers', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), db_default=[], default=list, size=None)),
                    ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='redemptions.claim')),
                    ('part', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='promotions.bundlepart')),
                    ('registered_product', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='claim_parts', to='products.registeredproduct')),
                    ('serial', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='claim_parts', to='products.serialnumber')),
                ],
                options={
                    'verbose_name': 'further product',
                    'verbose_name_plural': 'further products',
                    'ordering': ['claim', 'part__position', 'part'],
                },
            ),
            migrations.CreateModel(
                name='Check',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('serial', 'serial number on the photo'), ('paper', 'kind of paper'), ('date', 'purchase date'), ('store', 'store'), ('model', 'product name'), ('number', 'invoice number'), ('unit', 'serial number on the invoice'), ('item', 'line of the product'), ('refund', 'refund or credit note'), ('total', 'total'), ('later', 'dated after the upload'), ('label', 'label on the product'), ('pasted', 'changed place in the picture'), ('fonts', 'another font in a date or number'), ('layer', 'text of the PDF that is not drawn'), ('price', 'price of the product'), ('picture', 'same picture elsewhere'), ('invoice', 'same invoice elsewhere'), ('serial_elsewhere', 'serial number in another account'), ('many_claims', 'many claims'), ('address', 'address of another account'), ('phone', 'contact number of another account'), ('mailbox', 'another account with the same mailbox'), ('bought_later', 'bought after the registration'), ('unlisted_store', 'store that is not listed'), ('edited', 'signs of an edited picture'), ('staff', 'account of a member of staff'), ('staff_browser', 'browser of a member of staff')], max_length=20)),
                    ('verdict', models.CharField(choices=[('pass', 'agrees'), ('near', 'nearly'), ('fail', 'does not agree'), ('unreadable', 'could not be read')], max_length=10)),
                    ('expected', models.CharField(blank=True, db_default='', default='', max_length=300)),
                    ('read', models.CharField(blank=True, db_default='', default='', max_length=300)),
                    ('page', models.PositiveSmallIntegerField(db_default=0, default=0)),
                    ('box', django.contrib.postgres.fields.ArrayField(base_field=models.FloatField(), help_text='Left, top, right, bottom in fractions of the page.', null=True, size=4)),
                    ('confidence', models.FloatField(db_default=0, default=0)),
                    ('rule', models.CharField(help_text='The rule and its version.', max_length=40)),
                    ('read_in', models.CharField(blank=True, choices=[('whole', 'read with more time for its codes'), ('level', 'read in an enlarged, level copy of the label'), ('averaged', 'read in a copy averaged along its bars'), ('deblurred', 'read in a copy with its blur undone'), ('evened', 'read in a copy without glare and shadow'), ('sharpened', 'read in a sharpened copy'), ('denoised', 'read in a copy without grain'), ('bw', 'read in black and white')], db_default='', default='', help_text='The copy of the photo that shows it, where the photo itself does not.', max_length=10)),
                    ('upload', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='evidence.upload')),
                    ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='checks', to='redemptions.checkrun')),
                    ('part', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='redemptions.claimpart')),
                ],
                options={
                    'verbose_name': 'check',
                    'verbose_name_plural': 'checks',
                    'ordering': ['pk'],
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
                    ('despite', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), db_default=[], default=list, help_text='What spoke against the approval, or that nothing was read yet.', size=None)),
                    ('override_reason', models.TextField(blank=True, db_default='', default='', help_text='Why it was approved all the same.')),
                    ('first_approved_at', models.DateTimeField(null=True)),
                    ('checks', models.ForeignKey(help_text='What the policy relied on.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='redemptions.checkrun')),
                    ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='redemptions.claim')),
                    ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to=settings.AUTH_USER_MODEL)),
                    ('first_approved_by', models.ForeignKey(db_index=False, help_text='Of a high reward: who approved it first.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'decision',
                    'verbose_name_plural': 'decisions',
                    'ordering': ['-decided_at', '-pk'],
                },
            ),
            migrations.CreateModel(
                name='DraftFile',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('draft', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='redemptions.claimdraft')),
                    ('question', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='promotions.extraquestion')),
                    ('upload', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='evidence.upload')),
                ],
                options={
                    'ordering': ['pk'],
                },
            ),
            migrations.CreateModel(
                name='DraftPart',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('draft', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='redemptions.claimdraft')),
                    ('invoices', models.ManyToManyField(related_name='+', to='evidence.upload')),
                    ('part', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='promotions.bundlepart')),
                    ('photo', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='evidence.upload')),
                    ('registered_product', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='products.registeredproduct')),
                ],
                options={
                    'ordering': ['draft', 'part__position', 'part'],
                },
            ),
            migrations.CreateModel(
                name='FirstApproval',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('approved_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now)),
                    ('override_reason', models.TextField(blank=True, db_default='', default='')),
                    ('approved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('claim', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='first_approval', to='redemptions.claim')),
                ],
                options={
                    'verbose_name': 'first approval',
                    'verbose_name_plural': 'first approvals',
                    'ordering': ['approved_at', 'pk'],
                },
            ),
            migrations.CreateModel(
                name='Recipient',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('seal', models.UUIDField(editable=False, null=True)),
                    ('encrypted_address', models.BinaryField(null=True)),
                    ('place_digest', models.BinaryField(null=True)),
                    ('number_digest', models.BinaryField(null=True)),
                    ('digest_keys', models.CharField(blank=True, db_default='', default='', editable=False, max_length=200)),
                    ('clear_first_name', models.CharField(blank=True, db_column='first_name', db_default='', default='', editable=False, max_length=80)),
                    ('clear_last_name', models.CharField(blank=True, db_column='last_name', db_default='', default='', editable=False, max_length=80)),
                    ('clear_zip_code', models.CharField(blank=True, db_column='zip_code', db_default='', default='', editable=False, max_length=20)),
                    ('clear_city', models.CharField(blank=True, db_column='city', db_default='', default='', editable=False, max_length=80)),
                    ('clear_state', models.CharField(blank=True, db_column='state', db_default='', default='', editable=False, max_length=80)),
                    ('clear_street', models.CharField(blank=True, db_column='street', db_default='', default='', editable=False, max_length=160)),
                    ('clear_unit', models.CharField(blank=True, db_column='unit', db_default='', default='', editable=False, max_length=160)),
                    ('clear_contact_number', models.CharField(blank=True, db_column='contact_number', db_default='', default='', editable=False, max_length=40)),
                    ('clear_note', models.CharField(blank=True, db_column='note', db_default='', default='', editable=False, max_length=500)),
                    ('claim', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='recipient', to='redemptions.claim')),
                ],
            ),
            migrations.CreateModel(
                name='Reconciliation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('started_at', models.DateTimeField()),
                    ('finished_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now)),
                    ('counts', models.JSONField(help_text='By the name of the check; 0 where the books agree.')),
                    ('examples', models.JSONField(db_default={}, default=dict)),
                ],
                options={
                    'verbose_name': 'reconciliation',
                    'verbose_name_plural': 'reconciliations',
                    'ordering': ['-finished_at', '-pk'],
                    'indexes': [models.Index(fields=['-finished_at'], name='reconciliation_newest')],
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
                    'verbose_name_plural': 'leases',
                    'ordering': ['leased_until', 'pk'],
                },
            ),
            migrations.CreateModel(
                name='SecondLook',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('drawn_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now)),
                    ('looked_at', models.DateTimeField(null=True)),
                    ('agrees', models.BooleanField(null=True, verbose_name='The lead agrees')),
                    ('note', models.CharField(blank=True, db_default='', default='', max_length=300, verbose_name='Note')),
                    ('decision', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='second_look', to='redemptions.decision')),
                    ('looked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'second look',
                    'verbose_name_plural': 'second looks',
                    'ordering': ['-pk'],
                },
            ),
            migrations.CreateModel(
                name='SendBackReason',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(help_text='As reviewers see it in the list.', max_length=120, unique=True, verbose_name='Reason')),
                    ('asks_for', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('invoice', 'invoice'), ('serial_photo', 'photo of the serial number')], max_length=12), blank=True, db_default=[], default=list, help_text='What the member is to replace; Redeem Again asks for just that.', size=None)),
                    ('for_checks', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('serial', 'serial number on the photo'), ('paper', 'kind of paper'), ('date', 'purchase date'), ('store', 'store'), ('model', 'product name'), ('number', 'invoice number'), ('unit', 'serial number on the invoice'), ('item', 'line of the product'), ('refund', 'refund or credit note'), ('total', 'total'), ('later', 'dated after the upload'), ('label', 'label on the product'), ('pasted', 'changed place in the picture'), ('fonts', 'another font in a date or number'), ('layer', 'text of the PDF that is not drawn'), ('price', 'price of the product'), ('picture', 'same picture elsewhere'), ('invoice', 'same invoice elsewhere'), ('serial_elsewhere', 'serial number in another account'), ('many_claims', 'many claims'), ('address', 'address of another account'), ('phone', 'contact number of another account'), ('mailbox', 'another account with the same mailbox'), ('bought_later', 'bought after the registration'), ('unlisted_store', 'store that is not listed'), ('edited', 'signs of an edited picture'), ('staff', 'account of a member of staff'), ('staff_browser', 'browser of a member of staff')], max_length=20), blank=True, db_default=[], default=list, help_text='Chosen by itself where one of these checks does not agree.', size=None)),
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
                    ('override_reason', models.TextField(blank=True, db_default='', default='')),
                    ('scheduled_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now)),
                    ('takes_effect_at', models.DateTimeField()),
                    ('attempts', models.PositiveSmallIntegerField(db_default=0, default=0, help_text='How often it was tried in vain.')),
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
            migrations.AddField(
                model_name='decision',
                name='reasons',
                field=models.ManyToManyField(help_text='From the list; their text may be edited.', related_name='+', to='redemptions.sendbackreason'),
            ),
            migrations.CreateModel(
                name='SendBackReasonText',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('language', models.CharField(choices=foundation.languages.language_choices, max_length=10)),
                    ('text', models.TextField(max_length=500)),
                    ('rejection', models.TextField(blank=True, db_default='', default='', help_text='Left empty, nobody can reject a claim for this reason.', max_length=500, verbose_name='Text when it is rejected')),
                    ('reason', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='redemptions.sendbackreason')),
                ],
                options={
                    'verbose_name': 'text',
                    'verbose_name_plural': 'texts',
                    'ordering': ['language'],
                },
            ),
            migrations.CreateModel(
                name='SerialPhoto',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='serial_photos', to='redemptions.claim')),
                    ('part', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='redemptions.claimpart')),
                    ('upload', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='evidence.upload')),
                ],
                options={
                    'verbose_name': 'serial photo',
                    'verbose_name_plural': 'serial photos',
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
                index=models.Index(models.F('due_on'), models.F('id'), condition=models.Q(('for_lead', True), ('status', 'submitted')), name='claim_leads'),
            ),
            migrations.AddIndex(
                model_name='claim',
                index=models.Index(models.F('correct_until'), models.F('id'), condition=models.Q(('status', 'sent_back')), name='claim_correct_until'),
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
            migrations.AddIndex(
                model_name='claim',
                index=models.Index(models.F('due_on'), models.F('id'), condition=models.Q(('waits_for_stock_since__isnull', False)), name='claim_waits'),
            ),
            migrations.AddIndex(
                model_name='claim',
                index=models.Index(models.F('reward'), condition=models.Q(('status__in', ['submitted', 'sent_back'])), name='claim_demand'),
            ),
            migrations.AddIndex(
                model_name='claim',
                index=models.Index(models.F('id'), condition=models.Q(('status__in', ['submitted', 'sent_back']), models.Q(('extras', []), _negated=True)), name='claim_demand_on_top'),
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
                index=models.Index(models.F('can_wait'), models.F('due_at'), condition=models.Q(('due_at__isnull', False)), name='check_run_turn'),
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
            migrations.AddIndex(
                model_name='checkrun',
                index=models.Index(fields=['outcome', '-id'], name='check_run_outcome'),
            ),
            migrations.AddIndex(
                model_name='checkrun',
                index=models.Index(models.F('done_at'), condition=models.Q(('checks_deleted_at', None)), name='check_run_whole'),
            ),
            migrations.AddIndex(
                model_name='answer',
                index=models.Index(models.F('upload'), condition=models.Q(('upload__isnull', False)), name='answer_upload'),
            ),
            migrations.AddConstraint(
                model_name='answer',
                constraint=models.UniqueConstraint(models.F('claim'), models.F('question'), name='answer_once'),
            ),
            migrations.AddIndex(
                model_name='claimdraft',
                index=models.Index(models.F('updated_at'), name='claim_draft_updated'),
            ),
            migrations.AddConstraint(
                model_name='claimdraft',
                constraint=models.UniqueConstraint(models.F('user'), models.F('promotion'), condition=models.Q(('claim', None)), name='one_new_draft_per_promotion'),
            ),
            migrations.AddConstraint(
                model_name='claimedunit',
                constraint=models.UniqueConstraint(models.F('promotion'), models.F('serial'), name='one_live_claim_per_unit'),
            ),
            migrations.AddIndex(
                model_name='claimpart',
                index=models.Index(models.F('invoice_key'), condition=models.Q(('invoice_key', ''), _negated=True), name='claim_part_invoice'),
            ),
            migrations.AddIndex(
                model_name='claimpart',
                index=django.contrib.postgres.indexes.GinIndex(models.F('invoice_numbers'), name='claim_part_numbers'),
            ),
            migrations.AddConstraint(
                model_name='claimpart',
                constraint=models.UniqueConstraint(models.F('claim'), models.F('part'), name='claim_part_once'),
            ),
            migrations.AddConstraint(
                model_name='draftfile',
                constraint=models.UniqueConstraint(models.F('draft'), models.F('question'), name='draft_file_once'),
            ),
            migrations.AddConstraint(
                model_name='draftpart',
                constraint=models.UniqueConstraint(models.F('draft'), models.F('part'), name='draft_part_once'),
            ),
            migrations.AddIndex(
                model_name='recipient',
                index=models.Index(models.F('place_digest'), name='recipient_place'),
            ),
            migrations.AddIndex(
                model_name='recipient',
                index=models.Index(models.F('number_digest'), name='recipient_number'),
            ),
            migrations.AddIndex(
                model_name='recipient',
                index=models.Index(django.db.models.functions.text.Lower(models.Func(django.db.models.functions.text.Concat('clear_zip_code', 'clear_street', output_field=models.CharField()), models.Value('[^[:alnum:]]'), models.Value(''), models.Value('g'), function='REGEXP_REPLACE', output_field=models.CharField())), name='recipient_same_place'),
            ),
            migrations.AddIndex(
                model_name='recipient',
                index=models.Index(django.db.models.functions.text.Right(models.Func('clear_contact_number', models.Value('\\D'), models.Value(''), models.Value('g'), function='REGEXP_REPLACE', output_field=models.CharField()), 9), name='recipient_same_phone'),
            ),
            migrations.AddConstraint(
                model_name='recipient',
                constraint=models.CheckConstraint(condition=models.Q(('encrypted_address', None), models.Q(('digest_keys', ''), _negated=True), _connector='OR'), name='recipient_digests_name_their_key'),
            ),
            migrations.AddIndex(
                model_name='secondlook',
                index=models.Index(models.F('id'), condition=models.Q(('looked_at', None)), name='second_look_open'),
            ),
            migrations.AddConstraint(
                model_name='secondlook',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('agrees', None), ('looked_at', None), ('looked_by', None)), models.Q(('agrees__isnull', False), ('looked_at__isnull', False), ('looked_by__isnull', False)), _connector='OR'), name='second_look_is_whole'),
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
        ]),
    ]

import datetime
import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import foundation.encryption.digests
import foundation.languages
import promotions.models.promotion
import promotions.models.reliable_checks
from django.conf import settings
from django.db import migrations, models

from foundation.encryption.digests import AddDigestKeys
from foundation.tables.first_tables import FirstTables


class Migration(migrations.Migration):

    replaces = [
        ("promotions", "0001_initial"),
        ("promotions", "0002_batches_count_what_was_loaded"),
        ("promotions", "0003_tags_share_limit"),
        ("promotions", "0004_unreadable_codes"),
        ("promotions", "0005_what_loads_as_a_code"),
        ("promotions", "0006_patterns_go_on"),
        ("promotions", "0007_a_promotion_that_runs"),
        ("promotions", "0008_set_who_decides"),
        ("promotions", "0009_full_demand"),
        ("promotions", "0011_usual_checks"),
        ("promotions", "0012_label_of_the_product"),
        ("promotions", "0013_partner_stores"),
        ("promotions", "0014_names_of_rewards_by_language"),
        ("promotions", "0016_banners_by_language"),
        ("promotions", "0017_name_rows_in_the_plural"),
        ("promotions", "0018_delivered_after_the_end"),
        ("promotions", "0019_budgets"),
        ("promotions", "0020_rewards_by_rule"),
        ("promotions", "0021_questions_of_a_reward"),
        ("promotions", "0022_what_suppliers_say_of_codes"),
        ("promotions", "0023_next_code_by_expiry"),
    ]

    initial = True

    dependencies = [
        ('products', '0001_tables'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        FirstTables([
            migrations.CreateModel(
                name='ShownStamp',
                fields=[
                    ('id', models.SmallIntegerField(db_default=1, default=1, primary_key=True, serialize=False)),
                    ('stamp', models.UUIDField()),
                ],
            ),
            migrations.CreateModel(
                name='Promotion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('at_full_demand', models.CharField(choices=[('go_on', 'Go on: claims are taken while anything is left'), ('close', 'Close: no more claims are taken than there are rewards'), ('waiting_list', 'Waiting list: further claims wait for more, in order')], db_default='go_on', default='go_on', max_length=12, verbose_name='When every reward is spoken for')),
                    ('claim_from_day', models.PositiveSmallIntegerField(blank=True, help_text='0 is the day of the purchase. Empty: at once.', null=True, verbose_name='Redeem from this day after the purchase')),
                    ('claim_until_day', models.PositiveSmallIntegerField(blank=True, help_text='Empty: until the last day to redeem.', null=True, verbose_name='Redeem until this day after the purchase')),
                    ('of_several', models.CharField(choices=[('first', 'The first that fits, in the order below'), ('choice', 'The member chooses one of those that fit')], db_default='first', default='first', max_length=10, verbose_name='If several rewards fit')),
                    ('staff_may_take_part', models.BooleanField(db_default=True, default=True, help_text='Where they may not, they can neither redeem nor win a draw.', verbose_name='Staff may take part')),
                    ('two_people_from', models.PositiveBigIntegerField(blank=True, help_text="In the smallest unit of the reward's currency. A reward of this amount or more is approved by two people; empty for none.", null=True, verbose_name='Two people from this amount on')),
                    ('second_look_percent', models.PositiveSmallIntegerField(db_default=0, default=0, help_text="A lead looks again at this share of each reviewer's decisions.", validators=[django.core.validators.MaxValueValidator(100)], verbose_name='Decisions reviewed again, in percent')),
                    ('slug', models.SlugField(unique=True)),
                    ('name', models.CharField(max_length=120, verbose_name='Promotion Name')),
                    ('is_published', models.BooleanField(db_default=False, default=False)),
                    ('paused_at', models.DateTimeField(blank=True, editable=False, null=True)),
                    ('banner', models.ImageField(blank=True, db_default='', default='', upload_to='banners')),
                    ('starts_on', models.DateField()),
                    ('ends_on', models.DateField()),
                    ('purchase_from', models.DateField()),
                    ('purchase_until', models.DateField()),
                    ('claim_until', models.DateField(blank=True, help_text='Last day to redeem; left empty, 14 days after the end.')),
                    ('time_zone', models.CharField(db_default='UTC', default='UTC', max_length=64, validators=[promotions.models.promotion.check_time_zone])),
                    ('regions', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=2), help_text='Two-letter codes.', size=None, validators=[promotions.models.promotion.check_regions])),
                    ('limit_per_member', models.PositiveSmallIntegerField(db_default=1, default=1, verbose_name='Redeem Limit')),
                    ('tags_share_limit', models.BooleanField(db_default=False, default=False, help_text='me+1@example.com and me+2@example.com redeem as often as one email may.', verbose_name='Addresses with a tag share the limit')),
                    ('partner_stores', models.BooleanField(db_default=True, default=True, help_text='A store that is not listed is for a person to decide.', verbose_name='Bought at a partner store')),
                    ('recipient_wanted', models.BooleanField(db_default=False, default=False, verbose_name='Recipient Information')),
                    ('serial_photo_wanted', models.BooleanField(db_default=True, default=True)),
                    ('landing_page', models.URLField(blank=True, db_default='', default='', verbose_name='Landing Page')),
                    ('redeem_page', models.URLField(blank=True, db_default='', default='', verbose_name='Redeem Page')),
                    ('policy', models.CharField(choices=[('manual', 'Manual: a reviewer looks at the evidence'), ('assisted', 'Assisted: a reviewer sees what was read'), ('automatic', 'Automatic: a clean claim is approved at once')], db_default='manual', default='manual', max_length=20, verbose_name='Review policy')),
                    ('policy_checks', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('serial', 'Serial number on the photo'), ('paper', 'The paper is an invoice'), ('date', 'Purchase date on the invoice'), ('store', 'Store on the invoice'), ('model', 'Product on the invoice'), ('number', 'Invoice number'), ('unit', 'Serial number on the invoice'), ('item', 'One unit of the product, with its price'), ('refund', 'No refund or credit note'), ('total', 'A total that adds up'), ('later', 'Not dated after the upload'), ('label', 'The photo shows the label on the product, not on the package')], max_length=20), db_default=['serial', 'paper', 'date', 'store', 'model', 'label'], default=promotions.models.reliable_checks.usual_checks, help_text='Automatic approval needs all of these, and that nothing speaks against it.', size=None, verbose_name='Checks that must agree')),
                    ('sample_percent', models.PositiveSmallIntegerField(db_default=5, default=5, help_text='This share of the clean claims goes to a reviewer all the same.', validators=[django.core.validators.MaxValueValidator(100)], verbose_name='Samples in percent')),
                    ('automatic_per_day', models.PositiveIntegerField(blank=True, help_text='Claims beyond this number go to a reviewer; empty for no limit.', null=True, verbose_name='Automatic approvals a day')),
                ],
                options={
                    'verbose_name': 'promotion',
                    'verbose_name_plural': 'promotions',
                    'ordering': ['-starts_on', '-pk'],
                    'permissions': [('publish_promotion', 'Can publish a promotion'), ('correct_promotion', 'Can correct a published promotion')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('claim_until__gte', models.F('ends_on')), ('ends_on__gte', models.F('starts_on')), ('purchase_until__gte', models.F('purchase_from'))), name='promotion_days_in_order', violation_error_message='A period ends before it begins.'), models.CheckConstraint(condition=models.Q(('slug__in', ['claims', 'draws', 'history']), _negated=True), name='promotion_slug_is_free', violation_error_message='This slug is taken by a page of the portal.'), models.CheckConstraint(condition=models.Q(('limit_per_member__gte', 1)), name='promotion_limit_at_least_one', violation_error_message='Each member may redeem at least once.'), models.CheckConstraint(condition=models.Q(('claim_from_day', None), ('claim_until_day', None), ('claim_until_day__gte', models.F('claim_from_day')), _connector='OR'), name='promotion_claim_days_in_order', violation_error_message='A period ends before it begins.')],
                },
            ),
            migrations.CreateModel(
                name='OldAddress',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('slug', models.SlugField(unique=True)),
                    ('promotion', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='old_addresses', to='promotions.promotion')),
                ],
                options={
                    'verbose_name': 'old address',
                    'verbose_name_plural': 'old addresses',
                    'ordering': ['slug'],
                },
            ),
            migrations.CreateModel(
                name='PromotionChange',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('published', 'Published'), ('unpublished', 'Unpublished'), ('paused', 'Paused'), ('resumed', 'Resumed'), ('ended', 'Ended early'), ('changed', 'Changed'), ('corrected', 'Corrected')], max_length=12)),
                    ('why', models.TextField(blank=True, db_default='', default='', verbose_name='Why')),
                    ('claims', models.PositiveIntegerField(db_default=0, default=0, help_text='How many were made until then.', verbose_name='Claims')),
                    ('values', models.JSONField(db_default=[], default=list, verbose_name='Changes')),
                    ('changed_at', models.DateTimeField(verbose_name='When')),
                    ('changed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Who')),
                    ('promotion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='promotions.promotion')),
                ],
                options={
                    'verbose_name': 'change of a promotion',
                    'verbose_name_plural': 'changes of promotions',
                    'ordering': ['-changed_at', '-pk'],
                },
            ),
            migrations.CreateModel(
                name='Reward',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('price_from_minor', models.PositiveBigIntegerField(blank=True, help_text="The product's price on the invoice, in the smallest unit of its currency: 20000 for 200 EUR. Empty: any price.", null=True, verbose_name='For prices from')),
                    ('price_below_minor', models.PositiveBigIntegerField(blank=True, help_text='This price itself is not included. Empty: no upper limit.', null=True, verbose_name='For prices below')),
                    ('price_currency', models.CharField(blank=True, db_default='', default='', max_length=3, validators=[django.core.validators.RegexValidator('^[A-Z]{3}\\Z', 'Three capital letters, such as EUR.')], verbose_name='Currency of these prices')),
                    ('is_extra', models.BooleanField(db_default=False, default=False, help_text='Comes with any other reward of these products; with no products chosen, with every reward. A lucky draw on top enters each approved claim.', verbose_name='Comes on top')),
                    ('name', models.CharField(help_text='As an email names it: "Steam code 15 EUR"', max_length=120)),
                    ('names', models.JSONField(blank=True, db_default=models.Value({}, models.JSONField()), default=dict, help_text='For members; where it is left empty, they read the name above.', verbose_name='Name in other languages')),
                    ('kind', models.CharField(choices=[('code', 'digital code'), ('cashback', 'cashback'), ('physical', 'physical prize'), ('draw', 'lucky draw')], db_default='code', default='code', max_length=10)),
                    ('purchase_from', models.DateField(blank=True, help_text="Where it differs from the promotion's.", null=True)),
                    ('purchase_until', models.DateField(blank=True, null=True)),
                    ('delivery', models.CharField(choices=[('on_approval', 'on approval'), ('on_date', 'on a date'), ('after_end', 'some days after the end')], db_default='on_approval', default='on_approval', max_length=12)),
                    ('deliver_on', models.DateField(blank=True, null=True)),
                    ('days_after_end', models.PositiveSmallIntegerField(blank=True, help_text='Of the promotion; where that ends on another day, the reward comes with it.', null=True, verbose_name='Days after the end')),
                    ('code_format', models.CharField(choices=[('pattern', 'as the pattern below'), ('any', 'any text: nothing but headings, totals and the like is refused')], db_default='any', default='any', help_text='What is accepted when codes are loaded.', max_length=10)),
                    ('code_pattern', models.CharField(blank=True, db_default='', default='', help_text='What a code looks like: AAAAA-BBBBB-CCCCC', max_length=40)),
                    ('is_case_sensitive', models.BooleanField(db_default=False, default=False, help_text='Where the shop takes AbC and aBc for two codes. Fixed once codes are loaded.', verbose_name='Capitals tell codes apart')),
                    ('activation_url', models.URLField(blank=True, db_default='', default='', help_text='Where the code is activated.')),
                    ('stock', models.PositiveIntegerField(blank=True, help_text='How many there are; empty for codes, they are counted.', null=True)),
                    ('codes_stopped_at', models.DateTimeField(blank=True, editable=False, help_text='Since when none of its next codes can be decrypted: a key may be missing.', null=True)),
                    ('amount_minor', models.PositiveBigIntegerField(blank=True, help_text='In the smallest unit of the currency: 2000 for 20 EUR, 20000 for 20,000 JPY.', null=True, verbose_name='Amount')),
                    ('currency', models.CharField(blank=True, db_default='', default='', max_length=3, validators=[django.core.validators.RegexValidator('^[A-Z]{3}\\Z', 'Three capital letters, such as EUR.')], verbose_name='Currency')),
                    ('cost_minor', models.PositiveBigIntegerField(blank=True, help_text="What one costs us, in the smallest unit of the budget's currency; left empty, its amount. Members do not see it.", null=True, verbose_name='Cost')),
                    ('position', models.PositiveSmallIntegerField(db_default=0, default=0)),
                    ('categories', models.ManyToManyField(blank=True, related_name='+', to='products.category')),
                    ('products', models.ManyToManyField(blank=True, related_name='+', to='products.product')),
                    ('promotion', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rewards', to='promotions.promotion')),
                ],
                options={
                    'verbose_name': 'reward',
                    'verbose_name_plural': 'rewards',
                    'ordering': ['promotion', 'position', 'pk'],
                },
            ),
            migrations.CreateModel(
                name='ExtraQuestion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('yes_no', 'yes or no'), ('text', 'text'), ('choice', 'one option of a list'), ('choices', 'several options of a list'), ('number', 'whole number'), ('date', 'date'), ('file', 'picture or PDF')], db_default='yes_no', default='yes_no', max_length=10)),
                    ('is_required', models.BooleanField(db_default=True, default=True)),
                    ('lowest', models.IntegerField(blank=True, null=True, verbose_name='Lowest number')),
                    ('highest', models.IntegerField(blank=True, null=True, verbose_name='Highest number')),
                    ('earliest', models.DateField(blank=True, null=True, verbose_name='First day')),
                    ('latest', models.DateField(blank=True, null=True, verbose_name='Last day')),
                    ('link', models.URLField(blank=True, db_default='', default='')),
                    ('position', models.PositiveSmallIntegerField(db_default=0, default=0)),
                    ('promotion', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='promotions.promotion')),
                    ('draw', models.ForeignKey(blank=True, help_text='The lucky draw that a Yes enters.', limit_choices_to={'kind': 'draw'}, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='promotions.reward')),
                    ('reward', models.ForeignKey(blank=True, db_index=False, help_text='Only who claims this reward is asked; left empty, everybody is.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='promotions.reward')),
                ],
                options={
                    'verbose_name': 'question',
                    'verbose_name_plural': 'questions',
                    'ordering': ['promotion', 'position', 'pk'],
                },
            ),
            migrations.CreateModel(
                name='CodeBatch',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('file_name', models.CharField(max_length=200, verbose_name='File')),
                    ('checksum', models.CharField(blank=True, db_default='', default='', max_length=64, verbose_name='SHA-256 checksum')),
                    ('loaded_at', models.DateTimeField(auto_now_add=True, db_default=django.db.models.functions.datetime.Now(), verbose_name='loaded at')),
                    ('os_account', models.CharField(blank=True, db_default='', default='', max_length=100, verbose_name='Account at the server')),
                    ('voided_at', models.DateTimeField(null=True, verbose_name='taken back at')),
                    ('void_reason', models.CharField(blank=True, db_default='', default='', max_length=200, verbose_name='Why it was taken back')),
                    ('loaded', models.PositiveIntegerField(help_text='How many codes came in with it; the books are checked by it.', null=True)),
                    ('expires_on', models.DateField(blank=True, help_text='The last day on which its codes can be used; empty if they do not expire.', null=True, verbose_name='Expires on')),
                    ('face_value_minor', models.PositiveBigIntegerField(blank=True, help_text='In the smallest unit of the currency: 2000 for 20 EUR, 20000 for 20,000 JPY.', null=True, verbose_name='Face value')),
                    ('currency', models.CharField(blank=True, db_default='', default='', max_length=3, validators=[django.core.validators.RegexValidator('^[A-Z]{3}\\Z', 'Three capital letters, such as EUR.')], verbose_name='Currency')),
                    ('supplier', models.CharField(blank=True, db_default='', default='', max_length=120, verbose_name='Supplier')),
                    ('order_number', models.CharField(blank=True, db_default='', default='', max_length=60, verbose_name='Order number')),
                    ('expiry_warned_at', models.DateTimeField(editable=False, help_text='When ops were told that its codes expire soon.', null=True)),
                    ('loaded_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='loaded by')),
                    ('voided_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='taken back by')),
                    ('reward', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='batches', to='promotions.reward')),
                ],
                options={
                    'verbose_name': 'code batch',
                    'verbose_name_plural': 'code batches',
                    'ordering': ['-loaded_at', '-pk'],
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='BundlePart',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(help_text='As members read it, in a sentence: "a power supply"', max_length=120)),
                    ('names', models.JSONField(blank=True, db_default=models.Value({}, models.JSONField()), default=dict, help_text='For members; where it is left empty, they read the name above.', verbose_name='Name in other languages')),
                    ('position', models.PositiveSmallIntegerField(db_default=0, default=0)),
                    ('categories', models.ManyToManyField(blank=True, related_name='+', to='products.category')),
                    ('products', models.ManyToManyField(blank=True, related_name='+', to='products.product')),
                    ('reward', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='promotions.reward')),
                ],
                options={
                    'verbose_name': 'part of the bundle',
                    'verbose_name_plural': 'parts of the bundle',
                    'ordering': ['reward', 'position', 'pk'],
                },
            ),
            migrations.CreateModel(
                name='RewardCode',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ciphertext', models.BinaryField()),
                    ('seal', models.UUIDField(editable=False, null=True)),
                    ('digest', models.BinaryField(max_length=32, unique=True)),
                    ('allocated_at', models.DateTimeField(null=True)),
                    ('voided_at', models.DateTimeField(null=True)),
                    ('unreadable_at', models.DateTimeField(help_text='Set aside: it could not be decrypted when it was to be allocated.', null=True)),
                    ('expires_on', models.DateField(db_default=datetime.date(9999, 12, 31), default=datetime.date(9999, 12, 31))),
                    ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='codes', to='promotions.codebatch')),
                    ('reward', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='codes', to='promotions.reward')),
                ],
                options={
                    'verbose_name': 'reward code',
                    'verbose_name_plural': 'reward codes',
                    'permissions': [('load_codes', 'Can load codes')],
                },
            ),
            migrations.CreateModel(
                name='StockWarning',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('level', models.CharField(choices=[('low', 'low'), ('empty', 'empty')], db_default='low', default='low', max_length=10)),
                    ('warned_at', models.DateTimeField()),
                    ('reward', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='stock_warning', to='promotions.reward')),
                ],
                options={
                    'verbose_name': 'stock warning',
                    'verbose_name_plural': 'stock warnings',
                },
            ),
            migrations.CreateModel(
                name='EmailOverride',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(max_length=40)),
                    ('language', models.CharField(choices=foundation.languages.language_choices, max_length=10)),
                    ('subject', models.CharField(blank=True, db_default='', default='', max_length=150, verbose_name='Subject')),
                    ('body', models.TextField(blank=True, db_default='', default='', verbose_name='Text')),
                    ('promotion', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='wordings', to='promotions.promotion')),
                ],
                options={
                    'verbose_name': 'wording of an email',
                    'verbose_name_plural': 'wordings of emails',
                    'ordering': ['kind', 'language'],
                    'constraints': [models.UniqueConstraint(models.F('promotion'), models.F('kind'), models.F('language'), name='wording_once_per_letter_and_language'), models.CheckConstraint(condition=models.Q(('body', ''), ('subject', ''), _negated=True), name='wording_says_something')],
                },
            ),
            migrations.CreateModel(
                name='Budget',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('currency', models.CharField(max_length=3, verbose_name='Currency')),
                    ('cap_minor', models.PositiveBigIntegerField(verbose_name='Budget')),
                    ('left_minor', models.PositiveBigIntegerField(verbose_name='Left')),
                    ('before_minor', models.PositiveBigIntegerField(db_default=0, default=0, help_text='What was owed before there was a budget.')),
                    ('warn_percent', models.PositiveSmallIntegerField(db_default=80, default=80, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100)], verbose_name='Warn at this share, in percent')),
                    ('warned_of', models.CharField(blank=True, choices=[('', 'enough is left'), ('near', 'nearly spent'), ('spent', 'spent')], db_default='', default='', max_length=5)),
                    ('set_at', models.DateTimeField()),
                    ('promotion', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='budget', to='promotions.promotion')),
                ],
                options={
                    'verbose_name': 'budget',
                    'verbose_name_plural': 'budgets',
                    'ordering': ['pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('left_minor__lte', models.F('cap_minor'))), name='budget_left_of_its_cap'), models.CheckConstraint(condition=models.Q(('currency__regex', '^[A-Z]{3}$')), name='budget_has_currency')],
                },
            ),
            migrations.CreateModel(
                name='PromotionTerms',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', models.PositiveIntegerField()),
                    ('content', models.JSONField(db_default={}, default=dict)),
                    ('in_force_at', models.DateTimeField()),
                    ('promotion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='terms_versions', to='promotions.promotion')),
                ],
                options={
                    'verbose_name': 'version of the terms',
                    'verbose_name_plural': 'versions of the terms',
                    'ordering': ['-version'],
                    'constraints': [models.UniqueConstraint(models.F('promotion'), models.F('version'), name='promotion_terms_version_once')],
                },
            ),
            migrations.CreateModel(
                name='PromotionText',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('language', models.CharField(choices=foundation.languages.language_choices, max_length=10)),
                    ('field', models.CharField(choices=[('name', 'name'), ('summary', 'summary'), ('activation', 'how to activate the reward'), ('terms', 'terms'), ('pause', 'why it is paused'), ('banner', 'banner')], max_length=20)),
                    ('text', models.TextField()),
                    ('picture', models.ImageField(blank=True, db_default='', default='', upload_to='banners')),
                    ('promotion', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='promotions.promotion')),
                ],
                options={
                    'verbose_name': 'text',
                    'verbose_name_plural': 'texts',
                    'ordering': ['field', 'language'],
                    'constraints': [models.UniqueConstraint(models.F('promotion'), models.F('language'), models.F('field'), name='promotion_text_once', violation_error_message='This text stands there in this language already.')],
                },
            ),
            migrations.CreateModel(
                name='QuestionOption',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.SlugField(db_index=False, help_text='What answers are stored as; it stays. For example: blue', max_length=20, verbose_name='Key')),
                    ('label', models.CharField(max_length=120, verbose_name='Option')),
                    ('labels', models.JSONField(blank=True, db_default=models.Value({}, models.JSONField()), default=dict, verbose_name='In other languages')),
                    ('position', models.PositiveSmallIntegerField(db_default=0, default=0)),
                    ('question', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='options', to='promotions.extraquestion')),
                ],
                options={
                    'verbose_name': 'option',
                    'verbose_name_plural': 'options',
                    'ordering': ['position', 'pk'],
                    'constraints': [models.UniqueConstraint(models.F('question'), models.F('key'), name='question_option_once', violation_error_message='The question has an option with this key already.')],
                },
            ),
            migrations.CreateModel(
                name='QuestionText',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('language', models.CharField(choices=foundation.languages.language_choices, max_length=10)),
                    ('label', models.CharField(max_length=250)),
                    ('explanation', models.CharField(blank=True, db_default='', default='', max_length=400)),
                    ('question', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='promotions.extraquestion')),
                ],
                options={
                    'verbose_name': 'text',
                    'verbose_name_plural': 'texts',
                    'ordering': ['language'],
                    'constraints': [models.UniqueConstraint(models.F('question'), models.F('language'), name='question_text_once', violation_error_message='This text stands there in this language already.')],
                },
            ),
            migrations.AddConstraint(
                model_name='reward',
                constraint=models.UniqueConstraint(models.F('promotion'), models.F('name'), name='reward_name_once', violation_error_message='The promotion has a reward of this name already.'),
            ),
            migrations.AddConstraint(
                model_name='reward',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('delivery', 'on_date'), _negated=True), ('deliver_on__isnull', False), _connector='OR'), name='reward_on_date_has_date', violation_error_message='A reward delivered on a date needs that date.'),
            ),
            migrations.AddConstraint(
                model_name='reward',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('delivery', 'after_end'), _negated=True), ('days_after_end__isnull', False), _connector='OR'), name='reward_after_end_has_days', violation_error_message='Write how many days after the end it is delivered.'),
            ),
            migrations.AddConstraint(
                model_name='reward',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('code_format', 'pattern'), _negated=True), models.Q(('code_pattern', ''), _negated=True), _connector='OR'), name='reward_pattern_is_given', violation_error_message='Write the pattern, or choose any text.'),
            ),
            migrations.AddConstraint(
                model_name='reward',
                constraint=models.CheckConstraint(condition=models.Q(('amount_minor', None), models.Q(('currency', ''), _negated=True), _connector='OR'), name='reward_amount_has_currency', violation_error_message='An amount needs a currency.'),
            ),
            migrations.AddConstraint(
                model_name='reward',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('price_below_minor', None), ('price_from_minor', None)), models.Q(('price_currency', ''), _negated=True), _connector='OR'), name='reward_prices_have_currency', violation_error_message='Prices need a currency.'),
            ),
            migrations.AddConstraint(
                model_name='reward',
                constraint=models.CheckConstraint(condition=models.Q(('price_from_minor', None), ('price_below_minor', None), ('price_below_minor__gt', models.F('price_from_minor')), _connector='OR'), name='reward_prices_in_order', violation_error_message='“For prices below” must be above “For prices from”.'),
            ),
            migrations.AddIndex(
                model_name='extraquestion',
                index=models.Index(models.F('reward'), name='question_reward'),
            ),
            migrations.AddConstraint(
                model_name='extraquestion',
                constraint=models.CheckConstraint(condition=models.Q(('lowest', None), ('highest', None), ('highest__gte', models.F('lowest')), _connector='OR'), name='question_numbers_in_order', violation_error_message='The highest number is below the lowest.'),
            ),
            migrations.AddConstraint(
                model_name='extraquestion',
                constraint=models.CheckConstraint(condition=models.Q(('earliest', None), ('latest', None), ('latest__gte', models.F('earliest')), _connector='OR'), name='question_days_in_order', violation_error_message='The last day is before the first.'),
            ),
            migrations.AddConstraint(
                model_name='codebatch',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('currency', ''), ('face_value_minor', None)), models.Q(('face_value_minor__isnull', False), models.Q(('currency', ''), _negated=True)), _connector='OR'), name='batch_value_has_currency', violation_error_message='A face value needs a currency, and a currency one.'),
            ),
            migrations.AddIndex(
                model_name='rewardcode',
                index=models.Index(models.F('reward'), models.F('expires_on'), models.F('batch'), models.F('id'), condition=models.Q(('allocated_at', None), ('voided_at', None)), name='reward_code_next'),
            ),
        ]),
        AddDigestKeys(
            model_name='rewardcode',
            name='digest_keys',
            field=models.CharField(db_default='', default=foundation.encryption.digests.newest, editable=False, max_length=200),
        ),
    ]

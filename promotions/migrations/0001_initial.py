import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import foundation.languages
import promotions.models.promotion
from django.db import migrations, models

from promotions.migrations._codes_stay_allocated import OPERATIONS as CODES_STAY_ALLOCATED


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('products', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Promotion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(unique=True)),
                ('name', models.CharField(max_length=120, verbose_name='Promotion Name')),
                ('is_published', models.BooleanField(db_default=False, default=False)),
                ('banner', models.ImageField(blank=True, db_default='', default='', upload_to='banners')),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('purchase_from', models.DateField()),
                ('purchase_until', models.DateField()),
                ('claim_until', models.DateField(blank=True, help_text='Last day to redeem; left empty, 14 days after the end.')),
                ('time_zone', models.CharField(db_default='UTC', default='UTC', max_length=64, validators=[promotions.models.promotion.check_time_zone])),
                ('regions', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=2), help_text='Two-letter codes.', size=None, validators=[promotions.models.promotion.check_regions])),
                ('limit_per_member', models.PositiveSmallIntegerField(db_default=1, default=1, verbose_name='Redeem Limit')),
                ('recipient_wanted', models.BooleanField(db_default=False, default=False, verbose_name='Recipient Information')),
                ('serial_photo_wanted', models.BooleanField(db_default=True, default=True)),
                ('landing_page', models.URLField(blank=True, db_default='', default='', verbose_name='Landing Page')),
                ('redeem_page', models.URLField(blank=True, db_default='', default='', verbose_name='Redeem Page')),
                ('policy', models.CharField(choices=[('manual', 'Manual: a reviewer looks at the evidence'), ('assisted', 'Assisted: a reviewer sees what was read'), ('automatic', 'Automatic: a clean claim is approved at once')], db_default='manual', default='manual', max_length=20, verbose_name='Review policy')),
                ('policy_checks', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('serial', 'Serial number on the photo'), ('paper', 'The paper is an invoice'), ('date', 'Purchase date on the invoice'), ('store', 'Store on the invoice'), ('model', 'Product on the invoice'), ('number', 'Invoice number')], max_length=20), db_default=['serial', 'paper', 'date', 'store', 'model', 'number'], default=promotions.models.promotion.all_reliable_checks, help_text='Automatic approval needs all of these, and that nothing speaks against it.', size=None, verbose_name='Checks that must agree')),
                ('sample_percent', models.PositiveSmallIntegerField(db_default=5, default=5, help_text='This share of the clean claims goes to a reviewer all the same.', validators=[django.core.validators.MaxValueValidator(100)], verbose_name='Samples in percent')),
                ('automatic_per_day', models.PositiveIntegerField(blank=True, help_text='Claims beyond this number go to a reviewer; empty for no limit.', null=True, verbose_name='Automatic approvals a day')),
            ],
            options={
                'verbose_name': 'promotion',
                'verbose_name_plural': 'promotions',
                'ordering': ['-starts_on', '-pk'],
                'permissions': [('publish_promotion', 'Can publish a promotion')],
                'constraints': [models.CheckConstraint(condition=models.Q(('claim_until__gte', models.F('ends_on')), ('ends_on__gte', models.F('starts_on')), ('purchase_until__gte', models.F('purchase_from'))), name='promotion_days_in_order', violation_error_message='A period ends before it begins.'), models.CheckConstraint(condition=models.Q(('slug__in', ['claims', 'history']), _negated=True), name='promotion_slug_is_free', violation_error_message='This slug is taken by a page of the portal.'), models.CheckConstraint(condition=models.Q(('limit_per_member__gte', 1)), name='promotion_limit_at_least_one', violation_error_message='Each member may redeem at least once.')],
            },
        ),
        migrations.CreateModel(
            name='Reward',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='As a letter names it: "Steam code 15 EUR"', max_length=120)),
                ('kind', models.CharField(choices=[('code', 'digital code'), ('cashback', 'cashback'), ('physical', 'physical prize'), ('draw', 'lucky draw')], db_default='code', default='code', max_length=10)),
                ('purchase_from', models.DateField(blank=True, help_text="Where it differs from the promotion's.", null=True)),
                ('purchase_until', models.DateField(blank=True, null=True)),
                ('delivery', models.CharField(choices=[('on_approval', 'on approval'), ('on_date', 'on a date')], db_default='on_approval', default='on_approval', max_length=12)),
                ('deliver_on', models.DateField(blank=True, null=True)),
                ('code_pattern', models.CharField(blank=True, db_default='', default='', help_text='What a code looks like: AAAAA-BBBBB-CCCCC', max_length=40)),
                ('activation_url', models.URLField(blank=True, db_default='', default='', help_text='Where the code is activated.')),
                ('stock', models.PositiveIntegerField(blank=True, help_text='How many there are; empty for codes, they are counted.', null=True)),
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
                ('kind', models.CharField(choices=[('yes_no', 'yes or no'), ('text', 'text')], db_default='yes_no', default='yes_no', max_length=10)),
                ('is_required', models.BooleanField(db_default=True, default=True)),
                ('link', models.URLField(blank=True, db_default='', default='')),
                ('position', models.PositiveSmallIntegerField(db_default=0, default=0)),
                ('promotion', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='promotions.promotion')),
                ('draw', models.ForeignKey(blank=True, help_text='The lucky draw that a Yes enters.', limit_choices_to={'kind': 'draw'}, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='promotions.reward')),
            ],
            options={
                'verbose_name': 'question',
                'ordering': ['promotion', 'position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='CodeBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file_name', models.CharField(max_length=200)),
                ('loaded_at', models.DateTimeField(auto_now_add=True, db_default=django.db.models.functions.datetime.Now())),
                ('reward', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='batches', to='promotions.reward')),
            ],
            options={
                'verbose_name': 'code batch',
                'verbose_name_plural': 'code batches',
                'ordering': ['-loaded_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='RewardCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ciphertext', models.BinaryField()),
                ('digest', models.BinaryField(max_length=32, unique=True)),
                ('allocated_at', models.DateTimeField(null=True)),
                ('voided_at', models.DateTimeField(null=True)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='codes', to='promotions.codebatch')),
                ('reward', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='codes', to='promotions.reward')),
            ],
            options={
                'verbose_name': 'reward code',
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
                'verbose_name': 'wording of a letter',
                'verbose_name_plural': 'wordings of letters',
                'ordering': ['kind', 'language'],
                'constraints': [models.UniqueConstraint(models.F('promotion'), models.F('kind'), models.F('language'), name='wording_once_per_letter_and_language'), models.CheckConstraint(condition=models.Q(('body', ''), ('subject', ''), _negated=True), name='wording_says_something')],
            },
        ),
        migrations.CreateModel(
            name='PromotionText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=foundation.languages.language_choices, max_length=10)),
                ('field', models.CharField(choices=[('name', 'name'), ('summary', 'summary'), ('activation', 'how to activate the reward'), ('terms', 'terms')], max_length=20)),
                ('text', models.TextField()),
                ('promotion', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='promotions.promotion')),
            ],
            options={
                'verbose_name': 'text',
                'ordering': ['field', 'language'],
                'constraints': [models.UniqueConstraint(models.F('promotion'), models.F('language'), models.F('field'), name='promotion_text_once', violation_error_message='This text stands there in this language already.')],
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
        migrations.AddIndex(
            model_name='rewardcode',
            index=models.Index(models.F('reward'), models.F('batch'), models.F('id'), condition=models.Q(('allocated_at', None), ('voided_at', None)), name='reward_code_free'),
        ),
        *CODES_STAY_ALLOCATED,
    ]

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from foundation.tables.first_tables import FirstTables
from membership.migrations._points import OPERATIONS


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('foundation', '0002_tell_an_erasure'),
        ('products', '0004_released'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        FirstTables([
            migrations.CreateModel(
                name='EarningMark',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=20, unique=True)),
                    ('seen_id', models.BigIntegerField(db_default=0, default=0)),
                    ('seen_at', models.DateTimeField(null=True)),
                ],
                options={
                    'verbose_name': 'mark of a source',
                    'verbose_name_plural': 'marks of sources',
                },
            ),
            migrations.CreateModel(
                name='Tier',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('slug', models.SlugField(max_length=20, unique=True)),
                    ('name', models.CharField(max_length=40, verbose_name='Name')),
                    ('threshold', models.PositiveIntegerField(help_text='That have to be earned within twelve months.', unique=True, verbose_name='Points')),
                ],
                options={
                    'verbose_name': 'tier',
                    'verbose_name_plural': 'tiers',
                    'ordering': ['threshold'],
                },
            ),
            migrations.CreateModel(
                name='EarningRule',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('source_type', models.CharField(choices=[('product', 'Registered product'), ('claim', 'Approved claim'), ('shout_out', 'Accepted Shout Out'), ('profile', 'Complete profile'), ('newsletter', 'Newsletter'), ('birthday', 'Birthday'), ('referral', 'Recommended to a friend')], max_length=12, verbose_name='Source')),
                    ('points', models.PositiveIntegerField(validators=[django.core.validators.MinValueValidator(1)], verbose_name='Points')),
                    ('starts_on', models.DateField(verbose_name='First day')),
                    ('ends_on', models.DateField(blank=True, null=True, verbose_name='Last day')),
                    ('most_times', models.PositiveIntegerField(blank=True, help_text='Empty: as often as there is a source.', null=True, verbose_name='How often')),
                    ('period', models.CharField(choices=[('ever', 'altogether'), ('year', 'each calendar year'), ('month', 'each calendar month')], db_default='ever', default='ever', max_length=5, verbose_name='Within')),
                    ('pending_days', models.PositiveSmallIntegerField(db_default=20, default=20, help_text='Until a return can no longer take it back.', verbose_name='Pending days')),
                    ('with_factor', models.BooleanField(db_default=True, default=True, verbose_name='Tiers multiply it')),
                    ('is_active', models.BooleanField(db_default=True, default=True, verbose_name='In use')),
                    ('category', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='products.category', verbose_name='Category')),
                    ('product', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='products.product', verbose_name='Product')),
                ],
                options={
                    'verbose_name': 'earning rule',
                    'verbose_name_plural': 'earning rules',
                    'ordering': ['source_type', '-starts_on', 'pk'],
                },
            ),
            migrations.CreateModel(
                name='PointsAccount',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('joined_at', models.DateTimeField(verbose_name='Joined')),
                    ('left_at', models.DateTimeField(null=True, verbose_name='Left')),
                    ('frozen_at', models.DateTimeField(null=True, verbose_name='Frozen')),
                    ('excluded_at', models.DateTimeField(null=True, verbose_name='Excluded')),
                    ('exclusion', models.CharField(blank=True, choices=[('staff', "our staff can't take part"), ('dealer', "dealers can't take part"), ('rules', 'against the rules of the program')], db_default='', default='', max_length=10, verbose_name='The member reads')),
                    ('owed', models.PositiveIntegerField(db_default=0, default=0, help_text='Points that were taken back after they had been spent.', verbose_name='Owed')),
                    ('referral_code', models.CharField(editable=False, max_length=12, null=True, unique=True)),
                    ('birth_month', models.PositiveSmallIntegerField(null=True)),
                    ('birth_day', models.PositiveSmallIntegerField(null=True)),
                    ('birthday_set_on', models.DateField(null=True)),
                    ('told_on', models.DateField(help_text='When they were last told what was earned.', null=True)),
                    ('tier_review_on', models.DateField(help_text='On which day the tier may be lost, if nothing more is earned.', null=True)),
                    ('tier_drops_on', models.DateField(help_text='The day of an announced step down.', null=True)),
                    ('excluded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('frozen_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('member', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='points_account', to=settings.AUTH_USER_MODEL, verbose_name='member')),
                    ('referred_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='referred', to='membership.pointsaccount')),
                ],
                options={
                    'verbose_name': 'points account',
                    'verbose_name_plural': 'points accounts',
                    'ordering': ['pk'],
                    'permissions': [('manage_points', 'Can freeze and exclude accounts, and give points'), ('view_liability', 'Can see what all points would cost')],
                },
            ),
            migrations.CreateModel(
                name='Lot',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('source_type', models.CharField(choices=[('product', 'Registered product'), ('claim', 'Approved claim'), ('shout_out', 'Accepted Shout Out'), ('profile', 'Complete profile'), ('newsletter', 'Newsletter'), ('birthday', 'Birthday'), ('referral', 'Recommended to a friend'), ('goodwill', 'Goodwill'), ('refund', 'Given back')], max_length=12, verbose_name='Source')),
                    ('source_id', models.BigIntegerField()),
                    ('earned', models.PositiveIntegerField(verbose_name='Earned')),
                    ('left', models.PositiveIntegerField(verbose_name='Left')),
                    ('earned_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now, verbose_name='Earned at')),
                    ('usable_from', models.DateField(verbose_name='Usable from')),
                    ('expires_on', models.DateField(help_text='The last day to spend it.', verbose_name='Last day')),
                    ('voided_at', models.DateTimeField(null=True, verbose_name='Taken back')),
                    ('told_at', models.DateTimeField(help_text='When the e-mail told of it.', null=True)),
                    ('warned', models.PositiveSmallIntegerField(choices=[(0, 'not warned'), (1, 'warned once'), (2, 'warned twice')], db_default=0, default=0)),
                    ('rule', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='lots', to='membership.earningrule')),
                    ('account', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='lots', to='membership.pointsaccount')),
                ],
                options={
                    'verbose_name': 'lot of points',
                    'verbose_name_plural': 'lots of points',
                    'ordering': ['-pk'],
                },
            ),
            migrations.CreateModel(
                name='Goodwill',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('points', models.PositiveIntegerField(verbose_name='Points')),
                    ('reason', models.CharField(max_length=300, verbose_name='Reason')),
                    ('asked_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now)),
                    ('needs_two', models.BooleanField()),
                    ('decided_at', models.DateTimeField(null=True)),
                    ('is_granted', models.BooleanField(null=True)),
                    ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='goodwill', to='membership.pointsaccount')),
                ],
                options={
                    'verbose_name': 'goodwill',
                    'verbose_name_plural': 'goodwill',
                    'ordering': ['-pk'],
                },
            ),
            migrations.CreateModel(
                name='Spending',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('order', 'Order'), ('expiry', 'Expired'), ('void', 'Taken back'), ('settled', 'Kept for what was owed'), ('left', 'Given up on leaving')], db_default='order', default='order', max_length=8)),
                    ('cause', models.CharField(help_text='For what: a word and a key, such as order:7.', max_length=60, unique=True)),
                    ('points', models.PositiveIntegerField(verbose_name='Points')),
                    ('spent_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now, verbose_name='Spent')),
                    ('given_back_at', models.DateTimeField(null=True, verbose_name='Given back')),
                    ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='spendings', to='membership.pointsaccount')),
                ],
                options={
                    'verbose_name': 'spending of points',
                    'verbose_name_plural': 'spendings of points',
                    'ordering': ['-pk'],
                },
            ),
            migrations.CreateModel(
                name='PointsEvent',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('earned', 'Earned'), ('given_back', 'Given back'), ('spent', 'Spent'), ('expired', 'Expired'), ('voided', 'Taken back'), ('owed', 'Owed'), ('settled', 'Kept for what was owed'), ('forgiven', 'No longer owed'), ('given_up', 'Given up on leaving'), ('joined', 'Joined the program'), ('left', 'Left the program'), ('frozen', 'Account frozen'), ('unfrozen', 'Account no longer frozen'), ('excluded', 'Excluded from the program'), ('readmitted', 'Readmitted to the program'), ('tier_up', 'Next tier reached'), ('tier_notice', 'Lower tier announced'), ('tier_kept', 'Tier kept after all'), ('tier_down', 'Moved to a lower tier')], max_length=12)),
                    ('points', models.IntegerField(db_default=0, default=0, help_text='By how much what the account holds has changed.')),
                    ('owed', models.IntegerField(db_default=0, default=0, help_text='By how much what is owed has changed.')),
                    ('occurred_at', models.DateTimeField()),
                    ('note', models.CharField(blank=True, db_default='', default='', max_length=300)),
                    ('account', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='membership.pointsaccount')),
                    ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('lot', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='membership.lot')),
                    ('spending', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='membership.spending')),
                ],
                options={
                    'verbose_name': 'event of points',
                    'verbose_name_plural': 'events of points',
                    'ordering': ['-occurred_at', '-pk'],
                },
            ),
            migrations.CreateModel(
                name='SpendingPart',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('points', models.PositiveIntegerField()),
                    ('lot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='membership.lot')),
                    ('spending', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='membership.spending')),
                ],
                options={
                    'verbose_name': 'part of a spending',
                    'verbose_name_plural': 'parts of spendings',
                },
            ),
            migrations.CreateModel(
                name='TierBenefit',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('factor', 'Points, in percent of the usual'), ('tickets', 'Answers to tickets, working days sooner')], max_length=8, verbose_name='Benefit')),
                    ('amount', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1)], verbose_name='How much')),
                    ('tier', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='benefits', to='membership.tier', verbose_name='tier')),
                ],
                options={
                    'verbose_name': 'benefit of a tier',
                    'verbose_name_plural': 'benefits of tiers',
                    'ordering': ['tier', 'kind'],
                },
            ),
            migrations.CreateModel(
                name='TierStay',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('from_on', models.DateField()),
                    ('until_on', models.DateField(help_text='The first day in another tier.', null=True)),
                    ('account', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='stays', to='membership.pointsaccount')),
                    ('tier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stays', to='membership.tier')),
                ],
                options={
                    'verbose_name': 'stay in a tier',
                    'verbose_name_plural': 'stays in tiers',
                    'ordering': ['-from_on', '-pk'],
                },
            ),
            migrations.AddConstraint(
                model_name='earningrule',
                constraint=models.CheckConstraint(condition=models.Q(('points__gt', 0)), name='earning_rule_of_points'),
            ),
            migrations.AddConstraint(
                model_name='earningrule',
                constraint=models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='earning_rule_ends_after_its_start', violation_error_message='The last day is before the first.'),
            ),
            migrations.AddConstraint(
                model_name='earningrule',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('category', None), ('product', None)), models.Q(('source_type', 'product'), models.Q(('category', None), ('product', None), _connector='OR')), _connector='OR'), name='earning_rule_of_goods', violation_error_message='Only registered products have a category or a product, and not both.'),
            ),
            migrations.AddIndex(
                model_name='pointsaccount',
                index=models.Index(models.F('owed'), condition=models.Q(('owed__gt', 0)), name='points_owed'),
            ),
            migrations.AddIndex(
                model_name='pointsaccount',
                index=models.Index(models.F('birth_month'), models.F('birth_day'), condition=models.Q(('birth_month__isnull', False), ('left_at', None)), name='points_birthday'),
            ),
            migrations.AddIndex(
                model_name='pointsaccount',
                index=models.Index(models.F('tier_review_on'), condition=models.Q(('tier_review_on__isnull', False)), name='points_tier_review'),
            ),
            migrations.AddIndex(
                model_name='pointsaccount',
                index=models.Index(models.F('tier_drops_on'), condition=models.Q(('tier_drops_on__isnull', False)), name='points_tier_drop'),
            ),
            migrations.AddConstraint(
                model_name='pointsaccount',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('frozen_at', None), ('frozen_by', None)), models.Q(('frozen_at__isnull', False), ('frozen_by__isnull', False)), _connector='OR'), name='points_frozen_by_somebody'),
            ),
            migrations.AddConstraint(
                model_name='pointsaccount',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('excluded_at', None), ('excluded_by', None), ('exclusion', '')), models.Q(('excluded_at__isnull', False), models.Q(('exclusion', ''), _negated=True)), _connector='OR'), name='points_excluded_for_a_reason'),
            ),
            migrations.AddConstraint(
                model_name='pointsaccount',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('birth_day', None), ('birth_month', None)), models.Q(('birth_day__range', (1, 31)), ('birth_month__range', (1, 12))), _connector='OR'), name='points_birthday_is_a_day'),
            ),
            migrations.AddConstraint(
                model_name='pointsaccount',
                constraint=models.CheckConstraint(condition=models.Q(('referred_by', None), models.Q(('referred_by', models.F('pk')), _negated=True), _connector='OR'), name='points_not_referred_by_oneself'),
            ),
            migrations.AddIndex(
                model_name='lot',
                index=models.Index(models.F('account'), models.F('expires_on'), models.F('id'), condition=models.Q(('left__gt', 0)), name='lot_left_of_account'),
            ),
            migrations.AddIndex(
                model_name='lot',
                index=models.Index(models.F('account'), models.F('earned_at'), name='lot_earned_by_account'),
            ),
            migrations.AddIndex(
                model_name='lot',
                index=models.Index(models.F('warned'), models.F('expires_on'), models.F('id'), condition=models.Q(('left__gt', 0)), name='lot_expires'),
            ),
            migrations.AddIndex(
                model_name='lot',
                index=models.Index(models.F('account'), condition=models.Q(('told_at', None)), name='lot_untold'),
            ),
            migrations.AddIndex(
                model_name='lot',
                index=models.Index(models.F('rule'), models.F('account'), models.F('earned_at'), condition=models.Q(('rule__isnull', False)), name='lot_of_rule'),
            ),
            migrations.AddConstraint(
                model_name='lot',
                constraint=models.UniqueConstraint(models.F('source_type'), models.F('source_id'), name='lot_of_a_source_once'),
            ),
            migrations.AddConstraint(
                model_name='lot',
                constraint=models.CheckConstraint(condition=models.Q(('earned__gt', 0)), name='lot_earned_something'),
            ),
            migrations.AddConstraint(
                model_name='lot',
                constraint=models.CheckConstraint(condition=models.Q(('left__gte', 0), ('left__lte', models.F('earned'))), name='lot_left_is_some_of_it'),
            ),
            migrations.AddConstraint(
                model_name='lot',
                constraint=models.CheckConstraint(condition=models.Q(('usable_from__lte', models.F('expires_on'))), name='lot_usable_before_it_expires'),
            ),
            migrations.AddConstraint(
                model_name='lot',
                constraint=models.CheckConstraint(condition=models.Q(('voided_at', None), ('left', 0), _connector='OR'), name='lot_void_has_nothing_left'),
            ),
            migrations.AddConstraint(
                model_name='lot',
                constraint=models.CheckConstraint(condition=models.Q(('warned__in', [0, 1, 2])), name='lot_warning_known'),
            ),
            migrations.AddIndex(
                model_name='goodwill',
                index=models.Index(models.F('asked_at'), condition=models.Q(('decided_at', None)), name='goodwill_waiting'),
            ),
            migrations.AddConstraint(
                model_name='goodwill',
                constraint=models.CheckConstraint(condition=models.Q(('points__gt', 0)), name='goodwill_of_points'),
            ),
            migrations.AddConstraint(
                model_name='goodwill',
                constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='goodwill_has_reason'),
            ),
            migrations.AddConstraint(
                model_name='goodwill',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('is_granted', None)), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('is_granted__isnull', False)), _connector='OR'), name='goodwill_decided_at_and_by'),
            ),
            migrations.AddConstraint(
                model_name='goodwill',
                constraint=models.CheckConstraint(condition=models.Q(('needs_two', False), ('decided_by', None), ('is_granted', False), models.Q(('decided_by', models.F('asked_by')), _negated=True), _connector='OR'), name='goodwill_by_two'),
            ),
            migrations.AddConstraint(
                model_name='spending',
                constraint=models.CheckConstraint(condition=models.Q(('points__gt', 0)), name='spending_of_something'),
            ),
            migrations.AddConstraint(
                model_name='spending',
                constraint=models.CheckConstraint(condition=models.Q(('given_back_at', None), ('kind', 'order'), _connector='OR'), name='spending_given_back_was_an_order'),
            ),
            migrations.AddIndex(
                model_name='pointsevent',
                index=models.Index(fields=['account', '-occurred_at', '-id'], name='points_event_of_account'),
            ),
            migrations.AddIndex(
                model_name='pointsevent',
                index=models.Index(models.F('lot'), condition=models.Q(('lot__isnull', False)), name='points_event_of_lot'),
            ),
            migrations.AddConstraint(
                model_name='pointsevent',
                constraint=models.UniqueConstraint(models.F('lot'), condition=models.Q(('kind__in', ['earned', 'given_back'])), name='points_event_of_a_lot_once'),
            ),
            migrations.AddConstraint(
                model_name='pointsevent',
                constraint=models.UniqueConstraint(models.F('spending'), condition=models.Q(('spending__isnull', False)), name='points_event_of_a_spending_once'),
            ),
            migrations.AddConstraint(
                model_name='pointsevent',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('points', 0), ('spending', None)), models.Q(('kind__in', ['earned', 'given_back']), ('lot__isnull', False), ('points__gt', 0), ('spending', None)), models.Q(('points__lt', 0), ('spending__isnull', False)), _connector='OR'), name='points_event_names_its_source'),
            ),
            migrations.AddConstraint(
                model_name='spendingpart',
                constraint=models.UniqueConstraint(models.F('spending'), models.F('lot'), name='spending_of_a_lot_once'),
            ),
            migrations.AddConstraint(
                model_name='spendingpart',
                constraint=models.CheckConstraint(condition=models.Q(('points__gt', 0)), name='spending_part_of_something'),
            ),
            migrations.AddConstraint(
                model_name='tierbenefit',
                constraint=models.UniqueConstraint(models.F('tier'), models.F('kind'), name='tier_benefit_once'),
            ),
            migrations.AddConstraint(
                model_name='tierbenefit',
                constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0), models.Q(models.Q(('kind', 'factor'), _negated=True), ('amount__gte', 100), _connector='OR')), name='tier_factor_takes_nothing_away', violation_error_message='Usual is 100 percent; a tier never brings less.'),
            ),
            migrations.AddConstraint(
                model_name='tierstay',
                constraint=models.UniqueConstraint(models.F('account'), condition=models.Q(('until_on', None)), name='tier_stay_open_once'),
            ),
            migrations.AddConstraint(
                model_name='tierstay',
                constraint=models.CheckConstraint(condition=models.Q(('until_on', None), ('until_on__gte', models.F('from_on')), _connector='OR'), name='tier_stay_ends_after_its_start'),
            ),
            migrations.AddConstraint(
                model_name='tierstay',
                constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func(models.F('account'), models.F('account'), models.Value('[]'), function='int8range', output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField()), '&&'), (models.Func(models.F('from_on'), models.F('until_on'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='tier_stays_apart'),
            ),
        ]),
        *OPERATIONS,
    ]

import datetime
import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
import django.db.models.functions.text
import django.utils.timezone
import foundation.languages
import promotions.models.promotion
import service.models.appointment
from django.conf import settings
from django.db import migrations, models

from foundation.tables.first_tables import FirstTables
from service.migrations._appointments import OPERATIONS


class Migration(migrations.Migration):

    dependencies = [
        ('foundation', '0002_tell_an_erasure'),
        ('products', '0002_first_categories'),
        ('service', '0004_first_bench_reasons'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        FirstTables([
            migrations.CreateModel(
                name='Bay',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveSmallIntegerField(verbose_name='Number')),
                ],
                options={
                    'verbose_name': 'bay',
                    'verbose_name_plural': 'bays',
                    'ordering': ['centre', 'number'],
                },
            ),
            migrations.CreateModel(
                name='Appointment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reference', models.CharField(default=service.models.appointment.new_appointment_reference, editable=False, max_length=10, unique=True, verbose_name='Reference')),
                    ('key', models.UUIDField(help_text='What the page that asked for it called it.', unique=True)),
                    ('visitor_name', models.CharField(blank=True, db_default='', default='', max_length=80, verbose_name='Visitor')),
                    ('period', django.contrib.postgres.fields.ranges.DateTimeRangeField(verbose_name='Time')),
                    ('state', models.CharField(choices=[('held', 'Held for you'), ('booked', 'Booked'), ('arrived', 'Arrived'), ('started', 'Being served'), ('done', 'Done'), ('no_show', 'Missed'), ('cancelled', 'Cancelled')], db_default='held', default='held', max_length=9, verbose_name='Status')),
                    ('held_until', models.DateTimeField(null=True)),
                    ('slot', models.PositiveSmallIntegerField(help_text="Which of the member's live appointments it is, from 1 to 2.", null=True)),
                    ('sequence', models.PositiveIntegerField(db_default=0, default=0, help_text='How often its calendar entry has changed.')),
                    ('matter', models.TextField(blank=True, db_default='', default='', max_length=500, verbose_name='What is it about?')),
                    ('phone', models.CharField(blank=True, db_default='', default='', max_length=30, verbose_name='Contact Number')),
                    ('language', models.CharField(max_length=10, verbose_name='Language')),
                    ('is_walk_in', models.BooleanField(db_default=False, default=False, verbose_name='Walk-in')),
                    ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now)),
                    ('arrived_at', models.DateTimeField(null=True)),
                    ('started_at', models.DateTimeField(null=True)),
                    ('ended_at', models.DateTimeField(help_text='When it was done or cancelled.', null=True)),
                    ('reason', models.CharField(blank=True, choices=[('time', "The time doesn't suit me any more"), ('solved', 'The problem is solved'), ('elsewhere', 'I get help elsewhere'), ('other', 'Another reason'), ('closed', 'The centre is closed on that day'), ('office', 'The centre had to cancel'), ('account', 'The account was deleted')], db_default='', default='', max_length=10, verbose_name='Reason')),
                    ('emptied_at', models.DateTimeField(help_text='When its texts were deleted by rule.', null=True)),
                    ('registered_product', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='products.registeredproduct', verbose_name='product')),
                    ('repair', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='service.repair', verbose_name='repair')),
                    ('user', models.ForeignKey(help_text='None for a visitor without an account.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to=settings.AUTH_USER_MODEL, verbose_name='member')),
                    ('bay', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='service.bay', verbose_name='bay')),
                ],
                options={
                    'verbose_name': 'appointment',
                    'verbose_name_plural': 'appointments',
                    'ordering': ['-pk'],
                },
            ),
            migrations.CreateModel(
                name='AppointmentEvent',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('booked', 'Booked'), ('moved', 'Moved'), ('cancelled', 'Cancelled'), ('arrived', 'Arrived'), ('started', 'Being served'), ('done', 'Done'), ('no_show', 'Missed'), ('reminded', 'Reminder sent'), ('emptied', 'Texts deleted')], max_length=14)),
                    ('occurred_at', models.DateTimeField()),
                    ('period', django.contrib.postgres.fields.ranges.DateTimeRangeField(help_text='The time of the visit, as it was then.', verbose_name='Time')),
                    ('note', models.TextField(blank=True, db_default='', default='')),
                    ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('appointment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='service.appointment')),
                ],
                options={
                    'verbose_name': 'event of an appointment',
                    'verbose_name_plural': 'events of appointments',
                    'ordering': ['occurred_at', 'pk'],
                },
            ),
            migrations.CreateModel(
                name='ServiceCentre',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.SlugField(help_text='As links name it, such as berlin.', max_length=40, unique=True, verbose_name='Name')),
                    ('region', models.CharField(help_text='Whose public holidays count too.', max_length=2, verbose_name='Region / Location')),
                    ('subdivision', models.CharField(blank=True, db_default='', default='', help_text='Where it has holidays of its own, such as BE for Berlin.', max_length=6, verbose_name='State or province')),
                    ('time_zone', models.CharField(max_length=64, validators=[promotions.models.promotion.check_time_zone], verbose_name='Time zone')),
                    ('address', models.TextField(max_length=400, verbose_name='Address')),
                    ('phone', models.CharField(blank=True, db_default='', default='', max_length=30, verbose_name='Contact Number')),
                    ('step_minutes', models.PositiveSmallIntegerField(db_default=30, default=30, verbose_name='Minutes between two times')),
                    ('lead_minutes', models.PositiveIntegerField(db_default=120, default=120, help_text='How long before a visit it may still be booked.', verbose_name='Lead time in minutes')),
                    ('horizon_days', models.PositiveSmallIntegerField(db_default=30, default=30, help_text='How far ahead visits may be booked.', verbose_name='Days ahead')),
                    ('change_hours', models.PositiveSmallIntegerField(db_default=24, default=24, verbose_name='Hours until which members change and cancel')),
                    ('opens_on_holidays', models.BooleanField(db_default=False, default=False, verbose_name='Open on public holidays')),
                    ('position', models.PositiveSmallIntegerField(db_default=0, default=0, verbose_name='Position')),
                    ('is_active', models.BooleanField(db_default=True, default=True, verbose_name='In use')),
                ],
                options={
                    'verbose_name': 'service centre',
                    'verbose_name_plural': 'service centres',
                    'ordering': ['position', 'pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('step_minutes__range', (5, 480))), name='centre_times_are_apart'), models.CheckConstraint(condition=models.Q(('horizon_days__range', (1, 120))), name='centre_looks_ahead')],
                },
            ),
            migrations.AddField(
                model_name='bay',
                name='centre',
                field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='bays', to='service.servicecentre', verbose_name='centre'),
            ),
            migrations.AddField(
                model_name='appointment',
                name='centre',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='service.servicecentre', verbose_name='centre'),
            ),
            migrations.CreateModel(
                name='ServiceCentreText',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('language', models.CharField(choices=foundation.languages.language_choices, max_length=10, verbose_name='Language')),
                    ('title', models.CharField(max_length=80, verbose_name='Name')),
                    ('directions', models.TextField(blank=True, db_default='', default='', max_length=1000, verbose_name='Directions')),
                    ('bring', models.TextField(blank=True, db_default='', default='', max_length=1000, verbose_name='What to bring')),
                    ('centre', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='service.servicecentre', verbose_name='centre')),
                ],
                options={
                    'verbose_name': 'text',
                    'verbose_name_plural': 'texts',
                    'ordering': ['language'],
                },
            ),
            migrations.CreateModel(
                name='VisitKind',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.SlugField(help_text='As links name it, such as hand-in.', max_length=40, unique=True, verbose_name='Name')),
                    ('purpose', models.CharField(choices=[('hand_in', 'Hand in'), ('collect', 'Collect'), ('consultation', 'Consultation'), ('wait', 'While you wait')], max_length=12, verbose_name='Purpose')),
                    ('minutes', models.PositiveSmallIntegerField(db_default=30, default=30, verbose_name='Minutes')),
                    ('needs_product', models.BooleanField(db_default=True, default=True, verbose_name='About a registered product')),
                    ('position', models.PositiveSmallIntegerField(db_default=0, default=0, verbose_name='Position')),
                    ('is_active', models.BooleanField(db_default=True, default=True, verbose_name='In use')),
                    ('categories', models.ManyToManyField(blank=True, help_text='None: for products of all.', related_name='+', to='products.category', verbose_name='categories')),
                    ('centres', models.ManyToManyField(blank=True, related_name='kinds', to='service.servicecentre', verbose_name='centres')),
                ],
                options={
                    'verbose_name': 'kind of visit',
                    'verbose_name_plural': 'kinds of visits',
                    'ordering': ['position', 'pk'],
                },
            ),
            migrations.AddField(
                model_name='appointment',
                name='kind',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='service.visitkind', verbose_name='kind of visit'),
            ),
            migrations.CreateModel(
                name='VisitKindText',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('language', models.CharField(choices=foundation.languages.language_choices, max_length=10, verbose_name='Language')),
                    ('title', models.CharField(max_length=80, verbose_name='Name')),
                    ('description', models.TextField(blank=True, db_default='', default='', max_length=1000, verbose_name='What happens')),
                    ('bring', models.TextField(blank=True, db_default='', default='', max_length=1000, verbose_name='What to bring')),
                    ('kind', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='service.visitkind', verbose_name='kind of visit')),
                ],
                options={
                    'verbose_name': 'text',
                    'verbose_name_plural': 'texts',
                    'ordering': ['language'],
                },
            ),
            migrations.CreateModel(
                name='OpeningHours',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('weekday', models.PositiveSmallIntegerField(choices=[(0, 'Monday'), (1, 'Tuesday'), (2, 'Wednesday'), (3, 'Thursday'), (4, 'Friday'), (5, 'Saturday'), (6, 'Sunday')], verbose_name='Weekday')),
                    ('opens', models.TimeField(help_text='By the clock of the centre.', verbose_name='Opens')),
                    ('closes', models.TimeField(help_text='00:00 for midnight.', verbose_name='Closes')),
                    ('bays', models.PositiveSmallIntegerField(db_default=1, default=1, help_text='The first ones, by number.', verbose_name='Bays staffed')),
                    ('centre', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hours', to='service.servicecentre', verbose_name='centre')),
                ],
                options={
                    'verbose_name': 'opening hours',
                    'verbose_name_plural': 'opening hours',
                    'ordering': ['centre', 'weekday', 'opens'],
                    'constraints': [models.UniqueConstraint(models.F('centre'), models.F('weekday'), models.F('opens'), name='opening_hours_once'), models.CheckConstraint(condition=models.Q(('opens__lt', models.F('closes')), ('closes', '00:00'), _connector='OR'), name='opening_hours_open_before_they_close'), models.CheckConstraint(condition=models.Q(('weekday__range', (0, 6))), name='opening_hours_of_a_weekday'), models.CheckConstraint(condition=models.Q(('bays__range', (1, 50))), name='opening_hours_staff_a_bay')],
                },
            ),
            migrations.CreateModel(
                name='Closure',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('starts_on', models.DateField(verbose_name='First day')),
                    ('ends_on', models.DateField(verbose_name='Last day')),
                    ('reason', models.CharField(choices=[('holiday', 'Public holiday'), ('staff', 'Too few of us can be there'), ('works', 'Building works'), ('weather', 'Bad weather'), ('event', 'A day for the team'), ('other', 'Another reason')], max_length=10, verbose_name='Reason')),
                    ('closed_at', models.DateTimeField(auto_now_add=True, db_default=django.db.models.functions.datetime.Now())),
                    ('reopened_at', models.DateTimeField(null=True)),
                    ('closed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('reopened_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('centre', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='closures', to='service.servicecentre', verbose_name='centre')),
                ],
                options={
                    'verbose_name': 'closure',
                    'verbose_name_plural': 'closures',
                    'ordering': ['starts_on', 'pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('starts_on__lte', models.F('ends_on'))), name='closure_starts_before_it_ends'), models.CheckConstraint(condition=models.Q(models.Q(('reopened_at', None), ('reopened_by', None)), models.Q(('reopened_at__isnull', False), ('reopened_by__isnull', False)), _connector='OR'), name='closure_reopened_at_and_by'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('reopened_at', None)), expressions=[(models.Func('centre', 'centre', models.Value('[]'), function='int8range'), '&&'), (models.Func('starts_on', 'ends_on', models.Value('[]'), function='daterange'), '&&')], name='closure_once', violation_error_message='The centre is closed on one of these days already.')],
                },
            ),
            migrations.AddConstraint(
                model_name='bay',
                constraint=models.UniqueConstraint(models.F('centre'), models.F('number'), name='bay_number_once'),
            ),
            migrations.AddConstraint(
                model_name='bay',
                constraint=models.CheckConstraint(condition=models.Q(('number__range', (1, 50))), name='bay_number_from_one'),
            ),
            migrations.AddConstraint(
                model_name='servicecentretext',
                constraint=models.UniqueConstraint(models.F('centre'), models.F('language'), name='service_centre_text_once', violation_error_message='This text stands there in this language already.'),
            ),
            migrations.AddConstraint(
                model_name='visitkind',
                constraint=models.CheckConstraint(condition=models.Q(('minutes__range', (1, 480))), name='visit_kind_takes_its_time'),
            ),
            migrations.AddIndex(
                model_name='appointment',
                index=models.Index(models.F('user'), models.OrderBy(django.db.models.functions.text.Lower('period'), descending=True), name='appointment_of_member'),
            ),
            migrations.AddIndex(
                model_name='appointment',
                index=models.Index(models.F('centre'), django.db.models.functions.text.Lower('period'), models.F('id'), name='appointment_of_centre'),
            ),
            migrations.AddIndex(
                model_name='appointment',
                index=models.Index(condition=models.Q(('state', 'held')), fields=['held_until'], name='appointment_held'),
            ),
            migrations.AddIndex(
                model_name='appointment',
                index=models.Index(condition=models.Q(('emptied_at', None), ('state__in', ['done', 'no_show', 'cancelled'])), fields=['ended_at'], name='appointment_ended'),
            ),
            migrations.AddConstraint(
                model_name='appointment',
                constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('state__in', ['held', 'booked', 'arrived', 'started'])), expressions=[(models.Func('bay', 'bay', models.Value('[]'), function='int8range'), '&&'), ('period', '&&')], name='appointment_one_visit_per_bay', violation_error_message='This time is taken.'),
            ),
            migrations.AddConstraint(
                model_name='appointment',
                constraint=models.UniqueConstraint(models.F('user'), models.F('slot'), condition=models.Q(('state__in', ['held', 'booked', 'arrived', 'started'])), name='appointment_one_live_per_slot'),
            ),
            migrations.AddConstraint(
                model_name='appointment',
                constraint=models.UniqueConstraint(models.F('repair'), models.F('kind'), condition=models.Q(('state__in', ['held', 'booked', 'arrived', 'started'])), name='appointment_one_live_of_repair'),
            ),
            migrations.AddConstraint(
                model_name='appointment',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('slot', None), ('user', None)), models.Q(('slot__isnull', False), ('slot__range', (1, 2)), ('user__isnull', False)), _connector='OR'), name='appointment_slots_of_member'),
            ),
            migrations.AddConstraint(
                model_name='appointment',
                constraint=models.CheckConstraint(condition=models.Q(('period__startswith__gte', django.db.models.expressions.CombinedExpression(models.F('period__endswith'), '-', models.Value(datetime.timedelta(seconds=28800)))), ('period__startswith__lte', django.db.models.expressions.CombinedExpression(models.F('period__endswith'), '-', models.Value(datetime.timedelta(seconds=60))))), name='appointment_takes_its_time'),
            ),
            migrations.AddConstraint(
                model_name='appointment',
                constraint=models.CheckConstraint(condition=models.Q(('period__lower_inc', True), ('period__upper_inc', False)), name='appointment_period_is_half_open'),
            ),
            migrations.AddConstraint(
                model_name='appointment',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('held_until__isnull', False), ('state', 'held')), models.Q(models.Q(('state', 'held'), _negated=True), ('held_until', None)), _connector='OR'), name='appointment_held_until'),
            ),
            migrations.AddConstraint(
                model_name='appointment',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('state__in', ['done', 'no_show', 'cancelled'])), models.Q(models.Q(('state__in', ['done', 'no_show', 'cancelled']), _negated=True), ('ended_at', None)), _connector='OR'), name='appointment_ended_at'),
            ),
            migrations.AddConstraint(
                model_name='appointment',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'cancelled'), models.Q(('reason', ''), _negated=True)), models.Q(models.Q(('state', 'cancelled'), _negated=True), ('reason', '')), _connector='OR'), name='appointment_cancelled_for_a_reason'),
            ),
            migrations.AddConstraint(
                model_name='appointment',
                constraint=models.CheckConstraint(condition=models.Q(('started_at', None), ('arrived_at__isnull', False), _connector='OR'), name='appointment_arrived_before_it_started'),
            ),
            migrations.AddConstraint(
                model_name='appointment',
                constraint=models.CheckConstraint(condition=models.Q(('user__isnull', False), models.Q(('is_walk_in', True), ('registered_product', None), ('repair', None)), _connector='OR'), name='appointment_is_somebodys'),
            ),
            migrations.AddConstraint(
                model_name='visitkindtext',
                constraint=models.UniqueConstraint(models.F('kind'), models.F('language'), name='visit_kind_text_once', violation_error_message='This text stands there in this language already.'),
            ),
        ]),
        *OPERATIONS,
    ]

import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models

from foundation.tables.first_tables import FirstTables
from service.migrations._front_desk import OPERATIONS


class Migration(migrations.Migration):

    dependencies = [
        ('products', '0002_first_categories'),
        ('service', '0005_appointments'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='appointment',
            options={'ordering': ['-pk'], 'permissions': [('serve_appointment', 'Can serve visitors and block times of a centre')], 'verbose_name': 'appointment', 'verbose_name_plural': 'appointments'},
        ),
        migrations.AddField(
            model_name='appointment',
            name='called_at',
            field=models.DateTimeField(help_text='When the visitor was called.', null=True),
        ),
        migrations.AlterField(
            model_name='appointmentevent',
            name='kind',
            field=models.CharField(choices=[('booked', 'Booked'), ('moved', 'Moved'), ('cancelled', 'Cancelled'), ('arrived', 'Arrived'), ('called', 'Called'), ('started', 'Being served'), ('done', 'Done'), ('no_show', 'Missed'), ('undone', 'Taken back'), ('reminded', 'Reminder sent'), ('emptied', 'Texts deleted')], max_length=14),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.CheckConstraint(condition=models.Q(('called_at', None), ('arrived_at__isnull', False), _connector='OR'), name='appointment_arrived_before_it_was_called'),
        ),
        FirstTables([
            migrations.CreateModel(
                name='BlockedTime',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('period', django.contrib.postgres.fields.ranges.DateTimeRangeField(verbose_name='Time')),
                    ('reason', models.CharField(choices=[('holiday', 'Public holiday'), ('staff', 'Too few of us can be there'), ('works', 'Building works'), ('weather', 'Bad weather'), ('event', 'A day for the team'), ('other', 'Another reason')], max_length=10, verbose_name='Reason')),
                    ('blocked_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now)),
                    ('finished_at', models.DateTimeField(help_text='When the last member who was expected in it had been told.', null=True, verbose_name='All told')),
                    ('released_at', models.DateTimeField(null=True, verbose_name='Released')),
                ],
                options={
                    'verbose_name': 'blocked time',
                    'verbose_name_plural': 'blocked times',
                    'ordering': ['-pk'],
                },
            ),
            migrations.CreateModel(
                name='EarlierWish',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('asked_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now)),
                    ('offers', models.PositiveIntegerField(db_default=0, default=0, help_text='How often a time was offered.')),
                    ('offered_start', models.DateTimeField(null=True)),
                    ('offered_until', models.DateTimeField(null=True)),
                    ('hold_key', models.UUIDField(help_text='By which the hold of it is found.', null=True)),
                    ('ended_at', models.DateTimeField(null=True)),
                    ('outcome', models.CharField(blank=True, choices=[('taken', 'Came earlier'), ('left', 'Left the waiting list'), ('over', 'The visit has begun, or is off')], db_default='', default='', max_length=5)),
                ],
                options={
                    'verbose_name': 'wish for an earlier time',
                    'verbose_name_plural': 'waiting list',
                    'ordering': ['pk'],
                },
            ),
            migrations.CreateModel(
                name='OfferedTime',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveSmallIntegerField()),
                    ('period', django.contrib.postgres.fields.ranges.DateTimeRangeField(verbose_name='Time')),
                    ('key', models.UUIDField(default=uuid.uuid4, help_text='Taken twice, it is the same appointment.', unique=True)),
                    ('offered_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now)),
                ],
                options={
                    'verbose_name': 'offered time',
                    'verbose_name_plural': 'offered times',
                    'ordering': ['appointment', 'number'],
                },
            ),
            migrations.AddField(
                model_name='blockedtime',
                name='bay',
                field=models.ForeignKey(blank=True, help_text='None: all bays of the centre.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='blocked_times', to='service.bay', verbose_name='bay'),
            ),
            migrations.AddField(
                model_name='blockedtime',
                name='blocked_by',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Blocked by'),
            ),
            migrations.AddField(
                model_name='blockedtime',
                name='centre',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='blocked_times', to='service.servicecentre', verbose_name='centre'),
            ),
            migrations.AddField(
                model_name='blockedtime',
                name='closure',
                field=models.OneToOneField(help_text='What it became, as it was of whole days.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='blocked_time', to='service.closure'),
            ),
            migrations.AddField(
                model_name='blockedtime',
                name='released_by',
                field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AddField(
                model_name='earlierwish',
                name='appointment',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='earlier_wishes', to='service.appointment'),
            ),
            migrations.AddField(
                model_name='offeredtime',
                name='appointment',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offered_times', to='service.appointment'),
            ),
            migrations.AddField(
                model_name='offeredtime',
                name='taken_as',
                field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='taken_instead', to='service.appointment'),
            ),
            migrations.AddIndex(
                model_name='blockedtime',
                index=models.Index(models.F('centre'), django.db.models.functions.text.Lower('period'), condition=models.Q(('released_at', None)), name='blocked_time_of_centre'),
            ),
            migrations.AddIndex(
                model_name='blockedtime',
                index=models.Index(condition=models.Q(('finished_at', None), ('released_at', None)), fields=['id'], name='blocked_time_unfinished'),
            ),
            migrations.AddConstraint(
                model_name='blockedtime',
                constraint=models.CheckConstraint(condition=models.Q(('period__startswith__lt', models.F('period__endswith'))), name='blocked_time_takes_time'),
            ),
            migrations.AddConstraint(
                model_name='blockedtime',
                constraint=models.CheckConstraint(condition=models.Q(('period__lower_inc', True), ('period__upper_inc', False)), name='blocked_time_is_half_open'),
            ),
            migrations.AddConstraint(
                model_name='blockedtime',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('released_at', None), ('released_by', None)), models.Q(('released_at__isnull', False), ('released_by__isnull', False)), _connector='OR'), name='blocked_time_released_at_and_by'),
            ),
            migrations.AddIndex(
                model_name='earlierwish',
                index=models.Index(condition=models.Q(('ended_at', None)), fields=['id'], name='wish_live'),
            ),
            migrations.AddConstraint(
                model_name='earlierwish',
                constraint=models.UniqueConstraint(models.F('appointment'), condition=models.Q(('ended_at', None)), name='wish_one_live_per_appointment'),
            ),
            migrations.AddConstraint(
                model_name='earlierwish',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('outcome', '')), models.Q(('ended_at__isnull', False), models.Q(('outcome', ''), _negated=True)), _connector='OR'), name='wish_ended_somehow'),
            ),
            migrations.AddConstraint(
                model_name='earlierwish',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('hold_key', None), ('offered_start', None), ('offered_until', None)), models.Q(('hold_key__isnull', False), ('offered_start__isnull', False), ('offered_until__isnull', False)), _connector='OR'), name='wish_offered_until'),
            ),
            migrations.AddConstraint(
                model_name='offeredtime',
                constraint=models.UniqueConstraint(models.F('appointment'), models.F('number'), name='offered_time_number_once'),
            ),
            migrations.AddConstraint(
                model_name='offeredtime',
                constraint=models.UniqueConstraint(models.F('appointment'), condition=models.Q(('taken_as__isnull', False)), name='offered_time_one_taken'),
            ),
            migrations.AddConstraint(
                model_name='offeredtime',
                constraint=models.CheckConstraint(condition=models.Q(('number__range', (1, 3))), name='offered_time_one_of_three'),
            ),
        ]),
        *OPERATIONS,
    ]

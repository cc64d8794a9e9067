import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
import foundation.languages
from django.conf import settings
from django.db import migrations, models

from foundation.tables.first_tables import FirstTables
from service.migrations import _bench


class Migration(migrations.Migration):

    dependencies = [
        ('products', '0003_exchanges'),
        ('service', '0002_first_repairs'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        FirstTables([
            migrations.CreateModel(
                name='BenchReason',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.SlugField(max_length=40, unique=True, verbose_name='Name')),
                    ('use', models.CharField(choices=[('part', 'Waiting for a part'), ('help', 'Waiting for technical help'), ('unrepaired', 'Returned unrepaired'), ('refused', 'Refused')], max_length=10, verbose_name='Use')),
                    ('position', models.PositiveSmallIntegerField(db_default=0, default=0, verbose_name='Position')),
                    ('is_active', models.BooleanField(db_default=True, default=True, verbose_name='In use')),
                ],
                options={
                    'verbose_name': 'reason at the bench',
                    'verbose_name_plural': 'reasons at the bench',
                    'ordering': ['use', 'position', 'pk'],
                },
            ),
            migrations.CreateModel(
                name='BenchRepair',
                fields=[
                ],
                options={
                    'verbose_name': 'repair at the bench',
                    'verbose_name_plural': 'repairs at the bench',
                    'permissions': [('receive_repair', 'Can receive units and send them back'), ('decide_objection', 'Can decide about objections to refusals'), ('view_bench_figures', 'Can see the figures of the bench')],
                    'proxy': True,
                    'default_permissions': ('view',),
                    'indexes': [],
                    'constraints': [],
                },
                bases=('service.repair',),
            ),
            migrations.CreateModel(
                name='Quote',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', models.PositiveSmallIntegerField(verbose_name='Version')),
                    ('currency', models.CharField(max_length=3, verbose_name='Currency')),
                    ('total_minor', models.PositiveBigIntegerField(help_text='The sum of its lines.')),
                    ('refusing_fee_minor', models.PositiveBigIntegerField(db_default=0, default=0, help_text='What it costs to have it sent back unrepaired.')),
                    ('note', models.TextField(blank=True, db_default='', default='', max_length=1000, verbose_name='Note')),
                    ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now)),
                    ('valid_until', models.DateTimeField()),
                    ('reminders', models.PositiveSmallIntegerField(db_default=0, default=0, help_text='How many of its reminders are behind us.')),
                    ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('repair', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='quotes', to='service.repair')),
                ],
                options={
                    'verbose_name': 'quote',
                    'verbose_name_plural': 'quotes',
                    'ordering': ['repair', '-version'],
                },
            ),
            migrations.CreateModel(
                name='QuoteAnswer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('outcome', models.CharField(choices=[('accepted', 'Accepted'), ('partly', 'Accepted in part'), ('refused', 'Refused'), ('send_back', 'To be sent back unrepaired')], max_length=9, verbose_name='Answer')),
                    ('note', models.TextField(blank=True, db_default='', default='', max_length=500, verbose_name='Note')),
                    ('answered_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now)),
                    ('answered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('quote', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='answer', to='service.quote')),
                ],
                options={
                    'verbose_name': 'answer to a quote',
                    'verbose_name_plural': 'answers to quotes',
                    'ordering': ['pk'],
                },
            ),
            migrations.CreateModel(
                name='QuoteLine',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveSmallIntegerField()),
                    ('kind', models.CharField(choices=[('part', 'Part'), ('labor', 'Labor'), ('shipping', 'Shipping'), ('other', 'Other')], max_length=8, verbose_name='Kind')),
                    ('text', models.CharField(max_length=200, verbose_name='Text')),
                    ('amount_minor', models.PositiveBigIntegerField()),
                    ('is_optional', models.BooleanField(db_default=False, default=False, verbose_name='May be left out')),
                    ('quote', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='service.quote')),
                ],
                options={
                    'verbose_name': 'line of a quote',
                    'verbose_name_plural': 'lines of quotes',
                    'ordering': ['quote', 'number'],
                },
            ),
            migrations.CreateModel(
                name='QuoteLineAnswer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('is_accepted', models.BooleanField()),
                    ('answer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='service.quoteanswer')),
                    ('line', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='answer', to='service.quoteline')),
                ],
                options={
                    'verbose_name': 'answer to a line',
                    'verbose_name_plural': 'answers to lines',
                    'ordering': ['line'],
                },
            ),
            migrations.CreateModel(
                name='QuotePayment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('paid_on', models.DateField(verbose_name='Paid on')),
                    ('noted_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now)),
                    ('noted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('quote', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='payment', to='service.quote')),
                ],
                options={
                    'verbose_name': 'payment of a quote',
                    'verbose_name_plural': 'payments of quotes',
                    'ordering': ['pk'],
                },
            ),
            migrations.CreateModel(
                name='RepairArrival',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('accessories', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('power_adapter', 'Power adapter'), ('power_cord', 'Power cord'), ('battery', 'Battery'), ('data_cable', 'Video or USB cable'), ('stand', 'Stand or bracket'), ('remote', 'Remote control, mouse or keyboard'), ('storage', 'Drive or memory card'), ('box', 'Original box')], max_length=13), db_default=[], default=list, size=None)),
                    ('is_same_serial', models.BooleanField(verbose_name='The label shows the serial number that was named')),
                    ('booked_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now)),
                    ('booked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('repair', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='arrival', to='service.repair')),
                ],
                options={
                    'verbose_name': 'arrival of a unit',
                    'verbose_name_plural': 'arrivals of units',
                    'ordering': ['pk'],
                },
            ),
            migrations.CreateModel(
                name='RepairFinding',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveSmallIntegerField(help_text='From 1, in the order of the looks.')),
                    ('result', models.CharField(choices=[('confirmed', 'Fault confirmed'), ('other', 'Another fault'), ('outside', 'Damage from outside'), ('none', 'No fault found')], max_length=9, verbose_name='Result')),
                    ('is_covered', models.BooleanField(help_text='What is not needs a quote before work begins.', verbose_name='Covered by the warranty')),
                    ('text', models.TextField(max_length=2000, verbose_name='What was found')),
                    ('found_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now)),
                    ('found_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('repair', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='service.repair')),
                ],
                options={
                    'verbose_name': 'finding of a repair',
                    'verbose_name_plural': 'findings of repairs',
                    'ordering': ['repair', 'number'],
                },
            ),
            migrations.AddField(
                model_name='quote',
                name='finding',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='quotes', to='service.repairfinding'),
            ),
            migrations.CreateModel(
                name='RepairObjection',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('refused_at', models.DateTimeField()),
                    ('text', models.TextField(max_length=2000, verbose_name='Why do you object?')),
                    ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now)),
                    ('outcome', models.CharField(blank=True, choices=[('upheld', 'Examined once more'), ('dismissed', 'The refusal stands')], db_default='', default='', max_length=9, verbose_name='Decision')),
                    ('answer', models.TextField(blank=True, db_default='', default='', max_length=1000, verbose_name='Answer')),
                    ('decided_at', models.DateTimeField(null=True)),
                    ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('refused_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('repair', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='objection', to='service.repair')),
                ],
                options={
                    'verbose_name': 'objection to a refusal',
                    'verbose_name_plural': 'objections to refusals',
                    'ordering': ['pk'],
                },
            ),
            migrations.CreateModel(
                name='RepairReport',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('work', models.TextField(max_length=2000, verbose_name='What was done')),
                    ('firmware', models.CharField(blank=True, db_default='', default='', max_length=120, verbose_name='Firmware')),
                    ('tests', models.TextField(max_length=1000, verbose_name='What was tested')),
                    ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now)),
                    ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('repair', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='report', to='service.repair')),
                ],
                options={
                    'verbose_name': 'report of a repair',
                    'verbose_name_plural': 'reports of repairs',
                    'ordering': ['pk'],
                },
            ),
            migrations.CreateModel(
                name='BenchReasonText',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('language', models.CharField(choices=foundation.languages.language_choices, max_length=10, verbose_name='Language')),
                    ('text', models.CharField(max_length=300, verbose_name='Text')),
                    ('reason', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='service.benchreason')),
                ],
                options={
                    'verbose_name': 'text',
                    'verbose_name_plural': 'texts',
                    'ordering': ['language'],
                    'constraints': [models.UniqueConstraint(models.F('reason'), models.F('language'), name='bench_reason_text_once', violation_error_message='This text stands there in this language already.')],
                },
            ),
            migrations.CreateModel(
                name='PartChanged',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=120, verbose_name='Part')),
                    ('old_serial', models.CharField(blank=True, db_default='', default='', max_length=60, verbose_name='Old serial number')),
                    ('new_serial', models.CharField(blank=True, db_default='', default='', max_length=60, verbose_name='New serial number')),
                    ('changed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now)),
                    ('changed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('exchange', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='part', to='products.serialexchange')),
                    ('repair', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='service.repair')),
                ],
                options={
                    'verbose_name': 'changed part',
                    'verbose_name_plural': 'changed parts',
                    'ordering': ['pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='part_has_a_name')],
                },
            ),
            migrations.AddConstraint(
                model_name='quoteline',
                constraint=models.UniqueConstraint(models.F('quote'), models.F('number'), name='quote_line_number_once'),
            ),
            migrations.AddConstraint(
                model_name='repairfinding',
                constraint=models.UniqueConstraint(models.F('repair'), models.F('number'), name='repair_finding_once'),
            ),
            migrations.AddIndex(
                model_name='quote',
                index=models.Index(models.F('valid_until'), models.F('id'), condition=models.Q(('total_minor__gt', 0)), name='quote_valid_until'),
            ),
            migrations.AddConstraint(
                model_name='quote',
                constraint=models.UniqueConstraint(models.F('repair'), models.F('version'), name='quote_version_once'),
            ),
            migrations.AddConstraint(
                model_name='quote',
                constraint=models.CheckConstraint(condition=models.Q(('currency__regex', '^[A-Z]{3}$')), name='quote_has_currency'),
            ),
            migrations.AddConstraint(
                model_name='quote',
                constraint=models.CheckConstraint(condition=models.Q(('valid_until__gt', models.F('made_at'))), name='quote_ends_after_it_begins'),
            ),
            migrations.AddIndex(
                model_name='repairobjection',
                index=models.Index(models.F('made_at'), condition=models.Q(('outcome', '')), name='objection_open'),
            ),
            migrations.AddConstraint(
                model_name='repairobjection',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('decided_at', None), ('decided_by', None), ('outcome', '')), models.Q(models.Q(('outcome', ''), _negated=True), models.Q(('answer', ''), _negated=True), ('decided_at__isnull', False)), _connector='OR'), name='objection_decided_with_an_answer'),
            ),
            migrations.AddConstraint(
                model_name='repairobjection',
                constraint=models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(('decided_by', models.F('refused_by')), _negated=True), _connector='OR'), name='objection_decided_by_another'),
            ),
        ]),
        *_bench.OPERATIONS,
    ]

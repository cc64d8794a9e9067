import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
import foundation.languages
import service.rma_number
import uuid
from django.conf import settings
from django.db import migrations, models

from foundation.tables.first_tables import FirstTables
from service.migrations._repairs import OPERATIONS


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('foundation', '0002_tell_an_erasure'),
        ('evidence', '0002_files'),
        ('fulfilment', '0005_last_day_of_draws'),
        ('products', '0002_first_categories'),
        ('support', '0007_replies_by_mail'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        FirstTables([
            migrations.CreateModel(
                name='GuidedCheck',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('position', models.PositiveSmallIntegerField(db_default=0, default=0, verbose_name='Position')),
                    ('is_active', models.BooleanField(db_default=True, default=True, verbose_name='In use')),
                    ('category', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='products.category', verbose_name='category')),
                ],
                options={
                    'verbose_name': 'guided check',
                    'verbose_name_plural': 'guided checks',
                    'ordering': ['category', 'position', 'pk'],
                },
            ),
            migrations.CreateModel(
                name='PackingRule',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('is_for_safety', models.BooleanField(db_default=False, default=False, verbose_name='Safety')),
                    ('position', models.PositiveSmallIntegerField(db_default=0, default=0, verbose_name='Position')),
                    ('category', models.ForeignKey(blank=True, help_text='None: all of them.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='products.category', verbose_name='category')),
                ],
                options={
                    'verbose_name': 'packing rule',
                    'verbose_name_plural': 'packing rules',
                    'ordering': ['position', 'pk'],
                },
            ),
            migrations.CreateModel(
                name='Repair',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('rma', models.CharField(default=service.rma_number.new_rma, editable=False, max_length=9, unique=True, verbose_name='RMA No.')),
                    ('region', models.CharField(max_length=2, verbose_name='Region / Location')),
                    ('language', models.CharField(max_length=10, verbose_name='Language')),
                    ('way', models.CharField(choices=[('send_in', 'Send it in'), ('drop_off', 'Drop it off'), ('pick_up', 'We pick it up'), ('advance', 'Replacement first')], max_length=8)),
                    ('stage', models.CharField(choices=[('applied', 'Applied'), ('approved', 'Approved'), ('on_way', 'On its way to us'), ('received', 'Received'), ('examined', 'Being examined'), ('waiting', 'Waiting'), ('repaired', 'Repaired'), ('tested', 'Tested'), ('replaced', 'Replaced'), ('unrepaired', 'Returned unrepaired'), ('refused', 'Refused'), ('way_back', 'On its way back'), ('delivered', 'Delivered'), ('closed', 'Closed'), ('cancelled', 'Cancelled'), ('lapsed', 'RMA No. no longer valid')], db_default='applied', default='applied', max_length=10, verbose_name='Status')),
                    ('stage_since', models.DateTimeField()),
                    ('stage_reason', models.TextField(blank=True, db_default='', default='')),
                    ('stage_until', models.DateField(null=True, verbose_name='Until')),
                    ('waiting_for', models.CharField(blank=True, choices=[('part', 'a part'), ('answer', 'your answer'), ('payment', 'your payment'), ('help', 'technical help')], db_default='', default='', max_length=7)),
                    ('held_for', models.CharField(blank=True, choices=[('safety', 'Safety'), ('disputed', 'Disputed serial number'), ('advance', 'Replacement first')], db_default='', default='', max_length=8, verbose_name='On hold')),
                    ('outcome', models.CharField(blank=True, choices=[('repaired', 'Repaired'), ('replaced', 'Replaced'), ('unrepaired', 'Returned unrepaired'), ('refused', 'Refused')], db_default='', default='', max_length=10)),
                    ('money', models.CharField(choices=[('free', 'Nothing to pay'), ('quoted', 'Quote sent'), ('accepted', 'Quote accepted'), ('paid', 'Paid')], db_default='free', default='free', max_length=8)),
                    ('coverage', models.CharField(choices=[('warranty', 'Covered by the warranty'), ('repair_warranty', 'Covered by the warranty of an earlier repair'), ('expired', 'The warranty has ended')], max_length=15)),
                    ('warranty_until', models.DateField(verbose_name='Warranty Period')),
                    ('prices', models.JSONField(db_default={}, default=dict)),
                    ('turnaround_days', models.PositiveSmallIntegerField()),
                    ('description', models.TextField(max_length=2000, verbose_name='What happens?')),
                    ('since_on', models.DateField(null=True, verbose_name='Since when?')),
                    ('frequency', models.CharField(choices=[('always', 'All the time'), ('often', 'Several times a day'), ('sometimes', 'Now and then'), ('once', 'It happened once')], max_length=9, verbose_name='How often?')),
                    ('accessories', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('power_adapter', 'Power adapter'), ('power_cord', 'Power cord'), ('battery', 'Battery'), ('data_cable', 'Video or USB cable'), ('stand', 'Stand or bracket'), ('remote', 'Remote control, mouse or keyboard'), ('storage', 'Drive or memory card'), ('box', 'Original box')], max_length=13), db_default=[], default=list, size=None)),
                    ('is_safety_matter', models.BooleanField(db_default=False, default=False)),
                    ('terms_version', models.CharField(max_length=20)),
                    ('terms_language', models.CharField(max_length=10)),
                    ('applied_at', models.DateTimeField(verbose_name='Applied on')),
                    ('applied_from', models.UUIDField(unique=True)),
                    ('approved_at', models.DateTimeField(null=True)),
                    ('approved_until', models.DateField(null=True)),
                    ('extended_at', models.DateTimeField(null=True)),
                    ('sent_at', models.DateTimeField(null=True)),
                    ('received_at', models.DateTimeField(null=True)),
                    ('promised_on', models.DateField(null=True, verbose_name='Promised by')),
                    ('days_left', models.PositiveSmallIntegerField(null=True)),
                    ('late_told_of', models.DateField(null=True)),
                    ('delivered_at', models.DateTimeField(null=True)),
                    ('repair_warranty_until', models.DateField(null=True)),
                    ('closed_at', models.DateTimeField(null=True)),
                    ('leased_until', models.DateTimeField(null=True)),
                    ('emptied_at', models.DateTimeField(null=True)),
                    ('conversation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='repairs', to='support.conversation')),
                    ('leased_to', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('registered_product', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='repairs', to='products.registeredproduct', verbose_name='product')),
                    ('serial', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='repairs', to='products.serialnumber', verbose_name='Serial Number')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='repairs', to=settings.AUTH_USER_MODEL, verbose_name='member')),
                ],
                options={
                    'verbose_name': 'repair',
                    'verbose_name_plural': 'repairs',
                    'ordering': ['-applied_at', '-pk'],
                    'permissions': [('work_on_repair', 'Can receive, examine and repair units'), ('decide_repair', 'Can approve and refuse repairs that were put on hold')],
                },
            ),
            migrations.CreateModel(
                name='RepairCondition',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('moment', models.CharField(choices=[('applied', 'When you applied'), ('received', 'When it arrived'), ('repaired', 'After the repair'), ('returned', 'Before it went back')], max_length=8)),
                    ('noted_at', models.DateTimeField()),
                    ('note', models.TextField(blank=True, db_default='', default='', max_length=2000)),
                    ('noted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('repair', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conditions', to='service.repair')),
                ],
                options={
                    'verbose_name': 'condition of a unit',
                    'verbose_name_plural': 'conditions of units',
                    'ordering': ['noted_at', 'pk'],
                },
            ),
            migrations.CreateModel(
                name='RepairDraft',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('token', models.UUIDField(unique=True)),
                    ('description', models.TextField(blank=True, db_default='', default='', max_length=2000, verbose_name='What happens?')),
                    ('since_on', models.DateField(null=True, verbose_name='Since when?')),
                    ('frequency', models.CharField(blank=True, choices=[('always', 'All the time'), ('often', 'Several times a day'), ('sometimes', 'Now and then'), ('once', 'It happened once')], db_default='', default='', max_length=9, verbose_name='How often?')),
                    ('accessories', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('power_adapter', 'Power adapter'), ('power_cord', 'Power cord'), ('battery', 'Battery'), ('data_cable', 'Video or USB cable'), ('stand', 'Stand or bracket'), ('remote', 'Remote control, mouse or keyboard'), ('storage', 'Drive or memory card'), ('box', 'Original box')], max_length=13), db_default=[], default=list, size=None)),
                    ('way', models.CharField(blank=True, choices=[('send_in', 'Send it in'), ('drop_off', 'Drop it off'), ('pick_up', 'We pick it up'), ('advance', 'Replacement first')], db_default='', default='', max_length=8)),
                    ('updated_at', models.DateTimeField(auto_now=True, db_default=django.db.models.functions.datetime.Now())),
                    ('conversation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='support.conversation')),
                    ('registered_product', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='products.registeredproduct')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='repair_drafts', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'unfinished repair',
                    'verbose_name_plural': 'unfinished repairs',
                    'ordering': ['pk'],
                },
            ),
            migrations.CreateModel(
                name='RepairAddress',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('seal', models.UUIDField(default=uuid.uuid4, editable=False)),
                    ('encrypted_address', models.BinaryField()),
                    ('repair', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='where_to', to='service.repair')),
                    ('draft', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='where_to', to='service.repairdraft')),
                ],
                options={
                    'verbose_name': 'address of a repair',
                    'verbose_name_plural': 'addresses of repairs',
                    'ordering': ['pk'],
                    'default_permissions': (),
                },
            ),
            migrations.CreateModel(
                name='RepairEvent',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('moved', 'New stage'), ('extended', 'RMA No. valid longer'), ('reminded', 'Reminder sent'), ('day_moved', 'New day'), ('late', 'Told that it takes longer'), ('photographed', 'Photos added'), ('noted', 'Note added'), ('found', 'Finding written'), ('quoted', 'Quote sent'), ('answered', 'Quote answered'), ('paid', 'Payment received'), ('part_ordered', 'Part ordered'), ('part_changed', 'Part changed'), ('serial_changed', 'New serial number'), ('reported', 'Report written'), ('objected', 'The member objected'), ('emptied', 'Texts deleted')], max_length=14)),
                    ('stage', models.CharField(choices=[('applied', 'Applied'), ('approved', 'Approved'), ('on_way', 'On its way to us'), ('received', 'Received'), ('examined', 'Being examined'), ('waiting', 'Waiting'), ('repaired', 'Repaired'), ('tested', 'Tested'), ('replaced', 'Replaced'), ('unrepaired', 'Returned unrepaired'), ('refused', 'Refused'), ('way_back', 'On its way back'), ('delivered', 'Delivered'), ('closed', 'Closed'), ('cancelled', 'Cancelled'), ('lapsed', 'RMA No. no longer valid')], max_length=10)),
                    ('waiting_for', models.CharField(blank=True, choices=[('part', 'a part'), ('answer', 'your answer'), ('payment', 'your payment'), ('help', 'technical help')], db_default='', default='', max_length=7)),
                    ('until', models.DateField(null=True)),
                    ('occurred_at', models.DateTimeField()),
                    ('is_internal', models.BooleanField(db_default=False, default=False, help_text='For staff alone.')),
                    ('note', models.TextField(blank=True, db_default='', default='')),
                    ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('repair', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='service.repair')),
                ],
                options={
                    'verbose_name': 'event of a repair',
                    'verbose_name_plural': 'events of repairs',
                    'ordering': ['occurred_at', 'pk'],
                },
            ),
            migrations.CreateModel(
                name='RepairParcel',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('direction', models.CharField(choices=[('in', 'To us'), ('out', 'Back')], max_length=3)),
                    ('carrier_name', models.CharField(blank=True, db_default='', default='', max_length=60)),
                    ('number', models.CharField(blank=True, db_default='', default='', max_length=60)),
                    ('sent_on', models.DateField()),
                    ('arrived_on', models.DateField(null=True)),
                    ('over_at', models.DateTimeField(null=True)),
                    ('carrier', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='fulfilment.carrier')),
                    ('repair', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parcels', to='service.repair')),
                ],
                options={
                    'verbose_name': 'parcel of a repair',
                    'verbose_name_plural': 'parcels of repairs',
                    'ordering': ['pk'],
                },
            ),
            migrations.CreateModel(
                name='RepairPhoto',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('shows', models.CharField(choices=[('serial', 'The label with the serial number'), ('fault', 'The fault'), ('whole', 'The whole product'), ('other', 'Something else')], max_length=6)),
                    ('condition', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='photos', to='service.repaircondition')),
                    ('draft', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='photos', to='service.repairdraft')),
                    ('upload', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='repair_photo', to='evidence.upload')),
                ],
                options={
                    'verbose_name': 'photo of a repair',
                    'verbose_name_plural': 'photos of repairs',
                    'ordering': ['pk'],
                },
            ),
            migrations.CreateModel(
                name='RepairSymptom',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.SlugField(max_length=40, unique=True, verbose_name='Name')),
                    ('is_safety_matter', models.BooleanField(db_default=False, default=False, help_text='Whoever chooses it has to wait for staff before sending anything.', verbose_name='Safety')),
                    ('position', models.PositiveSmallIntegerField(db_default=0, default=0, verbose_name='Position')),
                    ('is_active', models.BooleanField(db_default=True, default=True, verbose_name='In use')),
                    ('categories', models.ManyToManyField(blank=True, help_text='None: all of them.', related_name='+', to='products.category', verbose_name='categories')),
                ],
                options={
                    'verbose_name': 'symptom',
                    'verbose_name_plural': 'symptoms',
                    'ordering': ['position', 'pk'],
                },
            ),
            migrations.AddField(
                model_name='repairdraft',
                name='symptom',
                field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='service.repairsymptom'),
            ),
            migrations.AddField(
                model_name='repair',
                name='symptom',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='service.repairsymptom', verbose_name='symptom'),
            ),
            migrations.CreateModel(
                name='RepairSymptomText',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('language', models.CharField(choices=foundation.languages.language_choices, max_length=10, verbose_name='Language')),
                    ('title', models.CharField(max_length=120, verbose_name='Symptom')),
                    ('symptom', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='service.repairsymptom', verbose_name='symptom')),
                ],
                options={
                    'verbose_name': 'text',
                    'verbose_name_plural': 'texts',
                    'ordering': ['language'],
                },
            ),
            migrations.CreateModel(
                name='SafetyWord',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('language', models.CharField(choices=foundation.languages.language_choices, max_length=10, verbose_name='Language')),
                    ('word', models.CharField(help_text='With a star at its end: all that begins so.', max_length=40, verbose_name='Word')),
                ],
                options={
                    'verbose_name': 'safety word',
                    'verbose_name_plural': 'safety words',
                    'ordering': ['language', 'word'],
                    'constraints': [models.UniqueConstraint(models.F('language'), models.F('word'), name='safety_word_once')],
                },
            ),
            migrations.CreateModel(
                name='ServicePrice',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('repair', 'Repair'), ('refusal', 'If you refuse the quote')], db_default='repair', default='repair', max_length=7, verbose_name='Kind')),
                    ('lowest', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='From')),
                    ('highest', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='To')),
                    ('position', models.PositiveSmallIntegerField(db_default=0, default=0, verbose_name='Position')),
                    ('category', models.ForeignKey(blank=True, help_text='None: all of them.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='products.category', verbose_name='category')),
                ],
                options={
                    'verbose_name': 'price of a repair',
                    'verbose_name_plural': 'prices of repairs',
                    'ordering': ['service_region', 'position', 'pk'],
                },
            ),
            migrations.CreateModel(
                name='ServicePriceText',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('language', models.CharField(choices=foundation.languages.language_choices, max_length=10, verbose_name='Language')),
                    ('title', models.CharField(max_length=120, verbose_name='What is done')),
                    ('price', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='service.serviceprice', verbose_name='price of a repair')),
                ],
                options={
                    'verbose_name': 'text',
                    'verbose_name_plural': 'texts',
                    'ordering': ['language'],
                },
            ),
            migrations.CreateModel(
                name='ServiceRegion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region', models.CharField(blank=True, db_default='', default='', help_text='Two letters; empty: all regions that have no row of their own.', max_length=2, unique=True, verbose_name='Region / Location')),
                    ('address', models.TextField(max_length=500, verbose_name='Address to send to')),
                    ('valid_days', models.PositiveSmallIntegerField(db_default=20, default=20, verbose_name='Days until it has to be sent')),
                    ('turnaround_days', models.PositiveSmallIntegerField(db_default=10, default=10, verbose_name='Promised working days')),
                    ('quote_days', models.PositiveSmallIntegerField(db_default=30, default=30, verbose_name='Days to answer a quote')),
                    ('repair_warranty_days', models.PositiveSmallIntegerField(db_default=90, default=90, verbose_name='Days of warranty on a repair')),
                    ('extra_guarantee_months', models.PositiveSmallIntegerField(db_default=0, default=0, verbose_name='Months that a repair adds to the legal guarantee')),
                    ('has_repair_form', models.BooleanField(db_default=False, default=False, verbose_name='Offers the form with repair information')),
                    ('currency', models.CharField(db_default='USD', default='USD', max_length=3, verbose_name='Currency')),
                ],
                options={
                    'verbose_name': 'region of the service',
                    'verbose_name_plural': 'regions of the service',
                    'ordering': ['region'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('quote_days__range', (1, 90)), ('turnaround_days__range', (1, 90)), ('valid_days__range', (1, 90))), name='service_region_days')],
                },
            ),
            migrations.AddField(
                model_name='serviceprice',
                name='service_region',
                field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='prices', to='service.serviceregion', verbose_name='region of the service'),
            ),
            migrations.CreateModel(
                name='ServiceRegionText',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('language', models.CharField(choices=foundation.languages.language_choices, max_length=10, verbose_name='Language')),
                    ('law_note', models.TextField(max_length=2000, verbose_name='Note on the law')),
                    ('service_region', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='service.serviceregion', verbose_name='region of the service')),
                ],
                options={
                    'verbose_name': 'text',
                    'verbose_name_plural': 'texts',
                    'ordering': ['language'],
                },
            ),
            migrations.CreateModel(
                name='TurnaroundPromise',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('days', models.PositiveSmallIntegerField(verbose_name='Promised working days')),
                    ('category', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='products.category', verbose_name='category')),
                    ('service_region', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='promises', to='service.serviceregion', verbose_name='region of the service')),
                ],
                options={
                    'verbose_name': 'promised days of a category',
                    'verbose_name_plural': 'promised days of categories',
                    'ordering': ['service_region', 'category'],
                },
            ),
            migrations.CreateModel(
                name='WayInRegion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('way', models.CharField(choices=[('send_in', 'Send it in'), ('drop_off', 'Drop it off'), ('pick_up', 'We pick it up'), ('advance', 'Replacement first')], max_length=8, verbose_name='Way')),
                    ('fee', models.DecimalField(db_default=0, decimal_places=2, default=0, max_digits=12, verbose_name='Price')),
                    ('is_for_covered_alone', models.BooleanField(db_default=False, default=False, verbose_name='Only under warranty')),
                    ('categories', models.ManyToManyField(blank=True, help_text='None: all of them.', related_name='+', to='products.category', verbose_name='categories')),
                    ('service_region', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ways', to='service.serviceregion', verbose_name='region of the service')),
                ],
                options={
                    'verbose_name': 'way in a region',
                    'verbose_name_plural': 'ways in a region',
                    'ordering': ['service_region', 'pk'],
                },
            ),
            migrations.CreateModel(
                name='GuidedCheckAnswer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('is_solved', models.BooleanField()),
                    ('answered_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ('guided_check', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='service.guidedcheck')),
                    ('registered_product', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='products.registeredproduct')),
                ],
                options={
                    'verbose_name': 'answer to a guided check',
                    'verbose_name_plural': 'answers to guided checks',
                    'ordering': ['pk'],
                    'constraints': [models.UniqueConstraint(models.F('guided_check'), models.F('registered_product'), name='guided_check_answered_once')],
                },
            ),
            migrations.CreateModel(
                name='GuidedCheckText',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('language', models.CharField(choices=foundation.languages.language_choices, max_length=10, verbose_name='Language')),
                    ('title', models.CharField(max_length=120, verbose_name='What to try')),
                    ('advice', models.TextField(max_length=1000, verbose_name='How')),
                    ('guided_check', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='service.guidedcheck', verbose_name='guided check')),
                ],
                options={
                    'verbose_name': 'text',
                    'verbose_name_plural': 'texts',
                    'ordering': ['language'],
                    'constraints': [models.UniqueConstraint(models.F('guided_check'), models.F('language'), name='guided_check_text_once', violation_error_message='This text stands there in this language already.')],
                },
            ),
            migrations.CreateModel(
                name='PackingRuleText',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('language', models.CharField(choices=foundation.languages.language_choices, max_length=10, verbose_name='Language')),
                    ('text', models.CharField(max_length=300, verbose_name='Rule')),
                    ('rule', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='service.packingrule', verbose_name='packing rule')),
                ],
                options={
                    'verbose_name': 'text',
                    'verbose_name_plural': 'texts',
                    'ordering': ['language'],
                    'constraints': [models.UniqueConstraint(models.F('rule'), models.F('language'), name='packing_rule_text_once', violation_error_message='This text stands there in this language already.')],
                },
            ),
            migrations.AddConstraint(
                model_name='repaircondition',
                constraint=models.UniqueConstraint(models.F('repair'), models.F('moment'), name='repair_condition_once_a_moment'),
            ),
            migrations.AddConstraint(
                model_name='repairaddress',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('draft', None), ('repair__isnull', False)), models.Q(('draft__isnull', False), ('repair', None)), _connector='OR'), name='repair_address_has_one_place'),
            ),
            migrations.AddConstraint(
                model_name='repairparcel',
                constraint=models.UniqueConstraint(models.F('repair'), models.F('direction'), condition=models.Q(('over_at', None)), name='repair_parcel_one_at_a_time'),
            ),
            migrations.AddConstraint(
                model_name='repairparcel',
                constraint=models.UniqueConstraint(models.F('carrier'), models.F('number'), condition=models.Q(('carrier__isnull', False), ('over_at', None), models.Q(('number', ''), _negated=True)), name='repair_parcel_number_once'),
            ),
            migrations.AddConstraint(
                model_name='repairparcel',
                constraint=models.CheckConstraint(condition=models.Q(('arrived_on', None), models.Q(('arrived_on__gte', models.F('sent_on')), ('over_at__isnull', False)), _connector='OR'), name='repair_parcel_arrives_after_it_left'),
            ),
            migrations.AddConstraint(
                model_name='repairphoto',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('condition', None), ('draft__isnull', False)), models.Q(('condition__isnull', False), ('draft', None)), _connector='OR'), name='repair_photo_has_one_place'),
            ),
            migrations.AddConstraint(
                model_name='repairphoto',
                constraint=models.UniqueConstraint(models.F('draft'), models.F('shows'), name='repair_photo_once_in_draft'),
            ),
            migrations.AddIndex(
                model_name='repairdraft',
                index=models.Index(models.F('updated_at'), name='repair_draft_updated'),
            ),
            migrations.AddConstraint(
                model_name='repairdraft',
                constraint=models.UniqueConstraint(models.F('user'), models.F('registered_product'), name='repair_draft_once_per_product'),
            ),
            migrations.AddIndex(
                model_name='repair',
                index=models.Index(fields=['user', '-applied_at'], name='repair_of_member'),
            ),
            migrations.AddIndex(
                model_name='repair',
                index=models.Index(fields=['-applied_at', '-id'], name='repair_newest'),
            ),
            migrations.AddIndex(
                model_name='repair',
                index=models.Index(condition=models.Q(('stage', 'approved')), fields=['approved_until', 'id'], name='repair_lapses'),
            ),
            migrations.AddIndex(
                model_name='repair',
                index=models.Index(condition=models.Q(('promised_on__isnull', False), ('stage__in', ('received', 'examined', 'waiting', 'repaired', 'tested', 'replaced', 'unrepaired'))), fields=['promised_on', 'id'], name='repair_promised'),
            ),
            migrations.AddIndex(
                model_name='repair',
                index=models.Index(condition=models.Q(('stage__in', ('applied', 'approved', 'on_way', 'received', 'examined', 'waiting', 'repaired', 'tested', 'replaced', 'unrepaired', 'refused', 'way_back'))), fields=['stage', 'stage_until', 'id'], name='repair_bench'),
            ),
            migrations.AddIndex(
                model_name='repair',
                index=models.Index(condition=models.Q(('closed_at__isnull', False), ('emptied_at', None)), fields=['closed_at'], name='repair_closed'),
            ),
            migrations.AddConstraint(
                model_name='repair',
                constraint=models.UniqueConstraint(models.F('serial'), condition=models.Q(('stage__in', ('applied', 'approved', 'on_way', 'received', 'examined', 'waiting', 'repaired', 'tested', 'replaced', 'unrepaired', 'refused', 'way_back'))), name='one_live_repair_per_serial'),
            ),
            migrations.AddConstraint(
                model_name='repair',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('stage__in', ('applied', 'approved', 'on_way', 'received', 'examined', 'waiting', 'repaired', 'tested', 'replaced', 'unrepaired', 'refused', 'way_back')), _negated=True), ('stage_until__isnull', False), _connector='OR'), name='repair_stage_has_a_day'),
            ),
            migrations.AddConstraint(
                model_name='repair',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('stage', 'waiting'), ('waiting_for__in', ('part', 'answer', 'payment', 'help'))), models.Q(models.Q(('stage', 'waiting'), _negated=True), ('waiting_for', '')), _connector='OR'), name='repair_waits_for_something'),
            ),
            migrations.AddConstraint(
                model_name='repair',
                constraint=models.CheckConstraint(condition=models.Q(('held_for', ''), ('stage', 'applied'), _connector='OR'), name='repair_held_while_applied'),
            ),
            migrations.AddConstraint(
                model_name='repair',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('approved_at', None), ('approved_until', None)), models.Q(('approved_at__isnull', False), ('approved_until__isnull', False)), _connector='OR'), name='repair_approved_until'),
            ),
            migrations.AddConstraint(
                model_name='repair',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('stage__in', ['approved', 'on_way', 'lapsed']), _negated=True), ('approved_at__isnull', False), _connector='OR'), name='repair_approved_before_it_comes'),
            ),
            migrations.AddConstraint(
                model_name='repair',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('stage__in', ['received', 'examined', 'waiting', 'repaired', 'tested', 'replaced', 'unrepaired', 'way_back', 'delivered']), _negated=True), ('received_at__isnull', False), _connector='OR'), name='repair_is_here_once_received'),
            ),
            migrations.AddConstraint(
                model_name='repair',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('stage__in', ('closed', 'cancelled', 'lapsed'))), models.Q(models.Q(('stage__in', ('closed', 'cancelled', 'lapsed')), _negated=True), ('closed_at', None)), _connector='OR'), name='repair_closed_at'),
            ),
            migrations.AddConstraint(
                model_name='repair',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('stage', 'replaced'), _negated=True), ('outcome', 'replaced'), _connector='OR'), models.Q(models.Q(('stage', 'unrepaired'), _negated=True), ('outcome', 'unrepaired'), _connector='OR'), models.Q(models.Q(('stage', 'refused'), _negated=True), ('outcome', 'refused'), _connector='OR'), models.Q(models.Q(('stage__in', ['repaired', 'tested']), _negated=True), ('outcome', 'repaired'), _connector='OR')), name='repair_outcome_of_its_stage'),
            ),
            migrations.AddConstraint(
                model_name='repair',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('stage', 'refused'), _negated=True), models.Q(('stage_reason', ''), _negated=True), _connector='OR'), name='repair_refused_for_a_reason'),
            ),
            migrations.AddConstraint(
                model_name='repair',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('leased_to', None), ('leased_until', None)), models.Q(('leased_to__isnull', False), ('leased_until__isnull', False)), _connector='OR'), name='repair_lease_has_holder'),
            ),
            migrations.AddConstraint(
                model_name='repair',
                constraint=models.CheckConstraint(condition=models.Q(('emptied_at', None), ('closed_at__isnull', False), _connector='OR'), name='repair_emptied_once_closed'),
            ),
            migrations.AddConstraint(
                model_name='repairsymptomtext',
                constraint=models.UniqueConstraint(models.F('symptom'), models.F('language'), name='repair_symptom_text_once', violation_error_message='This text stands there in this language already.'),
            ),
            migrations.AddConstraint(
                model_name='servicepricetext',
                constraint=models.UniqueConstraint(models.F('price'), models.F('language'), name='service_price_text_once', violation_error_message='This text stands there in this language already.'),
            ),
            migrations.AddConstraint(
                model_name='serviceprice',
                constraint=models.CheckConstraint(condition=models.Q(('highest__gte', models.F('lowest')), ('lowest__gte', 0)), name='service_price_from_to'),
            ),
            migrations.AddConstraint(
                model_name='serviceregiontext',
                constraint=models.UniqueConstraint(models.F('service_region'), models.F('language'), name='service_region_text_once', violation_error_message='This text stands there in this language already.'),
            ),
            migrations.AddConstraint(
                model_name='turnaroundpromise',
                constraint=models.UniqueConstraint(models.F('service_region'), models.F('category'), name='turnaround_once'),
            ),
            migrations.AddConstraint(
                model_name='turnaroundpromise',
                constraint=models.CheckConstraint(condition=models.Q(('days__range', (1, 90))), name='turnaround_days'),
            ),
            migrations.AddConstraint(
                model_name='wayinregion',
                constraint=models.UniqueConstraint(models.F('service_region'), models.F('way'), name='way_once_in_region'),
            ),
            migrations.AddConstraint(
                model_name='wayinregion',
                constraint=models.CheckConstraint(condition=models.Q(('fee__gte', 0)), name='way_costs_nothing_or_more'),
            ),
        ]),
        *OPERATIONS,
    ]

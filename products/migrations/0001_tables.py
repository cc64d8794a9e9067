import django.db.models.deletion
import django.db.models.functions.datetime
import foundation.encryption.digests
from django.conf import settings
from django.db import migrations, models

from foundation.encryption.digests import AddDigestKeys
from foundation.tables.first_tables import FirstTables


class Migration(migrations.Migration):

    replaces = [
        ("products", "0002_batches_of_serial_numbers"),
        ("products", "0003_serials_of_a_batch_by_index"),
        ("products", "0004_digests_name_their_keys"),
        ("products", "0005_registrations_end_with_accounts"),
        ("products", "0006_stores_named_by_members"),
    ]

    initial = True

    dependencies = [
        ('evidence', '0001_tables'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        FirstTables([
            migrations.CreateModel(
                name='Category',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('slug', models.SlugField(unique=True)),
                    ('name', models.CharField(help_text='In English; translated by the catalogue.', max_length=60)),
                    ('position', models.PositiveSmallIntegerField(db_default=0, default=0)),
                    ('warranty_months', models.PositiveSmallIntegerField(db_default=24, default=24)),
                ],
                options={
                    'verbose_name': 'category',
                    'verbose_name_plural': 'categories',
                    'ordering': ['position', 'slug'],
                },
            ),
            migrations.CreateModel(
                name='Product',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=120, verbose_name='Product Name')),
                    ('model', models.CharField(max_length=60, unique=True, verbose_name='Model')),
                    ('warranty_months', models.PositiveSmallIntegerField(blank=True, help_text="Where it differs from the category's.", null=True)),
                    ('category', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='products', to='products.category')),
                ],
                options={
                    'verbose_name': 'product',
                    'verbose_name_plural': 'products',
                    'ordering': ['name', 'pk'],
                },
            ),
            migrations.CreateModel(
                name='RegisteredProduct',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region', models.CharField(max_length=2, verbose_name='Region / Location')),
                    ('channel', models.CharField(choices=[('retail', 'Retail store'), ('online', 'Online retailer'), ('reseller', 'Reseller')], max_length=10, verbose_name='Where did you purchase the product')),
                    ('purchased_on', models.DateField(verbose_name='Purchase Date')),
                    ('warranty_until', models.DateField(verbose_name='Warranty Period')),
                    ('registered_at', models.DateTimeField(auto_now_add=True, db_default=django.db.models.functions.datetime.Now())),
                    ('released_at', models.DateTimeField(blank=True, help_text='Since when another member may register this serial.', null=True)),
                    ('release_reason', models.CharField(blank=True, choices=[('handed_over', 'handed over to another member'), ('disputed', 'another member proved that it is theirs'), ('erased', 'the account was deleted')], db_default='', default='', max_length=11)),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='registered_products', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'registered product',
                    'verbose_name_plural': 'registered products',
                    'ordering': ['-registered_at', '-pk'],
                },
            ),
            migrations.CreateModel(
                name='ProofOfPurchase',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uploaded_at', models.DateTimeField(auto_now_add=True, db_default=django.db.models.functions.datetime.Now())),
                    ('uploads', models.ManyToManyField(related_name='+', to='evidence.upload')),
                    ('registered_product', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proofs', to='products.registeredproduct')),
                ],
                options={
                    'verbose_name': 'proof of purchase',
                    'verbose_name_plural': 'proofs of purchase',
                    'ordering': ['-uploaded_at', '-pk'],
                },
            ),
            migrations.CreateModel(
                name='SerialBatch',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('file_name', models.CharField(max_length=200, verbose_name='File')),
                    ('checksum', models.CharField(blank=True, db_default='', default='', max_length=64, verbose_name='SHA-256 checksum')),
                    ('loaded_at', models.DateTimeField(auto_now_add=True, db_default=django.db.models.functions.datetime.Now(), verbose_name='loaded at')),
                    ('os_account', models.CharField(blank=True, db_default='', default='', max_length=100, verbose_name='Account at the server')),
                    ('voided_at', models.DateTimeField(null=True, verbose_name='taken back at')),
                    ('void_reason', models.CharField(blank=True, db_default='', default='', max_length=200, verbose_name='Why it was taken back')),
                    ('loaded_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='loaded by')),
                    ('voided_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='taken back by')),
                ],
                options={
                    'verbose_name': 'batch of serial numbers',
                    'verbose_name_plural': 'batches of serial numbers',
                    'ordering': ['-loaded_at', '-pk'],
                    'permissions': [('load_serials', 'Can load serial numbers')],
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='SerialNumber',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('serial', models.CharField(help_text='Upper case, no spaces.', max_length=40, unique=True, verbose_name='Serial Number')),
                    ('chk_digest', models.BinaryField(max_length=32)),
                    ('batch', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='serial_numbers', to='products.serialbatch')),
                    ('product', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='serial_numbers', to='products.product')),
                ],
                options={
                    'verbose_name': 'serial number',
                    'verbose_name_plural': 'serial numbers',
                },
            ),
            migrations.AddField(
                model_name='registeredproduct',
                name='serial',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='registrations', to='products.serialnumber'),
            ),
            migrations.CreateModel(
                name='Store',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=120, verbose_name='Store Name')),
                    ('region', models.CharField(max_length=2, verbose_name='Region / Location')),
                    ('is_open', models.BooleanField(db_default=True, default=True, help_text='Closed stores are no longer offered.')),
                    ('standing', models.CharField(choices=[('listed', 'partner store'), ('proposed', 'named by a member, to be decided'), ('refused', 'no partner store'), ('merged', 'another name of a partner store')], db_default='listed', default='listed', editable=False, max_length=8)),
                    ('link', models.URLField(blank=True, db_default='', default='', verbose_name='Website')),
                    ('merged_into', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='other_names', to='products.store')),
                ],
                options={
                    'verbose_name': 'store',
                    'verbose_name_plural': 'stores',
                    'ordering': ['region', 'name'],
                },
            ),
            migrations.CreateModel(
                name='SerialDispute',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('region', models.CharField(max_length=2, verbose_name='Region / Location')),
                    ('channel', models.CharField(choices=[('retail', 'Retail store'), ('online', 'Online retailer'), ('reseller', 'Reseller')], max_length=10)),
                    ('purchased_on', models.DateField(verbose_name='Purchase Date')),
                    ('note', models.TextField(max_length=1000, verbose_name='What happened')),
                    ('chk_tries', models.PositiveIntegerField(help_text='Of the member, for this serial number, within a day.', verbose_name='CHK tries')),
                    ('opened_at', models.DateTimeField()),
                    ('answer', models.TextField(blank=True, db_default='', default='', max_length=1000)),
                    ('answered_at', models.DateTimeField(null=True)),
                    ('outcome', models.CharField(blank=True, choices=[('upheld', 'upheld'), ('refused', 'refused'), ('withdrawn', 'withdrawn')], db_default='', default='', max_length=9)),
                    ('reason', models.TextField(blank=True, db_default='', default='')),
                    ('decided_at', models.DateTimeField(null=True)),
                    ('against', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='disputes', to='products.registeredproduct')),
                    ('answer_uploads', models.ManyToManyField(related_name='+', to='evidence.upload')),
                    ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('invoices', models.ManyToManyField(related_name='+', to='evidence.upload')),
                    ('label', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='evidence.upload')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='disputes', to=settings.AUTH_USER_MODEL)),
                    ('serial', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='disputes', to='products.serialnumber')),
                    ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='products.store')),
                ],
                options={
                    'verbose_name': 'disputed serial number',
                    'verbose_name_plural': 'disputed serial numbers',
                    'ordering': ['-opened_at', '-pk'],
                    'permissions': [('decide_serialdispute', 'Can decide whose a serial number is')],
                },
            ),
            migrations.CreateModel(
                name='RegistrationDraft',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('chk_verified', models.BooleanField(db_default=False, default=False)),
                    ('region', models.CharField(blank=True, db_default='', default='', max_length=2)),
                    ('other_store', models.CharField(blank=True, db_default='', default='', max_length=120)),
                    ('other_link', models.URLField(blank=True, db_default='', default='')),
                    ('channel', models.CharField(blank=True, db_default='', default='', max_length=10)),
                    ('purchased_on', models.DateField(null=True)),
                    ('note', models.TextField(blank=True, db_default='', default='')),
                    ('updated_at', models.DateTimeField(auto_now=True, db_default=django.db.models.functions.datetime.Now())),
                    ('invoices', models.ManyToManyField(related_name='+', to='evidence.upload')),
                    ('label', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='evidence.upload')),
                    ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='registration_draft', to=settings.AUTH_USER_MODEL)),
                    ('serial', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='products.serialnumber')),
                    ('store', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='products.store')),
                ],
                options={
                    'verbose_name': 'registration draft',
                    'verbose_name_plural': 'registration drafts',
                },
            ),
            migrations.AddField(
                model_name='registeredproduct',
                name='store',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='products.store'),
            ),
            migrations.CreateModel(
                name='OwnershipTransfer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('email', models.EmailField(max_length=254, verbose_name='Email')),
                    ('with_proof', models.BooleanField(help_text='Whether the newest one goes along.', verbose_name='with the proof of purchase')),
                    ('token_digest', models.BinaryField(unique=True)),
                    ('offered_at', models.DateTimeField()),
                    ('outcome', models.CharField(blank=True, choices=[('accepted', 'accepted'), ('declined', 'declined'), ('withdrawn', 'withdrawn')], db_default='', default='', max_length=9)),
                    ('ended_at', models.DateTimeField(null=True)),
                    ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('registered_product', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handovers', to='products.registeredproduct')),
                ],
                options={
                    'verbose_name': 'handover',
                    'verbose_name_plural': 'handovers',
                    'ordering': ['-offered_at', '-pk'],
                    'constraints': [models.UniqueConstraint(models.F('registered_product'), condition=models.Q(('outcome', '')), name='one_open_handover_per_registration'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('ended_by', None), ('outcome', '')), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False), models.Q(('outcome', ''), _negated=True)), _connector='OR'), name='handover_ended_at_and_by')],
                },
            ),
            migrations.AddIndex(
                model_name='serialnumber',
                index=models.Index(models.Func('serial', models.Value('OQILBSZ'), models.Value('0011852'), function='TRANSLATE', output_field=models.CharField(max_length=40)), name='serial_look_alikes'),
            ),
            migrations.AddIndex(
                model_name='serialnumber',
                index=models.Index(models.F('batch'), condition=models.Q(('batch__isnull', False)), name='serial_of_batch'),
            ),
            migrations.AddConstraint(
                model_name='store',
                constraint=models.UniqueConstraint(models.F('region'), models.F('name'), name='store_once_in_region'),
            ),
            migrations.AddConstraint(
                model_name='serialdispute',
                constraint=models.UniqueConstraint(models.F('user'), models.F('serial'), condition=models.Q(('outcome', '')), name='one_open_dispute_per_member_and_serial'),
            ),
            migrations.AddConstraint(
                model_name='serialdispute',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('outcome', '')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), models.Q(('outcome', ''), _negated=True)), _connector='OR'), name='dispute_decided_at_and_by'),
            ),
            migrations.AddConstraint(
                model_name='serialdispute',
                constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['', 'withdrawn']), models.Q(('reason', ''), _negated=True), _connector='OR'), name='dispute_decision_has_reason'),
            ),
            migrations.AddIndex(
                model_name='registrationdraft',
                index=models.Index(models.F('updated_at'), name='registration_draft_updated'),
            ),
            migrations.AddIndex(
                model_name='registeredproduct',
                index=models.Index(fields=['-registered_at', '-id'], name='registered_product_newest'),
            ),
            migrations.AddConstraint(
                model_name='registeredproduct',
                constraint=models.UniqueConstraint(models.F('serial'), condition=models.Q(('released_at', None)), name='one_live_registration_per_serial'),
            ),
        ]),
        AddDigestKeys(
            model_name='serialnumber',
            name='digest_keys',
            field=models.CharField(db_default='', default=foundation.encryption.digests.newest, editable=False, max_length=200),
        ),
    ]

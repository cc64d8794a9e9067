import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
import fulfilment.models.draw_entry
import fulfilment.models.parcel
import promotions.models.promotion
from django.conf import settings
from django.db import migrations, models

from foundation.tables.first_tables import FirstTables


class Migration(migrations.Migration):

    replaces = [
        ("fulfilment", "0001_initial"),
        ("fulfilment", "0002_payouts"),
        ("fulfilment", "0004_open_payouts_by_index"),
        ("fulfilment", "0006_costs"),
        ("fulfilment", "0007_parcels_and_carriers"),
        ("fulfilment", "0008_open_work_by_index"),
        ("fulfilment", "0009_payouts_whose_member_was_asked"),
        ("fulfilment", "0010_sweeps_by_index"),
    ]

    initial = True

    dependencies = [
        ('promotions', '0001_tables'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        FirstTables([
            migrations.CreateModel(
                name='Carrier',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=60, unique=True, verbose_name='Name')),
                    ('link', models.CharField(blank=True, db_default='', default='', help_text='https://example.com/?parcel={number}', max_length=200, validators=[fulfilment.models.parcel.check_link], verbose_name='Link to follow the parcel')),
                    ('pattern', models.CharField(blank=True, db_default='', default='', help_text='9 stands for a digit, A for a letter, X for either; several with commas between them. Without one, its parcels have no numbers.', max_length=200, verbose_name='Pattern of its numbers')),
                    ('regions', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=2), blank=True, db_default=[], default=list, help_text='Where it delivers, as codes of two letters; none: everywhere.', size=None, validators=[promotions.models.promotion.check_regions], verbose_name='Regions')),
                    ('is_active', models.BooleanField(db_default=True, default=True, verbose_name='In use')),
                ],
                options={
                    'verbose_name': 'carrier',
                    'verbose_name_plural': 'carriers',
                    'ordering': ['name'],
                    'default_permissions': ('add', 'change', 'view'),
                },
            ),
            migrations.CreateModel(
                name='PayoutMethod',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.SlugField(max_length=30, unique=True)),
                    ('name', models.CharField(max_length=80)),
                    ('names', models.JSONField(blank=True, db_default=models.Value({}, models.JSONField()), default=dict, help_text='For members; where it is left empty, they read the name above.', verbose_name='Name in other languages')),
                    ('kind', models.CharField(choices=[('iban', 'IBAN, within SEPA'), ('domestic', 'account of a country, by its fields')], db_default='domestic', default='domestic', max_length=10)),
                    ('regions', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=2), help_text='Whose members are offered it first; two letters, commas between them.', size=None)),
                    ('currencies', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=3), help_text='In which currencies it is paid.', size=None)),
                    ('is_open', models.BooleanField(db_default=True, default=True, verbose_name='Offered')),
                ],
                options={
                    'verbose_name': 'payout method',
                    'verbose_name_plural': 'payout methods',
                    'ordering': ['code'],
                },
            ),
            migrations.CreateModel(
                name='Cause',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('claim', 'claim'), ('draw_place', 'place in a lucky draw'), ('order', 'order'), ('repair', 'repair')], max_length=10)),
                    ('reference', models.CharField(help_text='As pages show it.', max_length=40, verbose_name='Order ID')),
                    ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now)),
                    ('promotion', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='causes', to='promotions.promotion')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='causes', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'cause',
                    'verbose_name_plural': 'causes',
                    'ordering': ['pk'],
                },
            ),
            migrations.CreateModel(
                name='DrawEntry',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ticket', models.CharField(default=fulfilment.models.draw_entry.new_ticket, max_length=32, unique=True)),
                    ('entered_at', models.DateTimeField()),
                    ('voided_at', models.DateTimeField(null=True)),
                    ('void_reason', models.CharField(blank=True, choices=[('late', 'came after the list was frozen'), ('unannounced', 'came before the draw was announced'), ('revoked', 'what brought it was taken back'), ('staff', "our staff can't take part"), ('left', 'the account was deleted'), ('rules', 'against the rules of the promotion'), ('redrawn', 'the draw is held again')], db_default='', default='', max_length=12)),
                    ('void_note', models.CharField(blank=True, db_default='', default='', max_length=300)),
                    ('cause', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='draw_entries', to='fulfilment.cause')),
                    ('draw', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='draw_entries', to='promotions.reward')),
                    ('voided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'draw entry',
                    'verbose_name_plural': 'draw entries',
                },
            ),
            migrations.CreateModel(
                name='DrawRound',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveSmallIntegerField()),
                    ('prizes', models.PositiveIntegerField(help_text='How many win.')),
                    ('answer_days', models.PositiveSmallIntegerField(help_text='Within how many days a winner has to accept the prize.')),
                    ('closes_on', models.DateField(help_text='The last day on which a claim can get a ticket.')),
                    ('value_of', models.CharField(blank=True, db_default='', default='', help_text='Which public value.', max_length=200)),
                    ('value_url', models.URLField(blank=True, db_default='', default='', help_text='Where everybody can read it.')),
                    ('value_on', models.DateField(help_text='The value of which day.', null=True)),
                    ('seed_digest', models.CharField(help_text='SHA-256; empty: held before draws had a seed.', max_length=64)),
                    ('ciphertext', models.BinaryField(help_text='The seed, until it is revealed.', null=True)),
                    ('seal', models.UUIDField(null=True)),
                    ('announced_at', models.DateTimeField()),
                    ('frozen_at', models.DateTimeField(null=True)),
                    ('count', models.PositiveIntegerField(help_text='How many tickets take part.', null=True)),
                    ('root', models.CharField(blank=True, db_default='', default='', max_length=64)),
                    ('value', models.CharField(blank=True, db_default='', default='', max_length=100)),
                    ('seed', models.CharField(blank=True, db_default='', default='', max_length=64)),
                    ('drawn_at', models.DateTimeField(null=True)),
                    ('voided_at', models.DateTimeField(null=True)),
                    ('void_reason', models.CharField(blank=True, db_default='', default='', max_length=300)),
                    ('announced_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('draw', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rounds', to='promotions.reward')),
                    ('voided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'round of a draw',
                    'verbose_name_plural': 'rounds of draws',
                    'ordering': ['draw', 'number'],
                },
            ),
            migrations.CreateModel(
                name='DrawPlace',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField()),
                    ('rank', models.PositiveIntegerField(null=True)),
                    ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='places', to='fulfilment.drawentry')),
                    ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='places', to='fulfilment.drawround')),
                ],
                options={
                    'verbose_name': 'place in a lucky draw',
                    'verbose_name_plural': 'places in lucky draws',
                    'ordering': ['round', 'number'],
                },
            ),
            migrations.CreateModel(
                name='DrawFigure',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('value', models.CharField(max_length=100)),
                    ('typed_at', models.DateTimeField()),
                    ('typed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='figures', to='fulfilment.drawround')),
                ],
                options={
                    'verbose_name': 'typed value of a draw',
                    'verbose_name_plural': 'typed values of draws',
                    'ordering': ['pk'],
                },
            ),
            migrations.CreateModel(
                name='Fulfilment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('code', 'digital code'), ('parcel', 'parcel'), ('payout', 'payout'), ('service', 'service')], max_length=10)),
                    ('status', models.CharField(choices=[('due', 'due'), ('on_hold', 'on hold'), ('ready', 'ready to go'), ('on_its_way', 'on its way'), ('delivered', 'delivered'), ('returned', 'came back'), ('failed', 'failed'), ('revoked', 'revoked')], db_default='due', default='due', max_length=10)),
                    ('amount_minor', models.PositiveBigIntegerField(help_text='In the smallest unit of the currency, as it was promised.', null=True)),
                    ('currency', models.CharField(blank=True, db_default='', default='', max_length=3)),
                    ('cost_minor', models.PositiveBigIntegerField(help_text="What it took out of its promotion's budget.", null=True)),
                    ('owed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now)),
                    ('due_on', models.DateField(help_text='From which day it is delivered.')),
                    ('moved_from', models.DateField(help_text='The day that the member was told, until the new one is told.', null=True)),
                    ('delivered_at', models.DateTimeField(null=True)),
                    ('code_shown_at', models.DateTimeField(help_text='When a page first showed the code to its member.', null=True)),
                    ('is_asked', models.BooleanField(db_default=False, default=False, editable=False)),
                    ('attempts', models.PositiveSmallIntegerField(db_default=0, default=0, help_text='How often its delivery was tried in vain.')),
                    ('note', models.CharField(blank=True, db_default='', default='', help_text='Of a parcel or payment, for the member.', max_length=200)),
                    ('link', models.URLField(blank=True, db_default='', default='', help_text='Where the member follows the parcel.')),
                    ('cause', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='fulfilments', to='fulfilment.cause')),
                    ('code', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='fulfilment', to='promotions.rewardcode')),
                    ('reward', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='fulfilments', to='promotions.reward')),
                ],
                options={
                    'verbose_name': 'fulfilment',
                    'verbose_name_plural': 'fulfilments',
                    'ordering': ['pk'],
                },
            ),
            migrations.CreateModel(
                name='Parcel',
                fields=[
                ],
                options={
                    'verbose_name': 'parcel',
                    'verbose_name_plural': 'parcels',
                    'permissions': (('send_parcel', 'Can pack and send parcels, and note what became of them'),),
                    'proxy': True,
                    'default_permissions': ('view',),
                    'indexes': [],
                    'constraints': [],
                },
                bases=('fulfilment.fulfilment',),
            ),
            migrations.CreateModel(
                name='FulfilmentEvent',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('moved', 'New delivery day'), ('delivered', 'Reward delivered'), ('not_delivered', 'Delivery failed'), ('retried', 'Delivery tried again'), ('code_replaced', 'Code replaced'), ('revoked', 'Reward taken back'), ('held', 'Put on hold'), ('released', 'Taken off hold'), ('picked', 'Parcel packed'), ('unpicked', 'Parcel unpacked'), ('address_changed', 'Address changed'), ('sent', 'Parcel on its way'), ('arrived', 'Parcel delivered'), ('returned', 'Parcel came back'), ('not_arrived', 'Reported as not arrived'), ('sent_again', 'To be sent again'), ('account_asked', 'Asked for the account'), ('account_given', 'Account received'), ('account_changed', 'Account changed'), ('hold_ended', 'Ready to be paid'), ('in_run', 'Put into a payout run'), ('taken_out', 'Taken out of a payout run'), ('being_paid', 'Being paid'), ('payment_returned', 'Payment came back')], max_length=20)),
                    ('occurred_at', models.DateTimeField()),
                    ('note', models.TextField(blank=True, db_default='', default='')),
                    ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('fulfilment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='fulfilment.fulfilment')),
                ],
                options={
                    'verbose_name': 'event of what is owed',
                    'verbose_name_plural': 'events of what is owed',
                    'ordering': ['occurred_at', 'pk'],
                },
            ),
            migrations.CreateModel(
                name='PayoutField',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.SlugField(help_text="As columns of a bank's file name it.", max_length=30)),
                    ('label', models.CharField(max_length=80)),
                    ('labels', models.JSONField(blank=True, db_default=models.Value({}, models.JSONField()), default=dict, help_text='For members; where it is left empty, they read the name above.', verbose_name='Name in other languages')),
                    ('pattern', models.CharField(help_text='A regular expression for all of it, without blanks and hyphens.', max_length=120)),
                    ('example', models.CharField(blank=True, db_default='', default='', max_length=40)),
                    ('is_number', models.BooleanField(db_default=False, default=False, help_text='Of which pages show the last four characters.', verbose_name='Account number')),
                    ('position', models.PositiveSmallIntegerField(db_default=0, default=0)),
                    ('method', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='fields', to='fulfilment.payoutmethod')),
                ],
                options={
                    'verbose_name': 'field of an account',
                    'verbose_name_plural': 'fields of an account',
                    'ordering': ['method', 'position', 'pk'],
                },
            ),
            migrations.CreateModel(
                name='PayoutDetails',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('asked_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now)),
                    ('seal', models.UUIDField(editable=False, null=True)),
                    ('encrypted_account', models.BinaryField(null=True)),
                    ('last_four', models.CharField(blank=True, db_default='', default='', max_length=4, verbose_name='account')),
                    ('account_digest', models.BinaryField(null=True)),
                    ('digest_keys', models.CharField(blank=True, db_default='', default='', max_length=200)),
                    ('given_at', models.DateTimeField(null=True, verbose_name='given')),
                    ('given_email', models.EmailField(blank=True, db_default='', default='', editable=False, max_length=254)),
                    ('held_until', models.DateTimeField(help_text='Of an account that was changed.', null=True, verbose_name='held until')),
                    ('is_shared', models.BooleanField(db_default=False, default=False, help_text='Held until somebody has looked at it.', verbose_name='account of several members')),
                    ('cleared_at', models.DateTimeField(null=True, verbose_name='looked at')),
                    ('wiped_at', models.DateTimeField(null=True, verbose_name='wiped')),
                    ('cleared_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('fulfilment', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='payout_details', to='fulfilment.fulfilment')),
                    ('method', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='fulfilment.payoutmethod')),
                ],
                options={
                    'verbose_name': 'payout',
                    'verbose_name_plural': 'payouts',
                    'ordering': ['pk'],
                    'permissions': [('see_account', 'Can see accounts of members in clear'), ('clear_account', 'Can let a held payout go on')],
                },
            ),
            migrations.CreateModel(
                name='BankProfile',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=80, unique=True)),
                    ('format', models.CharField(choices=[('pain.001.001.09', 'SEPA credit transfer, pain.001.001.09'), ('csv', 'CSV, by the columns below')], db_default='pain.001.001.09', default='pain.001.001.09', max_length=20)),
                    ('currency', models.CharField(db_default='EUR', default='EUR', max_length=3, validators=[django.core.validators.RegexValidator('^[A-Z]{3}\\Z', 'Three capital letters, such as EUR.')])),
                    ('holder', models.CharField(help_text='Our name, as the bank knows it.', max_length=70)),
                    ('account', models.CharField(help_text='Our account; for SEPA its IBAN.', max_length=40)),
                    ('bic', models.CharField(blank=True, db_default='', default='', max_length=11, verbose_name='BIC')),
                    ('region', models.CharField(blank=True, db_default='', default='', help_text="Whose working days count; empty: those of TARGET, the euro's own.", max_length=2)),
                    ('cap_minor', models.PositiveBigIntegerField(blank=True, help_text='In the smallest unit of the currency: 2000 for 20 EUR, 20000 for 20,000 JPY.', null=True, verbose_name='At most in a run')),
                    ('columns', models.JSONField(blank=True, db_default=models.Value([], models.JSONField()), default=list, help_text='Of a CSV file: [["Heading", "what"], …]. What: holder, amount, currency, reference, day, our_account, or the name of a field of the account.')),
                    ('separator', models.CharField(db_default=',', default=',', max_length=1)),
                    ('is_open', models.BooleanField(db_default=True, default=True, verbose_name='In use')),
                    ('methods', models.ManyToManyField(related_name='+', to='fulfilment.payoutmethod')),
                ],
                options={
                    'verbose_name': 'bank profile',
                    'verbose_name_plural': 'bank profiles',
                    'ordering': ['name'],
                },
            ),
            migrations.CreateModel(
                name='PayoutResults',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('file_name', models.CharField(max_length=200)),
                    ('sha256', models.CharField(max_length=64, unique=True, verbose_name='SHA-256')),
                    ('loaded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now)),
                    ('paid', models.PositiveIntegerField(db_default=0, default=0)),
                    ('returned', models.PositiveIntegerField(db_default=0, default=0)),
                    ('known', models.PositiveIntegerField(db_default=0, default=0, verbose_name='known already')),
                    ('unknown', models.PositiveIntegerField(db_default=0, default=0, verbose_name='not ours')),
                    ('loaded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'payout results',
                    'verbose_name_plural': 'payout results',
                    'ordering': ['-pk'],
                },
            ),
            migrations.CreateModel(
                name='PayoutRun',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('message_id', models.CharField(max_length=35, unique=True)),
                    ('execution_on', models.DateField(verbose_name='paid on')),
                    ('status', models.CharField(choices=[('made', 'made, not released'), ('released', 'released'), ('cancelled', 'cancelled')], db_default='made', default='made', max_length=10)),
                    ('count', models.PositiveIntegerField(db_default=0, default=0, verbose_name='payouts')),
                    ('total_minor', models.PositiveBigIntegerField(db_default=0, default=0)),
                    ('currency', models.CharField(max_length=3)),
                    ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now, verbose_name='made')),
                    ('released_at', models.DateTimeField(null=True, verbose_name='released')),
                    ('seal', models.UUIDField(editable=False, null=True)),
                    ('encrypted_file', models.BinaryField(null=True)),
                    ('sha256', models.CharField(blank=True, db_default='', default='', editable=False, max_length=64, verbose_name='SHA-256')),
                    ('wiped_at', models.DateTimeField(null=True, verbose_name='file wiped')),
                    ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('profile', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='fulfilment.bankprofile')),
                    ('released_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'payout run',
                    'verbose_name_plural': 'payout runs',
                    'ordering': ['-pk'],
                    'permissions': [('make_payoutrun', 'Can make a payout run'), ('release_payoutrun', 'Can release a payout run that somebody else made'), ('load_payoutresults', 'Can load what a bank says of payouts')],
                },
            ),
            migrations.CreateModel(
                name='Payout',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('end_to_end', models.CharField(max_length=35, unique=True)),
                    ('amount_minor', models.PositiveBigIntegerField()),
                    ('status', models.CharField(choices=[('chosen', 'in a run'), ('sent', 'at the bank'), ('paid', 'paid'), ('returned', 'came back'), ('taken_out', 'taken out')], db_default='chosen', default='chosen', max_length=10)),
                    ('reason', models.CharField(blank=True, db_default='', default='', help_text="The bank's code.", max_length=10)),
                    ('settled_at', models.DateTimeField(null=True)),
                    ('fulfilment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payouts', to='fulfilment.fulfilment')),
                    ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payouts', to='fulfilment.payoutrun')),
                ],
                options={
                    'verbose_name': 'payout in a run',
                    'verbose_name_plural': 'payouts in runs',
                    'ordering': ['pk'],
                },
            ),
            migrations.CreateModel(
                name='PrizeOffer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('slot', models.PositiveIntegerField(help_text='Which of the prizes it is.')),
                    ('state', models.CharField(choices=[('offered', 'waits for the winner'), ('accepted', 'accepted'), ('declined', 'declined'), ('lapsed', 'not accepted in time'), ('disqualified', 'disqualified')], max_length=12)),
                    ('offered_at', models.DateTimeField()),
                    ('answer_by', models.DateField()),
                    ('closed_at', models.DateTimeField(help_text='When it was answered, or lost.', null=True)),
                    ('reason', models.CharField(blank=True, choices=[('late', 'came after the list was frozen'), ('unannounced', 'came before the draw was announced'), ('revoked', 'what brought it was taken back'), ('staff', "our staff can't take part"), ('left', 'the account was deleted'), ('rules', 'against the rules of the promotion'), ('redrawn', 'the draw is held again')], db_default='', default='', max_length=12)),
                    ('note', models.CharField(blank=True, db_default='', default='', max_length=300)),
                    ('cause', models.OneToOneField(help_text='For what the prize is owed to who accepted it.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='prize_offer', to='fulfilment.cause')),
                    ('closed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('place', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='offer', to='fulfilment.drawplace')),
                    ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='fulfilment.drawround')),
                ],
                options={
                    'verbose_name': 'offer of a prize',
                    'verbose_name_plural': 'offers of prizes',
                    'ordering': ['round', 'place__rank'],
                },
            ),
            migrations.CreateModel(
                name='ReplacedCode',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reason', models.TextField()),
                    ('replaced_at', models.DateTimeField()),
                    ('code', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='replaced', to='promotions.rewardcode')),
                    ('fulfilment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='replaced_codes', to='fulfilment.fulfilment')),
                    ('replaced_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'replaced code',
                    'verbose_name_plural': 'replaced codes',
                    'ordering': ['-replaced_at', '-pk'],
                },
            ),
            migrations.CreateModel(
                name='Shipment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('seal', models.UUIDField(editable=False, null=True)),
                    ('encrypted_address', models.BinaryField(help_text='As it stood on the label, whatever the member writes later.', null=True)),
                    ('picked_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now)),
                    ('number', models.CharField(blank=True, db_default='', default='', max_length=60)),
                    ('sent_on', models.DateField(null=True)),
                    ('not_arrived_at', models.DateTimeField(help_text='When its member said so, until staff have answered.', null=True)),
                    ('over_at', models.DateTimeField(null=True)),
                    ('carrier', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='shipments', to='fulfilment.carrier')),
                    ('fulfilment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shipments', to='fulfilment.fulfilment')),
                    ('picked_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'shipment',
                    'verbose_name_plural': 'shipments',
                    'ordering': ['pk'],
                    'default_permissions': (),
                },
            ),
            migrations.AddConstraint(
                model_name='cause',
                constraint=models.UniqueConstraint(models.F('kind'), models.F('reference'), name='cause_once'),
            ),
            migrations.AddConstraint(
                model_name='drawentry',
                constraint=models.UniqueConstraint(models.F('cause'), models.F('draw'), name='draw_entry_of_a_cause_once'),
            ),
            migrations.AddConstraint(
                model_name='drawentry',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('void_reason', ''), ('voided_at', None), ('voided_by', None)), models.Q(('voided_at__isnull', False), models.Q(('void_reason', ''), _negated=True)), _connector='OR'), name='draw_entry_void_has_reason'),
            ),
            migrations.AddIndex(
                model_name='drawround',
                index=models.Index(models.F('closes_on'), models.F('id'), condition=models.Q(('frozen_at', None), ('voided_at', None)), name='draw_round_open'),
            ),
            migrations.AddIndex(
                model_name='drawround',
                index=models.Index(models.F('id'), condition=models.Q(('drawn_at', None), ('voided_at', None), models.Q(('value', ''), _negated=True)), name='draw_round_to_draw'),
            ),
            migrations.AddConstraint(
                model_name='drawround',
                constraint=models.UniqueConstraint(models.F('draw'), models.F('number'), name='draw_round_once'),
            ),
            migrations.AddConstraint(
                model_name='drawround',
                constraint=models.UniqueConstraint(models.F('draw'), condition=models.Q(('voided_at', None)), name='draw_round_live'),
            ),
            migrations.AddConstraint(
                model_name='drawround',
                constraint=models.CheckConstraint(condition=models.Q(('prizes__gt', 0)), name='draw_round_has_prizes'),
            ),
            migrations.AddConstraint(
                model_name='drawround',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('ciphertext__isnull', False), ('seed_digest__regex', '^[0-9a-f]{64}$')), models.Q(('drawn_at__isnull', False), ('seed_digest', '')), _connector='OR'), name='draw_round_has_seed'),
            ),
            migrations.AddConstraint(
                model_name='drawround',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('value_of', ''), ('value_on', None)), models.Q(models.Q(('value_of', ''), _negated=True), ('value_on__gt', models.F('closes_on'))), _connector='OR'), name='draw_round_value_is_of_a_later_day'),
            ),
            migrations.AddConstraint(
                model_name='drawround',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('count', None), ('frozen_at', None), ('root', '')), models.Q(('count__isnull', False), ('frozen_at__isnull', False)), _connector='OR'), name='draw_round_frozen_has_list'),
            ),
            migrations.AddConstraint(
                model_name='drawround',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('drawn_at', None), ('seed', '')), models.Q(('drawn_at__isnull', False), ('frozen_at__isnull', False), models.Q(('seed', ''), _negated=True)), models.Q(('drawn_at__isnull', False), ('seed_digest', '')), _connector='OR'), name='draw_round_drawn_is_revealed'),
            ),
            migrations.AddConstraint(
                model_name='drawround',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('void_reason', ''), ('voided_at', None), ('voided_by', None)), models.Q(('voided_at__isnull', False), ('voided_by__isnull', False), models.Q(('void_reason', ''), _negated=True)), _connector='OR'), name='draw_round_void_has_reason'),
            ),
            migrations.AddConstraint(
                model_name='drawplace',
                constraint=models.UniqueConstraint(models.F('round'), models.F('number'), name='draw_place_number_once'),
            ),
            migrations.AddConstraint(
                model_name='drawplace',
                constraint=models.UniqueConstraint(models.F('round'), models.F('entry'), name='draw_place_entry_once'),
            ),
            migrations.AddConstraint(
                model_name='drawplace',
                constraint=models.UniqueConstraint(models.F('round'), models.F('rank'), name='draw_place_rank_once'),
            ),
            migrations.AddIndex(
                model_name='fulfilment',
                index=models.Index(models.F('due_on'), models.F('id'), condition=models.Q(('status', 'due')), name='owed_due'),
            ),
            migrations.AddIndex(
                model_name='fulfilment',
                index=models.Index(models.F('due_on'), models.F('id'), condition=models.Q(('code__isnull', False), ('status', 'due')), name='owed_code_due'),
            ),
            migrations.AddIndex(
                model_name='fulfilment',
                index=models.Index(models.F('id'), condition=models.Q(('moved_from__isnull', False), ('status', 'due')), name='owed_moved'),
            ),
            migrations.AddIndex(
                model_name='fulfilment',
                index=models.Index(models.F('status'), models.F('id'), condition=models.Q(('kind', 'payout'), ('status__in', ['due', 'on_hold', 'ready'])), name='owed_payout'),
            ),
            migrations.AddIndex(
                model_name='fulfilment',
                index=models.Index(models.F('kind'), models.F('status'), models.F('due_on'), condition=models.Q(('kind__in', ['parcel', 'payout']), ('status__in', ['due', 'on_hold', 'ready', 'on_its_way', 'returned', 'failed'])), name='owed_open'),
            ),
            migrations.AddIndex(
                model_name='fulfilment',
                index=models.Index(models.F('id'), condition=models.Q(('is_asked', False), ('kind', 'payout'), ('status', 'due')), name='owed_unasked'),
            ),
            migrations.AddIndex(
                model_name='fulfilment',
                index=models.Index(models.F('due_on'), models.F('id'), condition=models.Q(('kind', 'parcel'), ('status__in', ['due', 'ready'])), name='parcel_to_send'),
            ),
            migrations.AddIndex(
                model_name='fulfilment',
                index=models.Index(models.F('due_on'), models.F('id'), condition=models.Q(('kind', 'parcel')), name='parcel_by_day'),
            ),
            migrations.AddConstraint(
                model_name='fulfilment',
                constraint=models.UniqueConstraint(models.F('cause'), models.F('reward'), condition=models.Q(('status', 'revoked'), _negated=True), name='owed_once'),
            ),
            migrations.AddConstraint(
                model_name='fulfilment',
                constraint=models.CheckConstraint(condition=models.Q(('code', None), ('kind', 'code'), _connector='OR'), name='owed_code_is_a_code'),
            ),
            migrations.AddConstraint(
                model_name='fulfilment',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('amount_minor', None), ('currency', '')), models.Q(('amount_minor__gt', 0), ('amount_minor__isnull', False), ('currency__regex', '^[A-Z]{3}$')), _connector='OR'), name='owed_amount_has_currency'),
            ),
            migrations.AddConstraint(
                model_name='fulfilment',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('delivered_at__isnull', False), ('status', 'delivered')), models.Q(('delivered_at', None), ('status__in', ['due', 'on_hold', 'ready', 'on_its_way'])), ('status__in', ['returned', 'failed', 'revoked']), _connector='OR'), name='owed_delivered_has_time'),
            ),
            migrations.AddConstraint(
                model_name='fulfilment',
                constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['parcel', 'payout']), models.Q(('kind', 'service'), ('status__in', ['due', 'on_hold', 'ready', 'delivered'])), models.Q(('kind', 'code'), ('status__in', ['due', 'on_hold', 'delivered'])), ('status__in', ['failed', 'revoked']), _connector='OR'), name='owed_state_of_its_kind'),
            ),
            migrations.AddConstraint(
                model_name='payoutfield',
                constraint=models.UniqueConstraint(models.F('method'), models.F('name'), name='payout_field_once'),
            ),
            migrations.AddConstraint(
                model_name='payoutfield',
                constraint=models.UniqueConstraint(models.F('method'), condition=models.Q(('is_number', True)), name='payout_field_one_number'),
            ),
            migrations.AddIndex(
                model_name='payoutdetails',
                index=models.Index(models.F('account_digest'), condition=models.Q(('account_digest__isnull', False)), name='payout_same_account'),
            ),
            migrations.AddIndex(
                model_name='payoutdetails',
                index=models.Index(models.F('held_until'), condition=models.Q(('held_until__isnull', False)), name='payout_held_until'),
            ),
            migrations.AddIndex(
                model_name='payoutdetails',
                index=models.Index(models.F('given_at'), models.F('id'), condition=models.Q(('encrypted_account__isnull', False)), name='payout_account_kept'),
            ),
            migrations.AddConstraint(
                model_name='payoutdetails',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('account_digest', None), ('encrypted_account', None), ('given_email', ''), ('last_four', '')), models.Q(('account_digest__isnull', False), ('encrypted_account__isnull', False), ('given_at__isnull', False), ('method__isnull', False), ('seal__isnull', False)), _connector='OR'), name='payout_account_whole_or_none'),
            ),
            migrations.AddConstraint(
                model_name='payoutdetails',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('cleared_at', None), ('cleared_by', None)), models.Q(('cleared_at__isnull', False), ('cleared_by__isnull', False)), _connector='OR'), name='payout_cleared_at_and_by'),
            ),
            migrations.AddConstraint(
                model_name='bankprofile',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('format', 'pain.001.001.09'), _negated=True), ('currency', 'EUR'), _connector='OR'), name='bank_profile_sepa_in_euros', violation_error_message='A SEPA credit transfer is in EUR.'),
            ),
            migrations.AddIndex(
                model_name='payoutrun',
                index=models.Index(models.F('released_at'), condition=models.Q(('encrypted_file__isnull', False)), name='payout_run_has_file'),
            ),
            migrations.AddConstraint(
                model_name='payoutrun',
                constraint=models.CheckConstraint(condition=models.Q(('released_by', None), models.Q(('released_by', models.F('made_by')), _negated=True), _connector='OR'), name='payout_run_four_eyes'),
            ),
            migrations.AddConstraint(
                model_name='payoutrun',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('status', 'released'), _negated=True), ('encrypted_file', None), ('released_at', None), ('released_by', None), ('sha256', '')), models.Q(models.Q(models.Q(('encrypted_file__isnull', False), ('seal__isnull', False)), models.Q(('encrypted_file', None), ('wiped_at__isnull', False)), _connector='OR'), models.Q(('sha256', ''), _negated=True), ('count__gt', 0), ('released_at__isnull', False), ('released_by__isnull', False), ('status', 'released')), _connector='OR'), name='payout_run_released_whole'),
            ),
            migrations.AddConstraint(
                model_name='payout',
                constraint=models.UniqueConstraint(models.F('fulfilment'), condition=models.Q(('status__in', ['chosen', 'sent', 'paid'])), name='payout_in_one_run'),
            ),
            migrations.AddConstraint(
                model_name='payout',
                constraint=models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='payout_has_amount'),
            ),
            migrations.AddIndex(
                model_name='prizeoffer',
                index=models.Index(models.F('answer_by'), models.F('id'), condition=models.Q(('state', 'offered')), name='prize_offer_waiting'),
            ),
            migrations.AddConstraint(
                model_name='prizeoffer',
                constraint=models.UniqueConstraint(models.F('round'), models.F('slot'), condition=models.Q(('state__in', ['offered', 'accepted'])), name='prize_offered_once'),
            ),
            migrations.AddConstraint(
                model_name='prizeoffer',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('cause', None), ('closed_at', None), ('state', 'offered')), models.Q(models.Q(('state', 'offered'), _negated=True), ('closed_at__isnull', False)), _connector='OR'), name='prize_offer_closed_has_time'),
            ),
            migrations.AddConstraint(
                model_name='prizeoffer',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'disqualified'), models.Q(('reason', ''), _negated=True)), models.Q(models.Q(('state', 'disqualified'), _negated=True), ('reason', '')), _connector='OR'), name='prize_offer_disqualified_has_reason'),
            ),
            migrations.AddConstraint(
                model_name='prizeoffer',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'accepted'), _negated=True), ('cause__isnull', False), _connector='OR'), name='prize_offer_accepted_has_cause'),
            ),
            migrations.AddIndex(
                model_name='shipment',
                index=models.Index(models.F('id'), condition=models.Q(('not_arrived_at__isnull', False)), name='shipment_missed'),
            ),
            migrations.AddConstraint(
                model_name='shipment',
                constraint=models.UniqueConstraint(models.F('fulfilment'), condition=models.Q(('over_at', None)), name='shipment_one_at_a_time'),
            ),
            migrations.AddConstraint(
                model_name='shipment',
                constraint=models.UniqueConstraint(models.F('carrier'), models.F('number'), condition=models.Q(('over_at', None), models.Q(('number', ''), _negated=True)), name='shipment_number_once'),
            ),
            migrations.AddConstraint(
                model_name='shipment',
                constraint=models.CheckConstraint(condition=models.Q(('number', ''), models.Q(('carrier__isnull', False), ('sent_on__isnull', False)), _connector='OR'), name='shipment_number_is_of_a_carrier'),
            ),
        ]),
    ]

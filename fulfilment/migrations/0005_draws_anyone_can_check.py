import django.db.models.deletion
import fulfilment.models.draw_entry
from django.conf import settings
from django.db import migrations, models

from fulfilment.migrations import _draws


class Migration(migrations.Migration):

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('fulfilment', '0004_open_payouts_by_index'),
        ('promotions', '0016_banners_by_language'),
    ]

    operations = [
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
                'indexes': [models.Index(models.F('closes_on'), models.F('id'), condition=models.Q(('frozen_at', None), ('voided_at', None)), name='draw_round_open'), models.Index(models.F('id'), condition=models.Q(('drawn_at', None), ('voided_at', None), models.Q(('value', ''), _negated=True)), name='draw_round_to_draw')],
                'constraints': [models.UniqueConstraint(models.F('draw'), models.F('number'), name='draw_round_once'), models.UniqueConstraint(models.F('draw'), condition=models.Q(('voided_at', None)), name='draw_round_live'), models.CheckConstraint(condition=models.Q(('prizes__gt', 0)), name='draw_round_has_prizes'), models.CheckConstraint(condition=models.Q(models.Q(('ciphertext__isnull', False), ('seed_digest__regex', '^[0-9a-f]{64}$')), models.Q(('drawn_at__isnull', False), ('seed_digest', '')), _connector='OR'), name='draw_round_has_seed'), models.CheckConstraint(condition=models.Q(models.Q(('value_of', ''), ('value_on', None)), models.Q(models.Q(('value_of', ''), _negated=True), ('value_on__gt', models.F('closes_on'))), _connector='OR'), name='draw_round_value_is_of_a_later_day'), models.CheckConstraint(condition=models.Q(models.Q(('count', None), ('frozen_at', None), ('root', '')), models.Q(('count__isnull', False), ('frozen_at__isnull', False)), _connector='OR'), name='draw_round_frozen_has_list'), models.CheckConstraint(condition=models.Q(models.Q(('drawn_at', None), ('seed', '')), models.Q(('drawn_at__isnull', False), ('frozen_at__isnull', False), models.Q(('seed', ''), _negated=True)), models.Q(('drawn_at__isnull', False), ('seed_digest', '')), _connector='OR'), name='draw_round_drawn_is_revealed'), models.CheckConstraint(condition=models.Q(models.Q(('void_reason', ''), ('voided_at', None), ('voided_by', None)), models.Q(('voided_at__isnull', False), ('voided_by__isnull', False), models.Q(('void_reason', ''), _negated=True)), _connector='OR'), name='draw_round_void_has_reason')],
            },
        ),
        migrations.CreateModel(
            name='DrawEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ticket', models.CharField(default=fulfilment.models.draw_entry.new_ticket, max_length=32, unique=True)),
                ('entered_at', models.DateTimeField()),
                ('voided_at', models.DateTimeField(null=True)),
                ('void_reason', models.CharField(blank=True, choices=[('late', 'came after the list was frozen'), ('unannounced', 'came before the draw was announced'), ('revoked', 'the claim was taken back'), ('staff', "our staff can't take part"), ('left', 'the account was deleted'), ('rules', 'against the rules of the promotion'), ('redrawn', 'the draw is held again')], db_default='', default='', max_length=12)),
                ('void_note', models.CharField(blank=True, db_default='', default='', max_length=300)),
                ('cause', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='draw_entries', to='fulfilment.cause')),
                ('draw', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='draw_entries', to='promotions.reward')),
                ('voided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'draw entry',
                'verbose_name_plural': 'draw entries',
                'constraints': [models.UniqueConstraint(models.F('cause'), models.F('draw'), name='draw_entry_of_a_cause_once'), models.CheckConstraint(condition=models.Q(models.Q(('void_reason', ''), ('voided_at', None), ('voided_by', None)), models.Q(('voided_at__isnull', False), models.Q(('void_reason', ''), _negated=True)), _connector='OR'), name='draw_entry_void_has_reason')],
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
                'constraints': [models.UniqueConstraint(models.F('round'), models.F('number'), name='draw_place_number_once'), models.UniqueConstraint(models.F('round'), models.F('entry'), name='draw_place_entry_once'), models.UniqueConstraint(models.F('round'), models.F('rank'), name='draw_place_rank_once')],
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
            name='PrizeOffer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slot', models.PositiveIntegerField(help_text='Which of the prizes it is.')),
                ('state', models.CharField(choices=[('offered', 'waits for the winner'), ('accepted', 'accepted'), ('declined', 'declined'), ('lapsed', 'not accepted in time'), ('disqualified', 'disqualified')], max_length=12)),
                ('offered_at', models.DateTimeField()),
                ('answer_by', models.DateField()),
                ('closed_at', models.DateTimeField(help_text='When it was answered, or lost.', null=True)),
                ('reason', models.CharField(blank=True, choices=[('late', 'came after the list was frozen'), ('unannounced', 'came before the draw was announced'), ('revoked', 'the claim was taken back'), ('staff', "our staff can't take part"), ('left', 'the account was deleted'), ('rules', 'against the rules of the promotion'), ('redrawn', 'the draw is held again')], db_default='', default='', max_length=12)),
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
                'indexes': [models.Index(models.F('answer_by'), models.F('id'), condition=models.Q(('state', 'offered')), name='prize_offer_waiting')],
                'constraints': [models.UniqueConstraint(models.F('round'), models.F('slot'), condition=models.Q(('state__in', ['offered', 'accepted'])), name='prize_offered_once'), models.CheckConstraint(condition=models.Q(models.Q(('cause', None), ('closed_at', None), ('state', 'offered')), models.Q(models.Q(('state', 'offered'), _negated=True), ('closed_at__isnull', False)), _connector='OR'), name='prize_offer_closed_has_time'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'disqualified'), models.Q(('reason', ''), _negated=True)), models.Q(models.Q(('state', 'disqualified'), _negated=True), ('reason', '')), _connector='OR'), name='prize_offer_disqualified_has_reason'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'accepted'), _negated=True), ('cause__isnull', False), _connector='OR'), name='prize_offer_accepted_has_cause')],
            },
        ),
        *_draws.OPERATIONS,
    ]

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
import foundation.languages
import membership.models.online_store
import membership.models.shout_out
import membership.models.shout_out_task
from django.conf import settings
from django.db import migrations, models

from foundation.tables.first_tables import FirstTables
from membership.migrations._shout_outs import OPERATIONS


class Migration(migrations.Migration):

    dependencies = [
        ('evidence', '0002_files'),
        ('membership', '0002_shop'),
        ('products', '0004_released'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        FirstTables([
            migrations.CreateModel(
                name='ReviewHost',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('host', models.CharField(help_text='Such as www.example.com, in lower case.', max_length=120, verbose_name='Host')),
                    ('region', models.CharField(blank=True, db_default='', default='', help_text='A code of two letters; empty: for all regions.', max_length=2, validators=[membership.models.online_store.check_region], verbose_name='Region')),
                ],
                options={
                    'verbose_name': 'host of reviews',
                    'verbose_name_plural': 'hosts of reviews',
                    'ordering': ['host', 'region'],
                    'constraints': [models.UniqueConstraint(models.F('host'), models.F('region'), name='review_host_once', violation_error_message='This host stands there already.'), models.CheckConstraint(condition=models.Q(('host__regex', '^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9-]+)+$'), models.Q(('host__contains', 'xn--'), _negated=True)), name='review_host_is_a_host', violation_error_message='Write the host alone, without https:// and without what stands behind it.')],
                },
            ),
            migrations.CreateModel(
                name='ShoutOut',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reference', models.CharField(default=membership.models.shout_out.new_shout_out_reference, editable=False, max_length=10, unique=True, verbose_name='Reference')),
                    ('region', models.CharField(max_length=2, verbose_name='Region')),
                    ('language', models.CharField(choices=foundation.languages.language_choices, max_length=10, verbose_name='Language')),
                    ('stars', models.PositiveSmallIntegerField(null=True, verbose_name='Stars')),
                    ('text', models.TextField(blank=True, db_default='', default='', max_length=4000, verbose_name='Text')),
                    ('link', models.CharField(blank=True, db_default='', default='', max_length=500, verbose_name='Link')),
                    ('display_name', models.CharField(blank=True, db_default='', default='', max_length=40, verbose_name='Name shown')),
                    ('status', models.CharField(choices=[('draft', 'Not sent yet'), ('sent', 'Sent'), ('sent_back', 'Sent back'), ('accepted', 'Accepted'), ('hidden', 'Hidden'), ('withdrawn', 'Withdrawn')], db_default='draft', default='draft', max_length=9, verbose_name='Status')),
                    ('disclosure', models.CharField(blank=True, db_default='', default='', help_text='The sentence about the points, as the writer agreed to it.', max_length=200)),
                    ('publication_version', models.CharField(blank=True, db_default='', default='', max_length=10)),
                    ('rights_version', models.CharField(blank=True, db_default='', default='', max_length=10)),
                    ('begun_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now)),
                    ('changed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now)),
                    ('sendings', models.PositiveSmallIntegerField(db_default=0, default=0)),
                    ('sent_at', models.DateTimeField(null=True, verbose_name='Sent')),
                    ('due_on', models.DateField(null=True, verbose_name='Promised by')),
                    ('alike_percent', models.PositiveSmallIntegerField(null=True)),
                    ('leased_until', models.DateTimeField(null=True)),
                    ('decided_at', models.DateTimeField(null=True, verbose_name='Decided')),
                    ('accepted_at', models.DateTimeField(help_text='For the first time; it stays.', null=True, verbose_name='Accepted')),
                    ('send_back_why', models.CharField(blank=True, choices=[('link', "We couldn't open the link, or it doesn't lead to your review."), ('copied', "It's nearly the same as another one. Write it in your own words."), ('picture', "The photo doesn't show the product, or is of somebody else's."), ('language', "It's in another language than the one that you chose."), ('unclear', "It's hard to understand. Add some words on what you did with it.")], db_default='', default='', max_length=8)),
                    ('send_back_note', models.CharField(blank=True, db_default='', default='', max_length=500)),
                    ('change_until', models.DateField(null=True)),
                    ('hidden_why', models.CharField(blank=True, choices=[('illegal', 'Illegal content'), ('personal', 'Personal data of somebody'), ('off_topic', 'Not about the product')], db_default='', default='', max_length=9, verbose_name='Hidden because')),
                    ('withdrawn_at', models.DateTimeField(null=True)),
                    ('helpful', models.PositiveIntegerField(db_default=0, default=0, help_text='How many other owners say so.', verbose_name='Helpful')),
                    ('emptied_at', models.DateTimeField(help_text='When its words were deleted by rule.', null=True)),
                    ('alike_to', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='membership.shoutout')),
                    ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('leased_to', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shout_outs', to=settings.AUTH_USER_MODEL, verbose_name='member')),
                    ('product', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shout_outs', to='products.product', verbose_name='product')),
                    ('registered_product', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='products.registeredproduct')),
                    ('same_picture_as', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='membership.shoutout')),
                ],
                options={
                    'verbose_name': 'shout out',
                    'verbose_name_plural': 'shout outs',
                    'ordering': ['-begun_at', '-pk'],
                    'permissions': [('moderate_shoutout', 'Can accept, send back and hide shout outs'), ('lead_shoutouts', 'Can decide about shout outs of related accounts of staff')],
                    'default_permissions': ('view',),
                },
            ),
            migrations.CreateModel(
                name='ShoutOutEvent',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('sent', 'sent'), ('sent_back', 'sent back'), ('accepted', 'accepted'), ('hidden', 'hidden'), ('withdrawn', 'withdrawn'), ('reported', 'reported'), ('kept', 'reports dismissed'), ('emptied', 'deleted by rule')], max_length=9)),
                    ('why', models.CharField(blank=True, db_default='', default='', max_length=9)),
                    ('occurred_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now)),
                    ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('shout_out', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='membership.shoutout')),
                ],
                options={
                    'verbose_name': 'event of a shout out',
                    'verbose_name_plural': 'events of shout outs',
                    'ordering': ['shout_out', 'pk'],
                    'default_permissions': (),
                },
            ),
            migrations.CreateModel(
                name='ShoutOutTask',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.SlugField(help_text='For staff; members read the texts.', max_length=40, unique=True, verbose_name='Name')),
                    ('kind', models.CharField(choices=[('review', 'a review here'), ('link', 'a link to a review elsewhere'), ('photo', 'a photo of the build'), ('tip', 'a tip')], max_length=6, verbose_name='What is asked for')),
                    ('points', models.PositiveIntegerField(help_text='The same for every number of stars.', verbose_name='Points')),
                    ('fewest_words', models.PositiveSmallIntegerField(db_default=20, default=20, help_text='In Chinese, two characters count as a word.', verbose_name='Fewest words')),
                    ('starts_on', models.DateField(verbose_name='From')),
                    ('ends_on', models.DateField(blank=True, help_text='The last day; empty: no end.', null=True, verbose_name='Until')),
                    ('most_per_member', models.PositiveSmallIntegerField(blank=True, help_text='For how many products a member may do it; empty: for each.', null=True, verbose_name='Most for each member')),
                    ('regions', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=2), blank=True, db_default=[], default=list, help_text='As codes of two letters with commas between them; none: everywhere.', size=None, validators=[membership.models.shout_out_task.check_region_codes], verbose_name='Regions')),
                    ('position', models.PositiveSmallIntegerField(db_default=0, default=0, verbose_name='Position')),
                    ('is_active', models.BooleanField(db_default=True, default=True, verbose_name='In use')),
                ],
                options={
                    'verbose_name': 'shout out task',
                    'verbose_name_plural': 'shout out tasks',
                    'ordering': ['position', 'pk'],
                    'default_permissions': ('add', 'change', 'view'),
                    'constraints': [models.CheckConstraint(condition=models.Q(('points__range', (1, 5000))), name='task_pays_points', violation_error_message='A task pays from 1 to 5000 points.'), models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='task_ends_after_it_starts', violation_error_message='The last day is before the first.'), models.CheckConstraint(condition=models.Q(('most_per_member', None), ('most_per_member__gte', 1), _connector='OR'), name='task_cap_is_one_at_least', violation_error_message='Each member may do it for one product at least.')],
                },
            ),
            migrations.AddField(
                model_name='shoutout',
                name='task',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='membership.shoutouttask', verbose_name='task'),
            ),
            migrations.CreateModel(
                name='ShoutOutTaskText',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('language', models.CharField(choices=foundation.languages.language_choices, max_length=10, verbose_name='Language')),
                    ('title', models.CharField(max_length=80, verbose_name='Title')),
                    ('advice', models.TextField(blank=True, db_default='', default='', max_length=1000, verbose_name='What to write about')),
                    ('task', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='membership.shoutouttask', verbose_name='task')),
                ],
                options={
                    'verbose_name': 'text',
                    'verbose_name_plural': 'texts',
                    'ordering': ['language'],
                },
            ),
            migrations.CreateModel(
                name='ReviewReport',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('why', models.CharField(choices=[('illegal', 'Illegal content'), ('personal', 'Personal data of somebody'), ('off_topic', 'Not about the product')], max_length=9, verbose_name='Reason')),
                    ('reported_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now, verbose_name='Reported')),
                    ('settled_at', models.DateTimeField(null=True)),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='review_reports', to=settings.AUTH_USER_MODEL)),
                    ('shout_out', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reports', to='membership.shoutout')),
                ],
                options={
                    'verbose_name': 'report of a review',
                    'verbose_name_plural': 'reports of reviews',
                    'ordering': ['reported_at', 'pk'],
                    'default_permissions': (),
                    'indexes': [models.Index(condition=models.Q(('settled_at', None)), fields=['shout_out'], name='report_unsettled')],
                    'constraints': [models.UniqueConstraint(models.F('member'), models.F('shout_out'), name='one_report_of_a_member')],
                },
            ),
            migrations.CreateModel(
                name='HelpfulVote',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('voted_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now)),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='helpful_votes', to=settings.AUTH_USER_MODEL)),
                    ('shout_out', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='votes', to='membership.shoutout')),
                ],
                options={
                    'verbose_name': 'helpful vote',
                    'verbose_name_plural': 'helpful votes',
                    'ordering': ['pk'],
                    'default_permissions': (),
                    'constraints': [models.UniqueConstraint(models.F('member'), models.F('shout_out'), name='one_vote_of_a_member')],
                },
            ),
            migrations.CreateModel(
                name='ShoutOutPhoto',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveSmallIntegerField(help_text='From 1.')),
                    ('shout_out', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='photos', to='membership.shoutout')),
                    ('upload', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='shout_out_photo', to='evidence.upload')),
                ],
                options={
                    'verbose_name': 'photo of a shout out',
                    'verbose_name_plural': 'photos of shout outs',
                    'ordering': ['shout_out', 'number'],
                    'default_permissions': (),
                    'constraints': [models.CheckConstraint(condition=models.Q(('number__range', (1, 3))), name='photo_is_one_of_three'), models.UniqueConstraint(models.F('shout_out'), models.F('number'), name='photo_number_once')],
                },
            ),
            migrations.AddIndex(
                model_name='shoutout',
                index=models.Index(condition=models.Q(('status', 'sent')), fields=['due_on', 'id'], name='shout_queue'),
            ),
            migrations.AddIndex(
                model_name='shoutout',
                index=models.Index(condition=models.Q(('status', 'accepted')), fields=['product', '-helpful', '-accepted_at', '-id'], name='shout_of_product'),
            ),
            migrations.AddIndex(
                model_name='shoutout',
                index=models.Index(condition=models.Q(('accepted_at__isnull', False)), fields=['accepted_at', 'id'], name='shout_accepted'),
            ),
            migrations.AddIndex(
                model_name='shoutout',
                index=models.Index(fields=['product', 'changed_at'], name='shout_changed'),
            ),
            migrations.AddIndex(
                model_name='shoutout',
                index=models.Index(fields=['changed_at', 'id'], name='shout_kept'),
            ),
            migrations.AddConstraint(
                model_name='shoutout',
                constraint=models.UniqueConstraint(models.F('task'), models.F('product'), models.F('member'), condition=models.Q(models.Q(('status', 'withdrawn'), _negated=True), ('accepted_at__isnull', False), _connector='OR'), name='one_shout_out_of_a_product'),
            ),
            migrations.AddConstraint(
                model_name='shoutout',
                constraint=models.CheckConstraint(condition=models.Q(('accepted_at', None), models.Q(('disclosure', ''), _negated=True), _connector='OR'), name='shout_accepted_with_disclosure'),
            ),
            migrations.AddConstraint(
                model_name='shoutout',
                constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'withdrawn']), models.Q(('publication_version', ''), _negated=True), _connector='OR'), name='shout_published_with_consent'),
            ),
            migrations.AddConstraint(
                model_name='shoutout',
                constraint=models.CheckConstraint(condition=models.Q(('stars', None), ('stars__range', (1, 5)), _connector='OR'), name='shout_has_five_stars_at_most'),
            ),
            migrations.AddConstraint(
                model_name='shoutout',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('sent_at', None), ('status', 'draft')), models.Q(models.Q(('status', 'draft'), _negated=True), ('sent_at__isnull', False)), _connector='OR'), name='shout_sent_at'),
            ),
            migrations.AddConstraint(
                model_name='shoutout',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('due_on__isnull', False), ('status', 'sent')), models.Q(models.Q(('status', 'sent'), _negated=True), ('due_on', None)), _connector='OR'), name='shout_promised_while_sent'),
            ),
            migrations.AddConstraint(
                model_name='shoutout',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'accepted'), _negated=True), ('accepted_at__isnull', False), _connector='OR'), name='shout_accepted_at'),
            ),
            migrations.AddConstraint(
                model_name='shoutout',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('change_until__isnull', False), ('status', 'sent_back'), models.Q(('send_back_why', ''), _negated=True)), models.Q(models.Q(('status', 'sent_back'), _negated=True), ('change_until', None), ('send_back_why', '')), _connector='OR'), name='shout_sent_back_why_and_until'),
            ),
            migrations.AddConstraint(
                model_name='shoutout',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('hidden_why__in', ['illegal', 'personal', 'off_topic']), ('status', 'hidden')), models.Q(models.Q(('status', 'hidden'), _negated=True), ('hidden_why', '')), _connector='OR'), name='shout_hidden_for_one_of_three'),
            ),
            migrations.AddConstraint(
                model_name='shoutout',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'withdrawn'), ('withdrawn_at__isnull', False)), models.Q(models.Q(('status', 'withdrawn'), _negated=True), ('withdrawn_at', None)), _connector='OR'), name='shout_withdrawn_at'),
            ),
            migrations.AddConstraint(
                model_name='shoutout',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None)), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='shout_decided_by'),
            ),
            migrations.AddConstraint(
                model_name='shoutout',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('leased_to', None), ('leased_until', None)), models.Q(('leased_to__isnull', False), ('leased_until__isnull', False)), _connector='OR'), name='shout_lease_has_holder'),
            ),
            migrations.AddConstraint(
                model_name='shoutout',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('alike_to', None), models.Q(('alike_to', models.F('id')), _negated=True), _connector='OR'), models.Q(('same_picture_as', None), models.Q(('same_picture_as', models.F('id')), _negated=True), _connector='OR')), name='shout_resembles_another'),
            ),
            migrations.AddConstraint(
                model_name='shoutouttasktext',
                constraint=models.UniqueConstraint(models.F('task'), models.F('language'), name='task_text_once', violation_error_message='This text stands there in this language already.'),
            ),
        ]),
        *OPERATIONS,
    ]

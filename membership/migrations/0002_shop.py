import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
import foundation.languages
import membership.models.points_order
from django.conf import settings
from django.db import migrations, models

from foundation.tables.first_tables import FirstTables
from membership.migrations._shop import OPERATIONS


class Migration(migrations.Migration):

    dependencies = [
        ('fulfilment', '0005_last_day_of_draws'),
        ('membership', '0001_points'),
        ('promotions', '0002_refusals_and_stamps'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        FirstTables([
            migrations.CreateModel(
                name='ShopItem',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('slug', models.SlugField(help_text='Such as gaming-mug.', max_length=60, unique=True, verbose_name='Name in its address')),
                    ('kind', models.CharField(choices=[('code', 'Digital code'), ('discount', 'Discount code for the Online Store'), ('parcel', 'Parcel')], max_length=10, verbose_name='Kind')),
                    ('drawing', models.CharField(choices=[('gift', 'Present'), ('code', 'Card with a code'), ('discount', 'Shopping bag'), ('mug', 'Mug'), ('mousepad', 'Mouse pad'), ('headset', 'Headset'), ('keyboard', 'Keyboard'), ('shirt', 'T-shirt'), ('backpack', 'Backpack')], db_default='gift', default='gift', max_length=10, verbose_name='Picture')),
                    ('limit_per_member', models.PositiveSmallIntegerField(blank=True, help_text='Left empty, there is none.', null=True, verbose_name='Limit per member')),
                    ('starts_on', models.DateField(blank=True, null=True, verbose_name='First day')),
                    ('ends_on', models.DateField(blank=True, null=True, verbose_name='Last day')),
                    ('position', models.PositiveSmallIntegerField(db_default=0, default=0, verbose_name='Position')),
                    ('is_listed', models.BooleanField(db_default=False, default=False, verbose_name='In the shop')),
                    ('reward', models.OneToOneField(help_text='Of a promotion that is not published: its codes or pieces are handed out.', on_delete=django.db.models.deletion.PROTECT, related_name='shop_item', to='promotions.reward', verbose_name='Reward')),
                    ('tier_from', models.ForeignKey(blank=True, help_text='Left empty, for every member of the program.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='shop_items', to='membership.tier', verbose_name='From tier')),
                ],
                options={
                    'verbose_name': 'shop item',
                    'verbose_name_plural': 'shop items',
                    'ordering': ['position', 'pk'],
                    'default_permissions': ('add', 'change', 'view'),
                },
            ),
            migrations.CreateModel(
                name='PointsOrder',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reference', models.CharField(default=membership.models.points_order.new_order_id, editable=False, max_length=10, unique=True, verbose_name='Order ID')),
                    ('name', models.CharField(help_text='As its member read it.', max_length=120, verbose_name='Name')),
                    ('points', models.PositiveIntegerField(help_text='The price when it was ordered.', verbose_name='Points')),
                    ('token', models.UUIDField(editable=False)),
                    ('slot', models.PositiveSmallIntegerField(editable=False, help_text="Which of the member's orders it is, at a limit.", null=True)),
                    ('status', models.CharField(choices=[('ordered', 'Ordered'), ('cancelled', 'Cancelled'), ('refused', 'Refused')], db_default='ordered', default='ordered', max_length=10, verbose_name='Status')),
                    ('ordered_at', models.DateTimeField(verbose_name='Ordered')),
                    ('closed_at', models.DateTimeField(null=True, verbose_name='Ended')),
                    ('reason', models.CharField(blank=True, db_default='', default='', max_length=300, verbose_name='Reason')),
                    ('seal', models.UUIDField(editable=False, null=True)),
                    ('encrypted_address', models.BinaryField(help_text='As it was given with the order, or corrected before it was packed.', null=True)),
                    ('cause', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='points_order', to='fulfilment.cause')),
                    ('closed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Ended by')),
                    ('spending', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='points_order', to='membership.spending', verbose_name='spending of points')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='points_orders', to=settings.AUTH_USER_MODEL, verbose_name='member')),
                    ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='membership.shopitem', verbose_name='shop item')),
                ],
                options={
                    'verbose_name': 'points order',
                    'verbose_name_plural': 'points orders',
                    'ordering': ['-ordered_at', '-pk'],
                    'permissions': [('refuse_pointsorder', 'Can refuse orders of the rewards shop')],
                    'default_permissions': ('view',),
                },
            ),
            migrations.CreateModel(
                name='ShopItemText',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('language', models.CharField(choices=foundation.languages.language_choices, max_length=10, verbose_name='Language')),
                    ('title', models.CharField(max_length=80, verbose_name='Name')),
                    ('about', models.TextField(blank=True, db_default='', default='', max_length=1500, verbose_name='Description')),
                    ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='membership.shopitem', verbose_name='shop item')),
                ],
                options={
                    'verbose_name': 'text',
                    'verbose_name_plural': 'texts',
                    'ordering': ['language'],
                },
            ),
            migrations.CreateModel(
                name='ShopPrice',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('points', models.PositiveIntegerField(verbose_name='Points')),
                    ('from_day', models.DateField(verbose_name='From')),
                    ('announced_on', models.DateField(verbose_name='Announced')),
                    ('announced_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='prices', to='membership.shopitem')),
                ],
                options={
                    'verbose_name': 'price',
                    'verbose_name_plural': 'prices',
                    'ordering': ['item', 'from_day'],
                    'default_permissions': (),
                },
            ),
            migrations.CreateModel(
                name='ShopWaiting',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('asked_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now)),
                    ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='waiting', to='membership.shopitem')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shop_waiting', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'waiting note',
                    'verbose_name_plural': 'waiting notes',
                    'ordering': ['pk'],
                    'default_permissions': (),
                },
            ),
            migrations.AddConstraint(
                model_name='shopitem',
                constraint=models.CheckConstraint(condition=models.Q(('starts_on', None), ('ends_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='shop_item_days_in_order', violation_error_message='A period ends before it begins.'),
            ),
            migrations.AddConstraint(
                model_name='shopitem',
                constraint=models.CheckConstraint(condition=models.Q(('limit_per_member', None), ('limit_per_member__gte', 1), _connector='OR'), name='shop_item_limit_at_least_one', violation_error_message='Each member may order at least one.'),
            ),
            migrations.AddIndex(
                model_name='pointsorder',
                index=models.Index(models.F('user'), models.F('ordered_at'), models.F('id'), name='points_order_newest'),
            ),
            migrations.AddIndex(
                model_name='pointsorder',
                index=models.Index(models.F('ordered_at'), models.F('id'), name='points_order_by_day'),
            ),
            migrations.AddConstraint(
                model_name='pointsorder',
                constraint=models.UniqueConstraint(models.F('user'), models.F('token'), name='points_order_confirmed_once'),
            ),
            migrations.AddConstraint(
                model_name='pointsorder',
                constraint=models.UniqueConstraint(models.F('user'), models.F('item'), models.F('slot'), condition=models.Q(('status', 'ordered')), name='points_order_within_limit'),
            ),
            migrations.AddConstraint(
                model_name='pointsorder',
                constraint=models.CheckConstraint(condition=models.Q(('points__gt', 0)), name='points_order_costs_points'),
            ),
            migrations.AddConstraint(
                model_name='pointsorder',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('closed_by', None), ('reason', ''), ('status', 'ordered')), models.Q(('closed_at__isnull', False), ('reason', ''), ('status', 'cancelled')), models.Q(('closed_at__isnull', False), ('status', 'refused'), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='points_order_closed_has_time'),
            ),
            migrations.AddConstraint(
                model_name='shopitemtext',
                constraint=models.UniqueConstraint(models.F('item'), models.F('language'), name='shop_item_text_once', violation_error_message='This text stands there in this language already.'),
            ),
            migrations.AddConstraint(
                model_name='shopprice',
                constraint=models.UniqueConstraint(models.F('item'), models.F('from_day'), name='shop_price_once_a_day'),
            ),
            migrations.AddConstraint(
                model_name='shopprice',
                constraint=models.CheckConstraint(condition=models.Q(('from_day__gte', models.F('announced_on')), ('points__gt', 0)), name='shop_price_is_announced_before'),
            ),
            migrations.AddIndex(
                model_name='shopwaiting',
                index=models.Index(models.F('asked_at'), name='shop_waiting_by_day'),
            ),
            migrations.AddConstraint(
                model_name='shopwaiting',
                constraint=models.UniqueConstraint(models.F('item'), models.F('user'), name='shop_waiting_once'),
            ),
        ]),
        *OPERATIONS,
    ]

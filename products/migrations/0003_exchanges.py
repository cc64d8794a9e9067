import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from products.migrations import _exchanges


class Migration(migrations.Migration):

    dependencies = [
        ('products', '0002_first_categories'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SerialExchange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('exchanged_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now)),
                ('exchanged_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('new', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='came_by', to='products.serialnumber')),
                ('old', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='left_by', to='products.serialnumber')),
                ('registered_product', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exchanges', to='products.registeredproduct')),
            ],
            options={
                'verbose_name': 'exchanged serial number',
                'verbose_name_plural': 'exchanged serial numbers',
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('old', models.F('new')), _negated=True), name='exchange_of_two')],
            },
        ),
        *_exchanges.OPERATIONS,
    ]

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from support.migrations._files import OPERATIONS


class Migration(migrations.Migration):

    dependencies = [
        ('evidence', '0002_files'),
        ('support', '0003_first_topics'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ConversationFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(help_text='From 1, in its place.')),
                ('size', models.PositiveIntegerField(help_text='In bytes, as it came.')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('conversation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='files', to='support.conversation')),
                ('draft', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='files', to='support.ticketdraft')),
                ('entry', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='files', to='support.conversationentry')),
                ('upload', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='conversation_file', to='evidence.upload')),
            ],
            options={
                'verbose_name': 'file of a ticket',
                'verbose_name_plural': 'files of tickets',
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('conversation', None), ('draft__isnull', False), ('entry', None)), models.Q(('conversation__isnull', False), ('draft', None)), _connector='OR'), name='file_has_one_place'), models.CheckConstraint(condition=models.Q(('number__range', (1, 5))), name='file_is_one_of_five'), models.UniqueConstraint(models.F('draft'), models.F('number'), name='file_number_once_in_draft'), models.UniqueConstraint(models.F('entry'), models.F('number'), name='file_number_once_in_entry'), models.UniqueConstraint(models.F('conversation'), models.F('author'), models.F('number'), condition=models.Q(('entry', None)), name='file_number_once_waiting')],
            },
        ),
        *OPERATIONS,
    ]

"""The service in the admin."""

from django.contrib import admin

from service.bench.admin import BenchReasonAdmin, BenchRepairAdmin
from service.models import BenchReason, BenchRepair

admin.site.register(BenchRepair, BenchRepairAdmin)
admin.site.register(BenchReason, BenchReasonAdmin)

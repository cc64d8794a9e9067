"""The service in the admin: repairs, centres and kinds of visits, appointments, blocked times."""

from django.contrib import admin

from service.applying import admin as applying
from service.bench.admin import BenchReasonAdmin, BenchRepairAdmin
from service.front_desk.admin_centres import CentreAdmin, KindAdmin
from service.front_desk.admin_visits import BlockedTimeAdmin, VisitAdmin
from service.models import (
    Appointment,
    BenchReason,
    BenchRepair,
    BlockedTime,
    GuidedCheck,
    PackingRule,
    Repair,
    RepairSymptom,
    SafetyWord,
    ServiceCentre,
    ServicePrice,
    ServiceRegion,
    VisitKind,
)

admin.site.register(Repair, applying.RepairAdmin)
admin.site.register(RepairSymptom, applying.SymptomAdmin)
admin.site.register(SafetyWord, applying.SafetyWordAdmin)
admin.site.register(GuidedCheck, applying.GuidedCheckAdmin)
admin.site.register(PackingRule, applying.PackingRuleAdmin)
admin.site.register(ServiceRegion, applying.ServiceRegionAdmin)
admin.site.register(ServicePrice, applying.ServicePriceAdmin)
admin.site.register(BenchRepair, BenchRepairAdmin)
admin.site.register(BenchReason, BenchReasonAdmin)
admin.site.register(Appointment, VisitAdmin)
admin.site.register(BlockedTime, BlockedTimeAdmin)
admin.site.register(ServiceCentre, CentreAdmin)
admin.site.register(VisitKind, KindAdmin)

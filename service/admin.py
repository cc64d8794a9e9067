"""The service in the admin."""

from django.contrib import admin

from service.applying import admin as applying
from service.applying.hold_views import RepairAdmin
from service.models import (
    GuidedCheck,
    PackingRule,
    Repair,
    RepairSymptom,
    SafetyWord,
    ServicePrice,
    ServiceRegion,
)

admin.site.register(Repair, RepairAdmin)
admin.site.register(RepairSymptom, applying.SymptomAdmin)
admin.site.register(SafetyWord, applying.SafetyWordAdmin)
admin.site.register(GuidedCheck, applying.GuidedCheckAdmin)
admin.site.register(PackingRule, applying.PackingRuleAdmin)
admin.site.register(ServiceRegion, applying.ServiceRegionAdmin)
admin.site.register(ServicePrice, applying.ServicePriceAdmin)

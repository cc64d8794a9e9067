"""Django admin of what is owed: each room has its own pages."""

from django.contrib import admin

from fulfilment.models import Carrier, Parcel
from fulfilment.parcels.admin import CarrierAdmin, ParcelAdmin

admin.site.register(Parcel, ParcelAdmin)
admin.site.register(Carrier, CarrierAdmin)

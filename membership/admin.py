"""The membership in the admin: each room has its own pages."""

from django.contrib import admin

from membership.models import PointsOrder, ShopItem
from membership.shop.admin import PointsOrderAdmin, ShopItemAdmin

admin.site.register(ShopItem, ShopItemAdmin)
admin.site.register(PointsOrder, PointsOrderAdmin)

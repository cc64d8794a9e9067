"""The demo's pictures, gathered: stickers, shop papers and banners, drawn when asked for."""

from portal.demo.drawings.banners import banner
from portal.demo.drawings.invoices import invoice, order_confirmation
from portal.demo.drawings.stickers import box_label, sticker

__all__ = ["banner", "box_label", "invoice", "order_confirmation", "sticker"]

"""The demo's pictures: stickers, documents from shops and banners, drawn on demand."""

from portal.demo.drawings.banners import banner
from portal.demo.drawings.invoices import invoice, order_confirmation
from portal.demo.drawings.stickers import box_label, sticker

__all__ = ["banner", "box_label", "invoice", "order_confirmation", "sticker"]

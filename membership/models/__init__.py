"""What the membership stores: points, what they buy, and shout outs."""

from membership.models.online_store import OnlineStore

__all__ = ["OnlineStore"]

"""The URLs of the program where settings name a provider."""

from accounts.urls import OPENID_URLS
from portal.urls import handler400, handler403, handler404, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [*OPENID_URLS, *urlpatterns]

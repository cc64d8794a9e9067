"""The frame of every page: brand, languages, and the sidebar with its current entry."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from accounts.profile.region import region_of
from evidence.uploads import limits
from membership.store import store_of
from portal.pages.regions import region_menu

Label = str | Promise

# An entry is shown only if its URL exists, so that no link is broken.
MEMBER_GROUPS: list[tuple[Label, list[tuple[Label, str]]]] = [
    ("", [(_("Account Overview"), "overview")]),
    (
        _("Membership"),
        [
            (_("Reward Program"), "points"),
            (_("Shout Out"), "shout-outs"),
            (_("Promotions"), "promotions"),
        ],
    ),
    (
        _("Product"),
        [
            (_("My Products"), "my-products"),
            (_("Product Registration"), "product-registration"),
            (_("Appointment Service"), "appointment-new"),
            (_("Appointment Inquiry"), "appointments"),
        ],
    ),
    (
        _("Support"),
        [
            (_("Web Ticket"), "ticket-new"),
            (_("Ticket History"), "tickets"),
            (_("Apply for Service"), "repair-new"),
            (_("Repair Inquiry"), "repairs"),
            (_("Live Chat"), "chat-begin"),
            (_("FAQ"), "faq"),
        ],
    ),
    (
        _("Account"),
        [
            (_("Messages"), "inbox"),
            (_("My Profile"), "profile"),
            (_("Login Management"), "login-management"),
            (_("Change Password"), "account_change_password"),
            (_("Subscribe"), "subscribe"),
        ],
    ),
]
STAFF_GROUP: tuple[Label, list[tuple[Label, str]]] = (
    _("Staff"),
    [(_("Administration"), "admin:index")],
)

# The Online Store of the reader's region stands behind this entry; it is no page of ours.
_BEFORE_STORE = "product-registration"

# Pages that belong to an entry although their URL is not below that of the entry.
BELONG_TO = {
    "serial-help": "product-registration",
    "rewards-shop": "points",
    "account_email": "profile",
    "mfa_index": "login-management",
    "my-data": "login-management",
    "account-deletion": "login-management",
}

# Pages that stand below another entry's URL, by their names.
BELONG_ELSEWHERE = {"product-reviews": "shout-outs", "review-report": "shout-outs"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One link of the sidebar; one that leads elsewhere opens a window of its own."""

    label: Label
    url: str
    is_current: bool = False
    leads_elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class SidebarGroup:
    """Links of the sidebar under one heading."""

    label: Label
    entries: list[Entry]


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor that adds the frame to every template."""
    user = getattr(request, "user", None)
    member = user if user is not None and user.is_authenticated else None
    return {
        "brand": settings.BRAND,
        "languages": settings.LANGUAGES,
        "mailbox_open": settings.MAILBOX_OPEN,
        "upload_max_bytes": limits.max_bytes(),
        "upload_limits": limits.in_texts(),
        "member": member,
        # The pages of the administration have another.
        "sidebar": SimpleLazyObject(partial(_sidebar, member, request)) if member else [],
        "region_menu": SimpleLazyObject(partial(region_menu, request)),
        # Members have it in the sidebar.
        "online_store": "" if member else SimpleLazyObject(partial(_store, request)),
    }


def _sidebar(member: Any, request: HttpRequest) -> list[SidebarGroup]:  # noqa: ANN401 -- whoever signed in
    groups = MEMBER_GROUPS + ([STAFF_GROUP] if member.is_staff else [])
    return list(_groups(groups, _place(request), _store(request)))


def _place(request: HttpRequest) -> str:
    """Return the path by which the current entry is found."""
    match = request.resolver_match
    entry = BELONG_ELSEWHERE.get(match.url_name or "") if match else None
    return (entry and _url(entry)) or request.path


def _store(request: HttpRequest) -> str:
    return store_of(region_of(request))


def _groups(
    groups: list[tuple[Label, list[tuple[Label, str]]]], path: str, store: str
) -> Iterator[SidebarGroup]:
    links = [
        (label, [(name, _url(view), view) for name, view in entries]) for label, entries in groups
    ]
    urls = [url for _label, entries in links for _name, url, _view in entries if url]
    current = _current(urls, path)
    for label, entries in links:
        shown = []
        for name, url, view in entries:
            if url:
                shown.append(Entry(name, url, url == current))
            if store and view == _BEFORE_STORE:
                shown.append(Entry(_("Online Store"), store, leads_elsewhere=True))
        if shown:
            yield SidebarGroup(label, shown)


def _url(view: str) -> str:
    try:
        return reverse(view)
    except NoReverseMatch:
        return ""


def _current(urls: list[str], path: str) -> str:
    """Return the deepest entry above this page; the overview at the root matches only itself."""
    entries = {url: url for url in urls} | {_url(page): _url(at) for page, at in BELONG_TO.items()}
    over = [url for url in entries if path == url or (len(url) > 1 and path.startswith(url))]
    return entries[max(over, key=len)] if over else ""

"""The demo's people: members in four regions, and staff."""

from dataclasses import dataclass
from typing import Final

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.utils import translation

from accounts.models import Consent, Subscription, User
from accounts.newsletters import subscriptions
from accounts.privacy import consent
from portal import demo


@dataclass(frozen=True, kw_only=True)
class Person:
    """One account: name, region, language, newsletters, staff group."""

    key: str
    first: str
    last: str
    region: str
    zone: str
    language: str = "en"
    phone: str = ""
    home: tuple[str, str, str, str] = ("", "", "", "")
    # Where addresses have one.
    state: str = ""
    reads: tuple[str, ...] = ()
    group: str = ""

    @property
    def email(self) -> str:
        """The e-mail address to sign in with."""
        return f"{self.key}@example.com"

    def recipient(self) -> dict[str, str]:
        """Return what this person enters under Recipient Information."""
        zip_code, city, street, unit = self.home
        return {
            "first_name": self.first,
            "last_name": self.last,
            "country": self.region,
            "zip_code": zip_code,
            "city": city,
            "state": self.state,
            "street": street,
            "unit": unit,
            "contact_number": self.phone,
        }


MEMBERS: Final = (
    Person(
        key="alice",
        first="Alice",
        last="Brandt",
        region="DE",
        zone="Europe/Berlin",
        phone="+49 30 5550 0101",
        home=("10115", "Berlin", "Musterallee 4", "3. OG"),
        reads=(Subscription.Topic.PRODUCTS, Subscription.Topic.PROMOTIONS),
    ),
    Person(
        key="emil",
        first="Emil",
        last="Vogt",
        region="DE",
        zone="Europe/Berlin",
        language="de",
        phone="+49 40 5550 0102",
        home=("20095", "Hamburg", "Beispielweg 17", ""),
    ),
    Person(
        key="bob",
        first="Bob",
        last="Lim",
        region="SG",
        zone="Asia/Singapore",
        phone="+65 5550 0103",
        home=("180012", "Singapore", "12 Sample Road", "#08-21"),
        reads=(Subscription.Topic.PROMOTIONS,),
    ),
    Person(
        key="mei",
        first="Mei",
        last="Tan",
        region="SG",
        zone="Asia/Singapore",
        language="zh-hant",
        phone="+65 5550 0104",
        home=("180034", "Singapore", "34 Sample Road", "#02-05"),
    ),
    Person(
        key="citra",
        first="Citra",
        last="Lestari",
        region="ID",
        zone="Asia/Jakarta",
        language="id",
        phone="+62 21 5550 0105",
        home=("10110", "Jakarta", "Jl. Contoh No. 8", ""),
        state="DKI Jakarta",
        reads=(Subscription.Topic.PROMOTIONS, Subscription.Topic.EVENTS),
    ),
    Person(
        key="dewi",
        first="Dewi",
        last="Anggraini",
        region="ID",
        zone="Asia/Jakarta",
        language="id",
        phone="+62 22 5550 0106",
        home=("40111", "Bandung", "Jl. Contoh No. 21", ""),
        state="Jawa Barat",
    ),
    Person(
        key="min",
        first="Min",
        last="Kang",
        region="KR",
        zone="Asia/Seoul",
        phone="+82 2 555 0107",
        home=("04000", "Seoul", "12 Sample-ro", "1203"),
        state="서울특별시",
    ),
    Person(
        key="joon",
        first="Joon",
        last="Seo",
        region="KR",
        zone="Asia/Seoul",
        language="ko",
        phone="+82 51 555 0108",
        home=("48000", "Busan", "7 Sample-ro", ""),
        state="부산광역시",
    ),
)
STAFF: Final = (
    Person(
        key="rita", first="Rita", last="Reed", region="SG", zone="Asia/Singapore", group="Reviewers"
    ),
    Person(
        key="petra",
        first="Petra",
        last="Park",
        region="DE",
        zone="Europe/Berlin",
        group="Promotion managers",
    ),
    Person(
        key="lotte", first="Lotte", last="Lund", region="DE", zone="Europe/Berlin", group="Leads"
    ),
    Person(
        key="axel", first="Axel", last="Arndt", region="DE", zone="Europe/Berlin", group="Auditors"
    ),
    Person(key="omar", first="Omar", last="Osman", region="SG", zone="Asia/Singapore", group="Ops"),
    Person(
        key="pia", first="Pia", last="Peters", region="DE", zone="Europe/Berlin", group="Payers"
    ),
    Person(key="sam", first="Sam", last="Soto", region="SG", zone="Asia/Singapore", group="Agents"),
    Person(
        key="sara",
        first="Sara",
        last="Stein",
        region="DE",
        zone="Europe/Berlin",
        group="Support leads",
    ),
    Person(
        key="fred", first="Fred", last="Frey", region="DE", zone="Europe/Berlin", group="Front desk"
    ),
    Person(key="ada", first="Ada", last="Adams", region="DE", zone="Europe/Berlin"),
)


def load() -> dict[str, User]:
    """Create the people with verified addresses, consents and newsletters; return them by key."""
    password = make_password(demo.PASSWORD)  # hashed once, since it takes a third of a second
    people = {one.key: _user(one, password) for one in (*MEMBERS, *STAFF)}
    for one in STAFF:
        _employ(people[one.key], one.group)
        consent.record(by=people[one.key], kind=Consent.Kind.PRIVACY)
    for one in MEMBERS:
        with translation.override(one.language):
            for kind in (Consent.Kind.PRIVACY, Consent.Kind.REWARD_PROGRAM):
                consent.record(by=people[one.key], kind=kind)
        subscriptions.choose(by=people[one.key], topics=one.reads)
    return people


def _user(person: Person, password: str) -> User:
    user = User.objects.create(
        email=person.email,
        password=password,
        first_name=person.first,
        last_name=person.last,
        region=person.region,
        contact_number=person.phone,
        language=person.language,
        time_zone=person.zone,
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def _employ(user: User, group: str) -> None:
    user.is_staff = True
    user.is_superuser = not group
    user.save(update_fields=["is_staff", "is_superuser"])
    if group:
        user.groups.add(Group.objects.get(name=group))

"""The demo's promotions: like those of the guides, they differ from each other only in data."""

from dataclasses import dataclass
from typing import Final

from promotions.models import Promotion, Reward

_STEAM: Final = "https://store.steampowered.com/account/redeemwalletcode"
_GOOGLE: Final = "https://play.google.com/redeem"


@dataclass(frozen=True, kw_only=True)
class Prize:
    """One reward: its kind, the categories or models that earn it, and its stock."""

    name: str
    kind: Reward.Kind = Reward.Kind.CODE
    categories: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    pattern: str = ""
    activation: str = ""
    amount_minor: int | None = None
    currency: str = ""
    count: int = 50
    at_the_end: bool = False
    # Of a bundle: the categories of what has to be bought with it.
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Plan:
    """One promotion; its days are relative to today."""

    slug: str
    regions: tuple[str, ...]
    days: tuple[int, int]
    prizes: tuple[Prize, ...]
    line: str
    motif: str
    accent: str
    use: str
    zone: str = "UTC"
    limit: int = 3
    recipient: bool = False
    claim_days: int = 14
    draw: str = ""
    # Whether some may redeem before its first day, for what they bought in the two weeks before.
    early: bool = False
    # Whether who redeems it chooses a colour.
    in_colours: bool = False
    policy: Promotion.Policy = Promotion.Policy.ASSISTED


PLANS: Final = (
    Plan(
        slug="back-to-school",
        regions=("DE", "KR", "SG", "ID"),
        days=(-110, -50),
        prizes=(
            Prize(
                name="Campus backpack",
                kind=Reward.Kind.PHYSICAL,
                categories=("laptop", "monitor"),
                count=40,
            ),
        ),
        line="A backpack with your laptop or monitor",
        motif="laptop",
        accent="#2f7d4f",
        use="physical",
        limit=1,
        recipient=True,
    ),
    Plan(
        slug="ramadan-luminary-deals",
        regions=("ID",),
        days=(-75, -20),
        claim_days=45,
        prizes=(
            Prize(
                name="Digital Code IDR 300.000",
                categories=("monitor", "all-in-one-pc", "desktop", "gaming-gear"),
                pattern="AAAA-BBBB-CCCC",
                count=3,
            ),
            Prize(
                name="Digital Code IDR 150.000",
                categories=("motherboard", "graphics-card"),
                pattern="AAAA-BBBB-CCCC",
                count=1,
            ),
        ),
        line="Digital codes for your next build",
        motif="gift",
        accent="#b8892b",
        use="digital",
        zone="Asia/Jakarta",
    ),
    Plan(
        slug="smart-office-rewards",
        regions=("ID",),
        days=(-50, 40),
        prizes=(
            Prize(
                name="Digital Code IDR 500.000",
                categories=("all-in-one-pc",),
                pattern="AAAA-BBBB-CCCC",
                at_the_end=True,
            ),
            Prize(
                name="Digital Code IDR 200.000",
                models=("936-B0A421-013", "936-B0A811-012"),
                pattern="AAAA-BBBB-CCCC",
                at_the_end=True,
            ),
        ),
        line="Digital code of up to IDR 500.000",
        motif="office",
        accent="#1769aa",
        use="digital",
        zone="Asia/Jakarta",
    ),
    Plan(
        slug="back-to-modern",
        regions=("SG", "ID"),
        days=(-48, 25),
        prizes=(
            Prize(
                name="Monitor arm",
                kind=Reward.Kind.PHYSICAL,
                categories=("monitor",),
                count=25,
            ),
        ),
        line="A monitor arm with every monitor",
        motif="monitor",
        accent="#5a6472",
        use="physical",
        zone="Asia/Singapore",
        limit=2,
        recipient=True,
        in_colours=True,
    ),
    Plan(
        slug="productivity-from-spring",
        regions=("SG",),
        days=(-45, 45),
        prizes=(
            Prize(
                name="Google Play code",
                categories=("monitor", "all-in-one-pc"),
                pattern="AAAABBBBCCCCDDDD",
                activation=_GOOGLE,
            ),
        ),
        line="A Google Play code, and a desk to win",
        motif="desk",
        accent="#e0a800",
        use="google",
        zone="Asia/Singapore",
        draw="Electric adjustable desk",
    ),
    Plan(
        slug="live-in-everyday-passion",
        regions=("DE",),
        days=(-35, 30),
        prizes=(
            Prize(
                name="Cashback 50 EUR",
                kind=Reward.Kind.CASHBACK,
                categories=("laptop",),
                amount_minor=5000,
                currency="EUR",
                count=100,
            ),
            Prize(
                name="Cashback 30 EUR",
                kind=Reward.Kind.CASHBACK,
                categories=("motherboard",),
                parts=("power-supply",),
                amount_minor=3000,
                currency="EUR",
                count=100,
            ),
        ),
        line="50 EUR back on every laptop",
        motif="laptop",
        accent="#c2410c",
        use="cashback",
        zone="Europe/Berlin",
        limit=1,
    ),
    Plan(
        slug="top-of-the-ranking",
        policy=Promotion.Policy.AUTOMATIC,
        regions=("DE",),
        days=(-30, 30),
        prizes=(
            Prize(
                name="Steam Wallet code 15 EUR",
                models=("912-V397-638", "912-V390-055"),
                pattern="AAAAA-BBBBB-CCCCC",
                activation=_STEAM,
            ),
        ),
        line="A Steam Wallet code worth 15 EUR",
        motif="gpu",
        accent="#d6001c",
        use="steam",
        zone="Europe/Berlin",
        recipient=True,
    ),
    Plan(
        slug="go-forward-and-upgrade",
        regions=("KR",),
        days=(-27, 10),
        prizes=(
            Prize(
                name="Steam code",
                categories=(
                    "motherboard",
                    "liquid-cooling",
                    "power-supply",
                    "pc-case",
                    "gaming-chair",
                ),
                pattern="AAAAA-BBBBB-CCCCC",
                activation=_STEAM,
            ),
        ),
        line="A Steam code for every upgrade",
        motif="parts",
        accent="#6d28d9",
        use="steam",
        zone="Asia/Seoul",
        limit=2,
        recipient=True,
    ),
    Plan(
        slug="christmas-deals",
        regions=("DE", "KR", "SG", "ID"),
        days=(7, 37),
        early=True,
        prizes=(
            Prize(
                name="Steam code",
                categories=("gaming-gear", "monitor", "laptop"),
                pattern="AAAAA-BBBBB-CCCCC",
                activation=_STEAM,
            ),
        ),
        line="A Steam code under the tree",
        motif="gift",
        accent="#0f766e",
        use="steam",
    ),
)

"""What ops are told at once about codes: some were set aside, a reward has stopped."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.staff_alarms import Alarm, tell_staff
from promotions.models import Reward, RewardCode

LOADS_CODES = "promotions.load_codes"


def tell_of_set_aside(reward: Reward, codes: Sequence[RewardCode]) -> None:
    """E-mail ops: codes could not be decrypted and were set aside, and how to bring them back."""
    files = ", ".join(sorted({str(code.batch) for code in codes}))

    def alarm() -> Alarm:
        heading = ngettext(
            "%(count)d code can't be read", "%(count)d codes can't be read", len(codes)
        )
        happened = _(
            "%(reward)s of %(promotion)s: codes that can't be decrypted were set aside, and the "
            "next ones went out instead. No member is affected."
        )
        todo = _(
            "Check whether a key is missing in CODE_KEYS. Then choose the file (%(files)s) under "
            "Code batches and restore them. If they stay unreadable, ask the supplier for others."
        )
        names = {"reward": reward.name, "promotion": reward.promotion.name, "files": files}
        return Alarm(
            heading % {"count": len(codes)},
            (happened % names, todo % names),
            reverse("admin:promotions_codebatch_changelist"),
        )

    tell_staff(LOADS_CODES, alarm, dedupe=f"codes-set-aside:{codes[0].pk}")


def tell_of_stop(reward: Reward, *, missing_key: str = "") -> None:
    """E-mail ops: none of a reward's next codes can be decrypted; at most once an hour.

    ``missing_key``: the id of the key that the next one names, and that is not in CODE_KEYS.
    """

    def alarm() -> Alarm:
        names = {"reward": reward.name, "promotion": reward.promotion.name}
        happened = _(
            "None of the next codes of %(reward)s of %(promotion)s can be decrypted. No claim for "
            "it can be approved meanwhile; nothing was set aside."
        )
        todo = _(
            "A key is probably missing in CODE_KEYS, or a worker still runs with old ones. Once "
            "codes can be read again, the reward goes on by itself within a minute."
        )
        if missing_key:
            todo = _(
                "The key with the ID %(key)s is missing in CODE_KEYS. Add it, and restart the web "
                "and the workers; the reward then goes on by itself within a minute."
            ) % {"key": missing_key}
        return Alarm(
            _("Codes of %(reward)s can't be read") % names,
            (happened % names, todo),
            reverse("admin:promotions_promotion_change", args=[reward.promotion_id]),
        )

    hour = f"{timezone.now():%Y-%m-%dT%H}"
    tell_staff(LOADS_CODES, alarm, dedupe=f"codes-stopped:{reward.pk}:{hour}")

"""The acts that make the e-mails about payouts."""

from accounts.models import User
from fulfilment.models import Fulfilment, Payout, PayoutRun
from fulfilment.payout_runs import results
from fulfilment.payouts import details
from promotions.models import Promotion
from tests.factories import make_reward, today
from tests.fulfilment.payees import OTHER_IBAN, give, make_bank, owe_payout


def _owed(citra: User, promotion: Promotion) -> Fulfilment:
    reward = make_reward(promotion, kind="cashback", stock=1)
    return owe_payout(citra, reward=reward, reference="f0a1b2c3d4")


def payout_details_wanted(citra: User, rita: User, promotion: Promotion) -> None:
    del rita
    _owed(citra, promotion)
    details.ask_for_accounts()


def payout_account_changed(citra: User, rita: User, promotion: Promotion) -> None:
    del rita
    give(owed := _owed(citra, promotion))
    give(owed, OTHER_IBAN)


def payout_returned(citra: User, rita: User, promotion: Promotion) -> None:
    owed = _owed(citra, promotion)
    run = PayoutRun.objects.create(
        profile=make_bank(), message_id="M1", execution_on=today(), currency="EUR", made_by=rita
    )
    values = {"end_to_end": "E1", "amount_minor": 5000, "status": "sent"}
    Payout.objects.create(run=run, fulfilment=owed, **values)
    Fulfilment.objects.filter(pk=owed.pk).update(status="on_its_way")
    content = b"end_to_end,status,reason\nE1,returned,AC04\n"
    results.load_results(content=content, file_name="bank.csv", by=rita)

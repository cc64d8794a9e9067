"""Acts that write the letters of the rewards shop."""

from typing import Any

from accounts.models import User
from fulfilment.draws import offers
from fulfilment.models import Carrier, Fulfilment, PrizeOffer
from fulfilment.parcels import shipping
from membership.models import PointsOrder, ShopItem, ShopItemText
from membership.shop import closing, waiting
from notifications.models import Email
from promotions.codes import stock
from promotions.models import Promotion, Reward
from tests import lucky_draws
from tests.factories import make_member
from tests.membership.shop.items import make_item, make_rich, place

# As the promotion of these tests is worded.
NAMES = {"en": "Mug", "id": "Mug", "zh-hant": "馬克杯", "de": "Tasse", "ko": "머그컵"}
USES = {
    "en": "Type the code into the cart of our store.",
    "id": "Ketik kode di keranjang toko kami.",
    "zh-hant": "在商店的購物車中輸入代碼。",
    "de": "Geben Sie den Code im Warenkorb unseres Shops ein.",
    "ko": "스토어 장바구니에 코드를 입력하세요.",
}


def _item(citra: User, **fields: Any) -> ShopItem:
    make_rich(citra, 1_500)
    item = make_item(slug="mug", price=1_200, **fields)
    ShopItemText.objects.create(
        item=item,
        language=citra.language,
        title=NAMES[citra.language],
        about=USES[citra.language],
    )
    return item


def _order(citra: User, **fields: Any) -> PointsOrder:
    return place(citra, _item(citra, **fields))


def order_placed(citra: User, rita: User, promotion: Promotion) -> None:
    del rita, promotion
    _order(citra)


def order_code(citra: User, rita: User, promotion: Promotion) -> None:
    del rita, promotion
    _order(citra, kind=ShopItem.Kind.DISCOUNT)


def order_sent(citra: User, rita: User, promotion: Promotion) -> None:
    del promotion
    _order(citra)
    carrier = Carrier.objects.create(name="JNE", pattern="AA999999")
    parcel = Fulfilment.objects.get(cause__user=citra)
    shipping.send(parcel_id=parcel.pk, by=rita, carrier=carrier, number="JN123456")


def order_cancelled(citra: User, rita: User, promotion: Promotion) -> None:
    del rita, promotion
    closing.cancel(by=citra, reference=_order(citra).reference)


def order_refused(citra: User, rita: User, promotion: Promotion) -> None:
    del promotion
    closing.refuse(by=rita, order_id=_order(citra).pk, reason="-")


def order_prize_won(citra: User, rita: User, promotion: Promotion) -> None:
    del promotion
    ticket = {"kind": ShopItem.Kind.TICKET, "stock": 1, "limit_per_member": 1}
    order = _order(citra, **ticket)
    Reward.objects.filter(pk=order.item.reward_id).update(name=NAMES[citra.language])
    lucky_draws.hold(order.item.reward, rita, make_member(is_staff=True))


def order_prize_lost(citra: User, rita: User, promotion: Promotion) -> None:
    order_prize_won(citra, rita, promotion)
    offer = PrizeOffer.objects.get()
    offers.disqualify(offer_id=offer.pk, by=make_member(is_staff=True), note="-")
    Email.objects.filter(kind="order_prize_won").delete()


def shop_item_back(citra: User, rita: User, promotion: Promotion) -> None:
    del promotion
    item = _item(citra, stock=0)
    waiting.ask(by=citra, item_id=item.pk)
    stock.add_pieces(reward_id=item.reward_id, by=rita, pieces=1)
    waiting.tell_of_items_back()

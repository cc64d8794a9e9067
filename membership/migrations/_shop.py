"""What the database itself refuses of the rewards shop.

A price is never changed, and none rises sooner than 30 days after it was announced; the promotion
whose rewards the shop hands out is not published, and no reward of a published one joins the shop.
An order links what its own member spent with what is owed to that member.
"""

from django.db import migrations

PRICE = """
CREATE FUNCTION refuse_price_of_shop() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before integer;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
            USING ERRCODE = 'restrict_violation';
    END IF;
    PERFORM FROM membership_shopitem WHERE id = NEW.item_id FOR NO KEY UPDATE;
    SELECT points INTO before FROM membership_shopprice
        WHERE item_id = NEW.item_id AND from_day < NEW.from_day
        ORDER BY from_day DESC LIMIT 1;
    IF before < NEW.points AND NEW.from_day < NEW.announced_on + 30 THEN
        RAISE EXCEPTION 'a price that rises is announced 30 days before'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""
SHELF = """
CREATE FUNCTION refuse_published_shelf() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM membership_shopitem AS item
        JOIN promotions_reward AS reward ON reward.id = item.reward_id
        WHERE reward.promotion_id = NEW.id
    ) THEN
        RAISE EXCEPTION 'promotion % is a shelf of the rewards shop', NEW.id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""
ITEM = """
CREATE FUNCTION refuse_item_of_published() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM promotions_reward AS reward
        JOIN promotions_promotion AS promotion ON promotion.id = reward.promotion_id
        WHERE reward.id = NEW.reward_id AND promotion.is_published
    ) THEN
        RAISE EXCEPTION 'reward % is of a published promotion', NEW.reward_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""
ORDER = """
CREATE FUNCTION refuse_order_of_anothers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM fulfilment_cause AS cause, membership_spending AS spending
        JOIN membership_pointsaccount AS account ON account.id = spending.account_id
        WHERE cause.id = NEW.cause_id AND cause.kind = 'order' AND cause.user_id = NEW.user_id
        AND spending.id = NEW.spending_id AND spending.kind = 'order'
        AND spending.points = NEW.points AND account.member_id = NEW.user_id
    ) THEN
        RAISE EXCEPTION 'an order links its own member''s points with what is owed for it'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""
TRIGGERS = (
    ("prices_stay", "BEFORE INSERT OR UPDATE OR DELETE", "membership_shopprice", "", PRICE),
    (
        "shelf_of_the_shop",
        "BEFORE UPDATE OF is_published",
        "promotions_promotion",
        "WHEN (NEW.is_published)",
        SHELF,
    ),
    (
        "of_one_member",
        "BEFORE INSERT OR UPDATE OF user_id, cause_id, spending_id, points",
        "membership_pointsorder",
        "",
        ORDER,
    ),
    ("from_a_shelf", "BEFORE INSERT OR UPDATE OF reward_id", "membership_shopitem", "", ITEM),
)
FUNCTIONS = {
    "prices_stay": "refuse_price_of_shop",
    "shelf_of_the_shop": "refuse_published_shelf",
    "of_one_member": "refuse_order_of_anothers",
    "from_a_shelf": "refuse_item_of_published",
}


def _operations():
    for name, when, table, only, body in TRIGGERS:
        function = FUNCTIONS[name]
        yield migrations.RunSQL(body, f"DROP FUNCTION {function}()")
        yield migrations.RunSQL(
            f"CREATE TRIGGER {name} {when} ON {table} FOR EACH ROW {only}"
            f" EXECUTE FUNCTION {function}()",
            f"DROP TRIGGER {name} ON {table}",
        )


OPERATIONS = list(_operations())

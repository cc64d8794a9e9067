"""The shop may give tickets of a running lucky draw: the reward of such an item is published.

Of all else the shelf stays unpublished, as before; a ticket's reward is a draw, and no other's is.
"""

from django.db import migrations

from membership.migrations import _shop

SHELF = """
CREATE OR REPLACE FUNCTION refuse_published_shelf() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM membership_shopitem AS item
        JOIN promotions_reward AS reward ON reward.id = item.reward_id
        WHERE reward.promotion_id = NEW.id AND item.kind <> 'ticket'
    ) THEN
        RAISE EXCEPTION 'promotion % is a shelf of the rewards shop', NEW.id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""
ITEM = """
CREATE OR REPLACE FUNCTION refuse_item_of_published() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM promotions_reward AS reward
        JOIN promotions_promotion AS promotion ON promotion.id = reward.promotion_id
        WHERE reward.id = NEW.reward_id AND promotion.is_published AND NEW.kind <> 'ticket'
    ) THEN
        RAISE EXCEPTION 'reward % is of a published promotion', NEW.reward_id
            USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (
        SELECT FROM promotions_reward AS reward
        WHERE reward.id = NEW.reward_id AND (reward.kind = 'draw') <> (NEW.kind = 'ticket')
    ) THEN
        RAISE EXCEPTION 'a ticket is of a lucky draw, and of nothing else'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""


def _replacing(function):
    return function.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


OPERATIONS = [
    migrations.RunSQL(SHELF, _replacing(_shop.SHELF)),
    migrations.RunSQL(ITEM, _replacing(_shop.ITEM)),
]

"""Draws a new stamp for whatever changes of what pages show of promotions, whoever changes it.

Columns that the pages do not show are left out: the stock counts down with each approval.
"""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION promotions_draw_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO promotions_shownstamp (id, stamp) VALUES (1, gen_random_uuid())
        ON CONFLICT (id) DO UPDATE SET stamp = excluded.stamp;
    RETURN NULL;
END $$;
"""
TRIGGER = """
CREATE TRIGGER draw_stamp AFTER {events} ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION promotions_draw_stamp();
"""
ANY = "INSERT OR UPDATE OR DELETE"
REWARD = (
    "INSERT OR DELETE OR UPDATE OF promotion_id, name, names, kind, purchase_from, purchase_until,"
    " delivery, deliver_on, activation_url, amount_minor, currency, position"
)
TABLES = {
    "promotions_promotion": ANY,
    "promotions_promotiontext": ANY,
    "promotions_reward": REWARD,
    "promotions_reward_categories": ANY,
    "promotions_reward_products": ANY,
    "promotions_bundlepart": ANY,
    "promotions_bundlepart_categories": ANY,
    "promotions_bundlepart_products": ANY,
    "products_category": ANY,
    "products_product": "UPDATE OF category_id, name, model",
}

OPERATIONS = [
    migrations.RunSQL(FUNCTION, "DROP FUNCTION promotions_draw_stamp()"),
    *(
        migrations.RunSQL(
            TRIGGER.format(events=events, table=table), f"DROP TRIGGER draw_stamp ON {table}"
        )
        for table, events in TABLES.items()
    ),
]

"""Draws move to the floor below: who took part, who won, and a round for each that was held."""

from django.db import migrations

GUARDED = ("drawround", "drawentry", "drawplace", "prizeoffer")
CARRY_OVER = [
    "LOCK TABLE redemptions_drawentry, redemptions_drawresult IN SHARE ROW EXCLUSIVE MODE",
    *(f"ALTER TABLE fulfilment_{table} DISABLE TRIGGER guarded" for table in GUARDED),
    # Who was approved after the draw took no part in it.
    """
    INSERT INTO fulfilment_drawentry (id, cause_id, draw_id, ticket, entered_at, voided_at,
        void_reason)
    SELECT entry.id, claim.cause_id, entry.draw_id, replace(gen_random_uuid()::text, '-', ''),
        entry.entered_at, CASE WHEN entry.entered_at > held.drawn_at THEN entry.entered_at END,
        CASE WHEN entry.entered_at > held.drawn_at THEN 'late' ELSE '' END
    FROM redemptions_drawentry entry
    JOIN redemptions_claim claim ON claim.id = entry.claim_id
    LEFT JOIN redemptions_drawresult held ON held.draw_id = entry.draw_id
    ORDER BY entry.id
    """,
    """
    SELECT setval(
        pg_get_serial_sequence('fulfilment_drawentry', 'id'), coalesce(max(id), 1),
        max(id) IS NOT NULL
    ) FROM fulfilment_drawentry
    """,
    # Held without a seed: nobody can check these.
    """
    INSERT INTO fulfilment_drawround (draw_id, number, prizes, answer_days, closes_on, seed_digest,
        announced_at, announced_by_id, frozen_at, count, drawn_at)
    SELECT held.draw_id, 1, greatest(1, (
            SELECT count(*) FROM redemptions_drawentry won
            WHERE won.draw_id = held.draw_id AND won.is_winner
        )), 0, (held.drawn_at AT TIME ZONE promotion.time_zone)::date, '',
        held.drawn_at, held.drawn_by_id, held.drawn_at, held.entries, held.drawn_at
    FROM redemptions_drawresult held
    JOIN promotions_reward draw ON draw.id = held.draw_id
    JOIN promotions_promotion promotion ON promotion.id = draw.promotion_id
    ORDER BY held.id
    """,
    """
    INSERT INTO fulfilment_drawplace (round_id, entry_id, number, rank)
    SELECT round.id, entry.id, place.rank, place.rank
    FROM (
        SELECT id, draw_id, row_number() OVER (PARTITION BY draw_id ORDER BY id) AS rank
        FROM redemptions_drawentry WHERE is_winner
    ) place
    JOIN redemptions_drawentry entry ON entry.id = place.id
    JOIN fulfilment_drawround round ON round.draw_id = entry.draw_id
    ORDER BY place.id
    """,
    """
    INSERT INTO fulfilment_prizeoffer (round_id, place_id, slot, state, offered_at, answer_by,
        closed_at, cause_id)
    SELECT round.id, place.id, place.rank, 'accepted', round.drawn_at, round.closes_on,
        round.drawn_at, entry.cause_id
    FROM fulfilment_drawplace place
    JOIN fulfilment_drawround round ON round.id = place.round_id
    JOIN redemptions_drawentry entry ON entry.id = place.entry_id
    ORDER BY place.id
    """,
    "SET CONSTRAINTS ALL IMMEDIATE",
    *(f"ALTER TABLE fulfilment_{table} ENABLE TRIGGER guarded" for table in GUARDED),
]


class Migration(migrations.Migration):

    dependencies = [
        ("fulfilment", "0005_draws_anyone_can_check"),
        ("redemptions", "0030_name_rows_in_the_plural"),
    ]

    operations = [
        migrations.RunSQL(CARRY_OVER, migrations.RunSQL.noop),
    ]

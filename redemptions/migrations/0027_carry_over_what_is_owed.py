"""Each claim gets its cause, and what is owed moves to the floor below, under its own number."""

from django.db import migrations

CARRY_OVER = [
    """
    LOCK TABLE redemptions_claim, redemptions_fulfilment, redemptions_replacedcode,
        redemptions_drawentry IN SHARE ROW EXCLUSIVE MODE
    """,
    """
    INSERT INTO fulfilment_cause (user_id, kind, reference, promotion_id, created_at)
    SELECT user_id, 'claim', reference, promotion_id, submitted_at
    FROM redemptions_claim ORDER BY id
    """,
    """
    UPDATE redemptions_claim SET cause_id = made.id FROM fulfilment_cause made
    WHERE made.kind = 'claim' AND made.reference = redemptions_claim.reference
    """,
    # E-mails are told apart by the numbers of what is owed and of codes that were replaced.
    """
    INSERT INTO fulfilment_fulfilment (id, cause_id, kind, reward_id, status, code_id,
        amount_minor, currency, owed_at, due_on, moved_from, delivered_at, code_shown_at,
        attempts, note, link)
    SELECT owed.id, claim.cause_id,
        CASE
            WHEN owed.code_id IS NOT NULL OR promised.kind = 'code' THEN 'code'
            WHEN promised.kind = 'cashback' THEN 'payout'
            ELSE 'parcel'
        END,
        claim.reward_id, owed.status, owed.code_id,
        CASE WHEN promised.is_amount THEN promised.amount END,
        CASE WHEN promised.is_amount THEN promised.currency ELSE '' END,
        coalesce(claim.decided_at, claim.submitted_at), owed.due_on, owed.moved_from,
        owed.delivered_at, owed.code_shown_at, owed.attempts, owed.note, owed.link
    FROM redemptions_fulfilment owed
    JOIN redemptions_claim claim ON claim.id = owed.claim_id
    JOIN promotions_reward reward ON reward.id = claim.reward_id
    CROSS JOIN LATERAL (
        SELECT *, coalesce(amount > 0 AND currency ~ '^[A-Z]{3}$', false) AS is_amount
        FROM (
            SELECT claim.promised_kind, claim.promised_amount_minor, claim.promised_currency
            WHERE claim.promised_kind <> ''
            UNION ALL
            SELECT reward.kind, reward.amount_minor, reward.currency
            WHERE claim.promised_kind = ''
        ) AS told (kind, amount, currency)
    ) promised
    ORDER BY owed.id
    """,
    """
    SELECT setval(
        pg_get_serial_sequence('fulfilment_fulfilment', 'id'), coalesce(max(id), 1),
        max(id) IS NOT NULL
    ) FROM fulfilment_fulfilment
    """,
    """
    INSERT INTO fulfilment_replacedcode (id, fulfilment_id, code_id, reason, replaced_at,
        replaced_by_id)
    SELECT id, fulfilment_id, code_id, reason, replaced_at, replaced_by_id
    FROM redemptions_replacedcode ORDER BY id
    """,
    """
    SELECT setval(
        pg_get_serial_sequence('fulfilment_replacedcode', 'id'), coalesce(max(id), 1),
        max(id) IS NOT NULL
    ) FROM fulfilment_replacedcode
    """,
    """
    INSERT INTO fulfilment_cause (user_id, kind, reference, promotion_id, created_at)
    SELECT claim.user_id, 'draw_place', claim.reference || '-' || entry.draw_id,
        claim.promotion_id, coalesce(held.drawn_at, entry.entered_at)
    FROM redemptions_drawentry entry
    JOIN redemptions_claim claim ON claim.id = entry.claim_id
    LEFT JOIN redemptions_drawresult held ON held.draw_id = entry.draw_id
    WHERE entry.is_winner ORDER BY entry.id
    """,
    """
    UPDATE redemptions_drawentry SET cause_id = made.id
    FROM fulfilment_cause made, redemptions_claim claim
    WHERE claim.id = redemptions_drawentry.claim_id AND redemptions_drawentry.is_winner
        AND made.kind = 'draw_place'
        AND made.reference = claim.reference || '-' || redemptions_drawentry.draw_id
    """,
    # A prize that was not sent for a claim that was taken back was none any more.
    """
    INSERT INTO fulfilment_fulfilment (cause_id, kind, reward_id, status, amount_minor, currency,
        owed_at, due_on, delivered_at, note, link)
    SELECT entry.cause_id, 'parcel', draw.id,
        CASE
            WHEN entry.sent_at IS NOT NULL THEN 'delivered'
            WHEN owed.status = 'revoked' THEN 'revoked'
            ELSE 'due'
        END,
        CASE WHEN draw.amount_minor > 0 AND draw.currency ~ '^[A-Z]{3}$' THEN draw.amount_minor END,
        CASE WHEN draw.amount_minor > 0 AND draw.currency ~ '^[A-Z]{3}$' THEN draw.currency
            ELSE '' END,
        made.created_at, (made.created_at AT TIME ZONE promotion.time_zone)::date, entry.sent_at,
        entry.note, entry.link
    FROM redemptions_drawentry entry
    JOIN fulfilment_cause made ON made.id = entry.cause_id
    JOIN promotions_reward draw ON draw.id = entry.draw_id
    JOIN promotions_promotion promotion ON promotion.id = draw.promotion_id
    LEFT JOIN redemptions_fulfilment owed ON owed.claim_id = entry.claim_id
    ORDER BY entry.id
    """,
]


class Migration(migrations.Migration):

    dependencies = [
        ("fulfilment", "0001_initial"),
        ("redemptions", "0026_claims_have_causes"),
    ]

    operations = [migrations.RunSQL(CARRY_OVER, migrations.RunSQL.noop)]

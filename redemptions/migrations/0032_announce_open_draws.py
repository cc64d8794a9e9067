"""Each draw that is open is announced; staff name its public value before the list closes."""

import uuid

from django.db import migrations
from django.utils import timezone

OPEN = """
    SELECT draw.id, greatest(1, draw.stock),
        greatest(promotion.claim_until, CURRENT_DATE) + 21
    FROM promotions_reward draw JOIN promotions_promotion promotion
        ON promotion.id = draw.promotion_id
    WHERE draw.kind = 'draw'
        AND NOT EXISTS (SELECT FROM fulfilment_drawround round WHERE round.draw_id = draw.id)
        AND (promotion.is_published
            OR EXISTS (SELECT FROM fulfilment_drawentry entry WHERE entry.draw_id = draw.id))
    ORDER BY draw.id
"""


def announce_open_draws(apps, schema_editor):
    """Bind each open draw to a seed: its tickets go on."""
    # Imported here: nobody who only reads the migrations needs the keys.
    from foundation.encryption.ciphertexts import encrypt  # noqa: PLC0415 -- see above
    from fulfilment.draws.announcing import SEED  # noqa: PLC0415 -- see above
    from fulfilment.draws.commitments import digest_of, new_seed  # noqa: PLC0415 -- see above

    with schema_editor.connection.cursor() as cursor:
        cursor.execute(OPEN)
        for draw, prizes, closes_on in cursor.fetchall():
            seed, seal = new_seed(), uuid.uuid4()
            cursor.execute(
                """
                INSERT INTO fulfilment_drawround (draw_id, number, prizes, answer_days, closes_on,
                    seed_digest, ciphertext, seal, announced_at)
                VALUES (%s, 1, %s, 14, %s, %s, %s, %s, %s)
                """,
                [
                    draw,
                    prizes,
                    closes_on,
                    digest_of(seed),
                    encrypt(seed, SEED, seal),
                    str(seal),
                    timezone.now(),
                ],
            )


class Migration(migrations.Migration):

    dependencies = [("redemptions", "0031_carry_over_draws")]

    operations = [migrations.RunPython(announce_open_draws, migrations.RunPython.noop)]

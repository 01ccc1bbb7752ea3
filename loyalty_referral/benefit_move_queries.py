"""The SQL of what became of benefits: granted, used, expired, taken back, day by day.

The same sources and words as in :mod:`benefit_queries`. Wants ``today`` and ``lang``.
"""

from .benefit_queries import (
    AGE_BAND,
    CARD_KIND,
    CARD_PROGRAM,
    CARD_TYPES,
    GRANTED_ON,
    LOT_KIND,
    MONTHS_LEFT,
    NAME,
    OFF_CARD,
    OWNER_NAME,
    OWNERS,
    USED,
)

#: Whether an application of a lot was its expiry, surplus included.
EXPIRED = "NOT used.pays_debt AND entry.kind IN ('expire', 'reinstate')"

_LOT_MOVES = f"""
    SELECT lot.id::bigint * 8 AS id, lot.date, lot.date AS granted_on,
           lot.partner_id, lot.company_id, {LOT_KIND} AS kind,
           reward.program_id, NULL::int AS loyalty_program_id,
           {OWNER_NAME} AS programme,
           lot.amount::numeric AS issued, 0::numeric AS used, 0::numeric AS expired,
           0::numeric AS taken_back
      FROM loyalty_ledger_entry lot
 LEFT JOIN loyalty_referral_reward reward ON reward.id = lot.reward_id
 {OWNERS}
     WHERE lot.partner_id IS NOT NULL AND lot.amount > 0
       AND lot.kind IN ('earn', 'adjust') AND lot.purpose IN ('credit', 'cash')
 UNION ALL
    SELECT used.id::bigint * 8 + 1, entry.date, lot.date,
           lot.partner_id, lot.company_id, {LOT_KIND},
           reward.program_id, NULL::int, {OWNER_NAME}, 0::numeric,
           (CASE WHEN {USED} THEN used.amount ELSE 0 END)::numeric,
           (CASE WHEN {EXPIRED} THEN used.amount ELSE 0 END)::numeric,
           (CASE WHEN {USED} OR {EXPIRED} THEN 0 ELSE used.amount END)::numeric
      FROM loyalty_ledger_application used
      JOIN loyalty_ledger_entry entry ON entry.id = used.entry_id
      JOIN loyalty_ledger_entry lot ON lot.id = used.lot_id
 LEFT JOIN loyalty_referral_reward reward ON reward.id = lot.reward_id
 {OWNERS}
     WHERE lot.partner_id IS NOT NULL AND lot.purpose IN ('credit', 'cash')
"""
_CARD_OF = f"""
      JOIN loyalty_program scheme ON scheme.id = card.program_id
      JOIN res_partner owner ON owner.id = card.partner_id
     WHERE scheme.program_type IN {CARD_TYPES}
"""
_CARD_COLUMNS = f"""
           owner.commercial_partner_id, card.company_id, {CARD_KIND},
           {CARD_PROGRAM}, scheme.id, {NAME.format("scheme")}
"""
#: A card's movements sum to what is on it, also where its history does not.
_CARD_MOVES = f"""
    SELECT card.id::bigint * 8 + 2, card.create_date::date, card.create_date::date,
           {_CARD_COLUMNS},
           (card.points - COALESCE(
               (SELECT SUM(COALESCE(issued, 0) - COALESCE(used, 0))
                  FROM loyalty_history
                 WHERE card_id = card.id), 0))::numeric, 0::numeric, 0::numeric,
           0::numeric
      FROM loyalty_card card {_CARD_OF}
 UNION ALL
    SELECT moved.id::bigint * 8 + 3, moved.create_date::date,
           CASE WHEN scheme.program_type IN ('loyalty', 'ewallet')
                THEN moved.create_date::date ELSE card.create_date::date END,
           {_CARD_COLUMNS}, COALESCE(moved.issued, 0)::numeric,
           CASE WHEN moved.order_model IS DISTINCT FROM 'loyalty.grant'
                THEN COALESCE(moved.used, 0)::numeric ELSE 0::numeric END, 0::numeric,
           CASE WHEN moved.order_model = 'loyalty.grant'
                THEN COALESCE(moved.used, 0)::numeric ELSE 0::numeric END
      FROM loyalty_history moved
      JOIN loyalty_card card ON card.id = moved.card_id {_CARD_OF}
 UNION ALL
    SELECT card.id::bigint * 8 + 4, card.expiration_date, card.create_date::date,
           {_CARD_COLUMNS}, 0::numeric, 0::numeric, card.points::numeric, 0::numeric
      FROM loyalty_card card {_CARD_OF}
       AND card.points > 0 AND card.expiration_date < %(today)s
"""
_GRANT_MOVES = f"""
    SELECT owed.id::bigint * 8 + 5, {GRANTED_ON.format("owed.")},
           {GRANTED_ON.format("owed.")},
           owed.partner_id, owed.company_id, owed.kind::text,
           owed.program_id, reward.loyalty_program_id, {OWNER_NAME},
           (CASE WHEN owed.kind = 'service' THEN GREATEST(owed.wanted, owed.delivered)
                 ELSE owed.wanted - owed.delivered END)::numeric,
           (CASE WHEN owed.kind = 'service' AND NOT ({OFF_CARD})
                THEN GREATEST(owed.wanted, owed.delivered)
                WHEN owed.kind = 'service'
                THEN GREATEST(owed.wanted, owed.delivered) - ({MONTHS_LEFT})
                ELSE 0 END)::numeric, 0::numeric, 0::numeric
      FROM loyalty_grant owed
      JOIN loyalty_referral_reward reward ON reward.id = owed.reward_id
 {OWNERS}
 LEFT JOIN contract_line line ON line.id = owed.contract_line_id
     WHERE (owed.kind = 'service' AND owed.wanted + owed.delivered > 0)
        OR owed.wanted > owed.delivered
"""
#: One row for each movement of whatever was ever granted.
MOVES = f"""
    SELECT item.*,
           item.issued - item.used - item.expired - item.taken_back AS open,
           {AGE_BAND} AS age_band
      FROM ({_LOT_MOVES} UNION ALL {_CARD_MOVES} UNION ALL {_GRANT_MOVES}) AS item
"""

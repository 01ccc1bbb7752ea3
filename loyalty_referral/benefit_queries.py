"""The SQL of benefits: what customers were granted, and what became of it.

Three sources: lots of the ledger (credit, cash, free months), cards of Odoo's own
loyalty programmes (whoever gave them), and grants that are on no card (services, and
what still waits to be handed out). Money that was set aside for a customer is theirs
whatever happens to the programme, so lots count when their programme is archived; a
card of an archived programme is refused by Odoo's own loyalty, so it does not.

A lot whose notice was not sent in time is good until ``extended_until`` (ADR 0013).

The branches of a union have the same types, column by column: only then does PostgreSQL
look into each of them, and leave out what nobody asks for.

Wants ``today`` and ``lang``.
"""

_NAME = "COALESCE({0}.name->>%(lang)s, {0}.name->>'en_US')"
#: Whoever promised ``reward``, and its name (``_owner_fields`` of the reward).
_OWNERS = """
 LEFT JOIN loyalty_referral_program program ON program.id = reward.program_id
 LEFT JOIN loyalty_mission mission ON mission.id = reward.mission_id
 LEFT JOIN loyalty_tier_milestone milestone ON milestone.id = reward.milestone_id
"""
_OWNER_NAME = (
    f"COALESCE({_NAME.format('program')}, {_NAME.format('mission')}, "
    f"{_NAME.format('milestone')})"
)

#: Whether an application of a lot was a use, an expiry (surplus included) or a return.
_USED = "NOT used.pays_debt AND entry.kind IN ('spend', 'release', 'settle', 'reopen')"
_EXPIRED = "NOT used.pays_debt AND entry.kind IN ('expire', 'reinstate')"

_LOT_KIND = """
    (CASE WHEN lot.purpose = 'cash' THEN 'cash'
          WHEN reward.kind = 'free_periods' THEN 'free_periods'
          ELSE 'credit' END)::text
"""
_CARD_KIND = """
    (CASE scheme.program_type
          WHEN 'loyalty' THEN 'points'
          WHEN 'ewallet' THEN 'ewallet'
          WHEN 'gift_card' THEN 'gift_card'
          ELSE COALESCE((SELECT kind FROM loyalty_grant
                          WHERE card_id = card.id ORDER BY id LIMIT 1), 'coupon')
     END)::text
"""
_CARD_PROGRAM = """
    (SELECT program_id FROM loyalty_grant WHERE card_id = card.id ORDER BY id LIMIT 1)
"""
#: What was used of a card; what a reward took back is no use.
_CARD_USED = """
    COALESCE((SELECT SUM(used) FROM loyalty_history
               WHERE card_id = card.id
                 AND order_model IS DISTINCT FROM 'loyalty.grant'), 0)
"""
_CARD_TYPES = "('loyalty', 'ewallet', 'gift_card', 'coupons', 'next_order_coupons')"
_MONEY_CARD = "scheme.program_type IN ('ewallet', 'gift_card')"
#: Points and eWallets are no lots: they are as old as what was last put onto them.
_CARD_GRANTED_ON = """
    COALESCE(CASE WHEN scheme.program_type IN ('loyalty', 'ewallet') THEN
                  (SELECT MAX(create_date) FROM loyalty_history
                    WHERE card_id = card.id AND issued > 0) END,
             card.create_date)::date
"""
#: Months of a service that are still to come, those begun included.
_MONTHS_LEFT = """
    CASE WHEN line.id IS NULL THEN owed.wanted - owed.delivered
         ELSE LEAST(owed.delivered,
                    EXTRACT(YEAR FROM AGE(line.date_end + 1, %(today)s)) * 12
                    + EXTRACT(MONTH FROM AGE(line.date_end + 1, %(today)s))
                    + CASE WHEN EXTRACT(DAY FROM AGE(line.date_end + 1, %(today)s)) > 0
                           THEN 1 ELSE 0 END) END
"""
_OFF_CARD = """
    (owed.kind <> 'service' AND owed.wanted > owed.delivered)
 OR (owed.kind = 'service' AND owed.wanted > 0
     AND (line.id IS NULL AND owed.wanted > owed.delivered
          OR NOT line.is_canceled AND line.date_end >= %(today)s))
"""

AGE_BAND = """
    CASE WHEN %(today)s - item.granted_on <= 30 THEN '1'
         WHEN %(today)s - item.granted_on <= 90 THEN '2'
         WHEN %(today)s - item.granted_on <= 180 THEN '3'
         WHEN %(today)s - item.granted_on <= 365 THEN '4'
         ELSE '5' END
"""

_OPEN_LOTS = f"""
    SELECT lot.id::bigint * 4 AS id,
           'loyalty.ledger.entry'::text AS item_model, lot.id AS item_id,
           lot.partner_id, lot.company_id, {_LOT_KIND} AS kind,
           reward.program_id, NULL::int AS loyalty_program_id,
           {_OWNER_NAME} AS programme, lot.currency_id,
           lot.amount::numeric AS issued,
           CASE WHEN lot.remaining = lot.amount THEN 0::numeric ELSE COALESCE(
               (SELECT SUM(used.amount)
                  FROM loyalty_ledger_application used
                  JOIN loyalty_ledger_entry entry ON entry.id = used.entry_id
                 WHERE used.lot_id = lot.id AND {_USED}), 0) END AS used,
           lot.remaining::numeric AS open, lot.remaining::numeric AS open_amount,
           lot.date AS granted_on, lot.available_on,
           COALESCE(lot.extended_until, lot.expires_on) AS expires_on
      FROM loyalty_ledger_entry lot
 LEFT JOIN loyalty_referral_reward reward ON reward.id = lot.reward_id
 {_OWNERS}
     WHERE lot.partner_id IS NOT NULL AND lot.remaining > 0
       AND lot.purpose IN ('credit', 'cash')
       AND (lot.expires_on IS NULL
            OR COALESCE(lot.extended_until, lot.expires_on) >= %(today)s)
"""
_OPEN_CARDS = f"""
    SELECT card.id::bigint * 4 + 1, 'loyalty.card'::text, card.id,
           owner.commercial_partner_id, card.company_id, {_CARD_KIND},
           {_CARD_PROGRAM}, scheme.id,
           {_NAME.format("scheme")}, scheme.currency_id,
           (card.points + {_CARD_USED})::numeric, ({_CARD_USED})::numeric,
           card.points::numeric,
           CASE WHEN {_MONEY_CARD} THEN card.points::numeric END,
           {_CARD_GRANTED_ON}, NULL::date, card.expiration_date
      FROM loyalty_card card
      JOIN loyalty_program scheme ON scheme.id = card.program_id
      JOIN res_partner owner ON owner.id = card.partner_id
     WHERE card.active AND card.points > 0 AND scheme.active
       AND scheme.program_type IN {_CARD_TYPES}
       AND (card.expiration_date IS NULL OR card.expiration_date >= %(today)s)
"""
_OPEN_GRANTS = f"""
    SELECT owed.id::bigint * 4 + 2, 'loyalty.grant'::text, owed.id,
           owed.partner_id, owed.company_id, owed.kind::text,
           owed.program_id, reward.loyalty_program_id,
           {_OWNER_NAME}, COALESCE(scheme.currency_id, company.currency_id),
           GREATEST(owed.wanted, owed.delivered)::numeric,
           (GREATEST(owed.wanted, owed.delivered) - ({_MONTHS_LEFT}))::numeric,
           ({_MONTHS_LEFT})::numeric,
           (CASE WHEN owed.kind = 'ewallet' THEN owed.wanted - owed.delivered
            END)::numeric,
           COALESCE(owed.delivered_on, owed.create_date::date), owed.available_on,
           line.date_end
      FROM loyalty_grant owed
      JOIN loyalty_referral_reward reward ON reward.id = owed.reward_id
 {_OWNERS}
      JOIN res_company company ON company.id = owed.company_id
 LEFT JOIN loyalty_program scheme ON scheme.id = reward.loyalty_program_id
 LEFT JOIN contract_line line ON line.id = owed.contract_line_id
     WHERE {_OFF_CARD}
"""
_REMINDERS = """
      FROM loyalty_reminder_item named
      JOIN loyalty_reminder reminder ON reminder.id = named.reminder_id
     WHERE named.item_model = item.item_model AND named.item_id = item.item_id
"""
#: One row for each thing or amount that a customer holds and has not used.
OPEN = f"""
    SELECT item.*, %(today)s - item.granted_on AS age, {AGE_BAND} AS age_band,
           (SELECT MAX(reminder.date) {_REMINDERS}
               AND reminder.channel <> 'held_out') AS last_reminded_on,
           (SELECT COUNT(*) {_REMINDERS}) AS told
      FROM ({_OPEN_LOTS} UNION ALL {_OPEN_CARDS} UNION ALL {_OPEN_GRANTS}) AS item
"""

_LOT_MOVES = f"""
    SELECT lot.id::bigint * 8 AS id, lot.date, lot.date AS granted_on,
           lot.partner_id, lot.company_id, {_LOT_KIND} AS kind,
           reward.program_id, NULL::int AS loyalty_program_id,
           {_OWNER_NAME} AS programme,
           lot.amount::numeric AS issued, 0::numeric AS used, 0::numeric AS expired,
           0::numeric AS taken_back
      FROM loyalty_ledger_entry lot
 LEFT JOIN loyalty_referral_reward reward ON reward.id = lot.reward_id
 {_OWNERS}
     WHERE lot.partner_id IS NOT NULL AND lot.amount > 0
       AND lot.kind IN ('earn', 'adjust') AND lot.purpose IN ('credit', 'cash')
 UNION ALL
    SELECT used.id::bigint * 8 + 1, entry.date, lot.date,
           lot.partner_id, lot.company_id, {_LOT_KIND},
           reward.program_id, NULL::int, {_OWNER_NAME}, 0::numeric,
           (CASE WHEN {_USED} THEN used.amount ELSE 0 END)::numeric,
           (CASE WHEN {_EXPIRED} THEN used.amount ELSE 0 END)::numeric,
           (CASE WHEN {_USED} OR {_EXPIRED} THEN 0 ELSE used.amount END)::numeric
      FROM loyalty_ledger_application used
      JOIN loyalty_ledger_entry entry ON entry.id = used.entry_id
      JOIN loyalty_ledger_entry lot ON lot.id = used.lot_id
 LEFT JOIN loyalty_referral_reward reward ON reward.id = lot.reward_id
 {_OWNERS}
     WHERE lot.partner_id IS NOT NULL AND lot.purpose IN ('credit', 'cash')
"""
_CARD_OF = f"""
      JOIN loyalty_program scheme ON scheme.id = card.program_id
      JOIN res_partner owner ON owner.id = card.partner_id
     WHERE scheme.program_type IN {_CARD_TYPES}
"""
_CARD_COLUMNS = f"""
           owner.commercial_partner_id, card.company_id, {_CARD_KIND},
           {_CARD_PROGRAM}, scheme.id, {_NAME.format("scheme")}
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
    SELECT owed.id::bigint * 8 + 5, COALESCE(owed.delivered_on, owed.create_date::date),
           COALESCE(owed.delivered_on, owed.create_date::date),
           owed.partner_id, owed.company_id, owed.kind::text,
           owed.program_id, reward.loyalty_program_id, {_OWNER_NAME},
           (CASE WHEN owed.kind = 'service' THEN GREATEST(owed.wanted, owed.delivered)
                 ELSE owed.wanted - owed.delivered END)::numeric,
           (CASE WHEN owed.kind = 'service' AND NOT ({_OFF_CARD})
                THEN GREATEST(owed.wanted, owed.delivered)
                WHEN owed.kind = 'service'
                THEN GREATEST(owed.wanted, owed.delivered) - ({_MONTHS_LEFT})
                ELSE 0 END)::numeric, 0::numeric, 0::numeric
      FROM loyalty_grant owed
      JOIN loyalty_referral_reward reward ON reward.id = owed.reward_id
 {_OWNERS}
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

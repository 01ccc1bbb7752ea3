"""The SQL of benefits: what customers were granted and have not used.

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

NAME = "COALESCE({0}.name->>%(lang)s, {0}.name->>'en_US')"
#: Whoever promised ``reward``, and its name (``_owner_fields`` of the reward).
OWNERS = """
 LEFT JOIN loyalty_referral_program program ON program.id = reward.program_id
 LEFT JOIN loyalty_mission mission ON mission.id = reward.mission_id
 LEFT JOIN loyalty_tier_milestone milestone ON milestone.id = reward.milestone_id
"""
OWNER_NAME = (
    f"COALESCE({NAME.format('program')}, {NAME.format('mission')}, "
    f"{NAME.format('milestone')})"
)

GRANTED_ON = "COALESCE({0}delivered_on, {0}create_date::date)"

#: Whether an application of a lot was a use.
USED = "NOT used.pays_debt AND entry.kind IN ('spend', 'release', 'settle', 'reopen')"

LOT_KIND = """
    (CASE WHEN lot.purpose = 'cash' THEN 'cash'
          WHEN reward.kind = 'free_periods' THEN 'free_periods'
          ELSE 'credit' END)::text
"""
CARD_KIND = """
    (CASE scheme.program_type
          WHEN 'loyalty' THEN 'points'
          WHEN 'ewallet' THEN 'ewallet'
          WHEN 'gift_card' THEN 'gift_card'
          ELSE COALESCE((SELECT kind FROM loyalty_grant
                          WHERE card_id = card.id ORDER BY id LIMIT 1), 'coupon')
     END)::text
"""
CARD_PROGRAM = """
    (SELECT program_id FROM loyalty_grant WHERE card_id = card.id ORDER BY id LIMIT 1)
"""
#: What was used of a card; what a reward took back is no use.
_CARD_USED = """
    COALESCE((SELECT SUM(used) FROM loyalty_history
               WHERE card_id = card.id
                 AND order_model IS DISTINCT FROM 'loyalty.grant'), 0)
"""
CARD_TYPES = "('loyalty', 'ewallet', 'gift_card', 'coupons', 'next_order_coupons')"
_MONEY_CARD = "scheme.program_type IN ('ewallet', 'gift_card')"
#: Months of a service that are still to come, those begun included.
MONTHS_LEFT = """
    CASE WHEN line.id IS NULL THEN owed.wanted - owed.delivered
         ELSE LEAST(owed.delivered,
                    EXTRACT(YEAR FROM AGE(line.date_end + 1, %(today)s)) * 12
                    + EXTRACT(MONTH FROM AGE(line.date_end + 1, %(today)s))
                    + CASE WHEN EXTRACT(DAY FROM AGE(line.date_end + 1, %(today)s)) > 0
                           THEN 1 ELSE 0 END) END
"""
OFF_CARD = """
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
           lot.partner_id, lot.company_id, {LOT_KIND} AS kind,
           reward.program_id, NULL::int AS loyalty_program_id,
           {OWNER_NAME} AS programme, lot.currency_id,
           lot.amount::numeric AS issued,
           CASE WHEN lot.remaining = lot.amount THEN 0::numeric ELSE COALESCE(
               (SELECT SUM(used.amount)
                  FROM loyalty_ledger_application used
                  JOIN loyalty_ledger_entry entry ON entry.id = used.entry_id
                 WHERE used.lot_id = lot.id AND {USED}), 0) END AS used,
           lot.remaining::numeric AS open, lot.remaining::numeric AS open_amount,
           lot.date AS granted_on, lot.available_on,
           COALESCE(lot.extended_until, lot.expires_on) AS expires_on
      FROM loyalty_ledger_entry lot
 LEFT JOIN loyalty_referral_reward reward ON reward.id = lot.reward_id
 {OWNERS}
     WHERE lot.partner_id IS NOT NULL AND lot.remaining > 0
       AND lot.purpose IN ('credit', 'cash')
       AND (lot.expires_on IS NULL
            OR COALESCE(lot.extended_until, lot.expires_on) >= %(today)s)
"""
_OPEN_CARDS = f"""
    SELECT card.id::bigint * 4 + 1 AS id,
           'loyalty.card'::text AS item_model, card.id AS item_id,
           owner.commercial_partner_id AS partner_id, card.company_id,
           {CARD_KIND} AS kind,
           {CARD_PROGRAM} AS program_id, scheme.id AS loyalty_program_id,
           {NAME.format("scheme")} AS programme, scheme.currency_id,
           (card.points + {_CARD_USED})::numeric AS issued,
           ({_CARD_USED})::numeric AS used, card.points::numeric AS open,
           CASE WHEN {_MONEY_CARD} THEN card.points::numeric END AS open_amount,
           card.loyalty_granted_on AS granted_on, NULL::date AS available_on,
           card.expiration_date AS expires_on
      FROM loyalty_card card
      JOIN loyalty_program scheme ON scheme.id = card.program_id
      JOIN res_partner owner ON owner.id = card.partner_id
     WHERE card.active AND card.points > 0 AND scheme.active
       AND scheme.program_type IN {CARD_TYPES}
       AND (card.expiration_date IS NULL OR card.expiration_date >= %(today)s)
"""
_OPEN_GRANTS = f"""
    SELECT owed.id::bigint * 4 + 2 AS id,
           'loyalty.grant'::text AS item_model, owed.id AS item_id,
           owed.partner_id, owed.company_id, owed.kind::text AS kind,
           owed.program_id, reward.loyalty_program_id,
           {OWNER_NAME} AS programme,
           COALESCE(scheme.currency_id, company.currency_id) AS currency_id,
           GREATEST(owed.wanted, owed.delivered)::numeric AS issued,
           (GREATEST(owed.wanted, owed.delivered) - ({MONTHS_LEFT}))::numeric AS used,
           ({MONTHS_LEFT})::numeric AS open,
           (CASE WHEN owed.kind = 'ewallet' THEN owed.wanted - owed.delivered
            END)::numeric AS open_amount,
           {GRANTED_ON.format("owed.")} AS granted_on, owed.available_on,
           line.date_end AS expires_on
      FROM loyalty_grant owed
      JOIN loyalty_referral_reward reward ON reward.id = owed.reward_id
 {OWNERS}
      JOIN res_company company ON company.id = owed.company_id
 LEFT JOIN loyalty_program scheme ON scheme.id = reward.loyalty_program_id
 LEFT JOIN contract_line line ON line.id = owed.contract_line_id
     WHERE ({OFF_CARD})
       AND (owed.kind = 'service' OR owed.wanted > owed.delivered)
"""
_REMINDERS = """
      FROM loyalty_reminder_item named
      JOIN loyalty_reminder reminder ON reminder.id = named.reminder_id
     WHERE named.item_model = item.item_model AND named.item_id = item.item_id
"""
_SHOWN = f"""
    SELECT item.*, %(today)s - item.granted_on AS age, {AGE_BAND} AS age_band,
           (SELECT MAX(reminder.date) {_REMINDERS}
               AND reminder.channel <> 'held_out') AS last_reminded_on,
           (SELECT COUNT(*) {_REMINDERS}) AS told
"""
#: Of each source: one row for each thing or amount that a customer holds and has not used.
OPEN = (
    f"{_SHOWN} FROM ({_OPEN_LOTS}) AS item",
    f"{_SHOWN} FROM ({_OPEN_CARDS}) AS item",
    f"{_SHOWN} FROM ({_OPEN_GRANTS}) AS item",
)

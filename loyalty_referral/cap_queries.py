"""The SQL of limits: counters and shares, for any number of claims at once."""

#: Counters are made when they are first asked for.
OPEN = """
    INSERT INTO loyalty_cap (key, counts, company_id, currency_id, used)
         VALUES %s
    ON CONFLICT (key) DO NOTHING
"""

#: In a fixed order, so that two batches cannot wait for each other. A counter that
#: somebody changed since this transaction began makes it fail, and it is repeated.
LOCK = """
    SELECT id, key, used
      FROM loyalty_cap
     WHERE key = ANY(%s)
  ORDER BY id
       FOR UPDATE
"""

SHARES = """
    SELECT cap.key, share.origin_model, share.origin_id, share.slot, share.partner_id,
           share.share
      FROM loyalty_cap_share share
      JOIN loyalty_cap cap ON cap.id = share.cap_id
     WHERE share.origin_model = %s AND share.origin_id = ANY(%s)
"""

KEEP = """
    INSERT INTO loyalty_cap_share
                (cap_id, origin_model, origin_id, slot, partner_id, wanted, granted,
                 share)
         VALUES %s
    ON CONFLICT (cap_id, origin_model, origin_id, slot, partner_id)
      DO UPDATE SET wanted = EXCLUDED.wanted, granted = EXCLUDED.granted,
                    share = EXCLUDED.share
"""

MOVE = """
    UPDATE loyalty_cap cap
       SET used = cap.used + moved.delta
      FROM unnest(%s::int[], %s::numeric[]) AS moved(id, delta)
     WHERE cap.id = moved.id
"""

#: Who waits for room on these counters.
WAITING = """
    SELECT DISTINCT origin_model, origin_id
      FROM loyalty_cap_share
     WHERE cap_id = ANY(%s) AND granted < wanted
"""

#: What of referrals waits, by receiver: the same claim waits once, however many limits
#: it meets.
OVERFLOW = """
    SELECT origin_id, partner_id, SUM(waiting)
      FROM (SELECT origin_id, partner_id, MAX(wanted - granted) AS waiting
              FROM loyalty_cap_share
             WHERE origin_model = %s AND origin_id = ANY(%s) AND granted < wanted
          GROUP BY origin_id, slot, partner_id) claim
  GROUP BY origin_id, partner_id
"""

"""The SQL of keeping in touch: the last personal contact of many customers at once.

Counted is what people did: messages written to a customer or by one (on the contact, on
a quotation or a lead), calls and visits that were marked as done, and meetings that have
ended. Notes among colleagues, mass and automatic mails, orders and invoices are not
contact.
"""

LAST_CONTACTS = """
    WITH who AS (
           SELECT id, commercial_partner_id AS entity
             FROM res_partner
            WHERE commercial_partner_id = ANY(%(ids)s)),
         document AS (
           SELECT 'res.partner' AS model, who.id AS res_id, who.entity FROM who
        UNION ALL
           SELECT 'sale.order', sold.id, who.entity
             FROM who JOIN sale_order sold ON sold.partner_id = who.id
        UNION ALL
           SELECT 'crm.lead', lead.id, who.entity
             FROM who JOIN crm_lead lead ON lead.partner_id = who.id)
    SELECT document.entity, MAX(message.date)::date,
           CASE WHEN message.subtype_id = %(done)s THEN 'call' ELSE 'message' END AS kind
      FROM document
      JOIN mail_message message
        ON message.model = document.model AND message.res_id = document.res_id
     WHERE message.date <= %(now)s
       AND (   (message.message_type IN ('comment', 'email')
                AND message.subtype_id = %(comment)s
                AND message.is_internal IS NOT TRUE)
            OR (message.subtype_id = %(done)s
                AND message.mail_activity_type_id = ANY(%(types)s)))
  GROUP BY document.entity, kind
 UNION ALL
    SELECT who.entity, MAX(held.stop)::date, 'meeting'
      FROM who
      JOIN calendar_event_res_partner_rel attendee ON attendee.res_partner_id = who.id
      JOIN calendar_event held ON held.id = attendee.calendar_event_id
     WHERE held.active AND held.stop <= %(now)s
  GROUP BY who.entity
"""

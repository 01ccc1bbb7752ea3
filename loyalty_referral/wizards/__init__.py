from . import base_partner_merge, loyalty_cash_bill, loyalty_referral_record

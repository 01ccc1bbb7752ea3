from . import base_partner_merge, loyalty_referral_record

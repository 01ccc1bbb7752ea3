"""Which words explain a decision about commission?

Every code has a translated sentence: the entry and zero reasons in
``loyalty.ledger.transaction``, the refusals in ``loyalty.partner.binding``, what
becomes of a payout in ``loyalty.commission.payout``.
"""

from enum import StrEnum


class CommissionReason(StrEnum):
    """Why an amount of commission is what it is."""

    FIRST = "commission_first"
    LATER = "commission_later"
    ANY = "commission_any"
    FIRST_PARTLY = "commission_first_partly"
    LATER_PARTLY = "commission_later_partly"
    ANY_PARTLY = "commission_any_partly"
    CREDIT_NOTE = "commission_credit_note"
    SETTLED = "commission_settled"
    REOPENED = "commission_reopened"


class ZeroReason(StrEnum):
    """Why an invoice of a bound customer earns nothing, or nothing any more."""

    BEFORE_BINDING = "commission_before_binding"
    AFTER_BINDING = "commission_after_binding"
    OUT_OF_WINDOW = "commission_out_of_window"
    NO_RULE = "commission_no_rule"
    NOTHING_KEPT = "commission_nothing_kept"
    NOT_PAID = "commission_not_paid"
    OTHER_OCCASION = "commission_other_occasion"
    OTHER_COUNTRY = "commission_other_country"
    OTHER_PRODUCT = "commission_other_product"
    TAKEN = "commission_taken"
    BELOW_MINIMUM = "commission_below_minimum"
    NO_MARGIN = "commission_no_margin"
    YEAR_PAYS_NOTHING = "commission_year_pays_nothing"
    TOO_LITTLE = "commission_too_little"
    FIXED_STAYS = "commission_fixed_stays"


class BindingOutcome(StrEnum):
    """How a claim gave the customer to the partner."""

    BOUND = "bound"
    REBOUND = "rebound"
    REBOUND_UPGRADE = "rebound_upgrade"
    REBOUND_STRONGER = "rebound_stronger"


class BindingRefusal(StrEnum):
    """Why a customer cannot be bound to a partner."""

    SAME_ENTITY = "same_entity"
    ALREADY_BOUND = "already_bound"
    BOUND_TO_SAME = "bound_to_same"
    NO_PLAN = "no_plan"
    CHANNEL_CLOSED = "channel_closed"
    GRADE_TOO_LOW = "grade_too_low"
    USED_BEFORE = "used_before"
    NO_UPGRADE = "no_upgrade"


class PayoutVerdict(StrEnum):
    """What becomes of a partner's open commission when a period is settled."""

    PAYABLE = "payable"
    REFUND = "refund"
    NOTHING = "nothing"
    CARRIED = "carried"
    BELOW_MINIMUM = "below_minimum"
    BLOCKED = "blocked"


class Block(StrEnum):
    """What a partner must bring before a bill can be made in their name."""

    AGREEMENT = "agreement_missing"
    TAX_ID = "tax_id_missing"
    ADDRESS = "address_missing"
    BANK_ACCOUNT = "bank_account_missing"
    BANK_CHANGED = "bank_account_changed"


class PromoRefusal(StrEnum):
    """Why a code cannot be issued or used."""

    NO_PARTNER = "no_partner"
    LEVEL_TOO_LOW = "level_too_low"
    NO_ADDRESSEE = "no_addressee"
    NO_ALLOWANCE = "no_allowance"
    NOT_YOURS = "not_yours"
    ONE_EVER = "one_ever"
    PERIOD_TOO_SHORT = "period_too_short"

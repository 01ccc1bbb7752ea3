"""Which words explain a decision? One code per sentence; the text lives in the models.

Every code has a translated sentence (``loyalty.ledger.transaction`` for entries,
``loyalty.referral.evidence`` for refusals); the tidy tests compare both lists.
"""

from enum import StrEnum


class EntryReason(StrEnum):
    """Why an entry of the first addon exists."""

    REFERRAL_QUALIFIED = "referral_qualified"
    REFERRAL_PARTLY_KEPT = "referral_partly_kept"
    REFERRAL_TAKEN_BACK = "referral_taken_back"
    REFERRAL_REFUSED = "referral_refused"
    PERIODS_GRANTED = "periods_granted"
    AMOUNT_GRANTED = "amount_granted"
    PERCENTAGE_GRANTED = "percentage_granted"
    THING_GRANTED = "thing_granted"
    AMOUNT_FOR = "amount_for"
    PERIODS_FOR = "periods_for"
    THING_FOR = "thing_for"
    NO_LONGER_FOR = "no_longer_for"
    CREDIT_USED = "credit_used"
    REWARD_USED = "reward_used"
    CREDIT_RELEASED = "credit_released"
    CREDIT_RESTORED = "credit_restored"
    SURPLUS_LAPSED = "surplus_lapsed"
    SURPLUS_KEPT = "surplus_kept"
    CREDIT_EXPIRED = "credit_expired"
    EXPIRY_UNDONE = "expiry_undone"
    CASH_BILLED = "cash_billed"
    CASH_RETURNED = "cash_returned"
    CASH_REOPENED = "cash_reopened"
    LIMIT_REACHED = "limit_reached"
    TIER_DISCOUNT = "tier_discount"
    TIER_DISCOUNT_USED = "tier_discount_used"
    TIER_DISCOUNT_BACK = "tier_discount_back"
    WITHDRAWN = "withdrawn"
    ADJUSTED = "adjusted"


class Refusal(StrEnum):
    """Why a referral does not earn (shown, and sent to review; never dropped)."""

    SAME_ENTITY = "same_entity"
    ALREADY_CUSTOMER = "already_customer"
    EMPLOYEE = "employee"
    SUPPLIER = "supplier"
    SAME_VAT = "same_vat"
    SAME_BANK = "same_bank"
    SAME_DOMAIN = "same_domain"
    SAME_PHONE = "same_phone"
    RING = "ring"
    TOO_MANY = "too_many"
    NAME_UNCONFIRMED = "name_unconfirmed"
    KNOWN_CONTACT = "known_contact"


class TierReason(StrEnum):
    """Why somebody stands on the tier they stand on."""

    UP = "tier_up"
    REACHED = "tier_reached"
    GRACE = "tier_grace"
    KEPT = "tier_kept"
    DOWN = "tier_down"
    PAID = "tier_paid"


class TouchRefusal(StrEnum):
    """Why a touch is not the one that brought the customer."""

    NAME_NOT_TAKEN = "name_not_taken"
    WINDOW_CLOSED = "window_closed"
    SAME_OWNER = "same_owner"
    NAME_COMES_LAST = "name_comes_last"
    CODE_COMES_FIRST = "code_comes_first"
    FIRST_COUNTS = "first_counts"
    LAST_COUNTS = "last_counts"


class OccasionReason(StrEnum):
    """Why a rule of a core programme counts for an order, or does not."""

    OUTSIDE = "occasion_outside"
    TIER_HELD = "occasion_tier_held"
    TIER_MISSING = "occasion_tier_missing"
    MEANT = "occasion_meant"
    USED = "occasion_used"
    KEPT = "occasion_kept"
    NAME_DAY_NOW = "name_day_now"
    BIRTHDAY_NOW = "birthday_now"
    CELEBRATION_NO_CONTACT = "celebration_no_contact"
    CELEBRATION_UNKNOWN = "celebration_unknown"
    CELEBRATION_OTHER_MONTH = "celebration_other_month"
    ANNIVERSARY_NOW = "anniversary_now"
    ANNIVERSARY_NOT_YET = "anniversary_not_yet"
    ANNIVERSARY_OTHER_MONTH = "anniversary_other_month"
    FRAMEWORK_FIRST = "framework_first"
    FRAMEWORK_NONE = "framework_none"
    FRAMEWORK_LATER = "framework_later"
    FRAMEWORK_ENDED = "framework_ended"
    FRAMEWORK_ORDERED = "framework_ordered"
    WIN_BACK_SILENT = "win_back_silent"
    WIN_BACK_ACTIVE = "win_back_active"
    WIN_BACK_NEVER = "win_back_never"
    VOLUME_REACHED = "volume_reached"
    VOLUME_MISSING = "volume_missing"

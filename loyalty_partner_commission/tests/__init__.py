from . import (
    test_access_rights,
    test_binding,
    test_binding_channels,
    test_commission_on_payment,
    test_credit_notes,
    test_first_and_later_purchases,
    test_link_binds,
    test_negative_carries_forward,
    test_portal,
    test_scale,
    test_statement_lifecycle,
    test_window,
)

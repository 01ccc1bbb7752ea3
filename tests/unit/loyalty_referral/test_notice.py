"""Customers are told what stands, once, and nothing that came to nothing."""

import pytest

from odoo.addons.loyalty_referral.policy.notice import News, worth_telling


@pytest.mark.parametrize(
    ("news", "expected"),
    [
        pytest.param([], {}, id="nothing"),
        pytest.param([("thanks", 0)], {1: 0}, id="thanks"),
        pytest.param([("granted", 600)], {1: 600}, id="granted"),
        pytest.param([("granted", 600), ("taken_back", -600)], {}, id="came to nothing"),
        pytest.param([("granted", 600), ("taken_back", -200)], {1: 400}, id="600 - 200"),
        pytest.param(
            [("taken_back", -600), ("granted", 250)], {1: -350}, id="250 - 600"
        ),
        pytest.param([("granted", 300), ("granted", 300)], {2: 600}, id="in two parts"),
        pytest.param([("customer", 0)], {1: 0}, id="customer, reward later"),
        pytest.param([("customer", 0), ("granted", 600)], {2: 600}, id="told once"),
        pytest.param(
            [("customer", 0), ("granted", 600), ("taken_back", -600)],
            {1: 0},
            id="still a customer",
        ),
        pytest.param([("granted", 0)], {1: 0}, id="a thing"),
        pytest.param([("granted", 0), ("taken_back", 0)], {}, id="a thing and back"),
        pytest.param([("customer", 0), ("granted", 0)], {2: 0}, id="a thing says it"),
        pytest.param([("used", -350)], {1: -350}, id="used"),
    ],
)  # fmt: skip
def test_worth_telling(news, expected):
    items = [News(i, kind, "a", amount) for i, (kind, amount) in enumerate(news, 1)]
    assert worth_telling(items) == expected


def test_stories_do_not_mix():
    news = [News(1, "granted", "a", 600), News(2, "taken_back", "b", -600)]
    assert worth_telling(news) == {1: 600, 2: -600}


def test_a_welcome_tells_of_its_reward():
    news = [News(1, "welcome", "a"), News(2, "granted", "a", 2000)]

    assert worth_telling(news) == {1: 0}


def test_a_refused_claim_is_told_in_any_case():
    assert worth_telling([News(1, "refused", "a")]) == {1: 0}

"""First names in three alphabets, with accents and in the ways people write them."""

import pytest

from odoo.addons.loyalty_referral.policy.names import candidates, key, spellings


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Γεώργιος", "Georgios"),
        ("Γιώργος", "GIORGOS"),
        ("Ευάγγελος", "Evangelos"),
        ("Λουκάς", "Lukas"),
        ("Χρήστος", "Christos"),
        ("Μιχαήλ", "Michail"),
        ("Μιχαήλ", "Mikhail"),
        ("Αλέξανδρος", "Alexandros"),
        ("Νικόλαος", "Nicolaos"),
        ("Θεόδωρος", "Theodoros"),
        ("Ξένια", "Xenia"),
        ("Сергей", "Sergey"),
        ("Дмитрий", "Dmitry"),
        ("Юрий", "Yuri"),
        ("Евгений", "Yevgeny"),
        ("Євген", "Yevhen"),
        ("Наталья", "Natalia"),
        ("Алёна", "Алена"),
        ("Михайло", "Mykhailo"),
        ("Христина", "Khrystyna"),
    ],
)
def test_the_same_name(one, other):
    assert key(one) == key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Maria", "Marina"), ("Иван", "Иванов"), ("Alexandros", "Alexandra")],
)
def test_another_name(one, other):
    assert key(one) != key(other)


def test_the_first_name_may_come_second():
    assert key("Пётр") in candidates("Иванов Пётр Сергеевич")


@pytest.mark.parametrize("name", ["", None, "K.", "123"])
def test_no_name_has_no_candidates(name):
    assert candidates(name) == []


def test_spellings_of_a_name_are_told_once():
    assert spellings("Petros", "Πέτρος / Peter, ") == ["petros", "peter"]

"""Folding: spellings of one name meet, and nothing is lost for showing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.reading.text import clean, fold, sound, squash, tokenize


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("St.-Niklaas", "sint niklaas"),
        ("ST NIKLAAS", "sint niklaas"),
        ("sint–niklaas", "sint niklaas"),
        ("Saint-Nicolas", "sint nicolas"),
        ("O.L.V.-Waver", "onze lieve vrouw waver"),
        ("O.-L.-V.-Waver", "onze lieve vrouw waver"),
        ("olv waver", "onze lieve vrouw waver"),
        ("Heist o/d Berg", "heist op de berg"),
        ("Heist-op-den-Berg", "heist op de berg"),
        ("Rêneinge", "reneinge"),
        ("'s-Gravenvoeren", "s gravenvoeren"),
        ("  Kessel -  Lo!! ", "kessel lo"),
        ("straße", "strasse"),
    ],
)
def test_spellings_of_a_name_fold_to_one_form(written, folded):
    assert fold(written) == folded


@pytest.mark.parametrize(
    ("old", "new"),
    [("Aelst", "Aalst"), ("Cortrijck", "Kortrijk"), ("Ghent", "Gent"), ("Yper", "Ieper")],
)
def test_old_and_new_spelling_sound_alike(old, new):
    assert sound(squash(fold(old))) == sound(squash(fold(new)))


def test_a_lone_st_is_left_alone():
    """ "St" at the end is no abbreviation of a name that follows."""
    assert fold("st") == "st"


@given(st.text(max_size=200))
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=200))
def test_tokens_point_into_the_cleaned_text(text):
    cleaned = clean(text)

    tokens = tokenize(cleaned)

    assert all(0 <= token.start < token.end <= len(cleaned) for token in tokens)
    assert [token.start for token in tokens] == sorted(token.start for token in tokens)


def test_cleaning_drops_control_and_direction_characters():
    assert clean("ge\x00nt\u202e  \x1b[31m") == "ge nt [31m"

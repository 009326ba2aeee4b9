"""Dates that can mean one day become ISO 8601; English is told from other languages."""

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.corpus.dates import iso_date
from toolkit.corpus.english import why_not_english


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2023-12-30", "2023-12-30"),
        ("2023/12/30", "2023-12-30"),
        ("20231230", "2023-12-30"),
        (20231230, "2023-12-30"),
        ("2023-12-30T08:15:00Z", "2023-12-30T08:15:00Z"),
        ("2023-12-30 08:15:00.123+0200", "2023-12-30T08:15:00+02:00"),
        ("30 December 2023", "2023-12-30"),
        ("Saturday, 30 Dec 2023 10:00:00 GMT", "2023-12-30T10:00:00Z"),
        ("December 30, 2023", "2023-12-30"),
        ("Dec. 30th, 2023", "2023-12-30"),
        ("Sept. 1, 2023", "2023-09-01"),
        ("30/12/2023", "2023-12-30"),
        ("12/30/2023", "2023-12-30"),
        ("4.4.2023", "2023-04-04"),
        (dt.date(2023, 12, 30), "2023-12-30"),
        (dt.datetime(2023, 12, 30, 8, 15), "2023-12-30T08:15:00"),
        (pd.Timestamp("2023-12-30"), "2023-12-30"),
        ("03/04/2023", None),
        ("30/12/23", None),
        ("2023-02-30", None),
        ("2023-12", None),
        ("2023", None),
        ("Mayor 30, 2023", None),
        ("2023-12-30 or so", None),
        ("2023-12-30 25:00", None),
        (1703923200, None),
        ("", None),
        (None, None),
        (True, None),
    ],
)
def test_dates(written: object, meant: str | None) -> None:
    assert iso_date(written) == meant


@given(st.dates(min_value=dt.date(1000, 1, 1)))
def test_every_day_survives_each_unambiguous_form(day: dt.date) -> None:
    for form in ("%Y-%m-%d", "%Y/%m/%d", "%d %B %Y", "%b %d, %Y"):
        assert iso_date(day.strftime(form)) == day.isoformat()


@given(st.text(max_size=40))
def test_no_text_breaks_the_date_reader(written: str) -> None:
    found = iso_date(written)
    assert found is None or dt.datetime.fromisoformat(found)


ENGLISH = [
    "Fishermen of the northern villages said on Sunday that they had not been told of the closure, "
    "which would cost them a third of their catch.",
    "PORT CLOSED AFTER STORM. The harbour office of the island wrote that no ferry would sail "
    "before Tuesday, and asked travellers to stay at home.",
]
OTHERS = {
    "German": "Der Minister sagte am Montag, dass die Regierung in der Stadt mehr als hundert "
    "Menschen in Sicherheit gebracht habe, nachdem in der Nacht der Damm gebrochen war.",
    "Dutch": "De minister zei maandag dat de regering meer dan honderd mensen in veiligheid heeft "
    "gebracht. Het is niet bekend of er meer water komt of dat de dijk het houdt.",
    "Danish": "Ministeren sagde mandag, at regeringen har bragt mere end hundrede mennesker i "
    "sikkerhed i byen. For to dage siden var der vand her i området, og det er ikke slut.",
    "French": "Le ministre a dit lundi que le gouvernement avait mis plus de cent personnes en "
    "sécurité dans la ville. On ne sait pas encore si la digue tiendra toute la nuit.",
    "Spanish": "El ministro dijo el lunes que el gobierno ha puesto a salvo a más de cien personas "
    "en la ciudad. Según la policía, tres personas resultaron heridas en el puente.",
    "Polish": "Minister powiedział w poniedziałek, że rząd ewakuował z miasta ponad sto osób. To "
    "był najwyższy stan wody w tym roku, a to nie koniec, to dopiero początek powodzi.",
    "Ukrainian": "Міністр сказав у понеділок, що уряд вивіз із міста понад сто людей.",
    "Chinese": "部长星期一表示，政府已将一百多人转移到安全地带，水位仍在上升。",
}


@pytest.mark.parametrize("text", ENGLISH)
def test_english_is_english(text: str) -> None:
    assert why_not_english(text) is None
    assert why_not_english(text, "de") is None


@pytest.mark.parametrize("name", OTHERS)
def test_other_languages_are_not(name: str) -> None:
    reason = why_not_english(OTHERS[name], "en")
    assert reason is not None
    assert "not English" in reason
    assert "language=None" in reason


def test_too_short_to_tell_follows_the_declared_language() -> None:
    assert why_not_english("Sturm trifft Küste") is None
    assert why_not_english("Sturm trifft Küste", "en_US") is None
    assert "declared as 'de-AT'" in str(why_not_english("Sturm trifft Küste", "de-AT"))

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.errors import StudyError, StudyWarning
from toolkit.study import Person, Study, doubts, fold

GOOD = """
[study]
title = "River dispute"
random_state = 7

[sides.north]
label = "Norrland"
color = "#0072B2"
aliases = ["Norrland"]
people = ["Ada Holm", { name = "Ib Krag", also = ["Ibb Krag"] }]

[sides.south]
demonyms = ["Sørlander"]
"""


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "study.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_study_is_read_with_defaults_for_what_it_leaves_out(tmp_path: Path) -> None:
    study = Study.load(write(tmp_path, GOOD))
    assert study.title == "River dispute"
    assert study.random_state == 7
    assert study.language == "en"
    assert study.labels == {"north": "Norrland", "south": "South"}
    assert study.sides[0].people == (Person("Ada Holm"), Person("Ib Krag", ("Ibb Krag",)))
    assert study.colors == {"north": "#0072b2", "south": "#d55e00"}


def test_a_study_may_say_what_it_asks(tmp_path: Path) -> None:
    study = Study.load(write(tmp_path, GOOD.replace("random_state = 7", 'questions = ["naming"]')))
    assert study.questions == ("naming",)
    assert Study.from_dict(study.as_dict()) == study
    with pytest.raises(StudyError, match="questions must be a list"):
        Study.load({"study": {"questions": "naming"}})


def test_nothing_is_a_study_without_sides() -> None:
    assert Study.load(None).sides == ()


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "bom.toml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.encode())
    assert len(Study.load(path).sides) == 2


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[study]\ntitel = 'x'", "did you mean 'title'"),
        ("[sides.a]\nalias = ['x']", "did you mean 'aliases'"),
        ("[option]\nx = 1", "unknown key 'option'"),
        ("[sides.a]\nlabel = 'A'", "is empty"),
        ("[sides.a]\naliases = ['Norr']\n[sides.b]\naliases = ['nórr']", "one side only"),
        ("[sides.a]\naliases = ['']", "not a name"),
        ("[sides.a]\naliases = 'Norr'", "must be a list"),
        ("[sides.a]\naliases = ['x']\ncolor = 'blue'", "must look like"),
        ("[sides.a]\npeople = [3]", "neither a name"),
        ("[study]\nrandom_state = 'x'", "of type int"),
        ("[study\n", "not valid TOML"),
        ("sides = 3", "must be a table"),
    ],
)
def test_a_wrong_study_says_what_is_wrong_and_where(tmp_path: Path, text: str, says: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(StudyError) as error:
        Study.load(path)
    assert says in str(error.value)
    assert str(path) in str(error.value)


def test_a_missing_study_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="toolkit study new"):
        Study.load(tmp_path / "none.toml")


def test_a_binary_study_is_an_error_not_a_crash(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(StudyError, match="UTF-8"):
        Study.load(path)


@given(st.text())
def test_folding_twice_is_folding_once(name: str) -> None:
    assert fold(fold(name)) == fold(name)


def test_folding_makes_spellings_alike() -> None:
    assert fold("Zelenskyy’s") == fold("ZELENSKYY'S")
    assert fold("Kyïv") == "kyiv"


DATED = """
[sides.north]
people = [{ name = "Ada Holm", until = "2014-02-21" }, "Ib Krag"]
aliases = ["Norrland", { name = "Krag government", from = 2014-03-01, until = "2015" }]
[sides.south]
people = [{ name = "Ada Holm", from = "2014-02-22" }]
"""


def test_a_person_who_changed_sides_is_on_both_with_dates(tmp_path: Path) -> None:
    north, south = Study.load(write(tmp_path, DATED)).sides
    assert north.people[0].periods[0].holds("2014-02-21")
    assert not south.people[0].periods[0].holds("2014-02-21")
    assert north.people[1].periods == ()
    assert north.aliases == ("Norrland", "Krag government")
    assert not north.when("Krag government")[0].holds("2016-01-01")
    assert north.when("Norrland") == ()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("people = [{ name = 'Ada Holm', from = 'spring' }]", "from must be a date"),
        ("people = [{ name = 'Ada Holm', from = '2014-13' }]", "from must be a date"),
        ("aliases = [{ name = 'A', from = '2015', until = '2014' }]", "is later than until"),
        ("aliases = [{ name = 'A', since = '2015' }]", "unknown key 'since'"),
    ],
)
def test_wrong_dates_are_errors_that_name_them(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(StudyError, match=says):
        Study.load(write(tmp_path, f"[sides.a]\n{text}\n"))


def test_a_name_on_two_sides_at_one_time_is_an_error(tmp_path: Path) -> None:
    overlapping = DATED.replace("2014-02-22", "2014-02-21")
    with pytest.raises(StudyError, match="give both dates"):
        Study.load(write(tmp_path, overlapping))


@pytest.mark.parametrize("name", ["May", "Right", "will", "the"])
def test_a_name_that_is_a_common_word_is_warned_of(tmp_path: Path, name: str) -> None:
    with pytest.warns(StudyWarning, match="also a common word"):
        Study.load(write(tmp_path, f"[sides.a]\naliases = ['{name}', 'Norrland']\n"))


def test_nouns_listed_on_purpose_and_the_shipped_studies_are_not(
    recwarn: pytest.WarningsRecorder,
) -> None:
    assert doubts(Study.load({"sides": {"a": {"aliases": ["rebels", "the West", "US"]}}})) == ()
    folder = Path(__file__).parents[1] / "toolkit" / "data" / "studies"
    loaded = [Study.load(path) for path in sorted(folder.glob("*.toml"))]
    assert len(loaded) >= 4
    assert [w for w in recwarn if issubclass(w.category, StudyWarning)] == []

from toolkit.learn.extents import as_polnear


def attribution(source, cue, *content):
    return {
        role: [list(p) for p in pieces]
        for role, pieces in (("source", source), ("cue", cue), ("content", content))
    }


SAID = attribution([(20, 24)], [(15, 19)], (0, 14))
GOES_ON = attribution([(20, 24)], [], (26, 50))


def test_a_quotation_that_goes_on_becomes_a_piece_of_its_content():
    (joined,) = as_polnear([GOES_ON, SAID])
    assert joined == attribution([(20, 24)], [(15, 19)], (0, 14), (26, 50))


def test_it_goes_on_over_several_and_with_the_latest_of_its_source():
    again = attribution([(20, 24)], [], (52, 70))
    later = attribution([(20, 24)], [(80, 84)], (85, 99))
    last = attribution([(20, 24)], [], (101, 120))
    first, second = as_polnear([SAID, GOES_ON, again, later, last])
    assert first["content"] == [[0, 14], [26, 50], [52, 70]]
    assert second["content"] == [[85, 99], [101, 120]]


def test_other_sources_far_quotations_and_silences_stay_alone():
    other = attribution([(60, 64)], [], (66, 80))
    far = attribution([(20, 24)], [], (2000, 2020))
    silence = attribution([(20, 24)], [(90, 99)])
    assert len(as_polnear([SAID, other, far, silence])) == 4
    assert as_polnear([GOES_ON]) == [GOES_ON]

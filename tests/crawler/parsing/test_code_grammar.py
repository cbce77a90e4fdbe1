"""Project codes are found in every written form, and what is no code is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.parsing.codes import find_codes, find_codes_in_pages, normal_code
from crawler.parsing.texts.project_names import KNOWN_NAMES

DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d"
NUMBERS = st.integers(1, 199)
BEFORE = st.sampled_from(["", " ", "(", "‘", "project ", "zie:", "\n", "/", "_", "1. ", "“"])
AFTER = st.sampled_from(["", " ", ")", ".", ",", "\n", "?", "’", "_", "/", ": ", ";", "…"])
SEPARATORS = st.sampled_from(
    ["", " ", "\n", "\r\n", "  ", "\u00a0", *DASHES, *(f" {dash} " for dash in DASHES), "-\n"]
)
WORDS = st.text(alphabet="abcdefgé ,.", max_size=20)


@given(number=NUMBERS, separator=SEPARATORS, before=BEFORE, after=AFTER, words=WORDS)
def test_every_written_form_is_found(
    number: int, separator: str, before: str, after: str, words: str
) -> None:
    """A code with three digits is found in running text, however it is joined and enclosed."""
    text = f"{words} {before}VV{separator}{number:03d}{after} {words}"
    assert [f.code for f in find_codes(text, "title")] == [f"VV{number:03d}"]


@given(number=st.integers(1, 99), dash=st.sampled_from(["", *DASHES]), before=BEFORE, after=AFTER)
def test_two_digits_are_found_where_they_stand_close(
    number: int, dash: str, before: str, after: str
) -> None:
    """A code that sloppy hands wrote with two digits is found in its normal form."""
    text = f"x {before}VV{dash}{number:02d}{after} x"
    assert [f.code for f in find_codes(text, "title")] == [f"VV{number:03d}"]


@given(number=NUMBERS, data=st.data())
def test_unseen_signs_part_no_code(number: int, data: st.DataObject) -> None:
    """A code is found whatever unseen signs stand in it, in letters and digits of any width."""
    sign = st.sampled_from(["", "\u200b", "\u200d", "\u2060", "\ufeff", "\xad", "\u200e", "\u202c"])
    code = data.draw(
        st.sampled_from([f"VV{number:03d}", f"VV {number:03d}", f"VV\u2212{number:03d}"])
    )
    shift = data.draw(st.sampled_from([0, 0xFEE0]))
    wide = (chr(ord(s) + shift) if s.isascii() and s.isalnum() else s for s in code)
    written = "".join(s + data.draw(sign) for s in wide)
    assert [f.code for f in find_codes(f"over {written}.", "x")] == [f"VV{number:03d}"]
    assert normal_code(written) == f"VV{number:03d}"


def test_every_code_in_one_text() -> None:
    """Each of the codes 001 to 199 in one text is found once, in the order of appearance."""
    codes = [f"VV{number:03d}" for number in range(1, 200)]
    assert [f.code for f in find_codes(", ".join(codes + codes), "x")] == codes


NO_CODES = (
    "VR 2021 0907 VV DOC.0810/1BIS",
    "VR 2020 2510 VV DOC.1081/1",
    "KVV123",
    "de VV",
    "VV",
    "VV2024",
    "VV 2024",
    "VV-2024",
    "VV000",
    "VV 000",
    "VV200",
    "VV999",
    "VV00",
    "VV078a",
    "VVV078",
    "vv078",
    "V V078",
    "VV.078",
    "VV/078",
    "VV078B",
    "VV0781",
    "VV 0781",
    "xVV078",
    "1VV078",
    "VV12e",
    "VR 2021 0907 VV 081",
    "BVV078",
    "VV 1998",
    "artikel 5 VV",
    "artikel 5 VV 12",
    "VV5 km",
    "VV 12 miljoen",
    "VV 12,5 procent",
    "VV 12.500 euro",
    "VV 25%",
    "VV 12 januari 2021",
    "VV 25/03/2021",
    "VV 2021/12",
    "VV 3 - 1",
    "VV 9u30",
    "VV 45 gemeenten",
    "VV 45 000 euro",
    "VV\n12 projecten",
    "(VV) - 12 plannen",
    "VV. 12",
    "VVSG 12",
    "dossier 68",
    "project 16: bruggen",
    "dossier 78 van de stad",
    "dossier 78 van de stad Gent, gesteund door Vlaamse Veerkracht",
    "het stedelijk dossier 78 en Vlaamse Veerkracht",
    "Vlaamse Veerkracht. Een ander dossier 78 ligt klaar",
    "Vlaamse Veerkracht: project 1 bouwt en project 2 rekent",
    "Vlaamse Veerkracht: maatregel 2 van het Klimaatplan",
    "dossier 2021/78 van Vlaamse Veerkracht",
    "Vlaamse Veerkracht kent via het project 15 gemeenten steun toe",
    "project 10 miljoen euro, uit het plan Vlaamse Veerkracht",
    "project 5G in Vlaamse Veerkracht",
    "project 2030 van Vlaamse Veerkracht",
)


WRITTEN = (
    ("project VV 25 - onderzoek", "25"),
    ("Aquafin (VV 59)", "59"),
    ("VV4", "4"),
    ("VV-4", "4"),
    ("VV 4", "4"),
    ("(VV\n25)", "25"),
    ("project VV\n25 - onderzoek", "25"),
    ("VV\u2011102", "102"),
    ("(VV project 68)", "68"),
    ("VV-project 68", "68"),
    ("VV-dossier 68", "68"),
    ("VV nr. 68", "68"),
    ("VV projecten 12 en 14", "12 14"),
    ("VV023/12", "23"),
    ("VV023/12, VV024/3", "23 24"),
    ("VV 12, 14 en 15", "12 14 15"),
    ("De projecten VV 12, 14 en 15 lopen vertraging op", "12 14 15"),
    ("VV012, 014 en 015 zijn klaar", "12 14 15"),
    ("VV25, VV27 & VV30", "25 27 30"),
    ("VV 12 of 14", "12 14"),
    ("VV 12 en 14 gemeenten", "12"),
    ("VV 12 en 14 andere", "12"),
    ("VV012, 3 miljoen euro", "12"),
    ("VV078, 2 mei 2022", "78"),
    ("VV078 en 2024", "78"),
    ("Plan Vlaamse Veerkracht: dossier 68 Kaleidos", "68"),
    ("PLAN VLAAMSE VEERKRACHT: DOSSIER 68", "68"),
    ("Plan Vlaamse Veerkracht: dossiers 72 en 129", "72 129"),
    ("Plan Vlaamse Veerkracht: dossiernummers 25 en 27", "25 27"),
    ("Plan Vlaamse Veerkracht: dossiernr. 25", "25"),
    ("Plan Vlaamse Veerkracht: dossier nr. 25", "25"),
    ("Plan Vlaamse Veerkracht: maatregel 017", "17"),
    ("Plan Vlaamse Veerkracht: projecten 25, 27 en 30 van start", "25 27 30"),
    ("de maatregel 17 uit het plan ‘Vlaamse Veerkracht’", "17"),
    ("Het plan Vlaamse\nVeerkracht (dossiers 72, 129 en 130)", "72 129 130"),
    ("relanceproject 113", "113"),
)


@pytest.mark.parametrize(
    ("text", "beside", "codes"),
    [
        ("vv078 en VV079", "", ["VV079"]),
        ("vv078", "Vlaamse Veerkracht", []),
        ("RELANCEPROJECT 113", "", ["VV113"]),
        ("relance-Project 113", "", ["VV113"]),
        ("Project 113", "", []),
        ("Project 113", "VLAAMSE VEERKRACHT", ["VV113"]),
        ("DO\u017f\u017fIER 113", "Vlaamse Veerkracht", ["VV113"]),
        ("Project 113 van de Vlaamse relance", "", ["VV113"]),
    ],
)
def test_a_text_is_searched_where_any_word_of_the_grammar_may_stand(
    text: str, beside: str, codes: list[str]
) -> None:
    """A text that names the plan, or one of its words in whatever case, is never passed over."""
    assert [f.code for f in find_codes(text, "title", beside=beside)] == codes


@pytest.mark.parametrize(("text", "numbers"), WRITTEN)
def test_as_official_texts_write_them(text: str, numbers: str) -> None:
    """Every form that official texts use is found, in a sentence and on its own, in its order."""
    expected = [f"VV{int(number):03d}" for number in numbers.split()]
    for written in (text, f"Zie {text}.", f"({text}) en verder"):
        assert [f.code for f in find_codes(written, "x")] == expected


@pytest.mark.parametrize("text", NO_CODES)
def test_what_is_no_code(text: str) -> None:
    """What only looks like a code is left alone, in a sentence and on its own."""
    assert find_codes(text, "x") == ()
    assert find_codes(f"Zie {text} en verder.", "x") == ()


@given(digits=st.from_regex(r"[0-9]{1,8}", fullmatch=True), letters=st.text("AVKXv", max_size=4))
def test_generated_words(digits: str, letters: str) -> None:
    """Letters and digits in a row are a code only when they are VV and one to three digits."""
    is_code = letters == "VV" and len(digits) <= 3 and 1 <= int(digits) <= 199
    expected = [f"VV{int(digits):03d}"] if is_code else []
    assert [f.code for f in find_codes(f"a {letters}{digits} b", "x")] == expected


@given(st.text(alphabet="VK0123456789 -–\n()aé_.", max_size=80))
def test_findings_are_normal_and_single(text: str) -> None:
    """In any text each finding is in normal form, stands for digits in it, and comes once."""
    found = [f.code for f in find_codes(text, "x")]
    assert len(found) == len(set(found))
    for code in found:
        assert normal_code(code) == code
        assert code[2:].lstrip("0") in text


@pytest.mark.parametrize(
    ("text", "code", "name"),
    [
        (
            "‘Oplevering project’ (VV078 - Ondersteuning culturele \ninfrastructuur) overgezet",
            "VV078",
            "Ondersteuning culturele infrastructuur",
        ),
        (
            "(VV064 - FIT - datagedreven organisatie)",
            "VV064",
            "FIT - datagedreven organisatie",
        ),
        ("(VV129 – koppeling databanken)", "VV129", "koppeling databanken"),
        ("(VV129: koppeling databanken)", "VV129", "koppeling databanken"),
        ("VV078 - zonder haakje", "VV078", None),
        ("(VV078)", "VV078", None),
        ("(VV078 - x)", "VV078", None),
        ("(VV078 en VV129)", "VV078", None),
    ],
)
def test_name_of_the_project(text: str, code: str, name: str | None) -> None:
    """The words between the dash and the closing bracket name the project."""
    finding = find_codes(text, "x")[0]
    assert (finding.code, finding.name) == (code, name)


def test_a_later_name_is_kept() -> None:
    """A project first written bare and later with its name is one finding, with the name."""
    (finding,) = find_codes("VV078 en (VV078 - Ondersteuning) en (VV078 - Anders)", "title")
    assert (finding.name, finding.where, finding.page) == ("Ondersteuning", "title", None)


def test_first_page_counts() -> None:
    """A finding in a document names the first page on which the project stands."""
    found = find_codes_in_pages(["niets", "VV130", "VV078 en VV130"], "https://a.example/1")
    assert [(f.code, f.page) for f in found] == [("VV130", 2), ("VV078", 3)]
    assert {f.where for f in found} == {"https://a.example/1"}


def test_code_over_a_page_break_is_not_guessed() -> None:
    """The end of one page and the beginning of the next make no code together."""
    assert find_codes_in_pages(["een VV", "078 is"], "x") == ()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("VV078", "VV078"),
        ("vv 78", "VV078"),
        ("VV-7", "VV007"),
        (" VV 199 ", "VV199"),
        ("VV000", None),
        ("VV200", None),
        ("VV2024", None),
        ("VV", None),
        ("78", None),
        ("VV078,VV079", None),
        ("", None),
    ],
)
def test_normal_code(text: str, code: str | None) -> None:
    """One code as people type it has a normal form, and everything else has none."""
    assert normal_code(text) == code


def test_known_names_are_codes() -> None:
    """The table of known names uses normal forms."""
    assert all(normal_code(code) == code for code in KNOWN_NAMES)

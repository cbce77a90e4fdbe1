"""Of real decisions of the government every project that they name is found, and nothing else.

`decision_codes.json` is the truth, made by reading all 133 of them: for each its day, the first
digits of the SHA-256 of its title, and how often title and text together name which project.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from crawler.parsing.codes import find_codes
from crawler.parsing.texts.project_numbers import project_numbers

ROOT = Path(__file__).parents[3]
REAL = ROOT.parent / "shared/data/decisions.jsonl"
TRUTH = json.loads(Path(__file__).with_name("decision_codes.json").read_text())
PLAN = "Plan Vlaamse Veerkracht: "

# The words around the mentions, as the decisions have them.
PASSAGES = (
    (PLAN + "dossier 68 Kaleidos – activiteiten en budget 2021", "68"),
    ("de verdere ontwikkeling van het platform Kaleidos (VV project 68). Voor dat project", "68"),
    (PLAN + "dossiers 72 en 129 Relance-initiatieven in het kader van", "72 129"),
    ("de opstart van het project VV072  'doelgericht digitaal transformeren' Ze keurt", "72"),
    ("van het project 'digitalisering collecties' (VV  130). Ze keurt tegelijk", "130"),
    ("In het kader van project VV157: Gemeenschapsinfrastructuur in Brussel, uit", "157"),
    (PLAN + "dossier 99 Oproepen erfgoedpremie Voorontwerp van besluit", "99"),
    ("Deze oproep past binnen project VV020: Bio-economie van het relanceplan", "20"),
    (PLAN + "dossiernummer 124 Steunmaatregelen ten behoeve van", "124"),
    ("om de circulaire maakindustrie te ondersteunen (project VV124). Ze keurt", "124"),
    ("in het kader van het Vlaamse Veerkracht project 16: 'Een digitale transformatie", "16"),
    ("project VV23 ‘versterking onderzoeksveld en versnelling O&O’ uit het relanceplan", "23"),
    ("het Plan 'Vlaamse Veerkracht (project nr. 157) – Gemeenschapsinfrastructuur", "157"),
    ("voor het Vlaamse Veerkracht project 11: 'VEB Energie-efficiëntie", "11"),
    (PLAN + "dossiernummer 33 Bodempaspoort  De Vlaamse Regering", "33"),
    ("centraal digitaal loket Landinrichting uitbouwen (VV075). Het loket heeft drie", "75"),
    ("de implementatie van het digitaliseringstraject (VV project 115). De", "115"),
    (PLAN + "dossiernummer 160   Vermindering van regeldruk en", "160"),
    (PLAN + "fase 2\nIn het kader van het relanceproject 113 keurt de Vlaamse Regering", "113"),
    ("Vanuit project 45 binnen het relanceplan Vlaamse Veerkracht komt een", "45"),
    ("in het actieplan 'Iedereen Digitaal' (VV54) van het relanceplan Vlaamse", "54"),
    ("herschikt deze van project VV102 naar project VV029: groene investeringen", "102 29"),
    ("van projectovereenkomst ‘Opstart We Are’ (Contractnummer: VV023/12)  De", "23"),
    ("het project VV31 'Groenblauwe infrastructuur' uit het Relanceplan", "31"),
    ("de Relanceprovisie Vlaamse Veerkracht ‘Relance Budget 11’. De ontvankelijke", "11"),
    ("als onderdeel van het programma VV32 'Innovatieve Projecten Circulair", "32"),
    ("Relanceplan Vlaamse Veerkracht – Blue Deal – beleidsdomein Omgeving VV024  De", "24"),
    # What has numbers and names no project.
    (PLAN + "projectoproep in 2021 en 2022, speerpunt 18 van het VESOC-akkoord", ""),
    ("In uitvoering van speerpunten 3 en 4 van de Visienota, " + PLAN, ""),
    ("het Relanceplan Vlaamse Veerkracht dan ook deel uit van de cluster 06 Blue Deal", ""),
    (PLAN + "wijziging van artikel 1, 3, 9 en 10, en de bijlage van het besluit", ""),
    (PLAN + "Opdracht nr. DWSE/ESF/20220301  De Vlaamse Regering", ""),
    (PLAN + "Bestek nr. VO/FB/DEP/2022/008/BOBFO", ""),
    (PLAN + "keurt 2 projecten goed, 101 miljoen euro voor 14 projecten in", ""),
    (PLAN + "op 2 april 2021, besluit van 26 februari 2021 voor 218 lokale besturen", ""),
    (PLAN + "Veertien ontwerpbesluiten voor 14 projecten: 7 binnen de pijler", ""),
    (PLAN + "uitrol ultrasnelladers (≥150kW) met een laadradius van 25 km", ""),
)


@pytest.mark.parametrize(("text", "numbers"), PASSAGES)
def test_passages_of_decisions(text: str, numbers: str) -> None:
    """The words of a decision around a project's number give that project, in its order."""
    expected = [f"VV{int(number):03d}" for number in numbers.split()]
    assert [found.code for found in find_codes(text, "text")] == expected


def test_title_names_the_plan_for_the_text() -> None:
    """Under a title that names the plan a number alone is a project's; else it may be anyone's."""
    text = "een subsidie in het kader van project 157: gemeenschapsinfrastructuur in Brussel."
    named = find_codes(text, "text", beside=PLAN + "investeringssubsidie")
    assert [found.code for found in named] == ["VV157"]
    assert find_codes(text, "text") == find_codes(text, "text", beside="Investeringssubsidie") == ()


@pytest.mark.skipif(not REAL.exists(), reason="the real decisions do not lie beside the project")
@pytest.mark.parametrize("apart", [False, True], ids=["flattened", "title apart"])
def test_recall_and_precision(apart: bool) -> None:
    """On all real decisions recall and precision are at least 0.98, by project and by mention."""
    decisions = [json.loads(line) for line in REAL.read_text(encoding="utf-8").splitlines()]
    assert len(decisions) == len(TRUTH)
    pairs, mentions = _Score(), _Score()
    for decision, truth in zip(decisions, TRUTH, strict=True):
        digest = hashlib.sha256(decision["title"].encode()).hexdigest()[:12]
        assert (decision["date"], digest) == (truth["day"], truth["title"])
        found = _found(decision, apart)
        wanted = Counter(truth["mentions"])
        # Apart from its title, a text says the title no second time.
        mentions.enter(found, found & wanted if apart and set(found) == set(wanted) else wanted)
        pairs.enter(Counter(set(found)), Counter(set(wanted)))
    assert pairs.wanted == 37
    assert min(pairs.recall, pairs.precision, mentions.recall, mentions.precision) >= 0.98


def _found(decision: dict[str, Any], apart: bool) -> Counter[str]:
    title, text = decision["title"], decision["text"]
    if apart:
        text = text.removeprefix(title)
    numbers = [*project_numbers(title), *project_numbers(text, title if apart else "")]
    return Counter(f"VV{one.number:03d}" for one in numbers)


class _Score:
    """What was found, what was to be found, and how much of it is both."""

    def __init__(self) -> None:
        self.found = self.wanted = self.both = 0

    def enter(self, found: Counter[str], wanted: Counter[str]) -> None:
        """Enter one decision."""
        self.found += found.total()
        self.wanted += wanted.total()
        self.both += (found & wanted).total()

    @property
    def recall(self) -> float:
        return self.both / self.wanted

    @property
    def precision(self) -> float:
        return self.both / self.found

"""The milestones that question 104 names, and the projects they belong to."""

from __future__ import annotations

PROJECT_NAMES = {
    "VV064": "FIT - datagedreven organisatie en digitalisering dienstverlening",
    "VV068": "Kaleidos - digitalisering van het besluitvormingsproces van de Vlaamse Regering",
    "VV078": "Ondersteuning culturele infrastructuur",
    "VV129": "cultuur - betere informatiedoorstroming en koppeling databanken",
    "VV130": "cultuur - digitalisering van collecties",
}


MILESTONES: tuple[tuple[str, str], ...] = (
    (
        "VV064",
        "Doelstelling 1b: Ken de klant (Customer Intimacy) via “PREDICTIEVE MODELLEN AI”. We "
        "maken algoritmes om signalen te capteren van potentiële investeerders en van nieuwe "
        "Vlaamse exporteurs.",
    ),
    (
        "VV068",
        "Een eerste onderdeel van adviesverlening is vooropgesteld in of gekoppeld met Kaleidos",
    ),
    ("VV078", "Aanstellen ontwerper"),
    ("VV078", "Toekennen investeringssubsidie"),
    ("VV078", "Opmaak ontwerp"),
    ("VV078", "Aanbesteding van de werken is gebeurd"),
    ("VV078", "Oplevering project"),
    ("VV078", "Uitvoering werken is gestart"),
    ("VV129", "Opdrachtomschrijving afgewerkt en bestek gepubliceerd"),
    (
        "VV129",
        "Gunnen van het OSLO-implementatieproject waarbij implementatiemodellen worden opgesteld",
    ),
    ("VV129", "Opleveren PIO-opdracht"),
    ("VV129", "Opleveren van het OSLO-implementatie project"),
    (
        "VV130",
        "Deelproject 4: Organisatie Staten-Generaal Cultuur waar het rapport van de werkgroep "
        "Middellange Termijn van de Tasforce Relance Cultuur voorgesteld wordt.",
    ),
)
"""The thirteen milestones asked about, in the order of the sub-questions: (code, title)."""

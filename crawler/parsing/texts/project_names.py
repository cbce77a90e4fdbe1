"""What the projects are called, as official texts say; pure.

Where two of them differ the newest counts: the report and the answer of 2024 over decisions of the
government, and of these the later over the earlier. Last checked 2026-11-25.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

KNOWN_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "VV011": "VEB energie-efficiëntie Vlaamse overheid",
        "VV014": "Fietsinfrastructuur aan gemeentewegen",
        "VV016": "Een digitale transformatie van de economie, een lokaal verankerde economie, "
        "en een duurzame economie",
        "VV020": "Bio-economie",
        "VV023": "versterking onderzoeksveld en versnelling O&O",
        "VV029": "groene investeringen op land- en tuinbouwbedrijven",
        "VV031": "Groenblauwe infrastructuur",
        "VV032": "Innovatieve Projecten Circulair Watergebruik en uitrol slimme meetnetten",
        "VV045": "inzetten op kwaliteit en good governance van woonzorgcentra en vooruitschuif "
        "nieuw beleid",
        "VV054": "actieplan Iedereen Digitaal",
        "VV064": "FIT - datagedreven organisatie en digitalisering dienstverlening",
        "VV068": "Kaleidos - digitalisering van het besluitvormingsproces van de Vlaamse Regering",
        "VV072": "doelgericht digitaal transformeren",
        "VV075": "Digitaal Loket Landinrichting",
        "VV078": "Ondersteuning culturele infrastructuur",
        "VV087": "Materniteit de Bijloke - de Creatiecluster (Gent)",
        "VV111": "Hefboomrelanceprojecten",
        "VV113": "Bandbreedte - Blended care jeugdhulp",
        "VV115": "Digitalisering RIZIV-sectoren",
        "VV120": "Verbeteren van de sociale kaart",
        "VV124": "Circulaire Maakindustrie",
        "VV128": "Digitale Vaardigheden",
        "VV129": "cultuur - betere informatiedoorstroming en koppeling databanken",
        "VV130": "cultuur - digitalisering van collecties",
        "VV139": "Overkophuizen",
        "VV146": "Compensatiebesluit KO",
        "VV157": "Gemeenschapsinfrastructuur in Brussel",
        "VV160": "Vermindering van regeldruk en administratieve vereenvoudiging",
        "VV168": "Versnelde uitrol digitale meter",
        "VV181": "visserij en landbouw",
    }
)

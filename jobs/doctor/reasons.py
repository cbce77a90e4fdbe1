"""Why nothing came, or what came instead, in Dutch: such reasons are noted in English; pure."""

from __future__ import annotations

import re

_DUTCH = tuple(
    (re.compile(english), dutch)
    for english, dutch in (
        (r"no whole answer within ([\d.]+) s", r"geen volledig antwoord binnen \1 s"),
        (r"the body (?:is|unpacks to) (?:larger|more) than ([\d.]+) MiB", r"meer dan \1 MiB"),
        (r"the connection was refused", "de verbinding werd geweigerd"),
        (r"the host name was not found", "de naam van de host werd niet gevonden"),
        (
            r"the connection ended before the body was whole",
            "de verbinding brak af voor het antwoord volledig was",
        ),
        (
            r"the connection broke off, or no secure one could be made",
            "de verbinding brak af, of er kwam geen beveiligde tot stand",
        ),
        (r"the connection failed \((\w+)\)", r"de verbinding mislukte (\1)"),
        (r"its address is none of the web", "het adres is er geen van het web"),
        (
            r"the server answered in a way that is not understood",
            "de server antwoordde onbegrijpelijk",
        ),
        (r"the server answered (\d+)", r"de server antwoordde \1"),
        (r" and asked to wait ", " en vroeg te wachten "),
        (r"; is it refused from other networks too\?", "; weigert hij ook andere netwerken?"),
        (r"robots\.txt could not be had: ", "robots.txt kwam niet: "),
        (r"robots\.txt answered ", "robots.txt antwoordde "),
        (r"robots\.txt forbids it", "robots.txt verbiedt het"),
        (r"it redirects in a circle or too often", "het verwijst in een kring of te vaak door"),
        (
            r"it leads to a host that is not one of this source",
            "het leidt naar een host die niet van deze bron is",
        ),
        (r"it leads to (\S+), which is not a host of this source", r"het leidt naar \1, elders"),
        (r"the request was dropped on its way", "het verzoek ging onderweg verloren"),
        (r"the proxy of this machine ", "de proxy van deze machine "),
        (r"a proxy on the way ", "een proxy onderweg "),
        (r"did not connect", "maakte geen verbinding"),
        (r"refused the connection", "weigerde de verbinding"),
        (r"answered (\d+)", r"antwoordde \1"),
        (r" to CONNECT", " op CONNECT"),
        (
            r": that is the network of this reader, not the site",
            ": dat is het netwerk van wie leest, niet de site",
        ),
        (r"an empty body", "een leeg antwoord"),
        (r"an HTML page titled ", "een HTML-pagina met de titel "),
        (r"an HTML page", "een HTML-pagina"),
        (r"JSON of another form", "JSON van een andere vorm"),
        (r"JSON that is cut off or broken after (\d+) bytes.*", r"JSON die afbreekt na \1 bytes"),
        (r"\b(\d{1,12}) bytes that begin with ", r"\1 bytes die beginnen met "),
    )
)


def in_dutch(reason: str) -> str:
    """The reason in Dutch; what nobody has words for stays as it was noted.

    >>> in_dutch("the server answered 503 and asked to wait 60")
    'de server antwoordde 503 en vroeg te wachten 60'
    """
    for english, dutch in _DUTCH:
        reason = english.sub(dutch, reason, count=1)
    return reason

"""What messages say of the programme page, in Dutch and English; pure."""

from __future__ import annotations

from crawler.telling.phrases import Phrases

PHRASES = Phrases(
    nl={
        "programme.changed": "programmapagina gewijzigd",
        "what.programme.changed": "programmapagina gewijzigd",
        "source.programme": "Programmapagina Vlaamse Veerkracht",
        "scope.url": "de bladzijde {value}",
    },
    en={
        "programme.changed": "programme page changed",
        "what.programme.changed": "programme page changed",
        "source.programme": "Programme page of Vlaamse Veerkracht",
        "scope.url": "the page {value}",
    },
)

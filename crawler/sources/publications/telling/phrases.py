"""What messages say of a catalogue entry, in Dutch and English; pure."""

from __future__ import annotations

from crawler.telling.phrases import Phrases

PHRASES = Phrases(
    nl={
        "publication.new": "nieuwe publicatie",
        "publication.changed": "publicatie gewijzigd",
        "publication.withdrawn": "publicatie niet meer beschikbaar",
        "publication.restored": "publicatie opnieuw beschikbaar",
        "what.publication.new": "nieuwe publicatie: {title}",
        "what.publication.changed": "publicatie gewijzigd: {title}",
        "what.publication.withdrawn": "publicatie niet meer beschikbaar: {title}",
        "what.publication.restored": "publicatie opnieuw beschikbaar: {title}",
        "published": "Gepubliceerd op {day}.",
        "link.publication": "De publicatie op {site}",
        "place.description": "beschrijving",
        "field.description": "beschrijving",
        "field.published_on": "datum van publicatie",
        "source.publications": "Publicaties (Vlaamse overheid)",
        "scope.listing.html": "gelezen uit de bladzijden met zoekresultaten",
        "scope.listing.api": "gelezen uit de API van de catalogus",
    },
    en={
        "publication.new": "new publication",
        "publication.changed": "publication changed",
        "publication.withdrawn": "publication no longer available",
        "publication.restored": "publication available again",
        "what.publication.new": "new publication: {title}",
        "what.publication.changed": "publication changed: {title}",
        "what.publication.withdrawn": "publication no longer available: {title}",
        "what.publication.restored": "publication available again: {title}",
        "published": "Published on {day}.",
        "link.publication": "The publication on {site}",
        "place.description": "description",
        "field.description": "description",
        "field.published_on": "date of publication",
        "source.publications": "Publications (Flemish government)",
        "scope.listing.html": "read from the pages of search results",
        "scope.listing.api": "read from the API of the catalogue",
    },
)

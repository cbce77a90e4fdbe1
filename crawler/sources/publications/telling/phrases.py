"""What messages say of a catalogue entry, in Dutch and English; pure."""

from __future__ import annotations

from crawler.telling.phrases import Phrases

PHRASES = Phrases(
    nl={
        "publication.new": "nieuwe publicatie",
        "publication.changed": "publicatie gewijzigd",
        "publication.withdrawn": "publicatie verdwenen",
        "publication.restored": "publicatie terug",
        "what.publication.new": "nieuwe publicatie: {title}",
        "what.publication.changed": "publicatie gewijzigd: {title}",
        "what.publication.withdrawn": "publicatie verdwenen: {title}",
        "what.publication.restored": "publicatie terug: {title}",
        "published": "Gepubliceerd op {day}.",
        "place.description": "in beschrijving",
        "field.description": "beschrijving",
        "field.published_on": "gepubliceerd op",
        "source.publications": "Publicaties (Vlaamse overheid)",
    },
    en={
        "publication.new": "new publication",
        "publication.changed": "publication changed",
        "publication.withdrawn": "publication gone",
        "publication.restored": "publication back",
        "what.publication.new": "new publication: {title}",
        "what.publication.changed": "publication changed: {title}",
        "what.publication.withdrawn": "publication gone: {title}",
        "what.publication.restored": "publication back: {title}",
        "published": "Published on {day}.",
        "place.description": "in the description",
        "field.description": "description",
        "field.published_on": "published on",
        "source.publications": "Publications (Flemish government)",
    },
)

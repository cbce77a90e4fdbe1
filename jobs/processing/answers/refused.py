"""Answers that were none: noted so that they are asked for again, and told to ops, once each."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.sources.registry import is_listing
from jobs.processing.assess import Assessed
from jobs.processing.context import PassContext
from jobs.processing.values import Found, Turn
from state.model.deliveries import Notice
from state.model.keys import Key
from state.model.notices import RefusedAnswer, RefusedAnswers
from state.model.values import Fetch, FetchOutcome

_MOST_NAMED = 20


def tell_of_refused_answers(context: PassContext, source: Assessed) -> Turn:
    """Note what of a source was refused in this pass; ops hear of what was not refused before.

    Of a source that failed they hear otherwise.
    """

    def take() -> Found:
        refused = {**source.reading.refused, **context.work.collector.take_refused()}
        # What made the source fail is not gone on from in the next pass.
        why = source.verdict.error or ""
        refused.update({number: why for number in source.verdict.refused if why})
        context.stores.refusals.note(source.name, refused)
        if not source.is_good:
            return Found()
        new = (*_new(context, source, refused), *_listings_in_doubt(source))
        if not new:
            return Found()
        detail = RefusedAnswers(source=source.name, answers=new[:_MOST_NAMED], count=len(new))
        return Found(notices=(Notice(f"refused:{source.name}:{context.current.id}", detail),))

    return Turn(str(Key("source", source.name)), take)


def _new(
    context: PassContext, source: Assessed, refused: dict[int, str]
) -> Iterator[RefusedAnswer]:
    for fetch in source.reading.fetches:
        why = refused.get(fetch.snapshot_id) if fetch.snapshot_id else _led_away(fetch)
        if why is not None and context.stores.refusals.is_first(fetch):
            yield RefusedAnswer(url=fetch.target.url, why=why)


def _listings_in_doubt(source: Assessed) -> Iterator[RefusedAnswer]:
    """The listings that do not add up, where they did before."""
    url = next((f.target.url for f in source.reading.fetches if is_listing(f.target.role)), "")
    for name in sorted({traits.counts for traits in source.source.roles if traits.counts}):
        doubt = source.verdict.violated_assumptions.get(name)
        if doubt is not None and name not in source.state.assumptions:
            yield RefusedAnswer(url=url, why=str(doubt))


def _led_away(fetch: Fetch) -> str | None:
    """Why a redirect was not followed; what simply failed is tried again without a word."""
    is_redirect = fetch.status is not None and 300 <= fetch.status < 400
    return fetch.reason if is_redirect and fetch.outcome is FetchOutcome.FAILED else None

"""Which part of the world answers which address: a function of world and request alone."""

from __future__ import annotations

from jobs.demo.facts import hosts
from jobs.demo.facts.files import content_of
from jobs.demo.facts.model import World
from jobs.demo.sites import agendas, opendata, oral_questions, search
from jobs.demo.sites.decisions import answer_decisions
from jobs.demo.sites.government import answer_government
from jobs.demo.sites.replies import Reply, Request, conditional, file_reply, not_found

VIEW_FILE_PREFIX = "/view-file/"


def answer(world: World, request: Request) -> Reply:
    """Return what the host of this request answers; 404 for a host or path it does not know."""
    if request.host in world.robots and request.bare_path == "/robots.txt":
        return Reply(200, world.robots[request.host].encode(), "text/plain; charset=utf-8")
    if request.host == hosts.GOVERNMENT_SITE:
        return answer_government(world, request)
    if request.method != "GET":
        return Reply(405)
    if request.host == hosts.GOVERNMENT_DECISIONS:
        reply = answer_decisions(world, request)
        return conditional(reply, request) if world.validators else reply
    if request.host == hosts.PARLIAMENT_API:
        return _parliament_api(world, request)
    if request.host == hosts.PARLIAMENT_DOCUMENTS:
        return _document(world, request)
    if request.host == hosts.GOVERNMENT_FILES:
        return _file(world, request)
    return not_found()


def _parliament_api(world: World, request: Request) -> Reply:
    if request.bare_path.startswith(search.PREFIX):
        return search.answer_search(world, request)
    if request.bare_path.startswith(opendata.PREFIX):
        return opendata.answer_opendata(world, request)
    if request.bare_path.startswith(agendas.PREFIXES):
        return agendas.answer_agendas(world, request)
    if request.bare_path.startswith(oral_questions.PREFIX):
        return oral_questions.answer_oral_questions(world, request)
    return not_found()


def _document(world: World, request: Request) -> Reply:
    if request.bare_path not in {"/files/pfile", "/pfile"}:
        return not_found()
    try:
        file = world.pupil_file(request.number("id", 0))
    except KeyError:
        return not_found()
    if file.body is None:
        return not_found()
    body = content_of(file.body)
    return file_reply(body, file.name, request, validators=world.validators)


def _file(world: World, request: Request) -> Reply:
    number = request.bare_path.removeprefix(VIEW_FILE_PREFIX)
    if not number.isdecimal() or int(number) not in world.files:
        return not_found()
    body = content_of(world.files[int(number)])
    return file_reply(body, f"{number}.pdf", request, validators=world.validators)

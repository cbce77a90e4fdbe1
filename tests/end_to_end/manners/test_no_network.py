"""A pass without a network says so once, with what to do; what each source lacks stands in JSON."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from jobs.demo.facts import hosts

if TYPE_CHECKING:
    from tests.end_to_end.conftest import Installation

AT = "2024-01-15T08:30"


def away(made: Installation, origins: set[str], port: int) -> None:
    """Fetch these hosts where nothing listens."""
    given = made.tables["http"]["origins"]
    for origin in origins:
        given[origin] = f"http://127.0.0.1:{port}/{origin[8:]}"


def test_no_network(fresh: Installation, closed_port: int) -> None:
    """Where nothing is reached the cause stands once in the table, beside the question whether
    there is a network; no host is asked twice in one check, however many passes that takes; ops
    hear of each source, and of nothing besides."""
    away(fresh, set(fresh.tables["http"]["origins"]), closed_port)
    fresh.tell_ops(f"json://127.0.0.1:{closed_port}/")
    done = fresh.run("check", "--no-deliver", now=AT)
    assert done.returncode == 1
    assert done.stdout.count("the connection was refused") == 1
    assert "is there a network?" in done.stdout
    named = re.findall(r"(\S+) is not asked any more", done.stderr)
    assert len(named) == len(set(named)) >= 2

    result = json.loads(fresh.run("check", "--no-deliver", "--json", now=AT).stdout)
    errors = [row["error"] for row in result["sources"].values()]
    assert all("the connection was refused" in error for error in errors)
    waiting = [json.loads(row) for row in fresh.run("deliveries", "--json").stdout.splitlines()]
    assert {row["kind"] for row in waiting} == {"source.failing"}
    assert len(waiting) == len(errors)


def test_one_host_out_of_reach(fresh: Installation, closed_port: int) -> None:
    """Where other sites answer, what is out of reach is told of the source that lacks it, and the
    network is not blamed."""
    away(fresh, {f"https://{hosts.PARLIAMENT_API}"}, closed_port)
    done = fresh.run("check", "--no-deliver", now=AT)
    assert done.returncode == 1
    assert "is there a network?" not in done.stdout
    assert re.search(r"^questions: expected .* the connection was refused", done.stdout, re.M)


def test_doctor_folds_what_hangs_on_it(fresh: Installation, closed_port: int) -> None:
    """In the doctor's table what could not be tested for one reason is one line that names it all;
    in JSON each is an object of its own."""
    away(fresh, set(fresh.tables["http"]["origins"]), closed_port)
    rows = [json.loads(x) for x in fresh.run("doctor", "--live", "--json").stdout.splitlines()]
    untested = [row for row in rows if row["status"] == "not_tested"]
    assert len(untested) > 20
    said = fresh.run("doctor", "--live").stdout
    assert len(re.findall(r"^not tested", said, re.M)) < 10
    assert all(row["check"] in said for row in untested)
    assert f"{len(untested)} not tested." in said


def test_next_check_tries_again(fresh: Installation, closed_port: int) -> None:
    """What one check could not reach, the next one asks for."""
    given = dict(fresh.tables["http"]["origins"])
    away(fresh, set(given), closed_port)
    assert fresh.run("check", "--no-deliver", now=AT).returncode == 1
    fresh.tables["http"]["origins"] = given
    assert fresh.check("2024-01-15T09:00").is_good

"""What is damaged is told, mended or asked for again, without a word to watchers."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from jobs.demo.facts.hosts import PARLIAMENT_DOCUMENTS
from state.database.body_files import BodyFiles
from state.database.lock import hold

if TYPE_CHECKING:
    from tests.end_to_end.conftest import Installation, Webhook

FILE = "https://docs.vlaamsparlement.be/files/pfile?id=2000101"


def _damage(made: Installation, url: str) -> None:
    """Put noise in the middle of what is stored of the body at an address."""
    sql = "SELECT sha256, zstd, file_bytes FROM bodies JOIN snapshots USING (sha256) WHERE url = ?"
    for sha256, packed, in_file in made.rows(sql, url):
        if in_file:
            [file] = BodyFiles(made.database).folder.rglob(f"{sha256}*")
            file.write_bytes(file.read_bytes()[:-20] + b"x" * 20)
        else:
            noise = packed[:-20] + b"x" * 20
            made.rows("UPDATE bodies SET zstd = ? WHERE sha256 = ?", noise, sha256)


def _all_damaged(made: Installation) -> int:
    urls = {url for (url,) in made.rows("SELECT url FROM snapshots")}
    for url in urls:
        _damage(made, url)
    return len(json.loads(made.run("verify", "--json").stdout)["problems"])


@pytest.mark.parametrize("over_kib", [0, 1], ids=["in the database", "in files"])
def test_damaged_bodies_come_again_without_news(
    asked: Installation, webhook: Webhook, over_kib: int
) -> None:
    """However much is damaged, `verify --repair` lets go of what can be asked again and says what
    remains (exit 1), the next pass asks for it and tells nobody anything, and what was asked for
    again is whole then."""
    asked.tables["state"]["bodies_over_kib"] = over_kib
    asked.check("2024-01-17T09:30")
    assert asked.run("prune", "--older-than", "9999").returncode == 0
    assert any(BodyFiles(asked.database).names()) == (over_kib > 0)
    webhook.take()
    assert _all_damaged(asked) > 5
    events = asked.run("events", "--json").stdout
    done = asked.run("verify", "--repair", "--json")
    told = json.loads(done.stdout)
    assert done.returncode == (1 if told["remaining"] else 0), done.stderr
    assert len(told["repaired"]) > 5
    after = asked.run("verify", "--json")
    assert len(json.loads(after.stdout)["problems"]) == len(told["remaining"])

    asked.sites.clear_requests()
    result = asked.check("2024-01-17T10:30")
    assert result.is_good, result.as_json()
    assert any("id=2000101" in request.path for request in asked.sites.requests)
    assert asked.run("events", "--json").stdout == events
    assert webhook.take() == []
    again = json.loads(asked.run("verify", "--json").stdout)
    assert len(again["problems"]) <= len(told["remaining"])
    assert asked.rows(
        "SELECT 1 FROM snapshots JOIN bodies USING (sha256) WHERE url = ?"
        " AND (length(zstd) > 0 OR file_bytes > 0)",
        FILE,
    )


def test_damaged_listing_comes_again_in_one_pass(asked: Installation, webhook: Webhook) -> None:
    """Damaged pages of a listing that is read month by month, which a pass does not ask for again
    otherwise, come in the one pass after a repair; the pass after that asks as ever."""
    assert asked.check("2024-01-17T09:00").is_good
    webhook.take()
    months = "url LIKE '%daterange:2023-%..2023-%'"
    urls = [url for (url,) in asked.rows(f"SELECT DISTINCT url FROM snapshots WHERE {months}")]
    assert len(urls) > 2
    for url in urls:
        _damage(asked, url)
    assert asked.run("verify", "--repair").returncode == 0
    lost = f"SELECT 1 FROM snapshots JOIN bodies USING (sha256) WHERE zstd = x'' AND {months}"
    assert asked.rows(lost)
    assert asked.check("2024-01-17T09:30").is_good
    assert asked.rows(lost) == []
    assert asked.run("verify", "--json").stdout.strip() == '{"problems": []}'
    asked.sites.clear_requests()
    assert asked.check("2024-01-17T10:00").is_good
    assert not any("2023-10-01..2023-10-31" in each.path for each in asked.sites.requests)
    assert webhook.take() == []


def test_damaged_page_that_stands(asked: Installation, webhook: Webhook) -> None:
    """When a site says that what is stored still stands and that is damaged, all of it is asked for
    in the same pass, which is a good one."""
    asked.world.validators = True
    for minute in (0, 10):
        assert asked.check(f"2024-01-17T09:{minute:02d}").is_good
    webhook.take()
    page = "https://www.vlaanderen.be/vlaamse-regering/vlaamse-veerkracht"
    _damage(asked, page)
    result = asked.check("2024-01-17T09:20")
    assert result.is_good, result.as_json()
    assert webhook.take() == []
    assert asked.run("verify", "--json").stdout.strip() == '{"problems": []}'


def test_repair_while_a_pass_runs(settled: Installation) -> None:
    """While a pass holds the database nothing is repaired (exit 3)."""
    with hold(settled.database):
        done = settled.run("verify", "--repair")
    assert (done.returncode, done.stdout) == (3, "")
    assert "another pass" in done.stderr


def test_repair_of_what_is_whole_or_no_database(settled: Installation, tmp_path: Path) -> None:
    """A whole database is left byte for byte; `--from` wants `--repair` and a copy."""
    settled.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    before = settled.rows("SELECT * FROM bodies ORDER BY sha256")
    done = settled.run("verify", "--repair", "--json")
    assert (done.returncode, done.stdout.strip()) == (0, '{"repaired": [], "remaining": []}')
    assert settled.rows("SELECT * FROM bodies ORDER BY sha256") == before
    letter = tmp_path / "letter.txt"
    letter.write_text("no copy of a database\n" * 100)
    for words in (("--from", str(letter)), ("--repair", "--from", str(letter))):
        refused = settled.run("verify", *words)
        assert (refused.returncode, refused.stdout) == (2, "")
        assert "Traceback" not in refused.stderr


def test_copy_takes_the_place_of_what_is_lost(asked: Installation) -> None:
    """Whatever is damaged is taken out of a backup, files included; afterwards all is whole."""
    asked.tables["state"]["bodies_over_kib"] = 1
    assert asked.run("prune", "--older-than", "9999").returncode == 0
    (asked.folder / "elsewhere").mkdir()
    # Files of a copy are the same files where they can be linked.
    done = asked.run("backup", "elsewhere/copy.db", before=_no_links)
    assert done.returncode == 0, done.stderr
    assert _all_damaged(asked) > 5
    done = asked.run("verify", "--repair", "--from", "elsewhere/copy.db")
    assert done.returncode == 0, done.stdout
    assert "out of the backup" in done.stdout
    assert asked.run("verify", "--json").stdout.strip() == '{"problems": []}'


def test_copy_gives_what_was_let_go_of(asked: Installation) -> None:
    """Once a repair has let bodies go, neither it nor `verify` says that everything is whole; a
    copy puts all of them back, and a pass asks for what it would have asked for anyway."""
    done = asked.run("backup", "copy.db")
    assert done.returncode == 0, done.stderr
    before = asked.rows("SELECT id, reason FROM fetches ORDER BY id")
    _damage(asked, FILE)
    assert asked.run("verify", "--repair").stdout.endswith("; awaited: 1 body\n")
    said = "what is there is whole; awaited: 1 body"
    done = asked.run("verify")
    assert (done.returncode, done.stdout.splitlines()[1:]) == (0, [said])
    done = asked.run("verify", "--repair")
    assert (done.returncode, done.stdout.strip()) == (0, f"{said}; nothing was to be repaired")
    done = asked.run("verify", "--repair", "--from", "copy.db")
    assert (done.returncode, done.stdout.splitlines()[1:]) == (
        0,
        ["put back 1 body that had been let go of", "nothing else is wrong"],
    )
    assert asked.run("verify").stdout == "everything is whole\n"
    assert asked.rows("SELECT id, reason FROM fetches ORDER BY id") == before


def _no_links() -> None:
    """As on a file system that has no links, or between two of them."""
    import os

    def refuse(*_: object, **__: object) -> None:
        raise OSError(18, "Invalid cross-device link")

    os.link = refuse


def test_bodies_in_files_serve_as_those_in_the_database(asked: Installation) -> None:
    """With bodies in files, a pass, a replay into a file, a web archive and `status` are as they
    are without; a copy in a folder is whole where it is taken to."""
    without = asked.run("events", "--json").stdout
    size = asked.status("2024-01-17T09:00")["storage"]["bytes"]
    asked.tables["state"]["bodies_over_kib"] = 1
    assert asked.run("prune", "--older-than", "9999").returncode == 0
    names = set(BodyFiles(asked.database).names())
    assert names
    assert asked.status("2024-01-17T09:00")["storage"]["bytes"] > size / 2
    assert asked.check("2024-01-17T09:30").is_good
    replayed = asked.run("replay", "--into", "again.db", "--json")
    assert {json.loads(line)["id"] for line in replayed.stdout.splitlines()} == {
        json.loads(line)["id"] for line in without.splitlines()
    }
    assert names <= set(BodyFiles(asked.folder / "again.db").names())
    exported = asked.run("export", "--warc", "all.warc.gz")
    assert exported.returncode == 0, exported.stderr
    (asked.folder / "copies").mkdir()
    assert asked.run("backup", "--keep", "1", "copies", now="2024-01-18").returncode == 0
    [copy] = (asked.folder / "copies").glob("*.db")
    restored = asked.folder / "restored"
    restored.mkdir()
    copy.rename(restored / "vvwatch.db")
    BodyFiles(copy).folder.rename(BodyFiles(restored / "vvwatch.db").folder)
    asked.tables["state"]["path"] = "restored/vvwatch.db"
    assert asked.run("verify", "--json").stdout.strip() == '{"problems": []}'


def test_folder_of_files_that_cannot_be_used(asked: Installation) -> None:
    """A pass for which bodies cannot be written into files, or read from them, fails with words
    (exit 1) and tells nobody anything; once they can be, all is as it should be."""
    asked.tables["state"]["bodies_over_kib"] = 1
    folder = BodyFiles(asked.database).folder
    folder.write_text("a file where the folder should be")
    asked.world.programme.build_stamp = random.Random(1).randbytes(4000).hex()  # noqa: S311
    asked.sites.faults.add(PARLIAMENT_DOCUMENTS, "timeout", "never asked")
    events = asked.rows("SELECT id FROM events")
    done = asked.run("check", now="2024-01-18T09:30")
    assert done.returncode == 1
    assert "vvwatch.db.bodies" in done.stderr
    assert "Traceback" not in done.stderr
    assert "fault of vvwatch" not in done.stderr
    assert asked.rows("SELECT id FROM events") == events
    folder.unlink()
    assert asked.check("2024-01-18T09:45").is_good

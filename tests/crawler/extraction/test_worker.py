"""Documents are read in a child that may die, hang or need too much without harm to the pass."""

from __future__ import annotations

import io
import os
import select
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import docx
import pytest

from crawler.documents.sniffing import Document, read_document
from crawler.extraction.worker import TextWorker
from jobs.demo.papers.question_papers import locked_pdf, scan_pdf, small_pdf
from state.changes.unread import Trouble
from state.model.errors import NotReadError

pytestmark = pytest.mark.slow

HOSTILE_READER = """
import ctypes, os, time
from crawler.documents.sniffing import Document, read_document
from crawler.extraction.worker_child import serve

hoard = []

def read(body):
    word = body[:20].decode("latin-1").split()[0] if body[:20].split() else ""
    if word in ("hang", "wait", "once"):
        flag = body.split()[-1].decode()
        if word != "once" or not os.path.exists(flag):
            with open(flag + ".new", "w") as file:
                file.write(str(os.getpid()))
            os.rename(flag + ".new", flag)
            time.sleep(1.5 if word == "wait" else 600)
        return Document(word, "read")
    if word == "fault":
        ctypes.string_at(0)
    if word == "raise":
        raise ValueError("no reader is without faults")
    if word == "eat":
        hoard.append(bytearray(10**12))
    if word == "keep":
        hoard.append(bytearray(150 * 2**20))
    if word == "print":
        os.write(1, b"a library prints")
        print("and so does Python", flush=True)
    if word == "spin":
        while True:
            pass
    if word in ("who", "keep", "print"):
        return Document("who", "read", (str(os.getpid()),))
    if word == "files":
        listed = ["/proc/self/fd/" + name for name in os.listdir("/proc/self/fd")]
        names = (os.readlink(name) for name in listed if os.path.lexists(name))
        return Document("files", "read", tuple(names))
    if word == "size":
        return Document("size", "read", (str(len(body)), "x" * len(body)))
    return read_document(body)

serve(read)
"""

MakeWorker = Callable[..., TextWorker]


@pytest.fixture
def hostile(tmp_path: Path) -> Iterator[MakeWorker]:
    """Makes workers whose child does what the first word of a body tells it; there is room unless
    it is said otherwise."""
    script = tmp_path / "reader.py"
    script.write_text(HOSTILE_READER)
    made: list[TextWorker] = []

    def make(seconds: float = 60, memory_mib: int = 1024, **more: Any) -> TextWorker:
        command = (sys.executable, str(script))
        made.append(TextWorker(seconds, memory_mib, command, **{"has_room": has_room, **more}))
        return made[-1]

    yield make
    for worker in made:
        worker.close()


def has_room(mib: int) -> bool:
    """There is room, however little this machine has."""
    del mib
    return True


def failure_of(worker: TextWorker, body: bytes) -> NotReadError:
    """Why a body is not read."""
    with pytest.raises(NotReadError) as caught:
        worker.read(body)
    return caught.value


@pytest.fixture
def killer() -> Iterator[Callable[[Path], None]]:
    """Kills from outside the process whose number a file holds, as soon as it does."""
    threads: list[threading.Thread] = []

    def kill(flag: Path) -> None:
        def run() -> None:
            give_up_at = time.monotonic() + 60
            while not flag.exists() and time.monotonic() < give_up_at:
                time.sleep(0.005)
            os.kill(int(flag.read_text()), signal.SIGKILL)

        threads.append(threading.Thread(target=run))
        threads[-1].start()

    yield kill
    for thread in threads:
        thread.join()


def child_of(worker: TextWorker) -> int:
    """The process id of the child."""
    return int(worker.read(b"who").pages[0])


def is_gone(process: int) -> bool:
    """Whether a process does not exist any more."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return False


def test_reads_as_in_this_process() -> None:
    """What the child reads is what would have been read here, and one child reads it all."""
    bodies = [small_pdf("Twee\nlijnen"), scan_pdf(), locked_pdf(), b"", b"a;b\nc;d\n", b"\0\1"]
    with TextWorker() as worker:
        for body in bodies:
            assert worker.read(body) == read_document(body)


def test_one_child_is_reused(hostile: MakeWorker) -> None:
    """Documents are read by the same child as long as nothing goes wrong."""
    worker = hostile()
    assert child_of(worker) == child_of(worker)


@pytest.mark.parametrize("word", [b"fault", b"raise"])
def test_document_that_crashes_its_reader(hostile: MakeWorker, word: bytes) -> None:
    """A document that crashes even a fresh reader is told as its own doing, and the next one is
    read by a new child."""
    worker = hostile()
    before = child_of(worker)
    failure = failure_of(worker, word)
    assert failure.why.startswith(Trouble.CRASHED)
    assert failure.is_own
    assert worker.read(b"a;b\nc;d\n").state == "read"
    assert child_of(worker) != before
    assert is_gone(before)


def test_reader_killed_from_outside(
    hostile: MakeWorker, killer: Callable[[Path], None], tmp_path: Path
) -> None:
    """A reader that is killed while it reads, as the system does when memory is short, says nothing
    about its document."""
    killer(tmp_path / "busy")
    failure = failure_of(hostile(), b"hang %s" % os.fsencode(tmp_path / "busy"))
    assert failure.why == f"{Trouble.KILLED}: SIGKILL"
    assert not failure.is_own


def test_document_is_tried_again_where_no_later_pass_will(
    hostile: MakeWorker, killer: Callable[[Path], None], tmp_path: Path
) -> None:
    """A worker that may try more than once reads a document whose first reader was killed."""
    killer(tmp_path / "busy")
    body = b"once %s" % os.fsencode(tmp_path / "busy")
    assert hostile(attempts=2).read(body) == Document("once", "read")


def test_busy_machine_is_not_the_documents_fault(hostile: MakeWorker, tmp_path: Path) -> None:
    """A document may take longer by the clock than its processor time: only that is counted."""
    body = b"wait %s" % os.fsencode(tmp_path / "busy")
    assert hostile(seconds=1).read(body) == Document("wait", "read")


def test_document_that_uses_up_its_processor_time(hostile: MakeWorker) -> None:
    """A document that uses up its processor time even in a fresh reader is told as its own doing,
    and the next one is read."""
    worker = hostile(seconds=1)
    before = child_of(worker)
    failure = failure_of(worker, b"spin")
    assert (failure.why, failure.is_own) == (Trouble.SLOW, True)
    assert is_gone(before)
    assert child_of(worker) != before


def test_reader_that_gets_nowhere(hostile: MakeWorker, tmp_path: Path) -> None:
    """A reader that uses no processor time is ended at last, which says nothing about its document,
    and no other is held up as long in the same pass."""
    worker = hostile(stall_seconds=1)
    failure = failure_of(worker, b"hang %s" % os.fsencode(tmp_path / "busy"))
    assert (failure.why, failure.is_own) == (Trouble.STALLED, False)
    assert is_gone(int((tmp_path / "busy").read_text()))
    other = failure_of(worker, b"who")
    assert (other.is_own, other.was_tried) == (False, False)


def test_document_that_needs_too_much_memory(hostile: MakeWorker) -> None:
    """A document that needs too much memory is told, and the next one is read."""
    worker = hostile()
    failure = failure_of(worker, b"eat")
    assert failure.why == f"{Trouble.TOO_LARGE} (1024 MiB)"
    assert failure.is_own
    assert worker.read(b"a;b\nc;d\n").state == "read"


@pytest.mark.parametrize("word", [b"fault", b"eat"])
def test_machine_without_room(hostile: MakeWorker, word: bytes) -> None:
    """Where no memory is free, nothing that befalls a reader is held against its document."""
    assert not failure_of(hostile(has_room=lambda _: False), word).is_own


@pytest.mark.skipif(sys.platform != "linux", reason="this limit holds on Linux only")
def test_body_larger_than_the_memory() -> None:
    """A body that does not even fit is told like any other that needs too much memory."""
    with TextWorker(memory_mib=150) as worker:
        failure = failure_of(worker, b"%PDF-" + bytes(160 * 1024 * 1024))
        assert failure.why == f"{Trouble.TOO_LARGE} (150 MiB)"
        assert worker.read(b"a;b\nc;d\n").state == "read"


@pytest.mark.skipif(sys.platform != "linux", reason="this limit holds on Linux only")
def test_library_that_does_not_own_up() -> None:
    """A file is not called broken where its library ran out of memory and does not say so."""
    stream = io.BytesIO()
    docx.Document().save(stream)
    large = io.BytesIO()
    with zipfile.ZipFile(stream) as source, zipfile.ZipFile(large, "w", zipfile.ZIP_DEFLATED) as to:
        for name in source.namelist():
            data = source.read(name)
            if name == "word/document.xml":
                paragraphs = b"<w:p><w:r><w:t>tekst</w:t></w:r></w:p>" * 250_000
                data = data.replace(b"<w:body>", b"<w:body>" + paragraphs)
            to.writestr(name, data)
    with TextWorker(memory_mib=150) as worker:
        assert failure_of(worker, large.getvalue()).why == f"{Trouble.TOO_LARGE} (150 MiB)"


@pytest.mark.skipif(sys.platform != "linux", reason="this limit holds on Linux only")
def test_innocent_document_after_a_hoarder(hostile: MakeWorker) -> None:
    """What earlier documents left in memory is not held against a later one."""
    worker = hostile(memory_mib=400)
    readers = {worker.read(b"keep").pages for _ in range(4)}
    assert len(readers) > 1
    assert () not in readers


def test_reader_killed_between_documents(hostile: MakeWorker) -> None:
    """A child that was killed while it waited is no fault of the next document."""
    worker = hostile()
    os.kill(child_of(worker), signal.SIGKILL)
    assert worker.read(b"a;b\nc;d\n").state == "read"


def test_printing_libraries_do_not_disturb(hostile: MakeWorker) -> None:
    """What a library prints does not get into the answers."""
    worker = hostile()
    assert worker.read(b"print").pages == (str(child_of(worker)),)


def test_largest_bodies(hostile: MakeWorker) -> None:
    """A body of 64 MiB goes in and as much text comes out, whole."""
    body = b"size".ljust(64 * 1024 * 1024)
    document = hostile(memory_mib=2048).read(body)
    assert (document.pages[0], len(document.pages[1])) == (str(len(body)), len(body))


def test_stop_signals_are_the_parents_to_decide(hostile: MakeWorker) -> None:
    """A stop sent to every process does not end the child in the middle of a document."""
    worker = hostile()
    child = child_of(worker)
    os.kill(child, signal.SIGTERM)
    os.kill(child, signal.SIGINT)
    assert child_of(worker) == child


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs /proc")
def test_no_descriptor_is_inherited(hostile: MakeWorker, tmp_path: Path) -> None:
    """The lock of the database is not held by the child, though it may be passed to others."""
    lock = os.open(tmp_path / "vvwatch.db.lock", os.O_CREAT | os.O_RDWR)
    try:
        os.set_inheritable(lock, True)
        names = hostile().read(b"files").pages
    finally:
        os.close(lock)
    assert names
    assert not [name for name in names if name.endswith(".lock")]


def test_closing_ends_the_child(hostile: MakeWorker) -> None:
    """A worker that is closed leaves no process behind, and may be used again."""
    worker = hostile()
    before = child_of(worker)
    worker.close()
    assert is_gone(before)
    assert child_of(worker) != before


def test_interruption_ends_the_child(hostile: MakeWorker, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pass interrupted in the middle of a document does not leave its child half asked."""
    worker = hostile()
    before = child_of(worker)

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("crawler.extraction.worker._receive", interrupt)
        with pytest.raises(KeyboardInterrupt):
            worker.read(b"who")
    assert is_gone(before)
    assert child_of(worker) != before


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="needs a handle on a process")
@pytest.mark.parametrize("word", ["who", "hang"])
def test_child_ends_with_its_parent(tmp_path: Path, word: str) -> None:
    """When the parent is killed the child ends, whether it waits or is busy with a document."""
    reader = tmp_path / "reader.py"
    reader.write_text(HOSTILE_READER)
    parent = tmp_path / "parent.py"
    parent.write_text(
        "import sys\n"
        "from crawler.extraction.worker import TextWorker\n"
        f"worker = TextWorker(command=(sys.executable, {str(reader)!r}))\n"
        "print(worker.read(b'who').pages[0], flush=True)\n"
        f"worker.read({f'{word} {tmp_path}/busy'.encode()!r})\n"
        "sys.stdin.read()\n"
    )
    with subprocess.Popen(  # noqa: S603 - the script written above
        [sys.executable, str(parent)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        child = os.pidfd_open(int(process.stdout.readline()))
        process.kill()
    try:
        ended, _, _ = select.select([child], [], [], 30)
    finally:
        os.close(child)
    assert ended


@pytest.mark.parametrize(
    ("command", "how"),
    [
        ((sys.executable, "-c", "raise SystemExit(3)"), "status 3"),
        (("/nowhere/at/all",), "No such file"),
    ],
)
def test_child_that_does_not_start(command: Sequence[str], how: str) -> None:
    """Where the child does not even start, no document is blamed, and each one is put off."""
    with TextWorker(command=command) as worker:
        assert how in failure_of(worker, b"a;b\nc;d\n").why
        for _ in range(2):
            failure = failure_of(worker, b"a;b\nc;d\n")
            assert failure.why.startswith(Trouble.NOT_STARTED)
            assert (failure.is_own, failure.was_tried) == (False, False)

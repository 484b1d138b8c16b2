"""The library in a process that others use too: threads, forks, signals, and libraries that it must not meet."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.queues import Queue
from typing import Any

import pytest

import webrl
from webrl import _places
from webrl._connections import EmbeddedConnection
from webrl.frames import Request, encode, encode_texts, numbers

TASK = {"task_id": "shopping.order_reorder.11"}


def run(code: str, timeout: float = 120) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


def first_page(queue: Queue[str]) -> None:
    queue.put(webrl.make("homepage").reset(seed=1)[0])


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_child_processes_make_environments_of_their_own(method: str) -> None:
    mine = webrl.make("homepage").reset(seed=1)[0]
    context: Any = multiprocessing.get_context(method)
    queue: Queue[str] = context.Queue()
    children = [context.Process(target=first_page, args=(queue,)) for _ in range(2)]
    for child in children:
        child.start()
    assert [queue.get(timeout=60) for _ in children] == [mine, mine]
    for child in children:
        child.join(60)
        assert child.exitcode == 0


def test_a_forked_child_goes_on_with_copies(env: webrl.Env) -> None:
    env.reset(options=TASK)
    before = env.step("scroll [down]")
    batch = webrl.Batch(32, "lite", seed=0)
    batch.reset()
    batch.step_async(["scroll [down]"] * 32)
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            # The episode in the middle, steps that were under way, and new ones on all threads.
            results = [
                env.step("scroll [up]")[4]["steps"],
                len(batch.wait()),
                len(batch.step(["go_back"] * 32)),
            ]
            os.write(writer, repr(results).encode())
        finally:
            os._exit(0)
    os.close(writer)
    assert os.read(reader, 1000) == b"[2, 32, 32]"
    os.waitpid(child, 0)
    assert before[4]["steps"] == 1
    assert env.step("scroll [up]")[4]["steps"] == 2
    assert len(batch.wait()) == 32


def test_a_fork_waits_for_calls_of_other_threads(lite: webrl.Pool) -> None:
    stop = threading.Event()

    def work() -> int:
        batch = webrl.Batch(20, "lite", seed=1)
        batch.reset()
        count = 0
        while not stop.is_set():
            batch.step(["scroll [down]"] * 20)
            batch.reset()
            count += 1
        return count

    with ThreadPoolExecutor(2) as threads:
        working = [threads.submit(work) for _ in range(2)]
        try:
            for _ in range(15):
                child = os.fork()
                if child == 0:
                    # On several threads, in the thread that came out of the fork.
                    batch = webrl.Batch(40, "lite", seed=0)
                    batch.reset()
                    os._exit(0 if len(batch.step(["scroll [down]"] * 40)) == 40 else 1)
                assert os.waitpid(child, 0)[1] == 0
        finally:
            stop.set()
        assert all(future.result(timeout=60) > 0 for future in working)


def test_threads_share_one_pool(lite: webrl.Pool) -> None:
    def play(seed: int) -> list[str]:
        env = webrl.make("lite")
        texts = [env.reset(seed=seed)[0]]
        texts += [env.step("scroll [down]")[0] for _ in range(3)]
        return texts

    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(play, range(32)))
    assert together == [play(seed) for seed in range(32)]


def test_a_call_frees_the_interpreters_lock() -> None:
    session = EmbeddedConnection()
    session.call(encode(Request.OPEN, 1, 1, encode_texts(['{"what": "homepage"}'])))
    session.call(encode(Request.MAKE, 2, 200))
    ids = range(1, 201)
    reset = encode(Request.RESET, 3, 200, numbers(ids), numbers([0] * 200), encode_texts([""] * 400))
    inside = is_seen = False

    def work() -> None:
        nonlocal inside
        for _ in range(2000):
            inside = True
            session.call(reset)
            inside = False
            if is_seen:
                return
            time.sleep(0)

    # Nobody is made to give the lock up, so this thread comes to its turn within a call only where the call gives it up.
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1000)
    try:
        thread = threading.Thread(target=work)
        thread.start()
        while thread.is_alive() and not is_seen:
            is_seen = inside
            time.sleep(0)
        thread.join()
    finally:
        sys.setswitchinterval(interval)
    session.close()
    assert is_seen


def test_threads_with_small_stacks_read_the_deepest_pages() -> None:
    result = run(
        """
        import threading, webrl
        threading.stack_size(256 << 10)
        seen = []
        def play():
            env = webrl.make("lite")
            seen.append(env.reset(seed=3)[0])
            seen.append(env.step("((((" * 100_000)[4]["error"])
        thread = threading.Thread(target=play); thread.start(); thread.join()
        assert len(seen) == 2 and seen[1], seen
        """
    )
    assert result.returncode == 0, result.stderr


INTERRUPTED = """
    import os, signal, threading, time, webrl
    batch = webrl.Batch(600, {what!r}, seed=0, cache_bytes=0)
    {before}
    main = threading.get_ident()
    threading.Timer(0.15, lambda: signal.pthread_kill(main, signal.SIGINT)).start()
    start = time.monotonic()
    try:
        while True:
            {work}
    except KeyboardInterrupt:
        pass
    {after}
    print("heard")
"""


def test_ctrl_c_is_heard_in_a_long_step_and_loses_nothing() -> None:
    code = INTERRUPTED.format(
        what="lite",
        before="batch.reset()",
        work="batch.step(['scroll [down]'] * 600)",
        after="batch.wait() if batch.waiting else None; assert len(batch.step(['scroll [up]'] * 600)) == 600",
    )
    result = run(code)
    assert result.stdout == "heard\n", result.stderr


def test_ctrl_c_is_heard_while_sites_are_loaded() -> None:
    code = """
        import signal, threading, time, webrl
        main = threading.get_ident()
        threading.Timer(0.3, lambda: signal.pthread_kill(main, signal.SIGINT)).start()
        try:
            while True:
                webrl.Batch(2, "lite").close()
        except KeyboardInterrupt:
            print("heard", flush=True)
    """
    result = run(code)
    assert result.stdout == "heard\n", result.stderr


def test_sqlite_and_lxml_are_others_before_and_after() -> None:
    pytest.importorskip("lxml")
    code = """
        import sqlite3
        from lxml import etree, html
        def others():
            database = sqlite3.connect(":memory:")
            database.execute("CREATE TABLE t (x)"); database.executemany("INSERT INTO t VALUES (?)", [(i,) for i in range(999)])
            assert database.execute("SELECT sum(x) FROM t").fetchone() == (498501,)
            assert database.execute("SELECT instr('abc', 'c'), datetime('now') > '2001'").fetchone() == (3, 1)
            assert html.fromstring("<p>a<b>c</b></p>").text_content() == "ac"
            assert etree.fromstring("<a><b/></a>").xpath("count(//b)") == 1
            assert etree.tostring(etree.XSLT(etree.XML('''<xsl:stylesheet version="1.0"
                xmlns:xsl="http://www.w3.org/1999/XSL/Transform"><xsl:template match="/"><ok/></xsl:template>
                </xsl:stylesheet>'''))(etree.XML("<x/>"))).count(b"ok") == 1
            return sqlite3.sqlite_version, etree.LIBXML_VERSION
        {first}
        import webrl
        env = webrl.make("shopping", seed=1)
        def ours():
            env.reset(seed=1)
            return [env.step(f"click [{{n}}]")[0] for n in (35, 39, 57)]
        pages = ours()
        versions = others()
        assert ours() == pages
        assert others() == versions
        print("ok")
    """
    for first in ("others()", "pass"):
        result = run(code.format(first=first))
        assert result.stdout == "ok\n", result.stderr


def test_the_library_shows_its_own_functions_alone() -> None:
    if _places.library().name != "libwebrl.so":
        pytest.skip("the library of a checkout's build shows all; that of the wheel is looked at")
    listing = subprocess.run(
        ["nm", "-D", "--defined-only", str(_places.library())], capture_output=True, text=True, check=True
    ).stdout
    names = sorted(line.split()[-1] for line in listing.splitlines())
    assert names == sorted(
        f"webrl_{name}"
        for name in [
            "interface_version",
            "version",
            "status_text",
            "open",
            "close",
            "call",
            "free_answer",
            "before_fork",
            "after_fork_in_parent",
            "after_fork_in_child",
        ]
    )


def test_library_and_programs_need_the_c_library_alone() -> None:
    if _places.library().name != "libwebrl.so":
        pytest.skip("the library of a checkout's build needs Swift's runtime; that of the wheel is looked at")
    needed = set()
    for path in (_places.library(), _places.program(), _places.program("webrl-serve")):
        listing = subprocess.run(["objdump", "-p", str(path)], capture_output=True, text=True, check=True)
        needed |= {line.split()[-1] for line in listing.stdout.splitlines() if "NEEDED" in line}
    assert needed <= {
        "libc.so.6",
        "libm.so.6",
        "libstdc++.so.6",
        "libgcc_s.so.1",
        "libdl.so.2",
        "ld-linux-x86-64.so.2",
    }


def test_signals_stay_pythons() -> None:
    before = signal.getsignal(signal.SIGINT)
    webrl.make("homepage").reset()
    assert signal.getsignal(signal.SIGINT) is before

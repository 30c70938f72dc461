"""Bots are shared while they are open, and closed once nobody uses them any more."""

from __future__ import annotations

import os
import signal
import threading
from contextlib import ExitStack
from pathlib import Path

import pytest

from pincite.bot.bot import Bot
from pincite.bot.serving.bots import Bots
from pincite.bot.settings import Settings
from pincite.index import library
from pincite.index.loaders import document_from_text
from tests.bot.writers.model.conftest import number
from tests.bot.writers.model.scripted import KEY, Play, Scripted, serving, structured


class CountedBot(Bot):
    """Counts how often it is closed."""

    closings = 0

    def close(self) -> None:
        self.closings += 1
        super().close()


@pytest.fixture
def bots(tmp_path: Path) -> Bots:
    return Bots(Settings.read(home=tmp_path), lambda settings: CountedBot(settings=settings), most_open=2)


def test_one_bot_for_all_who_ask_a_collection(bots: Bots) -> None:
    with bots.lease("a") as one, bots.lease("a") as other:
        assert one is other
    with bots.lease("a") as later:
        assert later is one
    bots.close()
    assert isinstance(one, CountedBot) and one.closings == 1


def test_an_evicted_bot_is_closed_when_its_last_user_gives_it_back(bots: Bots) -> None:
    with bots.lease("a") as first:
        assert isinstance(first, CountedBot)
        with bots.lease("a"):
            for name in ("b", "c", "d"):
                with bots.lease(name):
                    pass
        assert first.closings == 0, "somebody still uses it"
        with bots.lease("a") as fresh:
            assert fresh is not first
    assert first.closings == 1


def test_idle_bots_close_at_once_and_those_in_use_when_the_server_ends(bots: Bots) -> None:
    with ExitStack() as users:
        a = users.enter_context(bots.lease("a"))
        with bots.lease("b") as b:
            pass
        bots.close()
        assert isinstance(a, CountedBot) and isinstance(b, CountedBot)
        assert (a.closings, b.closings) == (0, 1)
    assert a.closings == 1


def test_dropped_bots_leave_no_threads(tmp_path: Path) -> None:
    names = [f"c{n}" for n in range(6)]
    with serving(Scripted()) as server:
        settings = Settings.read(
            home=tmp_path,
            llm_base_url=server.url,
            llm_model="scripted",
            llm_api_key=KEY,
            llm_retries=0,
            judge="reader",
        )
        for name in names:
            document = document_from_text(f"The tower of {name} is 91 metres high.", title=name, source=name)
            library.add([document], collection=name, settings=settings)
        server.always = lambda asked: Play(structured(("It is 91 metres high.", [number(asked, "91 metres")])))
        bots = Bots(settings, most_open=2)
        counts = []
        for name in names:
            with bots.lease(name) as bot:
                assert bot.answer("How high is the tower?").citations
            counts.append(_threads())
        assert counts[-1] == counts[2] > counts[0], "as many as for two open bots"
        bots.close()
        assert _threads() < counts[0]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_a_forked_child_asks_the_language_model_over_connections_of_its_own(tmp_path: Path) -> None:
    with serving(Scripted()) as server:
        settings = Settings.read(
            home=tmp_path,
            llm_base_url=server.url,
            llm_model="scripted",
            llm_api_key=KEY,
            llm_retries=0,
            judge="reader",
        )
        library.add([document_from_text("The tower is 91 metres high.", title="a", source="a")], settings=settings)
        server.always = lambda asked: Play(structured(("It is 91 metres high.", [number(asked, "91 metres")])))
        bots = Bots(settings)

        def asks() -> bool:
            with bots.lease(settings.collection) as bot:
                return bool(bot.answer("How high is the tower?").citations)

        assert asks()
        with bots._lock:  # as if another thread held it
            child = os.fork()
            if not child:
                signal.alarm(120)
                os._exit(0 if asks() else 1)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        assert asks()
        bots.close()


def _threads() -> int:
    """Threads of bots: the loops that speak to a language model."""
    return sum(thread.name.startswith("pincite") for thread in threading.enumerate())

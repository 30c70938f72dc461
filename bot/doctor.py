"""What is installed, configured and reachable, and what to do about the rest."""

from __future__ import annotations

import shutil
import sqlite3
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from pincite.bot.counts import counted
from pincite.bot.errors import ExtraMissing
from pincite.bot.settings import Settings
from pincite.index.errors import PinciteError

LIBRARIES = ("chromadb", "llama-index-core", "onnxruntime", "openai", "tokenizers")
"""Libraries whose version may change an index or an answer."""

ROOM_MB = 200
"""Free space in MB below which indexing a few hundred documents may fail."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The outcome of one check."""

    name: str
    ok: bool
    found: str
    remedy: str = ""

    def data(self) -> dict[str, Any]:
        """Return the check as JSON."""
        return asdict(self)


def examine() -> list[Diagnosis]:
    """Check everything that an answer needs, without changing anything."""
    try:
        settings = Settings.read()
    except PinciteError as error:
        return [
            _installed(),
            Diagnosis("settings", False, str(error), "Correct that setting and run `pincite doctor` again."),
        ]
    steps: list[Callable[[Settings], Diagnosis]] = [
        _folder,
        _embedder,
        _database,
        _catalogue,
        _vectors,
        _language_model,
        _server,
    ]
    return [_installed(), *(step(settings) for step in steps)]


def _installed() -> Diagnosis:
    versions = [f"Python {sys.version.split()[0]}", f"SQLite {sqlite3.sqlite_version}"]
    missing = []
    for name in ("pincite", *LIBRARIES):
        try:
            versions.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            missing.append(name)
    with sqlite3.connect(":memory:") as connection:
        options = {row[0] for row in connection.execute("PRAGMA compile_options")}
    if "ENABLE_FTS5" not in options:
        missing.append("SQLite with FTS5")
    remedy = f"Missing: {', '.join(missing)}. Install with `pip install pincite`." if missing else ""
    return Diagnosis("installed", not missing, ", ".join(versions), remedy)


def _folder(settings: Settings) -> Diagnosis:
    home = settings.home
    there = next(p for p in (home, *home.parents) if p.exists())
    free = shutil.disk_usage(there).free // 1_000_000
    if home.exists() and not home.is_dir():
        return Diagnosis("data folder", False, f"{home} is a file", "Set PINCITE_HOME to a folder.")
    if free < ROOM_MB:
        return Diagnosis("data folder", False, f"{home}, {free} MB free", "Free some disk space before indexing.")
    return Diagnosis("data folder", True, f"{home}{'' if home.exists() else ' (not created yet)'}, {free} MB free")


def _embedder(settings: Settings) -> Diagnosis:
    from pincite.index.embedders import embedder_of

    try:
        embedder = embedder_of(settings)
        embedder.embed(["Is this on?"])
    except PinciteError as error:
        return Diagnosis(
            "embedder", False, str(error), "Correct the embedding_* settings, or remove them to use the built-in model."
        )
    return Diagnosis("embedder", True, f"{embedder.name}, {embedder.dimensions} dimensions")


def _database(settings: Settings) -> Diagnosis:
    name = "database"
    if settings.database_url is None:
        return Diagnosis(name, True, "SQLite in the data folder")
    from pincite.index.catalogue import shared
    from pincite.index.jobs import jobs

    try:
        with shared(settings) as database:
            (server,) = database.execute("SELECT split_part(version(), ' on ', 1)").fetchone()
        waiting = sum(job.state == "waiting" for job in jobs(settings))
    except PinciteError as error:
        return Diagnosis(name, False, str(error), "Start the database, or correct database_url.")
    return Diagnosis(name, True, f"{server}, waiting for a worker: {counted(waiting, 'file')}")


def _catalogue(settings: Settings) -> Diagnosis:
    from pincite.index import library

    try:
        names = library.collections(settings=settings)
        sizes = {name: len(library.sources(name, settings=settings)) for name in names}
    except PinciteError as error:
        return Diagnosis("collections", False, str(error), "Do what the message says; your files are untouched.")
    if not names:
        return Diagnosis(
            "collections", True, "none yet: `pincite index` adds the seeds, `pincite index PATH` your own files"
        )
    return Diagnosis(
        "collections",
        True,
        ", ".join(f"{name} ({counted(size, 'document')})" for name, size in sizes.items()),
    )


def _vectors(settings: Settings) -> Diagnosis:
    from pincite.index import library
    from pincite.index.retrieve import CollectionRetriever

    where = settings.chroma_url or "embedded"
    try:
        names = library.collections(settings=settings)
    except PinciteError:
        return Diagnosis("Chroma", True, f"{where}, not checked: the catalogue is unreadable")
    for name in names:
        try:
            CollectionRetriever(settings.model_copy(update={"collection": name})).retrieve("Is this on?", 1)
        except PinciteError as error:
            return Diagnosis("Chroma", False, f"{where}: {error}", f"`pincite index --rebuild --collection {name}`")
    return Diagnosis("Chroma", True, where)


def _server(settings: Settings) -> Diagnosis:
    """What `pincite serve` offers besides the page and the API, and who may ask."""
    from pincite.bot.keys import Keys
    from pincite.bot.serving.keyring import asks_for_keys, is_loopback
    from pincite.bot.serving.no_page import has_page
    from pincite.bot.serving.sign_in import ways_of

    lines = [] if has_page() else ["no page: `pip install 'pincite[web]'` adds it"]
    try:
        lines += [f"MCP at /mcp (mcp {version('mcp')})"]
    except PackageNotFoundError:
        lines += ["MCP is off: `pip install 'pincite[mcp]'` adds it"]
    keys = Keys(settings.home)
    asks = asks_for_keys(settings, keys)
    lines.append(counted(len(keys.all()), "key") + (", required" if asks else ", not required"))
    if settings.proxy_user_header is not None:
        lines.append(f"users named by {', '.join(settings.trusted_proxies)} in {settings.proxy_user_header}")
    if settings.oidc_issuer is not None:
        lines.append(f"people sign in at {settings.oidc_issuer}")
    try:
        ways_of(settings)
    except ExtraMissing as error:
        return Diagnosis("server", False, f"{', '.join(lines)}: {error}", "Install it, or remove oidc_issuer.")
    if not asks and not is_loopback(settings.host):
        remedy = "Make a key with `pincite keys add NAME --role ask`, or serve on 127.0.0.1."
        return Diagnosis("server", False, f"{', '.join(lines)}: anybody who reaches {settings.host} can ask", remedy)
    return Diagnosis("server", True, ", ".join(lines))


def _language_model(settings: Settings) -> Diagnosis:
    name = "language model"
    if not settings.wants_language_model and settings.judge != "llm":
        why = "switched off" if settings.writer == "reader" else "none is configured"
        return Diagnosis(name, True, f"{why}: the built-in reader quotes")
    from pincite.bot.writers.model.endpoint import LanguageModel, missing
    from pincite.bot.writers.model.service import ModelService

    remedy = "Correct the llm_* settings, or set PINCITE_WRITER=reader to have answers quoted."
    model = LanguageModel.configured(settings)
    if model is None:
        return Diagnosis(name, False, str(missing()), remedy)
    writer = ModelService(model, settings.model_copy(update={"llm_retries": 0}))
    try:
        served = writer.served()
        asked = writer.name()
    except PinciteError as error:
        return Diagnosis(name, False, str(error), remedy)
    finally:
        writer.close()
    listed = f"serves {', '.join(served[:10])}" if served else "does not list its models"
    if served and asked not in served:
        return Diagnosis(
            name, False, f"{model.endpoint.shown} {listed}, not {asked}", "Set PINCITE_LLM_MODEL to one that it serves."
        )
    judges = "" if settings.judge == "reader" else ", which judges, too"
    return Diagnosis(name, True, f"{asked} at {model.endpoint.shown}{judges}")

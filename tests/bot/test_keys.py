"""Keys are shown once, kept as hashes, and allow what their role says."""

from __future__ import annotations

import base64
import stat
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from pincite.bot.cli import app as commands
from pincite.bot.keys import FILE, AccessKey, KeyNameError, Keys, Role
from pincite.bot.serving.app import create
from pincite.bot.serving.keyring import asks_for_keys, presented, role_for
from pincite.bot.settings import Settings
from pincite.index.errors import DataFolderError


def test_only_the_hash_of_a_key_is_kept_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    keys = Keys(tmp_path / "home")
    secret = keys.add("ann", Role.ASK)
    file = tmp_path / "home" / FILE
    assert secret not in file.read_text("utf-8")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    other = Keys(tmp_path / "home")
    holder = other.holder(secret)
    assert isinstance(holder, AccessKey) and (holder.name, holder.role) == ("ann", Role.ASK)
    assert other.holder(secret + "x") is other.holder("") is None
    keys.remove("ann")
    assert other.holder(secret) is None, "at once, also in a server that runs"


@pytest.mark.parametrize("name", ["ann", "", "-x", "a b", "ä", "x" * 65, "a\n"])
def test_names_of_keys_are_unique_words(tmp_path: Path, name: str) -> None:
    keys = Keys(tmp_path)
    keys.add("ann", Role.ASK)
    with pytest.raises(KeyNameError):
        keys.add(name, Role.ASK)
    with pytest.raises(KeyNameError):
        keys.remove("ben")
    assert [key.name for key in keys.all()] == ["ann"]


def test_a_damaged_file_lets_nobody_in(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("[", "utf-8")
    with pytest.raises(DataFolderError, match=r"keys\.json can't be read"):
        Keys(tmp_path).holder("x")


@pytest.mark.parametrize(
    ("host", "setting", "exist", "asked"),
    [
        ("127.0.0.1", "auto", True, False),
        ("::1", "auto", True, False),
        ("localhost", "auto", True, False),
        ("0.0.0.0", "auto", True, True),
        ("0.0.0.0", "auto", False, False),
        ("kb.example", "auto", True, True),
        ("127.0.0.1", "on", False, True),
        ("0.0.0.0", "off", True, False),
    ],
)
def test_when_keys_are_asked_for(tmp_path: Path, host: str, setting: str, exist: bool, asked: bool) -> None:
    keys = Keys(tmp_path)
    if exist:
        keys.add("ann", Role.ASK)
    assert asks_for_keys(Settings.read(home=tmp_path, host=host, keys=setting), keys) == asked


ROUTES = {
    "GET /v1/collections": Role.ASK,
    "GET /page/main.js": Role.ASK,
    "GET /v1/models": Role.ASK,
    "POST /v1/collections/own/documents?name=a.txt": Role.WRITE,
    "DELETE /v1/collections/own/documents/x": Role.WRITE,
    "GET /metrics": Role.ADMIN,
}


@pytest.mark.parametrize("role", [None, *Role])
def test_a_role_allows_what_it_says(tmp_path: Path, role: Role | None) -> None:
    settings = Settings.read(home=tmp_path / "home", keys="on")
    secret = Keys(settings.home).add("ann", role) if role is not None else "guess"
    with TestClient(create(settings, page=False), base_url="http://127.0.0.1") as http:
        assert http.get("/healthz").status_code == http.get("/readyz").status_code == 200
        assert http.get("/v1/collections").headers["www-authenticate"].startswith("Basic")
        basic = base64.b64encode(f"anybody:{secret}".encode()).decode()
        for authorization in (f"Bearer {secret}", f"Basic {basic}"):
            headers = {"Authorization": authorization, "X-Pincite-Browser": "t" * 32}
            for route, needed in ROUTES.items():
                method, path = route.split()
                status = http.request(method, path, headers=headers).status_code
                expected = 401 if role is None else 403 if role < needed else None
                assert status == expected or (expected is None and status not in {401, 403}), (route, status)


@pytest.mark.parametrize("header", ["", "Bearer", "Basic", "Basic %%%", "Basic /w==", "Digest x", "Bearer  "])
def test_headers_without_a_key(header: str) -> None:
    assert presented(header) == ""


def test_unknown_methods_on_documents_need_write() -> None:
    assert role_for("PATCH", "/v1/collections/a/documents/b") == Role.WRITE


def test_commands_make_list_and_remove_keys(tmp_path: Path) -> None:
    run = CliRunner().invoke
    made = run(commands, ["keys", "add", "ann", "--role", "write"])
    secret = made.stdout.split()[0]
    holder = Keys(Settings.read().home).holder(secret)
    assert made.exit_code == 0 and holder is not None and holder.role == Role.WRITE
    listed = run(commands, ["keys", "list"]).stdout
    assert listed.startswith("ann\twrite\t") and secret not in listed
    assert run(commands, ["keys", "remove", "ann"]).exit_code == 0
    assert run(commands, ["keys", "list"]).stdout == ""

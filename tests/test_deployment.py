"""What runs Pincite elsewhere names settings, files and routes that exist, and runs it without rights."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from pincite.bot.settings import Settings
from tests.bot.serving.serving import served

ROOT = Path(__file__).parents[1]
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))["services"]["pincite"]
UNIT = (ROOT / "examples/pincite.service").read_text("utf-8")


CLUSTER: dict[str, dict[str, Any]] = yaml.safe_load((ROOT / "compose.cluster.yaml").read_text("utf-8"))["services"]


@pytest.mark.parametrize(
    "text",
    [DOCKERFILE, json.dumps(COMPOSE), json.dumps(CLUSTER["worker"]["environment"]), UNIT],
    ids=["Dockerfile", "compose", "cluster", "unit"],
)
def test_every_variable_is_a_setting(text: str) -> None:
    names = set(re.findall(r"PINCITE_([A-Z_]+)", text)) - {"DATABASE_PASSWORD"}
    assert names and {name.lower() for name in names} <= set(Settings.model_fields)


def test_the_image_runs_as_nobody_and_holds_what_it_copies() -> None:
    stage = DOCKERFILE.rpartition("\nFROM ")[2]
    assert re.search(r"^USER pincite$", stage, re.MULTILINE) and "--uid 10001" in stage
    wanted = re.findall(r"^!(.+)$", (ROOT / ".dockerignore").read_text("utf-8"), re.MULTILINE)
    assert all((ROOT / name).exists() for name in wanted)
    linked = {path.readlink().parts[-1] for path in (ROOT / "pincite").iterdir() if path.is_symlink()}
    assert linked <= set(wanted), "the package's links lead somewhere"


def test_the_container_has_no_rights_and_time_to_finish_its_answers() -> None:
    assert COMPOSE["read_only"] and COMPOSE["cap_drop"] == ["ALL"]
    assert all(port.startswith("127.0.0.1:") for port in COMPOSE["ports"])
    shutdown = Settings.model_fields["shutdown_timeout"].default
    assert int(COMPOSE["stop_grace_period"].removesuffix("s")) > shutdown
    stop = re.search(r"TimeoutStopSec=(\d+)", UNIT)
    assert stop is not None and int(stop[1]) > shutdown
    assert "DynamicUser=yes" in UNIT and "ProtectSystem=strict" in UNIT


def test_the_parts_of_a_cluster_have_no_rights_and_know_each_other() -> None:
    for name in ("server", "worker"):
        part = CLUSTER[name]
        assert part["read_only"] and part["cap_drop"] == ["ALL"] and "ports" not in part
        assert "@database/" in part["environment"]["PINCITE_DATABASE_URL"]
        assert part["environment"]["PINCITE_CHROMA_URL"] == "http://chroma:8000"
        assert set(part["depends_on"]) < set(CLUSTER)
    version = re.search(r"chromadb==([\d.]+)", (ROOT / "pyproject.toml").read_text("utf-8"))
    assert version is not None and CLUSTER["chroma"]["image"] == f"chromadb/chroma:{version[1]}"
    assert all(port.startswith("127.0.0.1:") for part in CLUSTER.values() for port in part.get("ports", ()))


def test_the_health_check_tells_a_server_that_is_ready(tmp_path: Path) -> None:
    command = re.search(r'CMD \["python", "-c", "(.+)"\]', DOCKERFILE)
    assert command is not None and str(Settings.model_fields["port"].default) in command[1]
    with served(tmp_path / "home", page=False, seeds=False) as server:
        program = command[1].replace("8017", str(server.port))
        assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
        server.stop()
        assert subprocess.run([sys.executable, "-c", program], check=False, capture_output=True).returncode != 0

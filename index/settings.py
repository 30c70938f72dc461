"""The settings of the index, read once: pincite.toml, then PINCITE_* variables, then arguments."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Self

import platformdirs
from pydantic import AliasChoices, Field, PrivateAttr, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from pincite.index.errors import SettingsError

SETTINGS_FILE = "pincite.toml"
"""Read from the working folder or, failing that, from the data folder."""

SEEDS = "seeds"
"""The collection of the bundled seed paragraphs, and the default collection."""

PRIVATE = "browser-"
"""Beginning of the names of collections that belong to one browser; they are never named to others."""


def default_home() -> Path:
    """The platform's folder for this user's data."""
    return Path(platformdirs.user_data_dir("pincite", appauthor=False))


class IndexSettings(BaseSettings):
    """The settings of the index. An argument beats a variable `PINCITE_<NAME>`, which beats `pincite.toml`.

    The file also holds settings of the packages above, which are ignored here.
    """

    model_config = SettingsConfigDict(env_prefix="PINCITE_", extra="ignore", frozen=True, env_ignore_empty=True)

    home: Path = Field(default_factory=default_home, description="Folder that holds the catalogue and the vectors.")
    collection: str = Field(default=SEEDS, description="Default collection for questions and new documents.")
    database_url: SecretStr | None = Field(
        default=None,
        description="Address of a PostgreSQL database, such as postgresql://pincite:secret@localhost/pincite, that "
        "keeps the catalogue, feedback and jobs for several machines; needs `chroma_url`. By default SQLite does.",
    )
    chroma_url: str | None = Field(
        default=None,
        description="Address of a Chroma server, such as http://localhost:8000; by default Chroma runs embedded.",
    )
    chroma_token: SecretStr | None = Field(default=None, description="Token for the Chroma server.")
    embedding_base_url: str | None = Field(
        default=None, description="OpenAI-compatible endpoint to embed with; by default the built-in model embeds."
    )
    embedding_model: str = Field(
        default="text-embedding-3-small", description="Model to request from the embedding endpoint."
    )
    embedding_api_key: SecretStr | None = Field(
        default=None,
        validation_alias=AliasChoices("embedding_api_key", "PINCITE_EMBEDDING_API_KEY", "OPENAI_API_KEY"),
        description="Key for the embedding endpoint; by default OPENAI_API_KEY.",
    )
    passage_size: int = Field(default=1000, ge=100, le=8000, description="Target length of a passage, in characters.")
    max_file_mb: int = Field(default=100, ge=1, description="Largest file to read, in megabytes.")
    load_seconds: float = Field(
        default=300.0,
        gt=0,
        description="Most processor time to read the largest file, in seconds; small ones get less. The files within "
        "an upload share it.",
    )
    load_memory_mb: int = Field(default=2048, ge=256, description="Most memory to read a file, in megabytes.")
    web_pages: bool = Field(
        default=False,
        description="Whether `pincite index` and `pincite.add` fetch web pages by address, from the public internet.",
    )
    keep_originals: bool = Field(
        default=True,
        description="Whether PDF files are kept with their documents, so that a citation can open its page as it "
        "looks. Without them the text is shown; a collection's next change deletes those that it has.",
    )
    threads: int = Field(default=0, ge=0, description="Threads of the built-in models; 0 means one per core.")
    lock_timeout: float = Field(
        default=30.0, ge=0, description="Seconds to wait while another process writes the data folder."
    )

    _shows_paths: bool = PrivateAttr(default=True)

    @property
    def shows_paths(self) -> bool:
        """Whether sources of documents that are read with these settings name the folders of this machine."""
        return self._shows_paths

    def showing_paths(self, shows: bool) -> Self:
        """These settings, with or without the folders of this machine in sources; a server never shows them."""
        copy = self.model_copy()
        copy._shows_paths = shows
        return copy

    @field_validator("home")
    @classmethod
    def _absolute(cls, home: Path) -> Path:
        return Path(os.path.abspath(home.expanduser()))  # noqa: PTH100 - resolve() would follow a link that may move

    @model_validator(mode="after")
    def _shared_together(self) -> Self:
        if self.database_url is not None and self.chroma_url is None:
            raise ValueError("database_url needs chroma_url: machines that share documents share their vectors, too")
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments first, then the environment, then the settings file."""
        here = Path(SETTINGS_FILE)
        home = Path(os.environ.get("PINCITE_HOME") or default_home()).expanduser()
        file = here if here.is_file() else home / SETTINGS_FILE
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, toml_file=file)

    @classmethod
    def read(cls, **arguments: Any) -> Self:
        """Read the settings; arguments that are not None come first.

        Raises:
            SettingsError: a value or a name is wrong; the message names it.
        """
        try:
            return cls(**{name: value for name, value in arguments.items() if value is not None})
        except ValidationError as error:
            wrong = error.errors()[0]
            name = ".".join(str(part) for part in wrong["loc"])
            problem = "there is no such setting" if wrong["type"] == "extra_forbidden" else wrong["msg"]
            raise SettingsError(
                f"setting {name!r}: {problem}. It comes from {SETTINGS_FILE}, PINCITE_{name.upper()} or an argument"
            ) from None
        except ValueError as error:  # tomllib's own error, with line and column
            raise SettingsError(f"{SETTINGS_FILE} is not valid TOML: {error}") from None

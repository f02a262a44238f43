"""Every setting, read once, from the environment and what was chosen. Nothing else in the house reads it."""

from pathlib import Path
from typing import Literal, Self

from pydantic import AliasChoices, BaseModel, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.errors import AppError, Unprocessable

ROOT = Path(__file__).parents[1]

CHOICES = "settings.json"
MOST_DAYS = 9999  # that recordings are kept, unless for good
# One choice: none of them is taken from elsewhere than the others.
ENDPOINT = {"llm_base_url", "llm_api_key", "llm_model"}


class Choices(BaseModel, frozen=True):
    """What a person chose on the page Settings: it holds below the environment."""

    whisper_model: str | None = None
    llm_base_url: str | None = None
    llm_model: str | None = None
    keep_days: int | None = Field(None, ge=1, le=MOST_DAYS)

    @classmethod
    def read(cls, folder: Path) -> Self:
        file = folder / CHOICES
        return cls.model_validate_json(file.read_bytes()) if file.exists() else cls()

    def keep(self, folder: Path) -> None:
        """In one step, so that a crash leaves the old ones or these."""
        unfinished = folder / f"{CHOICES}.unfinished"
        unfinished.write_text(self.model_dump_json(indent=2, exclude_none=True))
        unfinished.replace(folder / CHOICES)


class Settings(BaseSettings):
    """Frozen; build it with keyword arguments in tests. README.md has the table of names and defaults."""

    model_config = SettingsConfigDict(
        env_prefix="LONGVIEW_", env_ignore_empty=True, frozen=True, populate_by_name=True, extra="ignore"
    )

    host: str = Field("127.0.0.1", validation_alias=AliasChoices("HOST", "LONGVIEW_HOST"))
    port: int = Field(8000, ge=0, le=65535, validation_alias=AliasChoices("PORT", "LONGVIEW_PORT"))
    allowed_hosts: str = ""
    data: Path = ROOT / "data"

    whisper_model: str = "base"
    stt_base_url: str | None = None
    stt_api_key: SecretStr | None = None
    stt_model: str = "whisper-1"

    llm_base_url: str | None = None
    llm_api_key: SecretStr | None = Field(
        None, validation_alias=AliasChoices("LONGVIEW_LLM_API_KEY", "OPENAI_API_KEY")
    )
    llm_model: str | None = None
    llm_timeout: float = Field(60, gt=0)
    grade_times: Literal[1, 3, 5] = 1

    keep_days: int | None = Field(None, ge=1, le=MOST_DAYS)
    max_megabytes: int = Field(100, gt=0)
    max_minutes: float = Field(15, gt=0)

    @classmethod
    def read(cls) -> "Settings":
        """From the environment, and below it the choices kept in the data folder. Raises Unprocessable."""
        try:
            told = cls()
            return told.with_choices(Choices.read(told.folder))
        except ValidationError as error:
            problems = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
            raise Unprocessable(f"A setting is not right: {problems}") from error

    def with_choices(self, choices: Choices) -> "Settings":
        """What was told stays, and counts alone as set; these choices take the place of earlier ones."""
        told = {name: getattr(self, name) for name in self.model_fields_set}
        chosen = choices.model_dump(exclude_none=True, exclude=set(self.told))
        return Settings.model_construct(set(told), **(chosen | told))

    @property
    def told(self) -> frozenset[str]:
        """The names that no choice changes.

        An endpoint that was told is not mixed with a chosen one: its key must not go to the other's address.
        """
        told = frozenset(self.model_fields_set)
        return told | ENDPOINT if told & ENDPOINT else told

    @model_validator(mode="after")
    def _endpoint_without_model(self) -> Self:
        if self.llm_base_url and not self.llm_model:
            raise ValueError(
                "LONGVIEW_LLM_BASE_URL is set but LONGVIEW_LLM_MODEL is not: name the model to use there."
            )
        return self

    @property
    def database_url(self) -> str:
        return f"sqlite:///{self.folder / 'longview.db'}"

    @property
    def recordings_url(self) -> str:
        return (self.folder / "recordings").as_uri()

    @property
    def models(self) -> Path:
        return self.folder / "models"

    @property
    def folder(self) -> Path:
        return self.data.expanduser().absolute()

    @property
    def max_bytes(self) -> int:
        return self.max_megabytes * 1_000_000

    @property
    def uses_model(self) -> bool:
        return bool(self.llm_base_url or self.llm_api_key or self.llm_model)

    @property
    def hosts(self) -> frozenset[str]:
        named = {name.strip().lower() for name in self.allowed_hosts.split(",") if name.strip()}
        return frozenset(named | {self.host.lower(), "localhost"})

    def prepare_folder(self) -> None:
        """Makes the data folder, readable by its owner only."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise AppError(
                f"The data folder {self.folder} cannot be made ({error.strerror}). "
                "Set LONGVIEW_DATA to a folder you can write to."
            ) from error

from pathlib import Path

import pytest
from pydantic import ValidationError

from app.errors import Unprocessable
from app.settings import CHOICES, ROOT, Choices, Settings

NAMES = (
    "HOST",
    "PORT",
    "LONGVIEW_DATA",
    "OPENAI_API_KEY",
    "LONGVIEW_LLM_MODEL",
    "LONGVIEW_LLM_BASE_URL",
    "LONGVIEW_WHISPER_MODEL",
    "LONGVIEW_KEEP_DAYS",
)
NEAR = Choices(llm_base_url="http://127.0.0.1:11434/v1", llm_model="qwen3:8b")


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


def test_settings_without_an_environment_keep_everything_here() -> None:
    settings = Settings()
    assert (settings.host, settings.port, settings.data) == ("127.0.0.1", 8000, ROOT / "data")
    assert (settings.uses_model, settings.stt_base_url, settings.whisper_model) == (False, None, "base")
    assert (settings.max_bytes, settings.max_minutes) == (100_000_000, 15)


def test_plain_names_are_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PORT", "8010")
    monkeypatch.setenv("HOST", "0.0.0.0")
    monkeypatch.setenv("LONGVIEW_DATA", str(tmp_path))
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    settings = Settings()
    assert (settings.host, settings.port, settings.data) == ("0.0.0.0", 8010, tmp_path)
    assert settings.uses_model
    assert "sk-secret" not in repr(settings)


def test_empty_names_count_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "")
    monkeypatch.setenv("PORT", "")
    assert (Settings().uses_model, Settings().port) == (False, 8000)


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError):
        Settings().port = 9  # type: ignore[misc]


def test_data_folder_is_its_owners_only(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "deep" / "data")
    settings.prepare_folder()
    assert settings.folder.stat().st_mode & 0o777 == 0o700


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder the environment names."""
    monkeypatch.setenv("LONGVIEW_DATA", str(tmp_path))
    return tmp_path


def test_choices_hold_where_the_environment_is_silent(folder: Path) -> None:
    Choices(whisper_model="tiny.en", keep_days=30).keep(folder)
    settings = Settings.read()
    assert (settings.whisper_model, settings.keep_days, settings.port) == ("tiny.en", 30, 8000)


def test_days_beyond_the_calendar_are_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LONGVIEW_KEEP_DAYS", "1000000")
    with pytest.raises(Unprocessable, match="A setting is not right: keep_days"):
        Settings.read()


def test_environment_goes_before_a_choice(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Choices(whisper_model="tiny.en", keep_days=30).keep(folder)
    monkeypatch.setenv("LONGVIEW_WHISPER_MODEL", "small")
    settings = Settings.read()
    assert (settings.whisper_model, settings.keep_days) == ("small", 30)


def test_chosen_model_is_used(folder: Path) -> None:
    NEAR.keep(folder)
    settings = Settings.read()
    assert (settings.llm_base_url, settings.llm_model) == (NEAR.llm_base_url, NEAR.llm_model)


def test_key_in_the_environment_is_never_given_to_a_chosen_address(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    NEAR.keep(folder)
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    settings = Settings.read()
    assert (settings.llm_base_url, settings.llm_model) == (None, None)


def test_without_choices_the_environment_is_all(folder: Path) -> None:
    assert Settings.read() == Settings()


def test_choices_nobody_can_read_are_an_error_by_name(folder: Path) -> None:
    (folder / CHOICES).write_text('{"keep_days": "soon"}')
    with pytest.raises(Unprocessable, match="A setting is not right: keep_days"):
        Settings.read()

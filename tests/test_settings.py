from pathlib import Path

import pytest
from pydantic import ValidationError

from app.settings import ROOT, Settings

NAMES = ("HOST", "PORT", "LONGVIEW_DATA", "OPENAI_API_KEY", "LONGVIEW_LLM_MODEL", "LONGVIEW_LLM_BASE_URL")


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

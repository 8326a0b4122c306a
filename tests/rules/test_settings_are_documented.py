"""Settings, shipped defaults and the operator's handbook say the same."""

import re
import tomllib
from pathlib import Path

import pytest

from noticeboard.settings.channels import StanzaTable
from noticeboard.settings.shapes import BoardFile, EveryKind, KindTable, WholeInstallation
from noticeboard.settings.sources import CONFIG, PREFIX

ROOT = Path(__file__).resolve().parents[2]
HANDBOOK = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
IN_CODE = set(re.findall(r"`([^`]+)`", HANDBOOK))


def shipped(name: str) -> dict[str, object]:
    """One file of ``config/``."""
    return tomllib.loads((ROOT / "config" / name).read_text(encoding="utf-8"))


def in_two_languages(model: type[EveryKind]) -> set[str]:
    """The settings of a kind as the handbook writes them."""
    spoken = {
        "title",
        "about",
        "fulfilment",
        "fulfilment_in_part",
        "reminder",
        "headline",
        "headline_about",
    }
    return {
        written
        for key in model.model_fields
        for written in ([f"{key}.ko", f"{key}.en"] if key in spoken else [key])
    }


@pytest.mark.parametrize("key", sorted(BoardFile.model_fields))
def test_every_setting_is_in_the_handbook_with_its_variable(key: str) -> None:
    """Nobody reads code to learn what can be set."""
    assert f"| `{key}` | `{PREFIX}{key.upper()}` |" in HANDBOOK


def test_every_setting_of_policy_and_channels_is_in_the_handbook() -> None:
    """Kinds and stanzas too."""
    wanted = in_two_languages(KindTable) | set(StanzaTable.model_fields)
    wanted |= {f"policy.{key}" for key in WholeInstallation.model_fields}

    wanted |= {f"{key}.{tongue}" for key in ("title", "body", "short") for tongue in ("ko", "en")}

    assert wanted | {CONFIG, "stock_phrases.ko", "stock_phrases.en"} <= IN_CODE
    assert "[holding_texts.<name>]" in IN_CODE


def test_every_setting_has_its_default_in_the_shipped_files() -> None:
    """The shipped folder is the list of all settings."""
    policy = shipped("policy.toml")

    assert set(shipped("noticeboard.toml")) == set(BoardFile.model_fields)
    assert set(policy["every_kind"]) == set(EveryKind.model_fields)  # type: ignore[call-overload]
    assert set(policy["policy"]) == set(WholeInstallation.model_fields)  # type: ignore[call-overload]


def test_no_shipped_kind_repeats_what_holds_for_every_kind() -> None:
    """It would win over what an operator writes for every kind."""
    policy = shipped("policy.toml")
    common: dict[str, object] = policy["every_kind"]  # type: ignore[assignment]  # a table
    kinds: dict[str, dict[str, object]] = policy["kinds"]  # type: ignore[assignment]  # tables

    for name, kind in kinds.items():
        assert {key for key, value in kind.items() if common.get(key) == value} == set(), name


def test_every_shipped_kind_is_in_the_handbook() -> None:
    """A kind nobody can read about is not offered."""
    kinds = shipped("policy.toml")["kinds"]

    assert isinstance(kinds, dict)
    assert set(kinds) <= IN_CODE

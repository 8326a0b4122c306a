"""A house in which the stories happen, staffed once and copied for each."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest

from tests.servers.databases import migrated_file
from tests.stories.setting import Setting
from tests.stories.telling import Telling
from tests.web.house import open_house, staffed

__all__ = ["migrated_file"]

Teller = Callable[..., Telling]


@pytest.fixture(scope="session")
def staff(
    tmp_path_factory: pytest.TempPathFactory, migrated_file: Path
) -> tuple[Path, Mapping[str, str]]:
    """A folder to copy from: ana writes, bo signs, doh and eun are on duty; and their tokens."""
    folder = tmp_path_factory.mktemp("staffed") / "data"
    house = open_house(folder, staffed(folder, migrated_file))
    for name, role in (("doh", "duty"), ("eun", "duty"), ("adm", "admin")):
        house.hire(name, role)
    house.close()
    return folder, house.tokens


@pytest.fixture
def told_in(tmp_path: Path, staff: tuple[Path, Mapping[str, str]]) -> Iterator[Teller]:
    """Begins a story in a setting, with files of configuration laid over the shipped ones."""
    source, tokens = staff
    under_way: list[Telling] = []

    def tell(setting: Setting, texts: Mapping[str, Mapping[str, str]], **config: str) -> Telling:
        folder = tmp_path / f"story-{len(under_way)}"
        shutil.copytree(source, folder / "data")
        telling = Telling(setting, folder, tokens, texts, config)
        under_way.append(telling)
        return telling

    yield tell
    for telling in under_way:
        telling.house.close()


def seoul(year: int, month: int, day: int) -> Setting:
    """As it happened, in Korean."""
    return Setting("Asia/Seoul", "ko", date(year, month, day))


def new_york(day: int) -> Setting:
    """The same once more, in English, on that day of July 2027: summer time there."""
    return Setting("America/New_York", "en", date(2027, 7, day))

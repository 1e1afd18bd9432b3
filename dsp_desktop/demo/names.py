"""Names of people who do not exist, as a delivery company's payroll would really mix them.

Given and family names are drawn separately, by origin, so that the screens and the printed
reports are tried with every letter they must carry: Vietnamese, Spanish, Slavic, Cyrillic.
"""

import unicodedata
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Origin:
    """Names that go together, and how often they are drawn."""

    weight: int
    given: tuple[str, ...]
    family: tuple[str, ...]
    family_first: bool = False


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_ENGLISH = Origin(
    34,
    _words(
        "Avery Blake Casey Dana Devon Elliot Emery Finley Harper Jamie Jordan Kendall Logan Morgan "
        "Parker Quinn Reese Riley Rowan Sage Shelby Skyler Sydney Tatum"
    ),
    _words(
        "Alderbrook Ashgrove Birchwell Cedarholm Cloverdale Dunmarsh Eastlow Fernhollow Foxmoor "
        "Glenhurst Hartswell Hollowell Kestrelby Larkfield Maplesby Northam Oakhanger Pinecroft "
        "Quarrington Redfern Stonebeck Thornbeck Underhay Westerly Willowby Yarrowby"
    ),
)
_SPANISH = Origin(
    24,
    _words(
        "Adrián Ana Andrés Beatriz Camila Damián Elena Esteban Inés Iván Joaquín Lucía Marisol "
        "Mateo Nicolás Noelia Óscar Paloma Raúl Rocío Tomás Valeria Ximena Íñigo"
    ),
    _words(
        "Alcázar Barriga Cañizares Dueñas Echeverría Fajardo Galíndez Ibáñez Jáuregui Lizárraga "
        "Mondragón Núñez Ordóñez Peñaloza Quiñones Ruiz Saldívar Tiscareño Urrutia Villaseñor "
        "Yáñez Zubiría"
    ),
)
_VIETNAMESE = Origin(
    16,
    (
        "Thị Ánh", "Văn Bảo", "Minh Châu", "Quốc Đạt", "Thùy Dương", "Hữu Hạnh", "Ngọc Hiếu",
        "Gia Huy", "Bích Liên", "Đức Long", "Tuyết Mai", "Hoàng Nam", "Kim Ngân", "Thanh Phúc",
        "Mỹ Quyên", "Xuân Sơn", "Thảo Vy", "Anh Tuấn",
    ),
    ("Nguyễn", "Trần", "Phạm", "Huỳnh", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Dương", "Lý", "Vũ"),
    family_first=True,
)  # fmt: skip
_SLAVIC = Origin(
    14,
    _words(
        "Agnieszka Bożena Dušan Grażyna Jiří Kateřina Łukasz Mirosław Nataša Ondřej Przemysław "
        "Radovan Stanisława Václav Wojciech Zdeněk Želimir"
    ),
    _words(
        "Brzęczyk Čapkovič Dvořáček Gajdůšek Hruševar Jabłonek Krzywonos Łąkota Mrázkovič "
        "Nováčik Piątkiel Říhošek Świętek Štefanič Vrbovec Zawierucha Żurawka"
    ),
)
_CYRILLIC = Origin(
    4,
    ("Оксана", "Богдан", "Галина", "Тарас", "Милена", "Стоян", "Ярослава", "Їва"),  # noqa: RUF001 - Cyrillic on purpose
    ("Дорошняк", "Криниченко", "Вербищук", "Мельниченко", "Полящук", "Радойчић", "Шевчишенко"),
)
_AFRICAN = Origin(
    8,
    _words("Abebe Adaeze Chidi Desta Efua Femi Kwabena Makena Nia Oluchi Tendai Zuri"),
    _words("Abiodun Bekele Chikere Danso Ekwueme Gebre Mwangiru Ntuli Okafore Sesay Tadele"),
)
_ORIGINS = (_ENGLISH, _SPANISH, _VIETNAMESE, _SLAVIC, _CYRILLIC, _AFRICAN)
_WEIGHTS = tuple(origin.weight for origin in _ORIGINS)
#: Letters that Unicode does not take apart into a plain letter and a mark.
_WHOLE = str.maketrans({"đ": "d", "Đ": "D", "ł": "l", "Ł": "L"})


class Names:
    """Draws names, never the same one twice."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._used: set[str] = set()

    def draw(self) -> str:
        """Return a name nobody in this company has yet."""
        while True:
            origin = self._chance.choices(_ORIGINS, _WEIGHTS)[0]
            given, family = self._chance.choice(origin.given), self._chance.choice(origin.family)
            name = f"{family} {given}" if origin.family_first else f"{given} {family}"
            if len(self._used) >= _plenty():  # a very large company: middle initials tell apart
                name = f"{name} {self._chance.choice('ABCDEFGHJKLMNPRSTVW')}."
            if name not in self._used:
                self._used.add(name)
                return name


def _plenty() -> int:
    """Return how many names to draw before namesakes get a middle initial."""
    return sum(len(o.given) * len(o.family) for o in _ORIGINS) // 2


def email(name: str, number: int) -> str:
    """Return an address that can reach nobody: ``example.com`` is set aside for examples."""
    plain = unicodedata.normalize("NFKD", name.translate(_WHOLE))
    letters = "".join(c for c in plain.casefold() if c.isascii() and (c.isalnum() or c == " "))
    words = letters.split()
    return f"{'.'.join(words) if words else 'driver'}.{number}@example.com"

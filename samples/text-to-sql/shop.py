"""The invented shop: customers, products and orders from a fixed seed, written to SQLite.

make.py calls `build_shop`; the result is the same file, byte for byte, wherever SQLite has its usual defaults.
"""

import sqlite3
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from draw import Draw

HERE = Path(__file__).parent
SEED = 2026
CITIES = ("Lyon", "Oslo", "Porto", "Ghent", "Turin", "Bergen", "Cork", "Graz")
FIRST_NAMES = (
    "Ada", "Bruno", "Clara", "Dario", "Elin", "Felix", "Greta", "Hugo", "Ines", "Jonas", "Karin", "Leo",
    "Mina", "Nils", "Olga", "Pablo", "Rosa", "Sven", "Tara", "Uwe", "Vera", "Wim", "Yara", "Zeno",
)  # fmt: skip
LAST_NAMES = ("Berg", "Costa", "Dahl", "Evans", "Fabre", "Klein", "Lund", "Moretti", "Novak", "Silva")
TITLES = {
    "tea": ("Green Tea", "Mint Tea", "Smoky Tea", "White Tea", "Lemon Tea", "Ginger Tea"),
    "coffee": ("Dark Coffee", "Morning Coffee", "Island Coffee", "Mild Coffee", "Spiced Coffee"),
    "mugs": ("Blue Mug", "Tall Mug", "Tin Mug", "Owl Mug", "Travel Mug"),
    "kettles": ("Copper Kettle", "Steel Kettle", "Camp Kettle", "Glass Kettle"),
    "honey": ("Forest Honey", "Clover Honey", "Heather Honey", "Orange Honey"),
    "biscuits": ("Oat Biscuits", "Ginger Biscuits", "Almond Biscuits", "Butter Biscuits", "Cocoa Biscuits"),
}
BASE_PRICES = {"tea": 6, "coffee": 11, "mugs": 14, "kettles": 48, "honey": 8, "biscuits": 4}
STATUSES = ("open", "paid", "shipped", "returned")
# Order counts of the most loyal customers: all different, so that "the top 3" has one right answer.
LOYAL = (15, 14, 13, 12, 11, 10)
UNSOLD = ("Mild Coffee", "Orange Honey", "Travel Mug")
FIRST_DAY = date(2025, 1, 1)


@dataclass(frozen=True)
class Shop:
    """The rows of the three tables, in the order of their columns in schema.sql."""

    customers: list[tuple[int, str, str, int]]
    products: list[tuple[int, str, str, float, int]]
    orders: list[tuple[int, int, int, int, str, str]]


def _draw_customers(draw: Draw) -> list[tuple[int, str, str, int]]:
    return [
        (number, f"{first} {draw.pick(LAST_NAMES)}", draw.pick(CITIES), 2019 + draw.below(7))
        for number, first in enumerate(FIRST_NAMES, start=1)
    ]


def _draw_products(draw: Draw) -> list[tuple[int, str, str, float, int]]:
    listed = [(title, category) for category, titles in TITLES.items() for title in titles]
    # Eighths of the base price apart and a per-product cent keep all prices different: no ties at "the cheapest 3".
    return [
        (
            number,
            title,
            category,
            round(BASE_PRICES[category] * (1 + draw.below(6) / 8) + number / 100, 2),
            draw.below(60),
        )
        for number, (title, category) in enumerate(draw.shuffled(listed), start=1)
    ]


def _draw_orders(draw: Draw, customers: int, sold: list[int]) -> list[tuple[int, int, int, int, str, str]]:
    counts = [*LOYAL, *(1 + draw.below(8) for _ in range(customers - len(LOYAL)))]
    buyers = [buyer for buyer, count in zip(draw.shuffled(range(1, customers + 1)), counts, strict=True) for _ in range(count)]
    # Every sold product is ordered at least once before chance takes over.
    goods = [*sold, *(draw.pick(sold) for _ in range(len(buyers) - len(sold)))]
    days = sorted(draw.below(300) for _ in buyers)
    return [
        (number, buyer, product, 1 + draw.below(5), draw.pick(STATUSES), str(FIRST_DAY + timedelta(days=day)))
        for number, (buyer, product, day) in enumerate(zip(draw.shuffled(buyers), goods, days, strict=True), start=1)
    ]


def draw_shop() -> Shop:
    """The shop of the fixed seed."""
    draw = Draw(SEED)
    customers = _draw_customers(draw)
    products = _draw_products(draw)
    sold = [row[0] for row in products if row[1] not in UNSOLD]
    return Shop(customers, products, _draw_orders(draw, len(customers), sold))


def build_shop(path: Path) -> Shop:
    """Writes the shop to a new SQLite file at `path` (replacing one that is there) and returns its rows."""
    shop = draw_shop()
    path.unlink(missing_ok=True)
    connection = sqlite3.connect(path)
    try:
        connection.executescript((HERE / "schema.sql").read_text(encoding="utf-8"))
        with connection:
            connection.executemany("INSERT INTO customers VALUES (?, ?, ?, ?)", shop.customers)
            connection.executemany("INSERT INTO products VALUES (?, ?, ?, ?, ?)", shop.products)
            connection.executemany("INSERT INTO orders VALUES (?, ?, ?, ?, ?, ?)", shop.orders)
    finally:
        connection.close()
    _forget_sqlite_version(path)
    return shop


def _forget_sqlite_version(path: Path) -> None:
    """SQLite notes its own version in bytes 96 to 99 of the header and never reads it; zero is the same everywhere."""
    content = bytearray(path.read_bytes())
    content[96:100] = bytes(4)
    path.write_bytes(content)

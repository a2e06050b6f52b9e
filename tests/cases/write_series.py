"""Writes the price series of the cases. They are made up: one rule each, so that the answer can be worked out by hand."""

from pathlib import Path

HOURS = 8760


def main() -> None:
    folder = Path(__file__).parent / "one-storage-two-prices"
    prices = ["10" if hour % 2 == 0 else "50" for hour in range(HOURS)]
    rows = [f"{hour},{price}" for hour, price in enumerate(prices)]
    (folder / "synthetic-two-prices.csv").write_text("\n".join(["hour,price_usd_per_mwh", *rows]) + "\n")


if __name__ == "__main__":
    main()

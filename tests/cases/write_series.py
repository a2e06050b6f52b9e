"""Writes the series of the cases. They are made up: one rule each, so that the answer can be worked out by hand."""

from pathlib import Path

HOURS = 8760


def two_prices(case: str, even: str, odd: str) -> None:
    rows = [f"{hour},{even if hour % 2 == 0 else odd}" for hour in range(HOURS)]
    file = Path(__file__).parent / case / "synthetic-two-prices.csv"
    file.write_text("\n".join(["hour,price_usd_per_mwh", *rows]) + "\n")


def sun_by_turns(case: str, even: str, odd: str) -> None:
    rows = [f"{hour},{even if hour % 2 == 0 else odd}" for hour in range(HOURS)]
    file = Path(__file__).parent / case / "synthetic-sun.csv"
    file.write_text("\n".join(["hour,capacity_factor", *rows]) + "\n")


def main() -> None:
    sun_by_turns("measured-sun", "0", "0.4")
    sun_by_turns("clean-contracts", "0.5", "0")
    two_prices("one-storage-two-prices", "10", "50")
    two_prices("paid-to-take", "-30", "50")


if __name__ == "__main__":
    main()

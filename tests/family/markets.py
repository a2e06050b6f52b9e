"""What stands around a campus: weather, prices of electricity and fuel, rates and taxes. Each returns sections of a scenario, and the
series that they name."""

import math

from draw import Draw, Flow, figure, number, quantity, share

HOURS = 8760
HOURS_OF_MONTH = HOURS / 12


def seasons(draw: Draw, mean: float, swing: float, noise: float) -> list[float]:
    """Twelve values around a mean, highest in July."""
    return [mean - swing * math.cos(2 * math.pi * (month - 0.5) / 12) + draw.between(-noise, noise) for month in range(12)]


def normals(draw: Draw) -> dict[str, list[float]]:
    temperature = seasons(draw, draw.between(-2, 24), draw.between(3, 15), 1)
    dry = draw.between(3, 14)
    return {
        "clearness_index": [min(0.78, max(0.2, value)) for value in seasons(draw, draw.between(0.35, 0.65), 0.06, 0.04)],
        "temperature_c": temperature,
        "temperature_range_k": [max(3.0, value) for value in seasons(draw, draw.between(6, 14), 2, 1)],
        "dew_point_c": [value - dry for value in temperature],
        "wind_speed_m_per_s": [max(1.0, value) for value in seasons(draw, draw.between(2.5, 8), -0.8, 0.5)],
    }


def weather_file(draw: Draw, latitude_degrees: float) -> str:
    """A plain year: sun by the height that the season gives it, clouds by the day."""
    year = normals(draw)
    lines = ["hour,ghi_w_per_m2,temperature_c,dew_point_c,wind_speed_m_per_s"]
    clouds = wind = 1.0
    for hour in range(HOURS):
        month, clock = min(11, int(hour / HOURS_OF_MONTH)), hour % 24 + 0.5
        if hour % 24 == 0:
            clouds, wind = draw.between(0.3, 1.3), draw.between(0.4, 1.8)
        tilt = math.radians(23.45) * math.sin(2 * math.pi * (hour / 24 - 80) / 365)
        latitude = math.radians(latitude_degrees)
        angle = math.radians(15 * (clock - 12))
        height = math.sin(latitude) * math.sin(tilt) + math.cos(latitude) * math.cos(tilt) * math.cos(angle)
        sun = max(0.0, 1200 * height) * min(0.8, year["clearness_index"][month] * clouds)
        temperature = year["temperature_c"][month] - year["temperature_range_k"][month] / 2 * math.cos(math.radians(15 * (clock - 3)))
        speed = min(35.0, year["wind_speed_m_per_s"][month] * wind * draw.between(0.7, 1.3))
        dew_point = min(temperature, year["dew_point_c"][month])
        lines.append(f"{hour},{sun:.0f},{temperature:.1f},{dew_point:.1f},{speed:.1f}")
    return "\n".join(lines) + "\n"


def weather(draw: Draw, identifier: str, latitude_degrees: float, weather_years: int) -> tuple[dict, dict[str, str]]:
    """One entry of `weather`, and the files it names."""
    if weather_years > 2 or draw.chance(0.85):
        return {"synthetic": {key: [round(value, 3) for value in values] for key, values in normals(draw).items()}}, {}
    files = {f"series/{identifier}-{year}.csv": weather_file(draw, latitude_degrees) for year in range(weather_years)}
    return {"files": [Flow(path=path, format="csv", probability=draw.between(0.2, 3)) for path in files]}, files


def price_file(draw: Draw) -> str:
    """Hourly prices with a daily and a yearly shape, spikes, and whole weeks below zero."""
    mean, swing, noise = draw.log_between(15, 90), draw.between(0, 0.5), draw.between(0, 0.4)
    weeks_below_zero = {draw.whole(0, 51) for _ in range(draw.whole(1, 10))}
    depth = draw.log_between(1, 80)
    lines = ["hour,price_usd_per_mwh"]
    for hour in range(HOURS):
        shape = 1 - swing * math.cos(2 * math.pi * (hour % 24 - 6) / 24) + 0.2 * math.cos(2 * math.pi * hour / HOURS)
        price = mean * shape * (1 + draw.between(-noise, noise))
        if hour // 168 in weeks_below_zero:
            price = -depth * draw.between(0.2, 1)
        elif draw.chance(0.003):
            price = draw.log_between(200, 5000)
        lines.append(f"{hour},{price:.2f}")
    return "\n".join(lines) + "\n"


def electricity(draw: Draw, years: range) -> tuple[dict, str | None]:
    """One entry of `prices` without its file's path, and that file."""
    series = None
    kind = draw.whole(0, 2)
    if kind == 0:
        body = {"constant": figure(draw, draw.log_between(5, 150), "USD/MWh")}
    elif kind == 1:
        body = {
            "synthetic": {
                "mean": quantity(draw.log_between(15, 90), "USD/MWh"),
                "volatility": share(draw.between(0, 1)),
                "daily_swing": share(draw.between(0, 0.6)),
                "spikes_per_year": draw.whole(0, 100),
                "spike_price": quantity(draw.log_between(150, 5000), "USD/MWh"),
                "spike_hours": draw.whole(1, 40),
                "negative_hours_share": share(draw.pick([0, 0, 0.02, 0.1, 0.4])),
            }
        }
    else:
        body, series = {"file": "PATH"}, price_file(draw)
    price = {"electricity": body}
    if draw.chance(0.3):
        price["escalation"] = share(draw.between(-0.03, 0.06))
    if draw.chance(0.2):
        price["level"] = Flow({year: number(draw.between(0.5, 2)) for year in years})
    return price, series


def fuel(draw: Draw) -> dict:
    price = {"fuel": {"constant": figure(draw, draw.log_between(1.5, 15), "USD/MMBtu")}}
    if draw.chance(0.3):
        price["escalation"] = share(draw.between(-0.02, 0.05))
    return price


def economics(draw: Draw) -> dict:
    section = {"currency_year": draw.pick([2024, 2025, 2026]), "real_discount_rate": share(draw.pick([0, 0.03, 0.05, 0.08, 0.1, 0.14]))}
    if draw.chance(0.3):
        section["inflation"] = share(draw.between(0, 0.05))
    if draw.chance(0.4):
        section["carbon_price"] = figure(draw, draw.log_between(1, 200), "USD/t")
    if draw.chance(0.35):
        section["taxes"] = {
            "rate": share(draw.between(0.1, 0.3)),
            "depreciation": ["20 %", "32 %", "19.2 %", "11.52 %", "11.52 %", "5.76 %"],
        }
    return section

"""Sites with their halls and limits, and the contracts served there."""

import equipment
from draw import Draw, Flow, figure, quantity, share

ACCELERATORS = {"h100": 1.39, "h200": 1.39, "gb200": 2.09, "gb300": 2.2, "tpu-v7": 1.45, "trainium2": 0.87}  # kW each
HALF_HOUR_ZONES = 0.1  # share of places


def place(draw: Draw) -> Flow:
    longitude_degrees = draw.between(-120, 140)
    return Flow(
        latitude_degrees=round(draw.between(-40, 60), 3),
        longitude_degrees=round(longitude_degrees, 3),
        elevation=quantity(draw.between(0, 2500), "m"),
        utc_offset_hours=round(longitude_degrees / 15) + (0.5 if draw.chance(HALF_HOUR_ZONES) else 0),
    )


def cooling(draw: Draw) -> dict:
    kind = draw.pick(["dry", "dry", "evaporative", "hybrid"])
    section = {"type": kind, "pue": round(draw.between(1.02, 1.6), 3)}
    if draw.chance(0.7):
        section["pue_per_kelvin"] = round(draw.between(0, 0.01), 4)
    if kind != "dry":
        section["water_use"] = figure(draw, draw.between(0.3, 2), "L/kWh")
    return section


def halls(draw: Draw, load_mw: float, years: range) -> dict:
    count = draw.whole(1, 4)
    section = {}
    for index in range(count):
        accelerator = draw.pick(sorted(ACCELERATORS))
        power_mw = load_mw / count
        hall = {
            "it_power": quantity(power_mw, "MW"),
            "accelerator": accelerator,
            "ready": f"{draw.whole(years[0] - 1, years[-1])}-{draw.whole(1, 12):02}-{draw.whole(1, 28):02}"
            if index
            else f"{years[0]}-01-01",
        }
        if draw.chance(0.4):
            hall["accelerators"] = int(1000 * power_mw / ACCELERATORS[accelerator]) + 1
        if draw.chance(0.6):
            hall["load_factor"] = share(draw.between(0.4, 1))
        if draw.chance(0.7):
            hall["load"] = draw.pick(["flat", "training", "inference"])
        if draw.chance(0.3):
            hall["job_accelerators"] = max(1, int(200 * power_mw))
        section[f"hall-{index + 1}"] = hall
    return section


def offers(draw: Draw, load_mw: float, years: range) -> dict:
    section = {}
    for index in range(draw.whole(1, 3)):
        offer = {
            "power": figure(draw, load_mw * draw.log_between(0.2, 2.5), "MW"),
            "available": f"{draw.whole(years[0] - 2, years[-1])}-{draw.whole(1, 12):02}-01",
        }
        if draw.chance(0.5):
            offer["committed"] = "true"
        if draw.chance(0.6):
            offer["cost"] = figure(draw, draw.log_between(10, 2000), "USD/kW")
        if draw.chance(0.3):
            offer["life"] = f"{draw.whole(1, 40)} years"
        section[f"offer-{index + 1}"] = offer
    return section


def connection(draw: Draw, load_mw: float, years: range, price: str) -> dict:
    section = {
        "offers": offers(draw, load_mw, years),
        "energy_price": price,
        "carbon_intensity": figure(draw, draw.between(10, 800), "kg/MWh"),
    }
    if draw.chance(0.5):
        section["delivery_charge"] = quantity(draw.between(0, 30), "USD/MWh")
    if draw.chance(0.35):
        section |= {
            "export_price_share": share(draw.pick([1, draw.between(0.2, 1)])),
            "export_limit": quantity(load_mw * draw.between(0.1, 2), "MW"),
        }
    if draw.chance(0.4):
        section["demand_charge"] = figure(draw, draw.between(1, 25), "USD/kW-month")
        if draw.chance(0.6):
            section["ratchet"] = share(draw.between(0.2, 1))
    if draw.chance(0.3):
        section["coincident_peak"] = Flow(rate=quantity(draw.between(20, 120), "USD/kW-year"), hours=draw.pick([1, 4, 5, 12]))
    if draw.chance(0.3):
        section["capacity_obligation"] = quantity(draw.between(20, 400), "USD/MW-day")
    if draw.chance(0.35):
        section["flexible"] = Flow(hours=draw.pick([20, 100, 500, 3000]), share=share(draw.pick([0, draw.between(0.1, 0.9)])))
    if draw.chance(0.4):
        section["clean_share"] = share(draw.between(0, 1))
    if draw.chance(0.4):
        section["firm_share"] = share(draw.between(0.3, 1))
    return section


def permits(draw: Draw, load_mw: float) -> dict:
    """Limits between a tenth of what the load could emit from gas and more than it."""
    section = {}
    if draw.chance(0.35):
        section["nox_per_year"] = quantity(load_mw * draw.log_between(0.05, 5), "short_ton/year")
    if draw.chance(0.2):
        section["nox_per_hour"] = quantity(load_mw * draw.log_between(0.05, 2), "lb/h")
    if draw.chance(0.35):
        section["co2_per_year"] = quantity(load_mw * draw.log_between(300, 5000), "t/year")
    if draw.chance(0.25):
        section["full_load_hours"] = quantity(draw.pick([100, 500, 2000, 6000]), "h")
    return section


def firmness(draw: Draw) -> dict:
    return {
        "contingency": draw.pick(["none", "largest_supply_unit", "two_largest_supply_units", "largest_unit", "two_largest_units"]),
        "reserve_margin": share(draw.pick([0, draw.between(0, 0.4)])),
        "shortfall_price": figure(draw, draw.pick([0, draw.log_between(10, 1000), draw.log_between(50, 200)]), "USD/kW-year"),
    }


def limits(draw: Draw, load_mw: float, burns: bool) -> dict:
    """What only some sites have."""
    section = {}
    if burns and draw.chance(0.3):
        section["fuel_line"] = quantity(load_mw * draw.between(2, 14), "MMBtu/h")
    if burns and draw.chance(0.25):
        section["fuel_line_per_day"] = quantity(24 * load_mw * draw.between(2, 12), "MMBtu/day")
    if burns and draw.chance(0.6):
        section["permits"] = permits(draw, load_mw)
    if draw.chance(0.3):
        section["clean_share"] = share(draw.between(0.05, 0.9))
    if draw.chance(0.25):
        section["clean_share_hourly"] = share(draw.between(0.05, 0.9))
    if draw.chance(0.45):
        section["firmness"] = firmness(draw)
    if draw.chance(0.3):
        section["deferrable"] = Flow(share=share(draw.pick([1, draw.between(0.02, 0.5)])), window_hours=draw.pick([1, 4, 6, 24, 168]))
    return section


def site(draw: Draw, weather: str, price: str, years: range, strict: bool, hopeless: bool) -> tuple[dict, float]:
    """One site and its load in MW. Where every MW must be served (`strict`) an old connection is enough, unless `hopeless`."""
    load_mw = draw.log_between(10, 1500)
    section = {
        "place": place(draw),
        "weather": weather,
        "cooling": cooling(draw),
        "facility_cost": figure(draw, draw.between(7, 20), "million USD/MW"),
        "idle_value": "0 USD/GPU-hour",
        "halls": halls(draw, load_mw, years),
    }
    if draw.chance(0.2):
        section["name"] = "Campus"
    if draw.chance(0.3):
        section["facility_life"] = f"{draw.whole(5, 30)} years"
    if draw.chance(0.5):
        section["peak_facility_to_it_ratio"] = round(draw.between(1, 2), 3)
    grid = strict or draw.chance(0.75)
    if grid:
        section["connection"] = connection(draw, load_mw, years, price)
    section["supply"] = equipment.supply(draw, load_mw, years, draw.whole(0 if grid else 2, 5))
    if strict:
        power_mw = load_mw * (0.1 if hopeless else 2.5)
        section["connection"]["offers"]["old"] = {"power": quantity(power_mw, "MW"), "available": "2020-01-01", "committed": "true"}
        section["connection"].pop("flexible", None)
        section["shed_allowed"] = "false"
    if not section["supply"]:
        del section["supply"]
    burns = any("fuel_price" in entry for entry in section.get("supply", {}).values())
    allowed = limits(draw, load_mw, burns)
    for key in ("clean_share", "clean_share_hourly") if strict and draw.chance(0.7) else ():
        allowed.pop(key, None)
    return section | allowed, load_mw


def margin(draw: Draw) -> float:
    """USD/GPU-hour: half of them as rents are, half from a tenth of a cent to a million."""
    return draw.log_between(0.5, 8) if draw.chance(0.5) else draw.log_between(1e-3, 1e6)


def ramp(draw: Draw, power_mw: float, years: range) -> list[Flow]:
    steps = draw.whole(1, 3)
    months = sorted(draw.some(range(12 * len(years)), steps))
    return [
        Flow({"from": f"{years[0] + month // 12}-{month % 12 + 1:02}", "it_power": quantity(power_mw * (index + 1) / steps, "MW")})
        for index, month in enumerate(months)
    ]


def contracts(draw: Draw, loads_mw: dict[str, float], years: range) -> dict:
    """Ranks rise, prices do not; within a rank prices are equal, as the language asks."""
    section, rank, price = {}, 0, margin(draw)
    for index in range(draw.whole(0, 3)):
        sites = draw.some(sorted(loads_mw), draw.whole(1, len(loads_mw)))
        if index and draw.chance(0.7):
            rank, price = rank + 1, price * draw.log_between(0.01, 1)
        contract = {"customer": "lab", "vendor": "cloud", "sites": sites}
        contract["ramp"] = ramp(draw, sum(loads_mw[name] for name in sites) * draw.between(0.1, 0.9), years)
        contract |= {"rank": rank, "price": quantity(price, "USD/GPU-hour")}
        if draw.chance(0.2):
            contract["end"] = f"{years[-1] + draw.whole(1, 3)}-07"
        if draw.chance(0.15):
            contract["exclusive"] = "true"
        section[f"contract-{index + 1}"] = contract
    return section


def idle_value(draw: Draw, prices: list[float]) -> str:
    """At most what the site's contracts pay."""
    value = min([margin(draw), *prices])
    return quantity(value * draw.pick([1, draw.between(0, 1)]), "USD/GPU-hour")

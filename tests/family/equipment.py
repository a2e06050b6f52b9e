"""Power and storage of one site: committed assets, options, rent; and the technologies of the scenario that they need."""

from draw import Draw, Flow, figure, number, quantity, share

GAS = (
    "gas-engine",
    "gas-turbine-aeroderivative",
    "gas-turbine-frame",
    "gas-combined-cycle",
    "fuel-cell",
    "quick-turbine",
    "mobile-turbine",
)
CLEAN = ("solar", "wind", "nuclear-smr", "geothermal", "fixed-solar")
STORAGE = ("battery", "second-battery")
BURNING = set(GAS)
COMMITTED_HOURS = 4  # of storage that is there; every storage allows for it


def geothermal(draw: Draw) -> dict:
    """A technology with every key of its own and no parent."""
    return {
        "name": "Geothermal",
        "overnight_cost": figure(draw, draw.log_between(2000, 9000), "USD/kW"),
        "fixed_cost": quantity(draw.between(50, 150), "USD/kW-year"),
        "variable_cost": quantity(draw.between(0, 5), "USD/MWh"),
        "life": "30 years",
        "lead_time": f"{draw.whole(12, 60)} months",
        "spend_profile": ["30 %", "70 %"],
        "unit_size": quantity(draw.between(5, 60), "MW"),
        "forced_outage_rate": share(draw.between(0, 0.1)),
        "firm_share": share(draw.between(0.6, 0.95)),
        "clean": "true",
        "must_take": draw.pick(["true", "false"]),
        "water_use": quantity(draw.between(0, 1), "m3/MWh"),
    }


def quick_turbine(draw: Draw) -> dict:
    technology = {
        "like": "gas-turbine-aeroderivative",
        "lead_time": f"{draw.whole(0, 18)} months",
        "heat_rate": quantity(draw.between(7000, 11000), "Btu_LHV/kWh"),
        "lhv_to_hhv": 1.108,
        "nox_rate": Flow(per_fuel="null", ppm_at_15_percent_o2=number(draw.log_between(2, 25))),
        "derating_per_kelvin": quantity(draw.between(0, 1), "%/K"),
    }
    if draw.chance(0.5):
        technology["ramp_per_hour"] = share(draw.log_between(0.03, 2))
    if draw.chance(0.15):
        technology["must_take"] = "true"
    return technology


def mobile_turbine(draw: Draw) -> dict:
    return {
        "like": "gas-turbine-aeroderivative",
        "overnight_cost": "0 USD/kW",
        "fixed_cost": "0 USD/kW-year",
        "variable_cost": quantity(draw.between(4, 15), "USD/MWh"),
        "lead_time": f"{draw.whole(1, 9)} months",
        "unit_size": "16.5 MW",
    }


def storage(draw: Draw) -> dict:
    """From dear to nearly free, from lossless to leaky."""
    shortest = draw.pick([0.5, 1, 2, 4])
    technology = {
        "like": "battery",
        "overnight_cost": quantity(draw.pick([0, 0.01, draw.log_between(50, 1000)]), "USD/kW"),
        "energy_overnight_cost": quantity(draw.pick([0, 0.01, draw.log_between(5, 400), draw.log_between(5, 400)]), "USD/kWh"),
        "fixed_cost": quantity(draw.pick([0, draw.between(1, 50)]), "USD/kW-year"),
        "round_trip_efficiency": share(draw.pick([1, draw.between(0.3, 0.99), draw.between(0.8, 0.95)])),
        "minimum_duration": quantity(shortest, "h"),
        "maximum_duration": quantity(max(COMMITTED_HOURS, shortest * draw.pick([1, 2, 6, 50])), "h"),
    }
    if draw.chance(0.4):
        technology["self_discharge_per_hour"] = share(draw.log_between(1e-5, 0.05))
    if draw.chance(0.3):
        technology["variable_cost"] = quantity(draw.log_between(0.1, 20), "USD/MWh")
    return technology


def technologies(draw: Draw, used: set[str], taxes: bool) -> dict:
    """The scenario's own entries and its changes of the library's, for what is used."""
    section = {}
    makers = {"geothermal": geothermal, "quick-turbine": quick_turbine, "mobile-turbine": mobile_turbine, "second-battery": storage}
    section.update({name: make(draw) for name, make in makers.items() if name in used})
    if "fixed-solar" in used:
        section["fixed-solar"] = {
            "like": "solar",
            "solar": Flow(
                tracking="false", tilt_degrees=draw.whole(0, 60), azimuth_degrees=draw.whole(90, 270), dc_ac_ratio="1.1", losses="10 %"
            ),
        }
    for name in ("solar", "wind", "gas-engine"):
        if name in used and draw.chance(0.5):
            section[name] = {"overnight_cost": quantity(draw.log_between(100, 6000), "USD/kW"), "lead_time": f"{draw.whole(3, 30)} months"}
    if "battery" in used and draw.chance(0.6):
        section["battery"] = {key: value for key, value in storage(draw).items() if key != "like"}
    if "wind" in used and draw.chance(0.3):
        section.setdefault("wind", {})["wind"] = Flow(
            hub_height=quantity(draw.between(80, 160), "m"), losses=share(draw.between(0.05, 0.2))
        )
    if taxes:
        for name in sorted(used & {"solar", "wind", "geothermal", "battery"}):
            credit = draw.whole(0, 3)
            if credit == 0:
                section.setdefault(name, {})["investment_tax_credit"] = share(draw.between(0.1, 0.5))
            elif credit == 1 and name != "battery":
                section.setdefault(name, {})["production_tax_credit"] = quantity(draw.between(5, 40), "USD/MWh")
    return section


def committed(draw: Draw, technology: str, power_mw: float, first_year: int, last_year: int) -> dict:
    entry = {
        "technology": technology,
        "power": quantity(power_mw, "MW"),
        "energised": draw.pick([f"{first_year - 2}-05-01", f"{first_year}-03-15"]),
    }
    if draw.chance(0.2):
        entry["retires"] = f"{draw.whole(first_year + 1, last_year + 5)}-{draw.whole(1, 12):02}-01"
    return entry


def option(draw: Draw, technology: str, power_mw: float, first_year: int) -> dict:
    entry = {"technology": technology, "maximum": figure(draw, power_mw, "MW")}
    if draw.chance(0.25):
        entry["earliest"] = f"{first_year}-{draw.whole(1, 12):02}-01"
    if draw.chance(0.2):
        entry["maximum_per_year"] = quantity(power_mw * draw.between(0.1, 1), "MW")
    return entry


def rented(draw: Draw, power_mw: float) -> dict:
    return {
        "technology": "mobile-turbine",
        "maximum": quantity(power_mw, "MW"),
        "rental": {
            "rate": quantity(draw.log_between(5, 80), "thousand USD/MW-month"),
            "mobilisation": quantity(draw.pick([0, draw.between(10, 80)]), "USD/kW"),
            "minimum_term_months": draw.pick([1, 3, 6, 12]),
        },
    }


def supply(draw: Draw, load_mw: float, years: range, count: int) -> dict:
    """`count` sources of power, sized by the site's load."""
    entries = {}
    for technology in draw.some(GAS + CLEAN + STORAGE, count):
        power_mw = load_mw * draw.log_between(0.1, 3) * (4 if technology in ("solar", "wind", "fixed-solar") else 1)
        if technology == "mobile-turbine":
            entry = rented(draw, power_mw)
        elif technology != "nuclear-smr" and draw.chance(0.25):
            entry = committed(draw, technology, power_mw / 2, years[0], years[-1])
            if technology in STORAGE:
                entry |= {"power": f"{power_mw / 2:.2f} MW", "energy": f"{COMMITTED_HOURS * round(power_mw / 2, 2):.2f} MWh"}
        else:
            entry = option(draw, technology, power_mw, years[0])
        if technology in BURNING:
            entry["fuel_price"] = "gas"
        entries[f"{technology}-here"] = entry
    return entries


def slots(draw: Draw, used: set[str], load_mw: float) -> dict:
    """What the sites queue for together."""
    queued = sorted(used & (BURNING | {"solar", "battery"}))
    if not queued or not draw.chance(0.3):
        return {}
    chosen = draw.some(queued, 2)
    return {"slots": {"technologies": chosen, "capacity": quantity(load_mw * draw.log_between(0.2, 5), "MW/year")}}

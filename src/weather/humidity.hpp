// Moist air. Pressures in hPa, temperatures in °C. Pure; thread-safe.
#pragma once

namespace gigawatt::weather {

/// Saturation pressure over water: O. A. Alduchov, R. E. Eskridge, J. Appl. Meteorology 35 (1996), 0.4 % from −40 to 50
/// °C.
double saturation_pressure_hpa(double temperature_c);

/// Dew point of air with a relative humidity (share, above 0), by the same formula.
double dew_point_c(double temperature_c, double relative_humidity);

/// Wet-bulb temperature from the psychrometric equation e = e_s(T_w) − 0.000662 (1 + 0.00115 T_w) p (T − T_w) (WMO-No.
/// 8, ventilated psychrometer), solved by Newton's method to 0.001 K. A dew point above the temperature counts as
/// saturation.
double wet_bulb_c(double temperature_c, double dew_point_c, double pressure_hpa);

/// Standard atmosphere.
double standard_pressure_hpa(double elevation_m);

}  // namespace gigawatt::weather

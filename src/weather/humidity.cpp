#include "weather/humidity.hpp"

#include <algorithm>
#include <cmath>

namespace gigawatt::weather {

double saturation_pressure_hpa(double temperature_c) {
  return 6.1094 * std::exp(17.625 * temperature_c / (temperature_c + 243.04));
}

double dew_point_c(double temperature_c, double relative_humidity) {
  const double exponent = std::log(relative_humidity) + 17.625 * temperature_c / (temperature_c + 243.04);
  return 243.04 * exponent / (17.625 - exponent);
}

double wet_bulb_c(double temperature_c, double dew_point_c, double pressure_hpa) {
  if (dew_point_c >= temperature_c) return temperature_c;
  const double vapour = saturation_pressure_hpa(dew_point_c);
  // The residual rises and is convex in the wet bulb, so that Newton's method from the dry bulb comes down to the root.
  double wet = temperature_c;
  for (int iteration = 0; iteration < 20; ++iteration) {
    const double saturation = saturation_pressure_hpa(wet);
    const double coefficient = 0.000662 * (1.0 + 0.00115 * wet) * pressure_hpa;
    const double residual = saturation - coefficient * (temperature_c - wet) - vapour;
    const double slope = saturation * 17.625 * 243.04 / ((wet + 243.04) * (wet + 243.04)) + coefficient -
                         0.000662 * 0.00115 * pressure_hpa * (temperature_c - wet);
    const double step = residual / slope;
    wet -= step;
    if (std::abs(step) < 1e-4) break;
  }
  return std::clamp(wet, dew_point_c, temperature_c);
}

double standard_pressure_hpa(double elevation_m) { return 1013.25 * std::pow(1.0 - 2.25577e-5 * elevation_m, 5.25588); }

}  // namespace gigawatt::weather

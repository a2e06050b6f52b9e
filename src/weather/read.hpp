// Readers of weather files that users own. A fault is a diagnostic with file and line; all faults of a file at once (at
// most 20).
//
// TMY3 (NREL/TP-581-43156): a header line with station, time zone, latitude, longitude, elevation; a line of column
// names; 8,760 rows named by the hour's end. Radiation is the mean over the hour that ends then: row i is hour i.
// Temperatures, pressure and wind are readings at that moment: hour i takes the mean of the readings at its beginning
// and its end. CSV: header `hour,ghi_w_per_m2,temperature_c,dew_point_c,wind_speed_m_per_s` in any order, optionally
// both of dni_w_per_m2 and dhi_w_per_m2 (otherwise split by Erbs) and pressure_hpa (otherwise of the standard
// atmosphere); 8,760 rows, hour 0…8759 of local standard time, means over the hour, wind at 10 m.
#pragma once

#include "base/result.hpp"
#include "weather/weather.hpp"

namespace gigawatt::weather {

base::Result<WeatherYear> read_tmy3(const scenario::WeatherFile& file, const scenario::Place& place);
base::Result<WeatherYear> read_csv(const scenario::WeatherFile& file, const scenario::Place& place);

}  // namespace gigawatt::weather

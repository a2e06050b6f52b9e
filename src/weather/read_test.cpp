#include "weather/read.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>

#include "time/calendar.hpp"

namespace gigawatt::weather {
namespace {

using testing::HasSubstr;

scenario::Place place() {
  scenario::Place result;
  result.latitude_degrees = 32.47;
  result.longitude_degrees = -99.71;
  result.elevation = 530.0 * units::m;
  result.utc_offset_hours = -6.0;
  return result;
}

// Twelve months of one plain day: 500 W/m² between 8 and 16 o'clock, temperature = hour of the day at the reading.
std::string tmy3() {
  std::string text =
      "722660,\"ABILENE REGIONAL AP\",TX,-6.0,32.470,-99.710,530\r\n"
      "Date (MM/DD/YYYY),Time (HH:MM),GHI (W/m^2),DNI (W/m^2),DHI (W/m^2),Dry-bulb (C),Dew-point (C),Pressure "
      "(mbar),Wspd (m/s)\r\n";
  for (std::size_t month = 0; month < 12; ++month)
    for (std::size_t day = 1; day <= time::days_of_month[month]; ++day)
      for (int hour = 1; hour <= 24; ++hour) {
        const bool light = hour > 8 && hour <= 16;
        text += fmt::format("{:02}/{:02}/{},{:02}:00,{},{},{},{},2.0,950,3.5\r\n", month + 1, day, 1985 + month, hour,
                            light ? 500 : 0, light ? 400 : 0, light ? 200 : -1, hour);
      }
  return text;
}

std::string csv(const std::string& header, const std::string& row) {
  std::string text = header + "\n";
  for (int hour = 0; hour < 8760; ++hour) text += fmt::format("{},{}\n", hour, row);
  return text;
}

scenario::WeatherFile file(std::string text, scenario::WeatherFormat format = scenario::WeatherFormat::tmy3) {
  return {.path = "series/station.csv", .format = format, .text = std::move(text), .years = {}};
}

void replace(std::string& text, const std::string& from, const std::string& to) {
  text.replace(text.find(from), from.size(), to);
}

TEST(Tmy3, RadiationBelongsToTheHourThatEndsReadingsAreAveraged) {
  const auto year = read_tmy3(file(tmy3()), place());
  ASSERT_TRUE(year);
  EXPECT_EQ(year->id, "station");
  EXPECT_FALSE(year->synthetic);
  EXPECT_THAT(year->note, HasSubstr("ABILENE"));
  EXPECT_EQ(year->ghi_w_per_m2[7], 0.0);
  EXPECT_EQ(year->ghi_w_per_m2[8], 500.0);  // the row named 09:00
  EXPECT_EQ(year->ghi_w_per_m2[15], 500.0);
  EXPECT_EQ(year->ghi_w_per_m2[16], 0.0);
  EXPECT_EQ(year->dhi_w_per_m2[0], 0.0) << "readings below zero count as zero";
  EXPECT_EQ(year->temperature_c[8], 8.5);   // readings at 8 and 9 o'clock
  EXPECT_EQ(year->temperature_c[0], 12.5);  // at 24 (the year's last row) and 1 o'clock
}

TEST(Tmy3, FaultsHaveFileAndLine) {
  std::string text = tmy3();
  replace(text, "01/01/1985,03:00,0,0,-1,3", "01/01/1985,03:00,0,0,-1,warm");
  replace(text, "02/01/1986,01:00,0", "02/01/1986,01:00,9999");
  const auto year = read_tmy3(file(text), place());
  ASSERT_FALSE(year);
  ASSERT_EQ(year.error().size(), 2U);
  EXPECT_THAT(base::to_text(year.error()[0]), HasSubstr("series/station.csv:5:25: error bad-number"));
  EXPECT_THAT(base::to_text(year.error()[0]), HasSubstr("'warm' in column 'Dry-bulb (C)'"));
  EXPECT_EQ(year.error()[1].mark.line, 3 + 744);
}

TEST(Tmy3, WrongStationZoneOrOrder) {
  scenario::Place elsewhere = place();
  elsewhere.utc_offset_hours = -5.0;
  EXPECT_THAT(read_tmy3(file(tmy3()), elsewhere).error().at(0).message, HasSubstr("time zone is UTC-6"));
  elsewhere = place();
  elsewhere.latitude_degrees = 45.0;
  EXPECT_THAT(read_tmy3(file(tmy3()), elsewhere).error().at(0).message, HasSubstr("station lies at"));
  std::string text = tmy3();
  replace(text, "01/02/1985,01:00", "01/03/1985,01:00");
  const auto year = read_tmy3(file(text), place());
  ASSERT_FALSE(year);
  EXPECT_EQ(year.error().at(0).mark.line, 27);
  EXPECT_THAT(year.error().at(0).expected, HasSubstr("01/02 01:00"));
}

TEST(Tmy3, EmptyShortAndForeignFiles) {
  EXPECT_FALSE(read_tmy3(file(""), place()));
  EXPECT_FALSE(read_tmy3(file("hello"), place()));
  std::string text = tmy3();
  text.resize(text.rfind("12/31"));
  const auto year = read_tmy3(file(text), place());
  ASSERT_FALSE(year);
  EXPECT_EQ(year.error().at(0).code, "bad-row-count");
  EXPECT_THAT(year.error().at(0).message, HasSubstr("8759 rows"));
}

TEST(Csv, SplitsGlobalIrradianceWhereItMust) {
  const auto years = read_csv(file(csv("hour,ghi_w_per_m2,temperature_c,dew_point_c,wind_speed_m_per_s", "400,15,5,6"),
                                   scenario::WeatherFormat::csv),
                              place());
  ASSERT_TRUE(years);
  const WeatherYear* year = &years->front();
  EXPECT_THAT(year->note, HasSubstr("Erbs"));
  EXPECT_GT(year->dni_w_per_m2[12], 0.0);
  EXPECT_LT(year->dhi_w_per_m2[12], 400.0);
  EXPECT_NEAR(year->pressure_hpa[0], 951.2, 0.5);
}

TEST(Csv, TakesColumnsInAnyOrder) {
  const auto years = read_csv(
      file(csv("hour,dni_w_per_m2,dhi_w_per_m2,wind_speed_m_per_s,pressure_hpa,temperature_c,dew_point_c,ghi_w_per_m2",
               "1,2,3,940,5,4,6"),
           scenario::WeatherFormat::csv),
      place());
  ASSERT_TRUE(years);
  const WeatherYear* year = &years->front();
  EXPECT_EQ(year->dni_w_per_m2[5], 1.0);
  EXPECT_EQ(year->ghi_w_per_m2[5], 6.0);
  EXPECT_EQ(year->pressure_hpa[5], 940.0);
}

TEST(Csv, RefusesUnknownMissingAndHalfColumns) {
  const auto fault = [](const std::string& header, const std::string& row) {
    const auto years = read_csv(file(csv(header, row), scenario::WeatherFormat::csv), place());
    return years ? std::string("accepted") : base::to_text(years.error().at(0));
  };
  EXPECT_THAT(fault("hour,ghi_w_per_m2,temperature_c,dew_point_c,wind_speed_m_per_s,rain", "1,1,1,1,1"),
              HasSubstr("unknown column 'rain'"));
  EXPECT_THAT(fault("hour,ghi_w_per_m2,temperature_c,wind_speed_m_per_s", "1,1,1"),
              HasSubstr("there is no column dew_point_c"));
  EXPECT_THAT(fault("hour,ghi_w_per_m2,temperature_c,dew_point_c,wind_speed_m_per_s,dni_w_per_m2", "1,1,1,1,1"),
              HasSubstr("one of"));
  EXPECT_THAT(fault("hour,ghi_w_per_m2,temperature_c,dew_point_c,wind_speed_m_per_s", "nan,1,1,1"),
              HasSubstr("'nan' in column ghi_w_per_m2"));
  EXPECT_THAT(fault("hour,ghi_w_per_m2,temperature_c,dew_point_c,wind_speed_m_per_s", "1,1,1"), HasSubstr("4 fields"));
}

TEST(Csv, HoursCountFromZero) {
  std::string text = csv("hour,ghi_w_per_m2,temperature_c,dew_point_c,wind_speed_m_per_s", "1,1,1,1");
  replace(text, "\n100,", "\n101,");
  const auto years = read_csv(file(text, scenario::WeatherFormat::csv), place());
  ASSERT_FALSE(years);
  EXPECT_EQ(years.error().at(0).mark.line, 102);
}

TEST(Files, ProbabilitiesAreNormalisedAndFaultsOfAllFilesReported) {
  scenario::Weather weather;
  weather.id = scenario::WeatherId("own");
  std::vector<scenario::WeatherFile> files = {file(tmy3()), file(tmy3()), file("broken")};
  files[0].probability = 3.0;
  weather.data = files;
  const auto two = weather_years(weather, place(), 2, 1);
  ASSERT_TRUE(two);
  EXPECT_DOUBLE_EQ((*two)[0].probability, 0.75);
  const auto three = weather_years(weather, place(), 3, 1);
  ASSERT_FALSE(three);
  EXPECT_EQ(three.error().at(0).code, "bad-weather-file");
  EXPECT_EQ(three.error().at(0).path, "weather.own.files.2");
  files.pop_back();
  weather.data = files;
  const auto few = weather_years(weather, place(), 3, 1);
  ASSERT_FALSE(few);
  EXPECT_EQ(few.error().at(0).code, "weather-years");
}

}  // namespace
}  // namespace gigawatt::weather

// EPW, NSRDB and PVGIS, and CSV of several years. All files here are synthetic: values are chosen so that means over
// hours can be told by hand.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "time/calendar.hpp"
#include "time/stamp.hpp"
#include "weather/humidity.hpp"
#include "weather/read.hpp"

namespace gigawatt::weather {
namespace {

using testing::HasSubstr;

scenario::Place place(double utc_offset_hours = -6.0) {
  scenario::Place result;
  result.latitude_degrees = 32.9;
  result.longitude_degrees = -97.0;
  result.elevation = 170.0 * units::m;
  result.utc_offset_hours = utc_offset_hours;
  return result;
}

scenario::WeatherFile file(std::string text) {
  return {.path = "series/town.csv", .format = {}, .text = std::move(text), .years = {}};
}

/// The faults of reading, one a line.
std::string faults_of(const scenario::WeatherFile& weather, const scenario::Place& site = place()) {
  const auto years = read_file(weather, site);
  std::string text;
  if (!years)
    for (const base::Diagnostic& fault : years.error()) text += base::to_text(fault) + "\n";
  return text;
}

void replace(std::string& text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  ASSERT_NE(at, std::string::npos) << from;
  text.replace(at, from.size(), to);
}

/// Calls `row(month, day, hour of the day)` for every hour of a year.
void each_hour(bool leap, const std::function<void(int, int, int)>& row) {
  for (int month = 1; month <= 12; ++month) {
    const int days =
        static_cast<int>(time::days_of_month[static_cast<std::size_t>(month) - 1]) + (leap && month == 2 ? 1 : 0);
    for (int day = 1; day <= days; ++day)
      for (int hour = 0; hour < 24; ++hour) row(month, day, hour);
  }
}

/// EPW whose irradiance is 10 times the hour's number (1 to 24) and whose temperature is that number; −50 °C on
/// 29 February.
std::string epw(bool leap, int minute) {
  std::string text =
      "LOCATION,Town,TX,USA,synthetic,0,32.9,-97.0,-6.0,170\nDESIGN CONDITIONS,0\nTYPICAL/EXTREME PERIODS,0\n"
      "GROUND TEMPERATURES,0\nHOLIDAYS/DAYLIGHT SAVINGS,Yes,0,0,0\nCOMMENTS 1,synthetic\nCOMMENTS 2,\n"
      "DATA PERIODS,1,1,Data,Sunday,1/ 1,12/31\n";
  each_hour(leap, [&](int month, int day, int hour) {
    const double temperature = month == 2 && day == 29 ? -50.0 : hour + 1;
    text += fmt::format("2020,{},{},{},{},?9?9,{},-3.0,50,95000,0,0,300,{},0,0,0,0,0,0,180,4.0,0,0\n", month, day,
                        hour + 1, minute, temperature, 10 * (hour + 1));
  });
  return text;
}

TEST(Epw, HoursEndAtTheirStamp) {
  const auto years = read_file(file(epw(false, 60)), place());
  ASSERT_TRUE(years) << faults_of(file(epw(false, 60)));
  const WeatherYear& year = years->front();
  EXPECT_EQ(year.ghi_w_per_m2[0], 10.0) << "hour 1 is the first of the day";
  EXPECT_EQ(year.ghi_w_per_m2[23], 240.0);
  EXPECT_EQ(year.temperature_c[7], 7.5) << "readings at 7 and 8 o'clock";
  EXPECT_EQ(year.temperature_c[0], 12.5) << "readings at 24 o'clock of the year's last day and at 1 o'clock";
  EXPECT_EQ(year.pressure_hpa[100], 950.0);
  EXPECT_EQ(year.dew_point_c[5], -3.0);
  EXPECT_THAT(year.note, HasSubstr("EPW of Town"));
  EXPECT_EQ(read_file(file(epw(false, 0)), place())->front().temperature_c[7], 7.5) << "minute 0 means the end as well";
}

TEST(Epw, HalfHourStampsAreTheMiddleOfTheHour) {
  const auto years = read_file(file(epw(false, 30)), place());
  ASSERT_TRUE(years) << faults_of(file(epw(false, 30)));
  EXPECT_EQ(years->front().temperature_c[7], 8.0);
  EXPECT_EQ(years->front().ghi_w_per_m2[7], 80.0);
}

TEST(Epw, LeapDayIsDropped) {
  const auto years = read_file(file(epw(true, 60)), place());
  ASSERT_TRUE(years) << faults_of(file(epw(true, 60)));
  const WeatherYear& year = years->front();
  ASSERT_EQ(year.temperature_c.size(), 8760u);
  for (const double temperature : year.temperature_c) ASSERT_GE(temperature, 1.0) << "29 February is at -50 degrees";
  EXPECT_EQ(year.temperature_c[std::size_t{59} * 24], 12.5) << "1 March begins where 28 February ends";
  EXPECT_THAT(year.note, HasSubstr("29 February is dropped"));
}

TEST(Epw, FaultsAreOneForACause) {
  std::string text = epw(false, 60);
  for (std::size_t at = 0; (at = text.find(",95000,", at)) != std::string::npos; ++at) text.replace(at, 7, ",999999,");
  EXPECT_EQ(
      faults_of(file(text)),
      "series/town.csv:9:30: error bad-number: column 'Pressure (Pa)' has no value (999999) in 8760 rows, of which "
      "this is the first; expected a year without gaps\n");
  text = epw(false, 60);
  replace(text, "-97.0,-6.0", "-97.0,-5.0");
  EXPECT_THAT(faults_of(file(text)), HasSubstr(":1:1: error bad-weather-file: the station's time zone is UTC-5"));
  text = epw(false, 60);
  replace(text, "2020,3,2,5,60", "2020,3,2,6,60");
  EXPECT_THAT(
      faults_of(file(text)),
      HasSubstr("series/town.csv:1453:1: error bad-weather-file: the row is of 03/02 06:00; expected 03/02 05:00"));
}

/// NSRDB whose irradiance rises by 10 W/m² a step from 0 at midnight, and whose temperature is the hour as a number.
std::string nsrdb(const std::vector<int>& minutes, double time_zone) {
  std::string text = fmt::format(
      "Source,Location ID,City,State,Country,Latitude,Longitude,Time Zone,Elevation,Local Time Zone\n"
      "NSRDB,12345,-,-,-,32.9,-97.0,{},170,-6\n"
      "Year,Month,Day,Hour,Minute,Temperature,Dew Point,DHI,DNI,GHI,Pressure,Wind Speed\n",
      time_zone);
  each_hour(false, [&](int month, int day, int hour) {
    for (const int minute : minutes)
      text += fmt::format("2021,{},{},{},{},{},1.0,0,0,{},990,5\n", month, day, hour, minute, hour + minute / 60.0,
                          20.0 * (hour + minute / 60.0));
  });
  return text;
}

TEST(Nsrdb, HourlyStampsStandInTheMiddle) {
  const auto years = read_file(file(nsrdb({30}, -6)), place());
  ASSERT_TRUE(years) << faults_of(file(nsrdb({30}, -6)));
  EXPECT_EQ(years->front().ghi_w_per_m2[8], 170.0) << "20 W/m² an hour at 8:30";
  EXPECT_EQ(years->front().temperature_c[8], 8.5);
  EXPECT_EQ(years->front().pressure_hpa[8], 990.0);
  EXPECT_THAT(years->front().note, HasSubstr("NSRDB of location 12345"));
}

TEST(Nsrdb, HalfHourlyReadingsAreAveragedOverTheHour) {
  const auto years = read_file(file(nsrdb({0, 30}, -6)), place());
  ASSERT_TRUE(years) << faults_of(file(nsrdb({0, 30}, -6)));
  // Linear in the hour: ¼ · 8:00 + ½ · 8:30 + ¼ · 9:00 = 8:30.
  EXPECT_EQ(years->front().ghi_w_per_m2[8], 170.0);
  EXPECT_NEAR(years->front().temperature_c[8], 8.5, 1e-12);
  // At 23 the next reading is midnight's 0: ¼ · 460 + ½ · 470 + ¼ · 0.
  EXPECT_EQ(years->front().ghi_w_per_m2[23], 350.0);
}

TEST(Nsrdb, UtcIsShiftedToTheSite) {
  const auto years = read_file(file(nsrdb({30}, 0)), place());
  ASSERT_TRUE(years);
  EXPECT_EQ(years->front().temperature_c[0], 6.5) << "midnight at UTC-6 is 06:00 UTC";
  EXPECT_EQ(years->front().temperature_c[8759], 5.5);
  EXPECT_THAT(faults_of(file(nsrdb({30}, 0)), place(5.5)), HasSubstr("whole hours from the site's"));
}

/// PVGIS typical year: temperature is the UTC hour as a number, irradiance 20 W/m² an hour, saturated air.
std::string pvgis(const std::string& offset_line) {
  std::string text =
      "Latitude (decimal degrees): 32.900\r\nLongitude (decimal degrees): -97.000\r\nElevation (m): 170.0\r\n" +
      offset_line + "month,year\r\n1,2014\r\n2,2011\r\ntime(UTC),T2m,RH,G(h),Gb(n),Gd(h),IR(h),WS10m,WD10m,SP\r\n";
  each_hour(false, [&](int month, int day, int hour) {
    text += fmt::format("2014{:02}{:02}:{:02}00,{},100.0,{},0.0,0.0,300,3.0,180,98000.0\r\n", month, day, hour, hour,
                        20 * hour);
  });
  return text + "\r\nT2m: 2-m air temperature (degree Celsius)\r\nRH: relative humidity (%)\r\n";
}

TEST(Pvgis, ReadingsInUtc) {
  const auto years = read_file(file(pvgis("")), place());
  ASSERT_TRUE(years) << faults_of(file(pvgis("")));
  const WeatherYear& year = years->front();
  EXPECT_EQ(year.temperature_c[0], 6.5) << "between 6 and 7 o'clock UTC";
  EXPECT_EQ(year.ghi_w_per_m2[0], 130.0);
  EXPECT_NEAR(year.dew_point_c[0], 6.5, 1e-9) << "saturated air";
  EXPECT_EQ(year.pressure_hpa[0], 980.0);
  EXPECT_EQ(year.wind_height_m, 10.0);
}

TEST(Pvgis, IrradianceIsLaterByItsOffset) {
  const auto years = read_file(file(pvgis("Irradiance Time Offset (h): 0.25\r\n")), place());
  ASSERT_TRUE(years);
  // The reading named 06:00 is of 06:15; the middle of the hour lies a quarter on towards that of 07:15.
  EXPECT_EQ(years->front().ghi_w_per_m2[0], 0.75 * 120.0 + 0.25 * 140.0);
  EXPECT_EQ(years->front().temperature_c[0], 6.5);
}

TEST(Pvgis, TheOtherToolIsNamed) {
  const std::string text =
      "Latitude (decimal degrees):\t32.900\nLongitude (decimal degrees):\t-97.000\nElevation (m):\t170\n"
      "time,Gb(i),Gd(i),Gr(i),H_sun,T2m,WS10m,Int\n20200101:0010,0.0,0.0,0.0,0.0,5.2,3.1,0.0\n";
  EXPECT_THAT(faults_of(file(text)),
              HasSubstr(":4:1: error bad-weather-file: this is PVGIS' hourly irradiance on a plane"));
}

TEST(Formats, AreRecognisedAndAContradictionIsOneFault) {
  EXPECT_EQ(recognise(epw(false, 60)), scenario::WeatherFormat::epw);
  EXPECT_EQ(recognise(nsrdb({30}, -6)), scenario::WeatherFormat::nsrdb);
  EXPECT_EQ(recognise(pvgis("")), scenario::WeatherFormat::pvgis);
  EXPECT_EQ(recognise("hour,ghi_w_per_m2\n"), scenario::WeatherFormat::csv);
  EXPECT_EQ(recognise("station\nrows\n"), std::nullopt);
  scenario::WeatherFile wrong = file(epw(false, 60));
  wrong.format = scenario::WeatherFormat::tmy3;
  EXPECT_EQ(
      faults_of(wrong),
      "series/town.csv:1:1: error bad-weather-file: the file is written as epw, and the scenario says tmy3; expected "
      "format: epw, or no format\n");
  EXPECT_THAT(faults_of(file("<html>\n")), HasSubstr("the format is not recognised by the first line '<html>'"));
}

/// Two calendar years in UTC; the temperature is 10 in the first and 20 in the second.
std::string two_years(const std::string& separator, const std::string& decimal) {
  std::string text =
      fmt::format("time_utc{0}ghi_w_per_m2{0}temperature_c{0}dew_point_c{0}wind_speed_m_per_s\n", separator);
  for (std::int64_t hour = time::first_hour_of(2022); hour < time::first_hour_of(2024); ++hour)
    text += fmt::format("{1}{0}0{0}{2}{3}5{0}1{0}4{3}25\n", separator, time::to_text_of_hour(hour),
                        time::year_of(hour) == 2022 ? 10 : 20, decimal);
  return text;
}

TEST(CsvYears, EachYearOfAFileIsAWeatherYear) {
  const auto years = read_file(file(two_years(";", ",")), place());
  ASSERT_TRUE(years) << faults_of(file(two_years(";", ",")));
  ASSERT_EQ(years->size(), 2u);
  EXPECT_EQ((*years)[0].temperature_c[100], 10.5);
  EXPECT_EQ((*years)[1].temperature_c[100], 20.5);
  EXPECT_EQ((*years)[1].wind_speed_m_per_s[0], 4.25);
  EXPECT_EQ((*years)[1].id, "town-2023");
  EXPECT_THAT((*years)[1].note, HasSubstr("2023 of a file of 2022, 2023"));
  EXPECT_THAT((*years)[0].note, HasSubstr("numbers have a decimal comma"));
}

TEST(CsvYears, AreChosen) {
  scenario::WeatherFile chosen = file(two_years(",", "."));
  chosen.years = {2023};
  const auto years = read_file(chosen, place());
  ASSERT_TRUE(years);
  ASSERT_EQ(years->size(), 1u);
  EXPECT_EQ(years->front().temperature_c[100], 20.5);
  chosen.years = {2019};
  EXPECT_THAT(faults_of(chosen), HasSubstr("does not hold the year 2019; expected some of 2022, 2023"));
  chosen = file(epw(false, 60));
  chosen.years = {2019};
  EXPECT_THAT(faults_of(chosen), HasSubstr("a file of epw holds one year"));
}

TEST(CsvYears, FaultsStandInLineAndColumn) {
  std::string text = two_years(",", ".");
  replace(text, "2022-01-01 03:00,0,10.5,1,4.25", "2022-01-01 03:00,0,10.5,1,425");
  EXPECT_EQ(faults_of(file(text)),
            "series/town.csv:5:27: error bad-number: '425' in column 'wind_speed_m_per_s'; expected a number from 0 to "
            "100\n");
}

}  // namespace
}  // namespace gigawatt::weather

#include "report/packing.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <string_view>

namespace gigawatt::report {
namespace {

std::vector<std::uint8_t> bytes_of(std::string_view text) { return {text.begin(), text.end()}; }

/// Reads base64 the slow way, independent of the writer.
std::vector<std::uint8_t> read_base64(std::string_view text) {
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::vector<std::uint8_t> result;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    if (c == '=') break;
    bits = (bits << 6) | static_cast<std::uint32_t>(alphabet.find(c));
    count += 6;
    if (count < 8) continue;
    count -= 8;
    result.push_back(static_cast<std::uint8_t>((bits >> count) & 0xffU));
  }
  return result;
}

std::vector<std::optional<double>> unpack(const Packed& packed) {
  if (packed.encoding == Encoding::constant) return std::vector<std::optional<double>>(packed.count, packed.offset);
  const std::vector<std::uint8_t> bytes = read_base64(packed.data);
  std::vector<std::optional<double>> result;
  const std::size_t width = packed.encoding == Encoding::quantised ? 2 : 4;
  for (std::size_t start = 0; start + width <= bytes.size(); start += width) {
    std::uint32_t code = 0;
    for (std::size_t index = width; index > 0; --index) code = (code << 8) | bytes[start + index - 1];
    if (packed.encoding == Encoding::quantised) {
      result.push_back(code == 65535 ? std::nullopt : std::optional(*packed.offset + packed.step * code));
    } else {
      const float value = std::bit_cast<float>(code);
      result.push_back(std::isnan(value) ? std::nullopt : std::optional<double>(value));
    }
  }
  return result;
}

TEST(Base64, KnowsTheVectorsOfTheStandard) {
  EXPECT_EQ(base64(bytes_of("")), "");
  EXPECT_EQ(base64(bytes_of("f")), "Zg==");
  EXPECT_EQ(base64(bytes_of("fo")), "Zm8=");
  EXPECT_EQ(base64(bytes_of("foo")), "Zm9v");
  EXPECT_EQ(base64(bytes_of("foobar")), "Zm9vYmFy");
}

TEST(PackQuantised, KeepsValuesWithinHalfAStep) {
  std::vector<std::optional<double>> values;
  for (int index = 0; index < 500; ++index) values.emplace_back(-311.7 + 3.1 * index);
  values[7] = std::nullopt;
  values[8] = 0.0;
  const Packed packed = pack_quantised(values);
  const auto back = unpack(packed);
  ASSERT_EQ(back.size(), values.size());
  EXPECT_FALSE(back[7].has_value());
  EXPECT_EQ(*back[8], 0.0) << "zero must stay zero";
  EXPECT_LT(packed.step, (3.1 * 499) / 65000);
  for (std::size_t index = 0; index < values.size(); ++index) {
    if (values[index]) {
      EXPECT_LE(std::abs(*back[index] - *values[index]), packed.step * 0.5000001) << index;
    }
  }
}

TEST(Packing, GivesTheBytesThatThePageReads) {
  // The same texts stand in web/report/src/report_test.ts.
  const std::vector<std::optional<double>> codes = {0.0, 65533.0, std::nullopt};
  const Packed quantised = pack_quantised(codes);
  EXPECT_EQ(quantised.data, "AAD9////");
  EXPECT_EQ(quantised.offset, 0.0);
  EXPECT_EQ(quantised.step, 1.0);
  const std::vector<std::optional<double>> floats = {-37.25, std::nullopt};
  EXPECT_EQ(pack_single(floats).data, "AAAVwgAAwH8=");
}

TEST(PackQuantised, NeedsNoDataForConstants) {
  const std::vector<std::optional<double>> zeros(8760, 0.0);
  const Packed packed = pack_quantised(zeros);
  EXPECT_EQ(packed.encoding, Encoding::constant);
  EXPECT_TRUE(packed.data.empty());
  EXPECT_EQ(unpack(packed), zeros);
  const std::vector<std::optional<double>> nothing(3, std::nullopt);
  EXPECT_EQ(unpack(pack_quantised(nothing)), nothing);
  const std::vector<std::optional<double>> hole = {5.0, std::nullopt};
  EXPECT_EQ(unpack(pack_quantised(hole)), hole);
}

TEST(PackQuantised, FallsBackWhereStepsVanish) {
  const std::vector<std::optional<double>> values = {0.0, 5e-324};
  EXPECT_EQ(pack_quantised(values).encoding, Encoding::single);
}

TEST(PackSingle, KeepsSevenDigitsOverOrdersOfMagnitude) {
  const std::vector<std::optional<double>> values = {-37.25, 0.0, 4999.96, std::nullopt, 0.0123456};
  const auto back = unpack(pack_single(values));
  ASSERT_EQ(back.size(), values.size());
  EXPECT_FALSE(back[3].has_value());
  for (const std::size_t index : {0U, 1U, 2U, 4U})
    EXPECT_EQ(*back[index], static_cast<double>(static_cast<float>(*values[index])));
}

}  // namespace
}  // namespace gigawatt::report

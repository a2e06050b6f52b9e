#include "build/planes.hpp"

#include <algorithm>
#include <bit>

#include "base/require.hpp"

namespace gigawatt::build {
namespace {

constexpr std::size_t resources_max = 4;
constexpr unsigned bits_per_resource = 16;
constexpr std::uint64_t resource_mask = 0xffff;
constexpr Period window_periods = 64;  // longer ones do not fold into a word

std::uint64_t amount(std::uint64_t word, std::size_t resource) {
  return (word >> (bits_per_resource * resource)) & resource_mask;
}

Planes::Row row_of(std::uint64_t word, std::size_t planes) {
  Planes::Row row;
  for (std::size_t plane = 0; plane < planes; ++plane)
    for (std::size_t resource = 0; resource < resources_max; ++resource)
      row.bits[plane][resource] = ((amount(word, resource) >> plane) & 1) != 0 ? ~std::uint64_t{0} : 0;
  return row;
}

}  // namespace

Planes::Planes(const Compiled& compiled, Arithmetic arithmetic) : compiled_(&compiled) {
  if (compiled.words != 1) return;
  std::uint64_t most = 1;
  for (std::size_t resource = 0; resource < resources_max; ++resource)
    most = std::max(most, amount(compiled.capacity[0], resource));
  const auto planes = static_cast<std::size_t>(std::bit_width(most));
  if (planes > planes_max) return;
  kernel_ = arithmetic == Arithmetic::avx512 ? avx512_plane_kernel(planes) : avx2_plane_kernel(planes);
  GIGAWATT_REQUIRE(kernel_ != nullptr);
  capacity_ = row_of(compiled.capacity[0], planes);
  needs_.reserve(compiled.need.size());
  for (const std::uint64_t need : compiled.need) needs_.push_back(row_of(need, planes));
  finish_.assign(compiled.durations.size(), 0);
}

void Planes::set_durations(const std::vector<Period>& durations) {
  usable_ = kernel_ != nullptr && std::ranges::all_of(durations, [](Period d) { return d <= window_periods; });
  if (!usable_) return;
  durations_ = durations;
  folds_.assign(durations.size(), {});
  fold_steps_ = 0;
  for (std::size_t place = 0; place < durations.size(); ++place) {
    int step = 0;
    for (Period covered = 1; covered < durations[place]; ++step) {
      const Period shift = std::min(covered, durations[place] - covered);
      folds_[place].shift[static_cast<std::size_t>(step)] = static_cast<std::uint8_t>(shift);
      covered += shift;
    }
    fold_steps_ = std::max(fold_steps_, step);
  }
}

Period Planes::schedule(std::span<const Activity> order, std::span<Period> start) {
  const Job job{.compiled = compiled_,
                .durations = durations_.data(),
                .capacity = &capacity_,
                .needs = needs_.data(),
                .folds = folds_.data(),
                .fold_steps = fold_steps_,
                .finish = finish_.data(),
                .start = start.data()};
  return kernel_(job, order);
}

}  // namespace gigawatt::build

// Free-format MPS. Numbers are printed with the fewest digits that read back to the same bits (17 at most).
#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <system_error>

#include "solver/flatten.hpp"
#include "solver/solve.hpp"

namespace gigawatt::solver {
namespace {

/// The matrix by columns: where each column's entries stand, in row order.
struct ByColumn {
  std::vector<std::size_t> start;
  std::vector<FlatIndex> row;
  std::vector<double> value;
};

ByColumn by_column(const FlatProblem& flat) {
  ByColumn result;
  result.start.assign(flat.column_count() + 1, 0);
  result.row.resize(flat.value.size());
  result.value.resize(flat.value.size());
  for (const FlatIndex column : flat.column_index) ++result.start[static_cast<std::size_t>(column) + 1];
  for (std::size_t j = 0; j < flat.column_count(); ++j) result.start[j + 1] += result.start[j];
  std::vector<std::size_t> next(result.start.begin(), result.start.end() - 1);
  for (std::size_t i = 0; i < flat.row_count(); ++i) {
    const auto end = static_cast<std::size_t>(flat.row_start[i + 1]);
    for (auto at = static_cast<std::size_t>(flat.row_start[i]); at < end; ++at) {
      const std::size_t to = next[static_cast<std::size_t>(flat.column_index[at])]++;
      result.row[to] = static_cast<FlatIndex>(i);
      result.value[to] = flat.value[at];
    }
  }
  return result;
}

class MpsWriter {
 public:
  MpsWriter(const StagedProblem& problem, const FlatProblem& flat, std::FILE* file)
      : problem_(problem), flat_(flat), file_(file) {}

  /// False if the file did not take everything.
  bool write() {
    text_ = "NAME staged\nROWS\n N objective\n";
    row_names_.reserve(flat_.row_count());
    for (std::size_t i = 0; i < flat_.row_count(); ++i) {
      row_names_.push_back(row_name(problem_, flat_, static_cast<FlatIndex>(i)));
      line(" {} {}\n", flat_.row_lower[i] == -infinity ? 'L' : 'E', row_names_.back());
    }
    columns();
    text_ += "RHS\n";
    if (flat_.offset != 0.0) line(" RHS objective {}\n", -flat_.offset);
    for (std::size_t i = 0; i < flat_.row_count(); ++i) {
      if (flat_.row_upper[i] != 0.0) line(" RHS {} {}\n", row_names_[i], flat_.row_upper[i]);
    }
    bounds();
    text_ += "ENDATA\n";
    flush();
    return good_;
  }

 private:
  template <class... Values>
  void line(fmt::format_string<Values...> format, Values&&... values) {
    fmt::format_to(std::back_inserter(text_), format, std::forward<Values>(values)...);
    if (text_.size() > std::size_t{1} << 20) flush();
  }

  void flush() {
    good_ = good_ && std::fwrite(text_.data(), 1, text_.size(), file_) == text_.size();
    text_.clear();
  }

  void columns() {
    text_ += "COLUMNS\n";
    const ByColumn matrix = by_column(flat_);
    auto whole = flat_.integer_columns.begin();
    for (std::size_t j = 0; j < flat_.column_count(); ++j) {
      const std::string name = column_name(problem_, flat_, static_cast<FlatIndex>(j));
      const bool is_whole = whole != flat_.integer_columns.end() && static_cast<std::size_t>(*whole) == j;
      if (is_whole) line(" MARKER 'MARKER' 'INTORG'\n");
      line(" {} objective {}\n", name, flat_.cost[j]);
      for (std::size_t at = matrix.start[j]; at < matrix.start[j + 1]; ++at) {
        line(" {} {} {}\n", name, row_names_[static_cast<std::size_t>(matrix.row[at])], matrix.value[at]);
      }
      if (is_whole) {
        line(" MARKER 'MARKER' 'INTEND'\n");
        ++whole;
      }
    }
  }

  /// The upper bound comes first: readers take a negative one as a sign that there is no lower bound.
  void bounds() {
    text_ += "BOUNDS\n";
    auto whole = flat_.integer_columns.begin();
    for (std::size_t j = 0; j < flat_.column_count(); ++j) {
      const double lower = flat_.lower[j];
      const double upper = flat_.upper[j];
      const bool is_whole = whole != flat_.integer_columns.end() && static_cast<std::size_t>(*whole) == j;
      if (is_whole) ++whole;
      if (lower == 0.0 && upper == infinity && !is_whole) continue;
      const std::string name = column_name(problem_, flat_, static_cast<FlatIndex>(j));
      if (lower == upper) {
        line(" FX BOUND {} {}\n", name, lower);
      } else if (lower == -infinity && upper == infinity) {
        line(" FR BOUND {}\n", name);
      } else {
        if (upper < infinity) {
          line(" UP BOUND {} {}\n", name, upper);
        } else {
          line(" PL BOUND {}\n", name);
        }
        if (lower == -infinity) {
          line(" MI BOUND {}\n", name);
        } else {
          line(" LO BOUND {} {}\n", name, lower);
        }
      }
    }
  }

  const StagedProblem& problem_;
  const FlatProblem& flat_;
  std::FILE* file_;
  std::vector<std::string> row_names_;
  std::string text_;
  bool good_ = true;
};

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

}  // namespace

std::optional<std::string> write_mps(const StagedProblem& problem, const std::filesystem::path& file, bool integers) {
  const std::vector<std::string> faults = structural_faults(problem);
  if (!faults.empty()) return fmt::format("the problem is not valid: {}", faults.front());
  if (!fits_flat_index(problem)) return "the problem has too many entries to be written as one linear program";
  const FlatProblem flat = flatten(problem, integers);
  std::unique_ptr<std::FILE, CloseFile> handle(std::fopen(file.c_str(), "wb"));
  if (!handle) return fmt::format("cannot write {}: {}", file.string(), std::strerror(errno));
  errno = 0;
  const bool written = MpsWriter(problem, flat, handle.get()).write();
  const bool closed = std::fclose(handle.release()) == 0;
  if (written && closed) return std::nullopt;
  std::string error = fmt::format("cannot write {}: {}", file.string(), std::strerror(errno));
  std::error_code ignored;
  std::filesystem::remove(file, ignored);
  return error;
}

}  // namespace gigawatt::solver

// Where words go: results to stdout, progress and diagnostics to stderr. A bar on a terminal, plain lines otherwise.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/progress.hpp"
#include "workbench/workbench.hpp"

namespace gigawatt::cli {

/// Installs the handler of Ctrl-C for its lifetime; one per program.
class Console {
 public:
  Console();
  ~Console();
  Console(const Console&) = delete;
  Console& operator=(const Console&) = delete;

  [[nodiscard]] const base::Progress& progress() const { return progress_; }
  void print(const workbench::Outcome& outcome, bool json);

 private:
  void show(std::string_view phase, double share);
  void end_bar();

  base::Progress progress_;
  bool terminal_ = false;
  bool bar_shown_ = false;
  std::string last_step_;
  std::chrono::steady_clock::time_point last_line_;
};

}  // namespace gigawatt::cli

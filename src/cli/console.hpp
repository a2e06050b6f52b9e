// Where words go: results to stdout, progress and diagnostics to stderr. A bar on a terminal, plain lines otherwise.
#pragma once

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
  std::string last_phase_;
  int last_tenth_ = -1;
};

}  // namespace gigawatt::cli

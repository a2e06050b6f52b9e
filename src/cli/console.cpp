#include "cli/console.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <string>

namespace gigawatt::cli {
namespace {

std::atomic<bool> stop_requested{false};

// A second Ctrl-C must always work: the handler restores the default action.
void request_stop(int signal) {
  stop_requested.store(true);
  std::signal(signal, SIG_DFL);
}

constexpr int bar_width = 24;
constexpr auto line_interval = std::chrono::seconds(5);

}  // namespace

Console::Console() : terminal_(::isatty(STDERR_FILENO) == 1) {
  std::signal(SIGINT, request_stop);
  std::signal(SIGTERM, request_stop);
  progress_.stop_requested = &stop_requested;
  progress_.report = [this](std::string_view phase, double share) { show(phase, share); };
}

Console::~Console() {
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
}

void Console::show(std::string_view phase, double share) {
  if (terminal_) {
    const int filled = share < 0.0 ? 0 : static_cast<int>(std::clamp(share, 0.0, 1.0) * bar_width);
    const std::string bar = share < 0.0 ? std::string(bar_width, '.')
                                        : std::string(static_cast<std::size_t>(filled), '=') +
                                              std::string(static_cast<std::size_t>(bar_width - filled), ' ');
    fmt::print(stderr, "\r\x1b[2K[{}] {}", bar, phase);
    bar_shown_ = true;
  } else {
    // Without a terminal a new step is a line at once, news from within a step ("solve: 4000 iterations") every few
    // seconds.
    const std::string_view step = phase.substr(0, phase.find(':'));
    const auto now = std::chrono::steady_clock::now();
    if (step == last_step_ && now - last_line_ < line_interval) return;
    last_step_ = step;
    last_line_ = now;
    if (share > 0.0)
      fmt::print(stderr, "gigawatt: {} ({:.0f} %)\n", phase, 100.0 * share);
    else
      fmt::print(stderr, "gigawatt: {}\n", phase);
  }
  std::fflush(stderr);
}

void Console::end_bar() {
  if (!bar_shown_) return;
  fmt::print(stderr, "\r\x1b[2K");
  bar_shown_ = false;
}

void Console::print(const workbench::Outcome& outcome, bool json) {
  end_bar();
  if (!json || outcome.json.empty())
    for (const base::Diagnostic& diagnostic : outcome.diagnostics)
      fmt::print(stderr, "{}\n", base::to_text(diagnostic));
  if (!outcome.error.empty()) fmt::print(stderr, "gigawatt: {}\n", outcome.error);
  const std::string& text = json ? outcome.json : outcome.text;
  std::fwrite(text.data(), 1, text.size(), stdout);
  if (!text.empty() && text.back() != '\n') std::fputc('\n', stdout);
  std::fflush(stdout);
}

}  // namespace gigawatt::cli

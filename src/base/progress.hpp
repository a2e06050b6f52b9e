// How long work reports what it is doing and learns that it should stop.
#pragma once

#include <atomic>
#include <functional>
#include <string_view>

namespace gigawatt::base {

/// Passed by reference through the rooms; owned by the command line (or a server's job).
struct Progress {
  /// Called from the working thread with a short phrase ("solve plan") and a share of 0…1, or a negative share if
  /// unknown.
  std::function<void(std::string_view phase, double share)> report = [](std::string_view, double) {};
  /// Set from a signal handler; work returns early with a Termination::interrupted.
  const std::atomic<bool>* stop_requested = nullptr;

  [[nodiscard]] bool should_stop() const { return stop_requested != nullptr && stop_requested->load(); }
};

}  // namespace gigawatt::base

#include "watch.hpp"

#include <nanobind/stl/string.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

namespace gigawatt::python {
namespace {

namespace nb = nanobind;

constexpr auto signal_interval = std::chrono::milliseconds(50);
constexpr std::size_t news_max = 1000;  // of a callback that is slower than the work the oldest are dropped

struct News {
  std::string phase;
  double share = 0.0;
};

/// The work's thread and what it has to say.
class Worker {
 public:
  explicit Worker(const std::function<workbench::Outcome(const base::Progress&)>& work)
      : thread_([this, &work] { run(work); }) {}
  ~Worker() {
    if (thread_.joinable()) thread_.join();
  }
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  void stop() { stop_.store(true); }

  /// Waits for news, the end, or the next look at signals. Returns the news and whether the work has ended.
  std::pair<std::deque<News>, bool> wait() {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, signal_interval, [this] { return done_ || !news_.empty(); });
    return {std::exchange(news_, {}), done_};
  }

  workbench::Outcome finish() {
    thread_.join();
    if (fault_) std::rethrow_exception(fault_);
    return std::move(outcome_);
  }

 private:
  void run(const std::function<workbench::Outcome(const base::Progress&)>& work) {
    base::Progress progress;
    progress.stop_requested = &stop_;
    progress.report = [this](std::string_view phase, double share) {
      const std::scoped_lock lock(mutex_);
      if (news_.size() == news_max) news_.pop_front();
      news_.push_back({std::string(phase), share});
      changed_.notify_one();
    };
    try {
      outcome_ = work(progress);
    } catch (...) {
      fault_ = std::current_exception();
    }
    const std::scoped_lock lock(mutex_);
    done_ = true;
    changed_.notify_one();
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<News> news_;
  bool done_ = false;
  std::atomic<bool> stop_{false};
  workbench::Outcome outcome_;
  std::exception_ptr fault_;
  std::thread thread_;  // last: it uses what stands above
};

/// Runs signal handlers and the callback; what Python raises comes as nb::python_error.
void tell(const nb::object& callback, const std::deque<News>& news) {
  if (PyErr_CheckSignals() != 0) throw nb::python_error();
  if (callback.is_none()) return;
  for (const News& item : news)
    callback(item.phase, item.share < 0.0 ? nb::object(nb::none()) : nb::object(nb::float_(item.share)));
}

}  // namespace

workbench::Outcome watched(const nb::object& callback,
                           const std::function<workbench::Outcome(const base::Progress&)>& work) {
  std::exception_ptr raised;
  workbench::Outcome outcome;
  {
    nb::gil_scoped_release unlocked;
    Worker worker(work);
    for (bool done = false; !done;) {
      std::deque<News> news;
      std::tie(news, done) = worker.wait();
      if (raised) continue;
      nb::gil_scoped_acquire locked;
      try {
        tell(callback, news);
      } catch (nb::python_error&) {
        raised = std::current_exception();
        worker.stop();
      }
    }
    outcome = worker.finish();
  }
  if (!raised) return outcome;
  try {
    std::rethrow_exception(raised);
  } catch (nb::python_error& stopped) {  // what is kept, and how to go on
    if (!outcome.error.empty()) stopped.value().attr("add_note")(outcome.error);
    throw;
  }
}

}  // namespace gigawatt::python

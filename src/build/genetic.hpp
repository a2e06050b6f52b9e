// Genetic search over activity lists of one compiled network.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "build/serial.hpp"

namespace gigawatt::build {

struct Best {
  Period makespan = 0;
  std::vector<Period> start;  // by place of the compiled network
};

class GeneticSearch {
 public:
  /// Both outlive the search; `backward` is reversed(forward). Begins with lists by latest start and by chance.
  GeneticSearch(const Compiled& forward, const Compiled& backward, std::uint64_t seed);

  /// Goes on until so many schedules were made in all, the makespan is `target`, or `stop` says so.
  void run_until(std::uint64_t schedules, Period target, const std::function<bool()>& stop);

  [[nodiscard]] const Best& best() const { return best_; }
  [[nodiscard]] std::uint64_t schedules() const { return schedules_; }

 private:
  using List = std::vector<Activity>;
  struct Member {
    List list;
    Period makespan = 0;
  };

  std::uint64_t draw();
  std::uint32_t below(std::uint32_t count);
  void begin_again(Period target);
  Member improved(List list);
  List random_list();
  List child_of(const List& mother, const List& father);
  void mutate(List& list);
  void list_by(const std::vector<Period>& key, List& list);

  const Compiled& forward_;
  const Compiled& backward_;
  SerialScheduler ahead_, behind_;
  std::vector<Member> members_;
  Best best_;
  std::uint64_t schedules_ = 0, seed_, state_ = 0, restarts_ = 0, idle_ = 0;
  Period era_best_ = 0;  // since the population began again
  std::vector<Period> start_, keys_, tails_;
  std::vector<std::uint64_t> sorted_;
  std::vector<char> taken_;
};

}  // namespace gigawatt::build

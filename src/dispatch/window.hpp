// Operation by windows: the hours ahead as they are forecast, with whole units that start and stop. Plain numbers for
// one site; hours of the window count from 0, vectors of hourly numbers have `hours` entries.
//
//   min Σ_t [ Σ_i (c_it g_it + s_it v_it) + Σ_b c_b d_bt + p_t m_t − q_t x_t + Σ_j w_jt u_jt ] + Σ_k D_k (M_k −
//   billed_k) − Σ_b λ_b e_b,end Σ_i g + Σ_b (d − c) + m − x + Σ_j u_j = Σ_j load_j units of one kind that are
//   committed: n_t of N_t run,
//     minimum load · a s n_t ≤ g_t ≤ min(a s n_t, a K),    n_t − n_{t−1} = v_t − w_t − r_t,   0 ≤ r_t ≤ N_{t−1} − N_t
//     Σ_{τ = t−up+1..t} v_τ ≤ n_t,    Σ_{τ = t−down+1..t} w_τ ≤ N_t − n_t       (a s: one unit; a K: all of them)
//   e_t = kept · e_{t−1} + η c_t − d_t / η,   c + d ≤ P,   e ≤ E;   M_k ≥ m_t for t in bill k, M_k ≥ billed_k
// Clustered unit commitment: B. Palmintier and M. Webster, "Heterogeneous unit clustering for efficient operational
// flexibility modeling", IEEE Transactions on Power Systems 29 (2014). Charging and discharging at once is forbidden by
// a binary in the windows where it would happen.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

namespace gigawatt::dispatch {

struct WindowSource {
  std::vector<double> most_mw;  // of all of them
  std::vector<double> usd_per_mwh;
  /// Units that are committed; absent: any output up to most_mw.
  struct Units {
    std::vector<double> one_mw;     // of one of them, when it runs
    std::vector<int> count;         // that there are
    std::vector<double> start_usd;  // of one start
    double minimum_load = 0.0;
    int up_hours = 0, down_hours = 0;
    std::optional<double> running = {};                  // before the window; absent: as it suits, at no cost
    std::vector<double> started_before, stopped_before;  // hour by hour, the last one last
  };
  std::optional<Units> units = {};
};

struct WindowStore {
  std::vector<double> power_mw, energy_mwh;
  double usd_per_mwh = 0.0;  // discharged
  double one_way_efficiency = 1.0, kept_per_hour = 1.0;
  double opening_mwh = 0.0;
  double end_usd_per_mwh = 0.0;            // what is left is worth
  std::optional<double> closing_mwh = {};  // at least, at the end; what is missing costs as much as shedding
};

struct WindowTier {
  std::vector<double> worth_usd_per_mwh, load_mw;
};

/// A demand charge on the highest import of some hours of the window and of what came before.
struct WindowBill {
  std::size_t first_hour = 0, end_hour = 0;
  double usd_per_mw = 0.0, billed_mw = 0.0;
};

struct Window {
  std::size_t hours = 0;
  std::vector<WindowSource> sources;
  std::vector<WindowStore> stores;
  std::vector<WindowTier> tiers;
  std::vector<double> import_limit_mw, import_usd_per_mwh;  // empty without a connection
  std::vector<double> export_limit_mw, export_usd_per_mwh;  // empty where nothing is sold
  std::vector<WindowBill> bills;
};

/// [source], [store], [tier], then hours.
struct WindowPlan {
  std::vector<std::vector<double>> output_mw, running, started, stopped;  // the last three empty unless committed
  std::vector<std::vector<double>> charge_mw, discharge_mw, level_mwh;
  std::vector<std::vector<double>> shed_mw;
  std::vector<double> import_mw, export_mw;
};

/// The cheapest operation of the window within 1e-4. Deterministic. Load may always be shed, so there is one.
WindowPlan plan_window(const Window& window);

}  // namespace gigawatt::dispatch

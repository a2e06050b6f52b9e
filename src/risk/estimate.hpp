// What samples say of a number, with the error of saying it.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace gigawatt::risk {

struct Estimate {
  double value = 0.0, standard_error = 0.0;
};

/// Mean; error s/√n. Of Sobol points the true error is smaller, as they are more even than independent ones.
Estimate mean_of(std::span<const double> values);

/// Quantile as base::quantile_of_sorted() has it; error: half the distance of the order statistics √(n p (1 − p))
/// before and behind it.
Estimate quantile_of(std::span<const double> sorted, double p);

/// Share of ones; error √(p (1 − p)/n), with p from n + 2 draws where all agree (Agresti and Coull).
Estimate share_of(std::size_t hits, std::size_t count);

/// First-order Sobol index of an input on an output from samples that are there already: variance of the output's mean
/// by equally filled bins of the input, less what chance makes of it, as a share of the variance (E. Plischke, 2010,
/// "given data"). Error by leaving out each of ten blocks of samples (jackknife).
Estimate first_order_index(std::span<const double> input, std::span<const double> output);

/// The sum of those of several independent inputs: what they explain one by one, without what they do together.
Estimate first_order_index(std::span<const std::vector<double>> inputs, std::span<const double> output);

/// The part of it that a straight line through the samples explains: r² less what chance makes of it. For ranking.
double linear_share(std::span<const double> input, std::span<const double> output);

}  // namespace gigawatt::risk

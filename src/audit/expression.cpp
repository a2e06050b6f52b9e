#include "audit/expression.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "units/parse.hpp"

namespace gigawatt::audit {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '%'; }

constexpr int depth_max = 50;

/// Recursive descent: sum of products of factors. After the first error it only runs out.
class Parser {
 public:
  Parser(const std::string& text, const Lookup& lookup) : text_(text), lookup_(lookup) {}

  Evaluated run() {
    const Quantity value = sum(0);
    skip();
    if (at_ < text_.size()) fail(fmt::format("'{}' does not continue it", text_.substr(at_, 20)));
    if (result_.error.empty() && result_.missing.empty()) result_.value = value;
    return std::move(result_);
  }

 private:
  void skip() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
  }
  bool take(char c) {
    skip();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  void fail(std::string why) {
    if (result_.error.empty()) result_.error = std::move(why);
    at_ = text_.size();
  }

  Quantity sum(int depth) {
    Quantity left = product(depth);
    while (true) {
      if (take('+'))
        left = added(left, product(depth), 1.0);
      else if (take('-'))
        left = added(left, product(depth), -1.0);
      else
        return left;
    }
  }

  Quantity added(const Quantity& a, const Quantity& b, double sign) {
    const bool known = result_.missing.empty() && result_.error.empty();
    if (known && a.range.dimension != b.range.dimension)
      fail(fmt::format("{} and {} cannot be added", units::describe(a.range.dimension),
                       units::describe(b.range.dimension)));
    const double low = sign > 0 ? b.range.low : -b.range.high, high = sign > 0 ? b.range.high : -b.range.low;
    return {.range = {a.range.low + low, a.range.high + high, a.range.dimension},
            .middle = a.middle + sign * b.middle,
            .is_date = a.is_date != b.is_date};
  }

  Quantity product(int depth) {
    Quantity left = factor(depth);
    while (true) {
      if (take('*'))
        left = times(left, factor(depth));
      else if (take('/'))
        left = times(left, inverse(factor(depth)));
      else
        return left;
    }
  }

  static Quantity times(const Quantity& a, const Quantity& b) {
    const auto ends = {a.range.low * b.range.low, a.range.low * b.range.high, a.range.high * b.range.low,
                       a.range.high * b.range.high};
    return {.range = {std::ranges::min(ends), std::ranges::max(ends), a.range.dimension + b.range.dimension},
            .middle = a.middle * b.middle};
  }

  Quantity inverse(const Quantity& of) {
    const bool known = result_.missing.empty() && result_.error.empty();
    if (of.range.low <= 0.0 && of.range.high >= 0.0) {
      if (known) fail("it divides by something that can be zero");
      return {};
    }
    return {.range = {1.0 / of.range.high, 1.0 / of.range.low, units::Dimension{} - of.range.dimension},
            .middle = 1.0 / of.middle};
  }

  Quantity factor(int depth) {
    skip();
    if (depth > depth_max) {
      fail("too many brackets");
      return {};
    }
    if (take('(')) {
      const Quantity inner = sum(depth + 1);
      if (!take(')')) fail("a bracket is not closed");
      return inner;
    }
    if (at_ < text_.size() && is_digit(text_[at_])) return number();
    if (at_ < text_.size() && is_letter(text_[at_])) return path();
    fail(at_ >= text_.size() ? "it ends where a quantity is expected"
                             : fmt::format("'{}' is no quantity", text_.substr(at_, 20)));
    return {};
  }

  /// A number, perhaps a magnitude, perhaps a unit: words behind it up to the next sign that stands alone.
  Quantity number() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && (is_digit(text_[at_]) || text_[at_] == '.')) ++at_;
    std::size_t end = at_;
    while (true) {
      std::size_t next = end;
      while (next < text_.size() && text_[next] == ' ') ++next;
      if (next >= text_.size() || !is_letter(text_[next])) break;
      while (next < text_.size() && text_[next] != ' ' && text_[next] != ')') ++next;
      end = next;
    }
    at_ = end;
    const auto quantity = units::parse(text_.substr(begin, end - begin));
    if (!quantity) {
      fail(quantity.error().front().message);
      return {};
    }
    return {.range = {quantity->base_value, quantity->base_value, quantity->dimension}, .middle = quantity->base_value};
  }

  Quantity path() {
    const std::size_t begin = at_;
    while (at_ < text_.size() &&
           (is_letter(text_[at_]) || is_digit(text_[at_]) || text_[at_] == '.' || text_[at_] == '-'))
      ++at_;
    const std::string name = text_.substr(begin, at_ - begin);
    if (std::ranges::find(result_.paths, name) == result_.paths.end()) result_.paths.push_back(name);
    if (const auto found = lookup_(name)) return *found;
    if (std::ranges::find(result_.missing, name) == result_.missing.end()) result_.missing.push_back(name);
    return {};
  }

  const std::string& text_;
  const Lookup& lookup_;
  std::size_t at_ = 0;
  Evaluated result_;
};

}  // namespace

Evaluated evaluate(const std::string& expression, const Lookup& lookup) { return Parser(expression, lookup).run(); }

}  // namespace gigawatt::audit

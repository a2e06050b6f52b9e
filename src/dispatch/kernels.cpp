#include "dispatch/kernels.hpp"

namespace gigawatt::dispatch {

std::span<const Kernel* const> kernels_here() {
  static const std::vector<const Kernel*> kernels = [] {
    std::vector<const Kernel*> list{&portable_kernel()};
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2")) list.push_back(&avx2_kernel());
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl"))
      list.push_back(&avx512_kernel());
#endif
    return list;
  }();
  return kernels;
}

}  // namespace gigawatt::dispatch

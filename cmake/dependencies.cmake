# Third-party libraries: Debian packages, and HiGHS from PyPI's highsbox in .venv (C API only, see docs/decisions).
find_package(Threads REQUIRED)
find_package(fmt REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(CLI11 REQUIRED)
find_package(GTest REQUIRED)
find_package(ZLIB REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(netcdf REQUIRED IMPORTED_TARGET netcdf)
add_library(netcdf ALIAS PkgConfig::netcdf)

set(GIGAWATT_VENV ${CMAKE_SOURCE_DIR}/.venv CACHE PATH "virtual environment that holds highsbox")
file(GLOB highs_roots ${GIGAWATT_VENV}/lib/python3*/site-packages/highsbox/highs_dist)
if(NOT highs_roots)
  message(FATAL_ERROR "highsbox not found in ${GIGAWATT_VENV}: run ./dev setup first")
endif()
list(GET highs_roots 0 highs_root)
set(highs_library ${highs_root}/lib/libhighs.so)
set(GIGAWATT_PYTHON ${GIGAWATT_VENV}/bin/python3)

add_library(highs SHARED IMPORTED GLOBAL)
set_target_properties(highs PROPERTIES
  IMPORTED_LOCATION ${highs_library}
  INTERFACE_INCLUDE_DIRECTORIES ${highs_root}/include/highs)
target_include_directories(highs SYSTEM INTERFACE ${highs_root}/include/highs)

# The library travels beside the program.
configure_file(${highs_library} ${CMAKE_BINARY_DIR}/libhighs.so COPYONLY)

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

if(SKBUILD)  # pip install: in the environment in which pip builds
  find_package(Python 3.11 REQUIRED COMPONENTS Interpreter Development.Module)
  set(GIGAWATT_PYTHON ${Python_EXECUTABLE})
else()
  set(GIGAWATT_VENV ${CMAKE_SOURCE_DIR}/.venv CACHE PATH "virtual environment that holds highsbox")
  set(GIGAWATT_PYTHON ${GIGAWATT_VENV}/bin/python3)
  set(Python_EXECUTABLE ${GIGAWATT_PYTHON})
endif()
execute_process(COMMAND ${GIGAWATT_PYTHON} -c "import highsbox; print(highsbox.highs_dist_dir())" OUTPUT_VARIABLE highs_root
                OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
if(NOT highs_root)
  message(FATAL_ERROR "highsbox not found by ${GIGAWATT_PYTHON}: run ./dev setup first")
endif()
set(highs_library ${highs_root}/lib/libhighs.so)

add_library(highs SHARED IMPORTED GLOBAL)
set_target_properties(highs PROPERTIES
  IMPORTED_LOCATION ${highs_library}
  INTERFACE_INCLUDE_DIRECTORIES ${highs_root}/include/highs)
target_include_directories(highs SYSTEM INTERFACE ${highs_root}/include/highs)

# The library travels beside the program.
configure_file(${highs_library} ${CMAKE_BINARY_DIR}/libhighs.so COPYONLY)

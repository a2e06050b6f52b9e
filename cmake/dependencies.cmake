# Third-party libraries: Debian packages, and HiGHS from PyPI's highsbox in .venv (C API only, see docs/decisions).
# All that is missing is told at once, before anything is compiled.
set(missing_packages)
macro(find_or_note name)  # name, then the Debian packages that have it
  find_package(${name} QUIET)
  if(NOT ${name}_FOUND)
    list(APPEND missing_packages ${ARGN})
  endif()
endmacro()
find_package(Threads REQUIRED)
find_or_note(fmt libfmt-dev)
find_or_note(yaml-cpp libyaml-cpp-dev)
find_or_note(nlohmann_json nlohmann-json3-dev)
find_or_note(CLI11 libcli11-dev)
find_or_note(ZLIB zlib1g-dev)
if(NOT SKBUILD)  # pip builds no tests
  find_or_note(GTest libgtest-dev libgmock-dev)
endif()
find_package(PkgConfig QUIET)
if(PKG_CONFIG_FOUND)
  pkg_check_modules(netcdf QUIET IMPORTED_TARGET netcdf)
else()
  list(APPEND missing_packages pkg-config)
endif()
if(NOT netcdf_FOUND)
  list(APPEND missing_packages libnetcdf-dev)
endif()
find_program(NODE node)  # bundles the report page
if(NOT NODE)
  list(APPEND missing_packages nodejs npm)
endif()
if(missing_packages)
  list(JOIN missing_packages " " missing_packages)
  message(FATAL_ERROR "Debian packages are missing. ./dev setup installs them, as does: "
                      "sudo apt-get install -y ${missing_packages}")
endif()
execute_process(COMMAND ${NODE} -e "require.resolve('uplot'); require.resolve('esbuild')" RESULT_VARIABLE report_packages
                WORKING_DIRECTORY ${CMAKE_SOURCE_DIR}/web/report OUTPUT_QUIET ERROR_QUIET)
if(NOT report_packages EQUAL 0)
  message(FATAL_ERROR "The report page's packages are missing. ./dev setup installs them, as does: npm ci --prefix web/report")
endif()
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

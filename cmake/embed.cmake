# Files that travel inside the program: shipped scenarios, libraries, report assets.
# tools/embed.py turns them into one object file of bytes and one table of names.
file(GLOB_RECURSE embedded_files CONFIGURE_DEPENDS
  ${CMAKE_SOURCE_DIR}/scenarios/*.yaml ${CMAKE_SOURCE_DIR}/scenarios/*.md ${CMAKE_SOURCE_DIR}/scenarios/*.csv
  ${CMAKE_SOURCE_DIR}/library/*.yaml ${CMAKE_SOURCE_DIR}/facts/*.yaml)
set(report_bundle ${CMAKE_BINARY_DIR}/report-bundle.html)
file(GLOB report_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/web/report/src/*)
add_custom_command(OUTPUT ${report_bundle}
  COMMAND node ${CMAKE_SOURCE_DIR}/web/report/build.mjs ${report_bundle}
  DEPENDS ${report_sources} ${CMAKE_SOURCE_DIR}/web/report/build.mjs ${CMAKE_SOURCE_DIR}/web/report/package-lock.json
  COMMENT "bundle report")
set(embedded_assembly ${CMAKE_BINARY_DIR}/embedded.S)
set(embedded_table ${CMAKE_BINARY_DIR}/embedded_table.cpp)
add_custom_command(OUTPUT ${embedded_assembly} ${embedded_table}
  COMMAND ${GIGAWATT_PYTHON} ${CMAKE_SOURCE_DIR}/tools/embed.py --root ${CMAKE_SOURCE_DIR}
          --assembly ${embedded_assembly} --table ${embedded_table}
          --file report/bundle.html=${report_bundle} ${embedded_files}
  DEPENDS ${embedded_files} ${report_bundle} ${CMAKE_SOURCE_DIR}/tools/embed.py
  COMMENT "embed scenarios, libraries and report assets")
enable_language(ASM)
set_source_files_properties(${embedded_assembly} PROPERTIES COMPILE_OPTIONS "-x;assembler-with-cpp")
add_library(embedded STATIC ${embedded_assembly} ${embedded_table})
target_include_directories(embedded PUBLIC ${CMAKE_SOURCE_DIR}/src)

# `cmake --build build --target format-check` checks every source file against .clang-format.
find_program(BIDUI_CLANG_FORMAT clang-format)
if(BIDUI_CLANG_FORMAT)
  file(GLOB_RECURSE all_sources ${PROJECT_SOURCE_DIR}/engine/*.[ch] ${PROJECT_SOURCE_DIR}/formats/*.[ch]
    ${PROJECT_SOURCE_DIR}/config/*.[ch] ${PROJECT_SOURCE_DIR}/fixtures/*.[ch] ${PROJECT_SOURCE_DIR}/tests/*.[ch]
    ${PROJECT_SOURCE_DIR}/benches/*.[ch])
  add_custom_target(format-check COMMAND ${BIDUI_CLANG_FORMAT} --dry-run --Werror ${all_sources})
endif()

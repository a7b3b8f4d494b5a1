# tests/fuzz/fuzz_<name>.c is one fuzz target. It is always built into replay_fuzz_<name>, which runs it on the given
# files; CTest replays tests/fuzz/corpus/<name>/ with it. -DBIDUI_FUZZ=ON (clang) also builds fuzz_<name> itself;
# tests/fuzz/run.sh builds and runs these.
file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/fuzz/fuzz_*.c)
foreach(source IN LISTS sources)
  get_filename_component(target ${source} NAME_WE)
  string(REPLACE "fuzz_" "" name ${target})
  add_executable(replay_${target} ${source} ${PROJECT_SOURCE_DIR}/tests/fuzz/replay.c)
  target_link_libraries(replay_${target} PRIVATE bidui_cli)
  add_test(NAME fuzz_${name} COMMAND replay_${target} ${PROJECT_SOURCE_DIR}/tests/fuzz/corpus/${name})
  set_tests_properties(fuzz_${name} PROPERTIES TIMEOUT 600)
  if(BIDUI_FUZZ)
    add_executable(${target} ${source})
    target_link_libraries(${target} PRIVATE bidui_cli)
    target_link_options(${target} PRIVATE -fsanitize=fuzzer)
  endif()
endforeach()

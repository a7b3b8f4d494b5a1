# The micro-benchmarks: one program, one table of kernels per room (benches/README.md).
file(GLOB bench_files CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/benches/micro/*.c)
add_executable(bidui_bench ${bench_files})
target_link_libraries(bidui_bench PRIVATE bidui_report bidui_config bidui_generator)
# As a test, every kernel does two iterations and checks that they agree. Nothing is timed.
if(BIDUI_TESTS)
  add_test(NAME benches COMMAND bidui_bench --check)
  set_tests_properties(benches PROPERTIES TIMEOUT 600)
endif()

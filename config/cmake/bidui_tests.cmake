# Every tests/unit/<room>/test_<subject>.c is one Criterion program and one CTest case.
bidui_dep(criterion criterion/criterion.h criterion)
file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/unit/test_*.c)
foreach(source IN LISTS sources)
  file(RELATIVE_PATH name ${PROJECT_SOURCE_DIR}/tests/unit ${source})
  string(REPLACE "/" "_" name ${name})
  string(REPLACE ".c" "" name ${name})
  add_executable(${name} ${source})
  target_link_libraries(${name} PRIVATE bidui_cli bidui_dep_criterion)
  # Criterion's assertion macros do not pass our stricter warnings.
  target_compile_options(${name} PRIVATE -Wno-sign-conversion -Wno-conversion -Wno-pedantic -Wno-shadow
    -Wno-missing-prototypes)
  add_test(NAME ${name} COMMAND ${name})
  # A leak found by AddressSanitizer does not fail a Criterion test by itself.
  set_tests_properties(${name} PROPERTIES FAIL_REGULAR_EXPRESSION "LeakSanitizer" TIMEOUT 600)
endforeach()

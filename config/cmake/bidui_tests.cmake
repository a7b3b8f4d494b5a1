# Every tests/unit/<room>/test_<subject>.c is one Criterion program and one CTest case.
bidui_dep(criterion criterion/criterion.h criterion)
file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/unit/test_*.c)
foreach(source IN LISTS sources)
  file(RELATIVE_PATH name ${PROJECT_SOURCE_DIR}/tests/unit ${source})
  string(REPLACE "/" "_" name ${name})
  string(REPLACE ".c" "" name ${name})
  add_executable(${name} ${source})
  target_link_libraries(${name} PRIVATE bidui_cli bidui_dep_criterion)
  # Criterion's assertion macros trigger our stricter warnings. A source file's options come after the target's.
  set_source_files_properties(${source} PROPERTIES COMPILE_OPTIONS
    "-Wno-sign-conversion;-Wno-conversion;-Wno-pedantic;-Wno-shadow;-Wno-missing-prototypes;-Wno-cast-qual;-Wno-error")
  add_test(NAME ${name} COMMAND ${name})
  # A leak found by AddressSanitizer does not fail a Criterion test by itself.
  set_tests_properties(${name} PROPERTIES FAIL_REGULAR_EXPRESSION "LeakSanitizer" TIMEOUT 600)
endforeach()

# The model (tests/model) and the golden command-line cases (tests/golden) run the program itself.
set(model_dir ${PROJECT_SOURCE_DIR}/tests/model)
add_executable(model_reconciler ${model_dir}/model.c ${model_dir}/csv.c ${model_dir}/name.c ${model_dir}/number.c
  ${model_dir}/number_kind.c ${model_dir}/text.c ${model_dir}/value.c)
target_link_libraries(model_reconciler PRIVATE bidui_settings bidui_dep_xxhash)
set_target_properties(model_reconciler PROPERTIES OUTPUT_NAME model)
add_executable(model_random_case ${model_dir}/random_case.c ${model_dir}/random_cells.c ${model_dir}/random_numbers.c
  ${model_dir}/random_text.c ${model_dir}/number.c ${model_dir}/number_kind.c ${model_dir}/text.c)
target_link_libraries(model_random_case PRIVATE bidui_settings)
set_target_properties(model_random_case PROPERTIES OUTPUT_NAME random_case)
add_executable(model_truth_check ${model_dir}/truth_check.c ${model_dir}/csv.c ${model_dir}/number.c
  ${model_dir}/number_kind.c ${model_dir}/text.c)
target_link_libraries(model_truth_check PRIVATE bidui_settings)
set_target_properties(model_truth_check PROPERTIES OUTPUT_NAME truth_check)
set_target_properties(model_reconciler model_random_case model_truth_check PROPERTIES
  RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/model)
add_test(NAME model COMMAND sh ${model_dir}/run.sh)
set_tests_properties(model PROPERTIES TIMEOUT 900
  ENVIRONMENT "BIDUI=$<TARGET_FILE:bidui>;MODEL_BIN=${PROJECT_BINARY_DIR}/model")
add_test(NAME golden COMMAND sh ${PROJECT_SOURCE_DIR}/tests/golden/run.sh)
set_tests_properties(golden PROPERTIES TIMEOUT 900 ENVIRONMENT "BIDUI=$<TARGET_FILE:bidui>")

# The words of reports, for tests/documents.sh.
add_executable(document_words ${PROJECT_SOURCE_DIR}/tests/documents/words.c)
target_link_libraries(document_words PRIVATE bidui_compare)
set_target_properties(document_words PROPERTIES OUTPUT_NAME words RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/documents)

# Changes stores and asks about them; tests/faults/store.sh runs it.
add_executable(store_damage ${PROJECT_SOURCE_DIR}/tests/faults/store_damage.c)
target_link_libraries(store_damage PRIVATE bidui_cli)

# Plain programs for ThreadSanitizer, under which Criterion does not start; tests/race.sh builds and runs them.
add_custom_target(races)
file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/race/*.c)
foreach(source IN LISTS sources)
  get_filename_component(name ${source} NAME_WE)
  add_executable(${name} EXCLUDE_FROM_ALL ${source})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/race)
  target_link_libraries(${name} PRIVATE bidui_cli)
  add_dependencies(races ${name})
endforeach()
include(bidui_fuzz)

# Makes the workbook that tests/worklists_office.sh opens in LibreOffice.
add_executable(office_book ${PROJECT_SOURCE_DIR}/tests/office/book.c)
target_link_libraries(office_book PRIVATE bidui_formats)
set_target_properties(office_book PROPERTIES OUTPUT_NAME book RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/office)

# Compiler settings every target shares, as the interface target bidui_settings.
add_library(bidui_settings INTERFACE)
target_include_directories(bidui_settings INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_definitions(bidui_settings INTERFACE _GNU_SOURCE BIDUI_VERSION="${PROJECT_VERSION}")
target_compile_options(bidui_settings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wcast-qual -Wformat=2
  -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wwrite-strings -Wundef -Wnull-dereference
  $<$<BOOL:${BIDUI_WERROR}>:-Werror>
  $<$<CONFIG:Release>:-O2>)
if(BIDUI_SANITIZE)
  target_compile_options(bidui_settings INTERFACE -fsanitize=${BIDUI_SANITIZE} -fno-omit-frame-pointer
    -fno-sanitize-recover=all -g)
  target_link_options(bidui_settings INTERFACE -fsanitize=${BIDUI_SANITIZE})
  target_compile_definitions(bidui_settings INTERFACE BD_SANITIZED) # LeakSanitizer has to look into the process
endif()
option(BIDUI_FUZZ "build the fuzz targets, with clang" OFF)
# libFuzzer needs branch counters in all code that it is linked with.
if(BIDUI_FUZZ)
  target_compile_options(bidui_settings INTERFACE -fsanitize=fuzzer-no-link)
  target_link_options(bidui_settings INTERFACE -fsanitize=fuzzer-no-link)
endif()

# The GB18030 tables are written by a small program during the build, from the system's iconv.
set(gb18030_source ${PROJECT_BINARY_DIR}/generated/gb18030_table.c)
file(MAKE_DIRECTORY ${PROJECT_BINARY_DIR}/generated)
add_executable(bidui_gb18030_table ${PROJECT_SOURCE_DIR}/formats/encoding/gb18030_table/main.c)
target_link_libraries(bidui_gb18030_table PRIVATE bidui_settings)
add_custom_command(OUTPUT ${gb18030_source} COMMAND bidui_gb18030_table ${gb18030_source}
  DEPENDS bidui_gb18030_table COMMENT "GB18030 tables" VERBATIM)
target_sources(bidui_formats PRIVATE ${gb18030_source})

# The tables of engine/identity/unihan.c, made in the build folder from the Unihan database (Debian package unicode-data).
set(BIDUI_UNICODE_DATA /usr/share/unicode CACHE PATH "the folder of Unihan_Readings.txt[.bz2] and Unihan_Variants.txt[.bz2]")
file(GLOB unihan_files ${BIDUI_UNICODE_DATA}/Unihan_Readings.txt* ${BIDUI_UNICODE_DATA}/Unihan_Variants.txt*)
list(LENGTH unihan_files unihan_count)
if(unihan_count LESS 2)
  message(FATAL_ERROR "no Unihan database in '${BIDUI_UNICODE_DATA}': sh config/install-deps.sh installs it")
endif()
set(unihan_script ${PROJECT_SOURCE_DIR}/config/unihan/make-unihan-tables.sh)
set(unihan_folder ${PROJECT_BINARY_DIR}/unihan)
file(MAKE_DIRECTORY ${unihan_folder})
add_custom_command(OUTPUT ${unihan_folder}/unihan_tables.inc
  COMMAND sh ${unihan_script} ${BIDUI_UNICODE_DATA} ${unihan_folder}/unihan_tables.inc
  DEPENDS ${unihan_script} ${unihan_files}
  COMMENT "Making tables from the Unihan database" VERBATIM)
target_sources(bidui_identity PRIVATE ${unihan_folder}/unihan_tables.inc)
target_include_directories(bidui_identity PRIVATE ${unihan_folder})

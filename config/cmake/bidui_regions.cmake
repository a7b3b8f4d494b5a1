# The region tables are read, checked and sorted during the build and compiled in. They are installed for people to read.
set(regions_csv ${PROJECT_SOURCE_DIR}/config/regions/regions.csv)
set(towns_csv ${PROJECT_SOURCE_DIR}/config/regions/towns.csv)
set(regions_source ${PROJECT_BINARY_DIR}/generated/region_table.c)
file(MAKE_DIRECTORY ${PROJECT_BINARY_DIR}/generated)
add_executable(bidui_region_table ${PROJECT_SOURCE_DIR}/config/regions/region_table/main.c)
target_link_libraries(bidui_region_table PRIVATE bidui_identity)
add_custom_command(OUTPUT ${regions_source}
  COMMAND bidui_region_table ${regions_source} ${regions_csv} ${towns_csv}
  DEPENDS bidui_region_table ${regions_csv} ${towns_csv} COMMENT "region table" VERBATIM)
target_sources(bidui_config PRIVATE ${regions_source})
include(GNUInstallDirs)
install(FILES ${regions_csv} ${towns_csv} DESTINATION ${CMAKE_INSTALL_DATADIR}/bidui)

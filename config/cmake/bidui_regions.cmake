# The region tables are compiled into the program (config/region_tables.c), and installed for people to look into.
set(regions_csv ${PROJECT_SOURCE_DIR}/config/regions.csv)
set(towns_csv ${PROJECT_SOURCE_DIR}/config/towns.csv)
set_source_files_properties(${PROJECT_SOURCE_DIR}/config/region_tables.c PROPERTIES
  OBJECT_DEPENDS "${regions_csv};${towns_csv}"
  COMPILE_DEFINITIONS "BIDUI_REGIONS_CSV=\"${regions_csv}\";BIDUI_TOWNS_CSV=\"${towns_csv}\"")
include(GNUInstallDirs)
install(FILES ${regions_csv} ${towns_csv} DESTINATION ${CMAKE_INSTALL_DATADIR}/bidui)

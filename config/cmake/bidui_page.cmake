# The parts of summary.html are compiled into the program (engine/report/page/page.c).
set(page_folder ${PROJECT_SOURCE_DIR}/engine/report/page)
# The page's policy lets the browser apply this style and run this script, and no other.
file(SHA256 ${page_folder}/page.css page_style)
file(SHA256 ${page_folder}/page.js page_script)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${page_folder}/page.css ${page_folder}/page.js)
set_source_files_properties(${PROJECT_SOURCE_DIR}/engine/report/page/page.c PROPERTIES
  OBJECT_DEPENDS "${page_folder}/page.html;${page_folder}/page.css;${page_folder}/page.js"
  COMPILE_DEFINITIONS "BIDUI_PAGE_FOLDER=\"${page_folder}\";BIDUI_PAGE_STYLE_SHA256=\"${page_style}\";BIDUI_PAGE_SCRIPT_SHA256=\"${page_script}\"")

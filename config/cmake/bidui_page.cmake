# What summary.html is made of is compiled into the program (engine/report/page.c).
set(page_folder ${PROJECT_SOURCE_DIR}/engine/report/page)
set_source_files_properties(${PROJECT_SOURCE_DIR}/engine/report/page.c PROPERTIES
  OBJECT_DEPENDS "${page_folder}/page.html;${page_folder}/page.css;${page_folder}/page.js"
  COMPILE_DEFINITIONS "BIDUI_PAGE_FOLDER=\"${page_folder}\"")

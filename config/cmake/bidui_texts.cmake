# The manual pages and the completion for bash, written by a small program from the tables of options and keys. They are
# installed, and so are the ready configurations and the changelog.
include(GNUInstallDirs)
add_executable(bidui_texts engine/cli/texts/main.c)
target_link_libraries(bidui_texts PRIVATE bidui_cli)
function(bidui_text which file)
  add_custom_command(OUTPUT ${PROJECT_BINARY_DIR}/${file} COMMAND bidui_texts ${which} > ${file} DEPENDS bidui_texts
    WORKING_DIRECTORY ${PROJECT_BINARY_DIR} VERBATIM)
endfunction()
bidui_text(manual bidui.1)
bidui_text(config bidui.yaml.5)
bidui_text(completion bidui.bash)
add_custom_target(bidui_documents ALL DEPENDS ${PROJECT_BINARY_DIR}/bidui.1 ${PROJECT_BINARY_DIR}/bidui.yaml.5
  ${PROJECT_BINARY_DIR}/bidui.bash)
install(FILES ${PROJECT_BINARY_DIR}/bidui.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES ${PROJECT_BINARY_DIR}/bidui.yaml.5 DESTINATION ${CMAKE_INSTALL_MANDIR}/man5)
install(FILES ${PROJECT_SOURCE_DIR}/config/packaging/changelog DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES ${PROJECT_BINARY_DIR}/bidui.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions
  RENAME bidui)
file(GLOB bidui_ready CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/config/*.yaml)
install(FILES ${bidui_ready} DESTINATION ${CMAKE_INSTALL_DATADIR}/bidui/config)

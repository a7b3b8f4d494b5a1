# The commit is looked up at every build, so that it is never that of an earlier configuration; what depends on it is made
# anew only when it is another.
set(commit_source ${PROJECT_BINARY_DIR}/generated/commit.c)
add_custom_target(bidui_commit
  COMMAND ${CMAKE_COMMAND} -DSOURCE=${PROJECT_SOURCE_DIR} -DOUT=${commit_source} -P ${CMAKE_CURRENT_LIST_DIR}/commit.cmake
  BYPRODUCTS ${commit_source} COMMENT "commit" VERBATIM)
set_source_files_properties(${commit_source} PROPERTIES GENERATED TRUE)
target_sources(bidui_base PRIVATE ${commit_source})
add_dependencies(bidui_base bidui_commit)

include(${CMAKE_CURRENT_LIST_DIR}/tests_a.cmake OPTIONAL)
include(${CMAKE_CURRENT_LIST_DIR}/tests_b.cmake OPTIONAL)

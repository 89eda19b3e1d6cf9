# Files that must never change for format v1: tests/golden/README.md.
foreach(name formats pakke)
  add_executable(golden_${name} golden/${name}_test.c)
  target_include_directories(golden_${name} PRIVATE ${CMAKE_SOURCE_DIR}/tests)
  target_compile_definitions(golden_${name} PRIVATE AVT_SOURCE="${CMAKE_SOURCE_DIR}")
  target_link_libraries(golden_${name} PRIVATE test_bundle avtale_options PkgConfig::CMOCKA PkgConfig::SODIUM)
  add_test(NAME golden_${name} COMMAND golden_${name} WORKING_DIRECTORY ${CMAKE_BINARY_DIR})
  set_tests_properties(golden_${name} PROPERTIES LABELS "enhet;golden;quick")
endforeach()

# Against slow models, a few cases here; tests/property/run does the long run.
add_executable(property_penger property/penger.c)
target_link_libraries(property_penger PRIVATE avtale_rules avtale_options PkgConfig::CMOCKA)
target_include_directories(property_penger PRIVATE ${CMAKE_SOURCE_DIR}/tests)
target_compile_definitions(property_penger PRIVATE AVT_SOURCE="${CMAKE_SOURCE_DIR}")
add_test(NAME property_penger COMMAND property_penger 10000)
set_tests_properties(property_penger PROPERTIES LABELS "enhet;property")

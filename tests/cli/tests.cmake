add_test(NAME cli_beregn COMMAND sh ${CMAKE_SOURCE_DIR}/tests/cli/beregn $<TARGET_FILE:avtale_cli>)
set_tests_properties(cli_beregn PROPERTIES LABELS unit)

foreach(name beregn diff sjekk)
  add_test(NAME cli_${name} COMMAND sh ${CMAKE_SOURCE_DIR}/tests/cli/${name} $<TARGET_FILE:avtale_cli>)
  set_tests_properties(cli_${name} PROPERTIES LABELS "enhet;unit;quick")
endforeach()

# Bundles are made in process, with keys of their own.
add_library(test_bundle STATIC lib/bundle.c lib/report.c)
target_include_directories(test_bundle PUBLIC ${CMAKE_CURRENT_SOURCE_DIR})
target_compile_definitions(test_bundle PRIVATE AVT_SOURCE="${CMAKE_SOURCE_DIR}")
target_link_libraries(test_bundle PUBLIC avtale_verify PRIVATE avtale_options PkgConfig::SODIUM PkgConfig::CMOCKA)

foreach(name pakke lesmeg sjekk kreves identitet fullmakt punkt oenske utelatt endret regelverk tillit)
  avt_unit(verify/${name} test_bundle)
endforeach()

# The suites that are more than one program of unit/, golden/, fuzz/ or property/. ctest runs them all, and
# `sh tests/run --list` reads their names here: avt_test(NAME LABELS COMMAND...), where the first label is the suite's name.
# What a test prints last, "N passed, N failed", is added up by tests/tools/suites.mjs.
function(avt_test name labels)
  add_test(NAME ${name} COMMAND ${ARGN} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  set_tests_properties(${name} PROPERTIES LABELS "${labels}" TIMEOUT 3600)
endfunction()

# What tests/service/kommando.mjs runs commands with, beside the service and without HTTP.
add_executable(command_driver service/command_driver.c)
target_link_libraries(command_driver PRIVATE service_app avtale_options)

# The programs that a test runs are those of this build.
set(avt_programs "AVT_BUILD=${CMAKE_BINARY_DIR};AVTALED=$<TARGET_FILE:avtaled>;AVTALE=$<TARGET_FILE:avtale_cli>"
  "AVT_PUSH_DRIVER=$<TARGET_FILE:push_driver>" "AVT_COMMAND_DRIVER=$<TARGET_FILE:command_driver>")
function(avt_of_this_build)
  set_tests_properties(${ARGN} PROPERTIES ENVIRONMENT "${avt_programs}")
endfunction()

# ---- What is seen without running anything ----

avt_test(lag "lag;lint;quick" node tests/tools/layers.mjs)
avt_test(headere "headere;lint;quick" sh tests/tools/headers)
avt_test(ord "ord;lint;quick" sh tests/tools/words)
avt_test(handlinger "handlinger;lint;quick" node tests/tools/acts.mjs)
avt_test(venting "venting;lint;quick" node tests/tools/waits.mjs)
avt_test(form "form;lint;quick" sh tests/tools/format)
avt_test(tiltak "tiltak;lint;quick" sh tests/tools/measures)
avt_test(openapi "openapi;lint;quick" sh tests/tools/openapi)
avt_test(dokumentasjon "dokumentasjon;lint;quick" sh tests/tools/docs)
avt_test(manualer "manualer;lint;quick" sh tests/tools/man)
avt_of_this_build(lag tiltak openapi dokumentasjon manualer)

# ---- The library, for others ----

avt_test(bibliotek "bibliotek;library" sh tests/bibliotek/run)

# ---- The service, from outside ----

avt_test(demo "demo;service" sh service/run --check)

avt_test(push "push;tsan" sh tests/push/run)
avt_of_this_build(push)

# One test a script, each with a service of its own. What ends as a script does is one.
file(GLOB scripts CONFIGURE_DEPENDS RELATIVE ${CMAKE_CURRENT_SOURCE_DIR}/service service/*.mjs)
foreach(script ${scripts})
  file(STRINGS service/${script} ends REGEX "await (finish|script)\\(")
  if(ends)
    string(REPLACE ".mjs" "" name ${script})
    set(labels tjeneste service)
    if(name MATCHES "^(signing|readers)$")
      list(APPEND labels quick)
    endif()
    if(name MATCHES "^(signing|http)$")
      list(APPEND labels tsan)
    endif()
    avt_test(service_${name} "${labels}" sh tests/service/run ${name})
    avt_of_this_build(service_${name})
  endif()
endforeach()

# What can be forged with the online keys, and that nothing genuine is taken for it.
foreach(name angrep korpus)
  avt_test(${name} "angrep;service" node --test --test-reporter=./tests/tools/reporter.mjs tests/angrep/${name}.mjs)
  avt_of_this_build(${name})
endforeach()

avt_test(nettleser "nettleser;browser" sh tests/browser/run)
avt_test(syvende "syvende;service" sh tests/syvende/run)
avt_of_this_build(nettleser syvende)

# Programs that are killed and disks that are full: nothing else runs beside them.
foreach(name kill kill10 power control first full checks)
  avt_test(fault_${name} "feil;fault" sh tests/fault/run ${name})
  set_tests_properties(fault_${name} PROPERTIES RUN_SERIAL ON ENVIRONMENT "SANITIZED=${CMAKE_BINARY_DIR}")
endforeach()

# How many files one approval runs through: builds the service once more.
avt_test(vandring "vandring;lint" sh tests/tools/walk)

# ---- Other compilers ----

# Both take the whole machine: they build with two processors, and the second runs tests of its own.
avt_test(clang "clang;lint" cmake --workflow --preset clang)
avt_test(traader "traader;service" sh tests/tools/threads)

# Looks at each file by itself, with two processors: minutes.
avt_test(tidy "tidy;lint" sh tests/tools/tidy)
avt_of_this_build(tidy)
set_tests_properties(vandring clang traader tidy PROPERTIES RUN_SERIAL ON)

# The longest first, until ctest knows itself how long each takes.
set_tests_properties(nettleser PROPERTIES COST 900)
set_tests_properties(service_readers PROPERTIES COST 100)

# What others use: one libavtale of all layers, static and shared, and what is found once it is installed.
#
# The two are made of the layers' own objects. The shared one shows what avtale.map names; the static one has all, and is for
# programs that are built with it. What has a manual in man/ is what is kept.
set(layers core format log rules avtale verify)
set(objects ${layers})
list(TRANSFORM objects REPLACE "(.+)" "$<TARGET_OBJECTS:avtale_\\1>")

add_library(avtale_archive STATIC ${objects})
add_library(avtale_shared SHARED ${objects})
set_target_properties(avtale_archive avtale_shared PROPERTIES OUTPUT_NAME avtale LINKER_LANGUAGE C)
set_target_properties(avtale_shared PROPERTIES EXPORT_NAME avtale VERSION ${PROJECT_VERSION} SOVERSION ${PROJECT_VERSION_MAJOR}
  LINK_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/avtale.map)
target_link_options(avtale_shared PRIVATE -Wl,--version-script=${CMAKE_CURRENT_SOURCE_DIR}/avtale.map)
target_include_directories(avtale_shared INTERFACE $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
target_link_libraries(avtale_shared PRIVATE $<BUILD_INTERFACE:avtale_options>
  PkgConfig::SODIUM PkgConfig::XML2 PkgConfig::CJSON PkgConfig::UTF8PROC)
if(NOT AVT_SANITIZE)
  target_link_options(avtale_shared PRIVATE -Wl,-z,defs) # a sanitizer's own functions come from the program
endif()

set(cmake_dir ${CMAKE_INSTALL_LIBDIR}/cmake/avtale)
install(TARGETS avtale_shared EXPORT avtaleTargets LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(TARGETS avtale_archive ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY include/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.h" PATTERN "*.def")
install(DIRECTORY man/ DESTINATION ${CMAKE_INSTALL_MANDIR}/man3 FILES_MATCHING PATTERN "*.3")
install(FILES FORMAT.md README.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY examples DESTINATION ${CMAKE_INSTALL_DOCDIR})

# pkg-config. The prefix is told from where the file lies, so that a folder of its own (cmake --install --prefix) is as good.
file(RELATIVE_PATH AVT_UP "/prefix/${CMAKE_INSTALL_LIBDIR}/pkgconfig" /prefix)
string(REGEX REPLACE "/$" "" AVT_UP "${AVT_UP}")
configure_file(avtale.pc.in avtale.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/avtale.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

# find_package(avtale). While the first number is 0 a new second one may change anything.
include(CMakePackageConfigHelpers)
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/avtaleConfigVersion.cmake COMPATIBILITY SameMinorVersion)
file(CONFIGURE OUTPUT avtaleConfig.cmake CONTENT "include(\${CMAKE_CURRENT_LIST_DIR}/avtaleTargets.cmake)\n" @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/avtaleConfig.cmake ${CMAKE_CURRENT_BINARY_DIR}/avtaleConfigVersion.cmake
  DESTINATION ${cmake_dir})
install(EXPORT avtaleTargets NAMESPACE avtale:: DESTINATION ${cmake_dir})

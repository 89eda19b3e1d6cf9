avt_unit(service/push service_push)
avt_unit(service/push_queue service_push PkgConfig::SQLITE)

# What tests/push/push.test.mjs runs the push process with.
add_executable(push_driver push/driver.c)
target_link_libraries(push_driver PRIVATE service_push avtale_options)

include(${CMAKE_CURRENT_LIST_DIR}/tests_a.cmake OPTIONAL)
include(${CMAKE_CURRENT_LIST_DIR}/tests_b.cmake OPTIONAL)
# So that the test can count how often a point is held against the rules.
target_link_options(unit_format_key PRIVATE -Wl,--wrap=crypto_core_ed25519_is_valid_point)

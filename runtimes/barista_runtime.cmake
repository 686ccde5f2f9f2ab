# barista_runtime(<id> HEADER <path from the top> TYPE <class> [LINK <targets>...] [TSAN_SKIP <reason>] [ASAN_SKIP <reason>]
#                 [CONFORMANCE_WORKERS <n>...] [TEST_ONLY] [NO_CONFORMANCE])
# makes bench-<id>, the runtime's worker, and conformance-<id>, the conformance suite compiled for it.
# CONFORMANCE_WORKERS are the numbers of workers with which the suite runs: 1 2 3 8 unless given.
# TEST_ONLY keeps the worker out of the folder where `barista` looks for runtimes; NO_CONFORMANCE is for one that is
# wrong on purpose.
# barista_leave_out(<id> <reason>) says, now and to `barista list`, why a runtime is not built.
function(barista_leave_out id reason)
  message(STATUS "runtime ${id} left out: ${reason}")
  file(REMOVE ${CMAKE_BINARY_DIR}/bin/bench-${id})  # of a build that still had it
  file(WRITE ${CMAKE_BINARY_DIR}/bin/bench-${id}.absent "${reason}")
endfunction()

# gcc stops inlining once a file has grown by so much, whatever it is that has grown: a word more in a description, and the
# yield of a runtime became a call. Without this limit what is inlined depends on the function alone.
set(BARISTA_INLINING $<$<CXX_COMPILER_ID:GNU>:--param=inline-unit-growth=10000>)

function(barista_runtime id)
  cmake_parse_arguments(arg "TEST_ONLY;NO_CONFORMANCE" "HEADER;TYPE;TSAN_SKIP;ASAN_SKIP" "LINK;CONFORMANCE_WORKERS" ${ARGN})
  if(BARISTA_SANITIZE STREQUAL "thread" AND arg_TSAN_SKIP)
    barista_leave_out(${id} "not under ThreadSanitizer: ${arg_TSAN_SKIP}")
    return()
  endif()
  if(BARISTA_SANITIZE MATCHES "address" AND arg_ASAN_SKIP)
    barista_leave_out(${id} "not under AddressSanitizer: ${arg_ASAN_SKIP}")
    return()
  endif()
  file(REMOVE ${CMAKE_BINARY_DIR}/bin/bench-${id}.absent)

  add_executable(bench-${id} ${CMAKE_SOURCE_DIR}/runtimes/main.cpp)
  target_link_libraries(bench-${id} PRIVATE barista_worker ${arg_LINK})
  target_compile_options(bench-${id} PRIVATE ${BARISTA_INLINING})
  set(folder ${CMAKE_BINARY_DIR}/bin)
  if(arg_TEST_ONLY)
    set(folder ${CMAKE_BINARY_DIR}/test-workers)
  else()
    add_dependencies(bench bench-${id})
    if(BARISTA_SANITIZE)  # the conformance suite is what runs under sanitizers
      set_target_properties(bench-${id} PROPERTIES EXCLUDE_FROM_ALL TRUE)
    endif()
  endif()
  set_target_properties(bench-${id} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${folder})
  set(targets bench-${id})

  if(BARISTA_TESTS AND NOT arg_NO_CONFORMANCE)
    add_executable(conformance-${id} ${CMAKE_SOURCE_DIR}/tests/conformance/conformance.cpp)
    target_link_libraries(conformance-${id} PRIVATE barista_contract GTest::gtest Threads::Threads ${arg_LINK})
    if(NOT arg_CONFORMANCE_WORKERS)
      set(arg_CONFORMANCE_WORKERS 1 2 3 8)
    endif()
    foreach(workers IN LISTS arg_CONFORMANCE_WORKERS)
      add_test(NAME conformance-${id}-workers-${workers} COMMAND conformance-${id} --workers=${workers})
      set_tests_properties(conformance-${id}-workers-${workers} PROPERTIES TIMEOUT 300 LABELS conformance)
    endforeach()
    list(APPEND targets conformance-${id})
  endif()

  foreach(target IN LISTS targets)
    target_compile_definitions(${target} PRIVATE BARISTA_RUNTIME_HEADER="${arg_HEADER}" BARISTA_RUNTIME=${arg_TYPE})
  endforeach()
endfunction()

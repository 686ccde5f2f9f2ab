# Builds and installs the scheduler's folder by itself, then builds and runs a program that finds it. Arguments: SOURCE_DIR, BINARY_DIR, GENERATOR, CXX.
file(REMOVE_RECURSE ${BINARY_DIR})
function(build name source)
  execute_process(COMMAND ${CMAKE_COMMAND} -S ${source} -B ${BINARY_DIR}/${name} -G ${GENERATOR} -DCMAKE_CXX_COMPILER=${CXX}
                          -DCMAKE_BUILD_TYPE=Release -DCMAKE_INSTALL_PREFIX=${BINARY_DIR}/prefix ${ARGN}
                  COMMAND_ERROR_IS_FATAL ANY)
  execute_process(COMMAND ${CMAKE_COMMAND} --build ${BINARY_DIR}/${name} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

build(library ${SOURCE_DIR}/runtimes/espresso)
execute_process(COMMAND ${CMAKE_COMMAND} --install ${BINARY_DIR}/library COMMAND_ERROR_IS_FATAL ANY)
build(consumer ${SOURCE_DIR}/tests/espresso/package -DCMAKE_PREFIX_PATH=${BINARY_DIR}/prefix)
execute_process(COMMAND ${BINARY_DIR}/consumer/consumer COMMAND_ERROR_IS_FATAL ANY)

# Builds and installs the scheduler's folder by itself, then builds and runs programs that find it. Arguments: SOURCE_DIR, BINARY_DIR, GENERATOR, CXX.
file(REMOVE_RECURSE ${BINARY_DIR})
function(configure name source)
  execute_process(COMMAND ${CMAKE_COMMAND} -S ${source} -B ${BINARY_DIR}/${name} -G ${GENERATOR} -DCMAKE_CXX_COMPILER=${CXX}
                          -DCMAKE_BUILD_TYPE=Release -DCMAKE_INSTALL_PREFIX=${BINARY_DIR}/prefix ${ARGN}
                  COMMAND_ERROR_IS_FATAL ANY)
endfunction()
function(build name source)
  configure(${name} ${source} ${ARGN})
  execute_process(COMMAND ${CMAKE_COMMAND} --build ${BINARY_DIR}/${name} COMMAND_ERROR_IS_FATAL ANY)
endfunction()
set(programs ${SOURCE_DIR}/tests/espresso/package)

build(library ${SOURCE_DIR}/runtimes/espresso -DCMAKE_POSITION_INDEPENDENT_CODE=ON -DCMAKE_INSTALL_INCLUDEDIR=headers)
execute_process(COMMAND ${CMAKE_COMMAND} --install ${BINARY_DIR}/library COMMAND_ERROR_IS_FATAL ANY)
find_program(other_compiler NAMES clang++-19 clang++-16 clang++-14 clang++ g++)
if(CXX MATCHES "clang")
  find_program(gxx NAMES g++)
  set(other_compiler ${gxx})
endif()
if(other_compiler)
  set(object ${BINARY_DIR}/other.o)
  execute_process(COMMAND ${other_compiler} -std=c++20 -O0 -fPIE -DOTHER -I${BINARY_DIR}/prefix/headers -c ${programs}/two_compilers.cpp -o ${object}
                  COMMAND_ERROR_IS_FATAL ANY)
  set(with_other -DOTHER_OBJECT=${object})
endif()
build(consumer ${programs} -DCMAKE_PREFIX_PATH=${BINARY_DIR}/prefix ${with_other})
foreach(program IN ITEMS consumer two_compilers pragma_target)
  execute_process(COMMAND ${BINARY_DIR}/consumer/${program} COMMAND_ERROR_IS_FATAL ANY)
endforeach()
execute_process(COMMAND ${CMAKE_COMMAND} --build ${BINARY_DIR}/consumer --target plugin parts COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${BINARY_DIR}/consumer/parts COMMAND_ERROR_IS_FATAL ANY)

# A frame that jumps over the guard page.
execute_process(COMMAND ${BINARY_DIR}/consumer/deep_frame RESULT_VARIABLE code ERROR_VARIABLE words)
if(code STREQUAL "0" OR NOT words MATCHES "has overflowed its stack")
  message(FATAL_ERROR "a frame larger than the stack ended with '${code}' and said: ${words}")
endif()

# The folder in a program's own tree, under another name.
file(COPY ${SOURCE_DIR}/runtimes/espresso/ DESTINATION ${BINARY_DIR}/roast)
build(in_tree ${programs} -DESPRESSO_FOLDER=${BINARY_DIR}/roast)
execute_process(COMMAND ${BINARY_DIR}/in_tree/consumer COMMAND_ERROR_IS_FATAL ANY)

# Optimized as a whole, the program for a wider processor than the library, and within a plugin that can be closed.
file(STRINGS /proc/cpuinfo wide_processor REGEX "avx512dq")
if(wide_processor)
  set(wide_flags "-DWIDE_FLAGS=-mavx512f$<SEMICOLON>-mavx512dq")
endif()
configure(whole ${programs} -DESPRESSO_FOLDER=${BINARY_DIR}/roast -DCMAKE_INTERPROCEDURAL_OPTIMIZATION=ON -DCMAKE_POSITION_INDEPENDENT_CODE=ON
          "${wide_flags}" -DCLOSABLE=ON)
execute_process(COMMAND ${CMAKE_COMMAND} --build ${BINARY_DIR}/whole --target wide host plugin COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${BINARY_DIR}/whole/wide COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${BINARY_DIR}/whole/host ${BINARY_DIR}/whole/libplugin.so COMMAND_ERROR_IS_FATAL ANY)

# Behind the macros of Qt.
build(macros ${programs} -DCMAKE_PREFIX_PATH=${BINARY_DIR}/prefix "-DCMAKE_CXX_FLAGS=-Dslots= -Demit= -Dsignals=public")

function(must_not_link build target what)
  execute_process(COMMAND ${CMAKE_COMMAND} --build ${BINARY_DIR}/${build} --target ${target}
                  RESULT_VARIABLE code OUTPUT_VARIABLE words ERROR_VARIABLE more_words)
  if(code STREQUAL "0" OR NOT "${words}${more_words}" MATCHES "CompiledFor")
    message(FATAL_ERROR "${what}: ${code}, ${words}${more_words}")
  endif()
endfunction()

# A program that is compiled otherwise than the library: they lay out differently what they share, and must not link. Nor must
# one of which a single file is.
foreach(flag IN ITEMS -fsanitize=address -fsanitize=thread -D_GLIBCXX_DEBUG)
  configure(otherwise ${programs} -DCMAKE_PREFIX_PATH=${BINARY_DIR}/prefix -DCMAKE_CXX_FLAGS=${flag})
  must_not_link(otherwise consumer "a program with ${flag} and a library without")
  configure(partly ${programs} -DCMAKE_PREFIX_PATH=${BINARY_DIR}/prefix -DPART_FLAG=${flag})
  must_not_link(partly parts "a program of which the file that does not call run() has ${flag}")
endforeach()

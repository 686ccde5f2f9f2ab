# What to install, by the names of Debian and Ubuntu packages.

required_packages=(g++ cmake ninja-build pkg-config libbenchmark-dev libhwloc-dev libcli11-dev libfmt-dev
  nlohmann-json3-dev libtomlplusplus-dev libfccp-dev)

# The newest Boost that the distribution has: lib<name><version>-dev beside the unversioned default.
boost_version() {
  apt-cache search --names-only '^libboost-fiber[0-9.]+-dev$' 2>/dev/null |
    sed -n 's/^libboost-fiber\([0-9.]*\)-dev .*/\1/p' | sort -V | tail -n 1
}

newest_clang_package() {
  apt-cache search --names-only '^clang-[0-9]+$' 2>/dev/null | sed 's/ .*//' | sort -V | tail -n 1
}

# Each switches off one runtime or one output when it is missing.
optional_packages() {
  local version
  version=$(boost_version)
  echo "libboost${version}-dev libboost-fiber${version}-dev libboost-context${version}-dev"
  echo libtbb-dev hwloc-nox python3 python3-matplotlib python3-numpy python3-pandas python3-jinja2
  go_is_new_enough || echo golang-go
  [ "${1:-}" != test ] || echo libgtest-dev libgmock-dev python3-pytest python3-flake8 python3-venv g++-aarch64-linux-gnu qemu-user gdb valgrind "$(newest_clang_package)"
}

go_is_new_enough() {
  local go
  for go in go /usr/local/go/bin/go; do
    "$go" version 2>/dev/null | awk '{split(substr($3, 3), v, "."); exit !(v[1] > 1 || v[2] >= 19)}' && return 0
  done
  return 1
}

is_installed() { dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q '^install ok installed$'; }

missing_packages() {
  local package
  for package in "$@"; do is_installed "$package" || echo "$package"; done
}

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

# Optional packages that this distribution does not have must not keep the others away.
install_packages() {
  if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
    say "cannot install without root or sudo: $*"
    return 0
  fi
  say "installing $*"
  local log=build/install.log
  mkdir -p build
  as_root apt-get update -qq >"$log" 2>&1 || true
  apt_install "$@" && return 0
  say "not all could be installed at once (log: $log); trying one by one"
  local package
  for package in "$@"; do apt_install "$package" || say "could not install $package"; done
}

apt_install() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >>build/install.log 2>&1
}

# scipy is the oracle of the statistics' tests. It comes into an environment of its own, because Debian 12's package of it
# cannot stand beside the newest Boost.
prepare_oracle() {
  mkdir -p build
  ! build/oracle/bin/python -c 'import scipy' 2>/dev/null || return 0  # a part of it does not count
  [ "${BARISTA_NO_INSTALL:-}" != 1 ] || return 0
  say "preparing scipy for the tests of the statistics"
  rm -rf build/oracle
  if ! { /usr/bin/python3 -m venv build/oracle && build/oracle/bin/python -m pip install -q scipy; } >build/oracle.log 2>&1; then
    say "scipy could not be had (log: build/oracle.log): the comparison of the statistics with it will be skipped"
    rm -rf build/oracle
  fi
}

report_switched_off() {
  local package
  for package in $(missing_packages $(optional_packages "")); do say "without $package, what needs it is switched off"; done
}

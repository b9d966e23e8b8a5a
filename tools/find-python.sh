# Read by ./run and ./test: sets PYTHON to a Python of at least 3.11 that can make virtual environments.
# On Debian and its kin it is installed when it is missing and we may install it.

can_make_environments() {
  "$1" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

find_python() {
  for candidate in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do
    if can_make_environments "$candidate"; then
      PYTHON=$candidate
      return 0
    fi
  done
  return 1
}

install_python() {
  command -v apt-get >/dev/null 2>&1 || return 1
  if [ "$(id -u)" = 0 ]; then
    as_root=
  elif sudo -n true 2>/dev/null; then
    as_root=sudo
  else
    return 1
  fi
  echo "[setup] installing python3 and python3-venv with apt-get" >&2
  $as_root apt-get update -qq >&2 &&
    $as_root env DEBIAN_FRONTEND=noninteractive \
      apt-get install -y -qq --no-install-recommends python3 python3-venv >&2
}

if ! find_python; then
  install_python || true
  if ! find_python; then
    echo "Python 3.11 or newer with its venv module is needed." \
      "On Debian or Ubuntu: sudo apt install python3 python3-venv" >&2
    exit 1
  fi
fi

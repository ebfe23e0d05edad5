#!/usr/bin/env bash
# Installs the programs that the tests drive, where this machine's package manager is apt and we may use it.
# Whatever stays absent, the tests that need it are skipped and say so.
set -euo pipefail
cd "$(dirname "$0")/.."

absent=()
needs() { # package, command that tells it is there already
  eval "$2" >/dev/null 2>&1 || absent+=("$1")
}
needs chromium 'command -v chromium'
needs awscli 'command -v aws'
needs faketime 'command -v faketime'
needs apache2-bin 'PATH=$PATH:/usr/sbin command -v apache2'
needs libapache2-mod-auth-mellon 'test -f /usr/lib/apache2/modules/mod_auth_mellon.so'
needs postgresql 'ls /usr/lib/postgresql/*/bin/initdb'
needs xmlsec1 'command -v xmlsec1'
needs openssl 'command -v openssl'
[ ${#absent[@]} -gt 0 ] || exit 0

as_root=()
[ "$(id -u)" = 0 ] || as_root=(sudo -n)
if ! command -v apt-get >/dev/null || ! "${as_root[@]}" true 2>/dev/null; then
  echo "Not installed, and not ours to install here: ${absent[*]}. The tests that need them will be skipped."
  exit 0
fi

# Debian starts a server as soon as its package is installed. The tests start their own, on private ports and folders,
# so Debian's own switch for that (policy-rc.d) is on while we install; one that is there already is left alone.
policy=/usr/sbin/policy-rc.d
if [ ! -e $policy ]; then
  trap '"${as_root[@]}" rm -f $policy' EXIT
  printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee $policy >/dev/null
  "${as_root[@]}" chmod 755 $policy
fi

install() {
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" </dev/null
}
echo "Installing for the tests: ${absent[*]}"
mkdir -p artifacts
{
  "${as_root[@]}" apt-get update -q || echo 'apt-get update failed; going on with the lists that are there'
  install "${absent[@]}" || for package in "${absent[@]}"; do install "$package" || true; done
} >artifacts/apt.log 2>&1
for package in "${absent[@]}"; do
  dpkg-query -W "$package" >/dev/null 2>&1 || echo "Could not be installed: $package (see artifacts/apt.log). The tests that need it will be skipped."
done

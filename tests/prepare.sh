#!/usr/bin/env bash
# Installs the programs that the tests drive, where this machine's package manager is apt and we may use it, and the npm packages.
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
needs strace 'command -v strace'

# AWS's SDK for JavaScript, exactly as the lock file says, beside what else is made here: never into the sources.
install_packages() {
  local source=tests/EndToEnd/Npm folder=artifacts/npm
  cmp -s $source/package-lock.json $folder/installed.json && return
  if ! command -v npm >/dev/null || [ "$(node -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0)" -lt 20 ]; then
    echo 'Not here: Node.js 20 with npm. The tests that need it will be skipped.'
    return
  fi
  echo 'Installing for the tests: the npm packages of tests/EndToEnd/Npm'
  rm -rf $folder
  mkdir -p $folder
  cp $source/package.json $source/package-lock.json $folder
  if (cd $folder && npm ci --ignore-scripts --no-audit --no-fund </dev/null) >artifacts/npm.log 2>&1; then
    cp $folder/package-lock.json $folder/installed.json
  else
    echo 'Could not be installed: the npm packages (see artifacts/npm.log). The tests that need them will be skipped.'
  fi
}
install_packages
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

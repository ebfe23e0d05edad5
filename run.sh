#!/usr/bin/env bash
# The one command: builds the portal, the token service and the sample bucket, starts them, and stops them. ./run.sh --help tells the rest.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

usage() {
  cat <<'HELP'
Usage: ./run.sh [options]                    build, start all services, stop them with Ctrl-C
       ./run.sh test                         install what the tests need and run them all
       ./run.sh trace REQUEST-ID [options]   print the decision trace of one request
       ./run.sh account create NAME --number N [--alias A] [options]
                                             make an account, and print its administrator's key once
       ./run.sh account list [options]       list the accounts
       ./run.sh account administrator NUMBER [options]
                                             make the first administrator of an account without one
       ./run.sh region list --account N [options]
                                             list the regions and which of them the account uses
       ./run.sh region activate|deactivate REGION --account N [options]
                                             turn a region on or off for an account
       ./run.sh trail validate [--folder DIR] [--start TIME] [--end TIME] [options]
                                             go along the signed digests of the delivered trail, and name
                                             the first file that was changed, is missing or was added
       ./run.sh kills [--count N] [--seed S] kill the token service N times under load, default 100, and look
                                             whether what it answered is on record
       ./run.sh actions [--write]            compare the README's table of actions with the code, or write it
       ./run.sh attacks [--write]            present every known attack to the library and to both doors,
                                             print the scoreboard, or write it into the README
       ./run.sh bench road [--seconds S] [--assertions N] [--connections N] [--requests N] [--database DATABASE] [--write]
                                             measure the road around an assertion by HTTP: requests a second
                                             beside a bare form POST, latency, memory over N requests
                                             (default 1000000, 0 for none), and where the time goes;
                                             --write puts the tables into the README
       ./run.sh mutate NAME [FILE …]         change the code line by line and see whether the tests notice:
                                             sealing, sigv4, policies, reader or validator; takes long, so
                                             that one may name files of it (Validation/AssertionValidator.cs)
       ./run.sh bench trail [--events N] [--write]
                                             measure a page of the trail at N events, default 1000000,
                                             beside a tenth of them, on SQLite and on PostgreSQL
       ./run.sh fuzz policy [--count N] [--seed S]
                                             compare the policy engine with its oracle on N random
                                             questions, default 1000000, and print what they disagree on
       ./run.sh fuzz reader [--count N] [--seed S]
                                             change N honest responses, default 1000000, and compare what
                                             the reader makes of them with its oracle
       ./run.sh fuzz bytes [TARGET …] [--seconds N] [--fresh]
                                             let afl-fuzz look for octets that take a branch not yet taken,
                                             for N seconds, default 300, shared by the targets: posted, signed,
                                             sealed, metadata, request, sigv4; --fresh forgets what it learned;
                                             --keep alone makes it the corpus in tests/Fuzzing
       ./run.sh bench [--write]              measure reading and writing on one core, against the signature
                                             alone and the platform's road; --write puts it into the README

Options (each also by environment, in brackets; the command line wins)
  --portal-port PORT     port of the portal, default 5001              [SAMLFEDERATION_PORTAL_PORT]
  --sts-port PORT        port of the token service, default 5002       [SAMLFEDERATION_STS_PORT]
  --bucket-port PORT     port of the sample bucket, default 5003       [SAMLFEDERATION_BUCKET_PORT]
  --portal-url URL       the portal's public origin                    [SAMLFEDERATION_PORTAL_URL]
                         default http://localhost:PORT
  --sts-url URL          the token service's public origin             [SAMLFEDERATION_STS_URL]
                         default http://localhost:PORT
  --bucket-url URL       the sample bucket's public origin             [SAMLFEDERATION_BUCKET_URL]
                         default http://localhost:PORT; in Production
                         the bucket is started only when this is given
  --bucket-credentials FILE                                            [SAMLFEDERATION_BUCKET_CREDENTIALS]
                         the keys with which the bucket asks the token
                         service, default DATA/bucket-credentials
  --upload-days DAYS     after how many days without another part the  [SAMLFEDERATION_UPLOAD_DAYS]
                         bucket removes an unfinished upload, default 7
  --data DIR             where databases and passwords are kept        [SAMLFEDERATION_DATA]
                         default .data
  --certs DIR            where the keys are kept, default certs        [SAMLFEDERATION_CERTS]
  --portal-db DATABASE   Host=… is PostgreSQL, else a SQLite path      [SAMLFEDERATION_PORTAL_DB]
  --sts-db DATABASE      the same for the token service                [SAMLFEDERATION_STS_DB]
  --import FILE          a world to import at start (JSON)             [SAMLFEDERATION_IMPORT]
  --https-cert FILE      certificate chain (PEM) to serve HTTPS with   [SAMLFEDERATION_HTTPS_CERT]
  --https-key FILE       its private key (PEM)                         [SAMLFEDERATION_HTTPS_KEY]
  --proxy IP             the one proxy whose X-Forwarded-* are taken   [SAMLFEDERATION_PROXY]
  --accept-aws-audience  accept assertions made for AWS itself; tests  [SAMLFEDERATION_ACCEPT_AWS_AUDIENCE=1]
                         only, refused in Production
  --no-faults            do not serve the test identity provider that  [SAMLFEDERATION_FAULTS=0]
                         issues faults; Production never does
  --trail-folder DIR     where the trail is delivered to as files      [SAMLFEDERATION_TRAIL_FOLDER]
                         default the folder trail in the data folder; in Production it is not unless given
  --trail-interval S     how often, in seconds, default 300            [SAMLFEDERATION_TRAIL_INTERVAL]
  --trail-days DAYS      how long records are kept, default for ever   [SAMLFEDERATION_TRAIL_DAYS]
  --production           HTTPS or a proxy, no tutorial world           [SAMLFEDERATION_PRODUCTION=1]
  --fresh                delete the data folder first (only one that   [SAMLFEDERATION_FRESH=1]
                         this command made; PostgreSQL is not touched)
  --help                 this text
HELP
}

refuse() { printf 'run.sh: %s\n' "$1" >&2; exit 2; }

read_options() {
  command=run; request_id=
  portal_port=${SAMLFEDERATION_PORTAL_PORT:-5001}; sts_port=${SAMLFEDERATION_STS_PORT:-5002}
  portal_url=${SAMLFEDERATION_PORTAL_URL:-};       sts_url=${SAMLFEDERATION_STS_URL:-}
  bucket_port=${SAMLFEDERATION_BUCKET_PORT:-5003}; bucket_url=${SAMLFEDERATION_BUCKET_URL:-}
  bucket_credentials=${SAMLFEDERATION_BUCKET_CREDENTIALS:-}
  data=${SAMLFEDERATION_DATA:-$root/.data};        certs=${SAMLFEDERATION_CERTS:-$root/certs}
  portal_db=${SAMLFEDERATION_PORTAL_DB:-};         sts_db=${SAMLFEDERATION_STS_DB:-}
  import=${SAMLFEDERATION_IMPORT:-};               proxy=${SAMLFEDERATION_PROXY:-}
  https_cert=${SAMLFEDERATION_HTTPS_CERT:-};       https_key=${SAMLFEDERATION_HTTPS_KEY:-}
  trail_folder=${SAMLFEDERATION_TRAIL_FOLDER:-};   trail_interval=${SAMLFEDERATION_TRAIL_INTERVAL:-}
  trail_days=${SAMLFEDERATION_TRAIL_DAYS:-}
  upload_days=${SAMLFEDERATION_UPLOAD_DAYS:-}
  accept_aws_audience=$(flag SAMLFEDERATION_ACCEPT_AWS_AUDIENCE)
  faults=$(given_flag SAMLFEDERATION_FAULTS)
  production=$(flag SAMLFEDERATION_PRODUCTION);    fresh=$(flag SAMLFEDERATION_FRESH)
  case ${1:-} in
    test) command=test; shift; [ $# -eq 0 ] || refuse "test takes no options; it runs every test there is." ;;
    attacks) command=attacks; shift; attacks_arguments=("$@"); return ;;
    mutate) command=mutate; mutate_name=${2:-}; mutate_files=("${@:3}"); return ;;
    actions) command=actions; shift; actions_arguments=("$@"); return ;;
    kills) command=kills; shift; kills_arguments=("$@"); return ;;
    bench) command=bench; shift; bench_arguments=("$@"); return ;;
    fuzz) command=fuzz; shift; fuzz_arguments=("$@"); return ;;
    trace)
      command=trace; request_id=${2:-}; shift
      [[ $request_id =~ ^[0-9A-Za-z-]+$ ]] || refuse "trace needs the request id that the refused answer carried, as in: ./run.sh trace REQUEST-ID."
      shift ;;
    account | region | trail) command=operator; operator_arguments=("$1"); shift ;;
  esac
  while [ $# -gt 0 ]; do
    if [ "$command" = operator ] && [[ $1 != --data && $1 != --certs && $1 != --sts-db ]]; then
      operator_arguments+=("$1"); shift; continue
    fi
    case $1 in
      --accept-aws-audience) accept_aws_audience=1; shift; continue ;;
      --faults | --no-faults) faults=false; [ "$1" = --no-faults ] || faults=true; shift; continue ;;
      --production) production=1; shift; continue ;;
      --fresh) fresh=1; shift; continue ;;
      --help | -h) usage; exit 0 ;;
      --portal-port | --sts-port | --bucket-port | --portal-url | --sts-url | --bucket-url | --bucket-credentials | --data | --certs | --portal-db | --sts-db | --import | --https-cert | --https-key | --proxy | --trail-folder | --trail-interval | --trail-days | --upload-days) ;;
      *) refuse "there is no option '$1'; ./run.sh --help lists them all." ;;
    esac
    [ -n "${2:-}" ] || refuse "$1 needs a value after it; ./run.sh --help shows which."
    local name=${1#--}
    printf -v "${name//-/_}" %s "$2"
    shift 2
  done
  for name in portal_port sts_port bucket_port; do
    [[ ${!name} =~ ^[1-9][0-9]{0,4}$ && ${!name} -le 65535 ]] || refuse "--${name/_/-} is '${!name}'; give a port number from 1 to 65535."
  done
  if [ "$portal_port" = "$sts_port" ] || [ "$portal_port" = "$bucket_port" ] || [ "$sts_port" = "$bucket_port" ]; then
    refuse "two services are to listen on one port ($portal_port, $sts_port, $bucket_port); give each its own with --portal-port, --sts-port and --bucket-port."
  fi
  unset "${!SAMLFEDERATION_@}" # each service is told its own half below, and nothing else
}

flag() {
  case ${!1:-} in
    '' | 0 | false) ;;
    1 | true) echo 1 ;;
    *) refuse "$1 is '${!1}'; set it to 1 or 0." ;;
  esac
}

given_flag() { # as flag, and whether it was given at all
  local on
  on=$(flag "$1") || exit 2
  case ${!1:-} in '') ;; *) if [ -n "$on" ]; then echo true; else echo false; fi ;; esac
}

check_sdk() {
  command -v dotnet >/dev/null || refuse "the .NET 10 SDK is needed and there is no 'dotnet' on the PATH; install it from https://dotnet.microsoft.com/download/dotnet/10.0 and try again."
  local found
  found=$(dotnet --list-sdks 2>/dev/null | cut -d' ' -f1 | paste -sd, -)
  [[ ",$found" == *,10.* ]] || refuse "the .NET 10 SDK is needed and only '${found:-none}' is installed; install it from https://dotnet.microsoft.com/download/dotnet/10.0 and try again."
}

check_port() { # number, option
  ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null || refuse "port $1 is already in use; stop what listens there or give another port with $2."
}

# The marker file says that a folder was made here, so that --fresh never deletes anything else; it also keeps
# a folder full of tutorial passwords from ever becoming a production one.
prepare_folders() {
  local marker=$data/.samlfederation mode=development
  [ -z "$production" ] || mode=production
  if [ -n "$fresh" ] && [ -e "$data" ]; then
    [ -f "$marker" ] || refuse "--fresh deletes only a folder that this command made, and '$data' bears no .samlfederation file; name another with --data or delete it yourself."
    rm -rf -- "$data" 2>/dev/null || refuse "cannot delete '$data'; check who owns it, or name another folder with --data."
  fi
  make_folder "$data" --data
  if [ ! -f "$marker" ]; then
    [ -z "$(ls -A -- "$data")" ] || refuse "'$data' is not empty and was not made by this command; name an empty or new folder with --data."
    (echo "$mode" >"$marker") 2>/dev/null || refuse "cannot write into '$data'; make it writable or name another folder with --data."
  fi
  [ "$(cat "$marker")" = "$mode" ] || refuse "'$data' was made for $(cat "$marker") and this is $mode; name another folder with --data."
  make_folder "$certs/portal" --certs
  make_folder "$certs/sts" --certs
  make_folder "$certs/bucket" --certs
  chmod 700 "$certs/portal" "$certs/sts" "$certs/bucket"
}

make_folder() { # folder, option
  (umask 077; mkdir -p -- "$1") 2>/dev/null && [ -w "$1" ] || refuse "cannot write into '$1'; make it writable or name another folder with $2."
}

absolute() { case $1 in '' | /*) printf %s "$1" ;; *) printf %s "$PWD/$1" ;; esac; }

database() { case $1 in Host=*) printf %s "$1" ;; *) absolute "$1" ;; esac; }

# Asking MSBuild whether anything changed takes longer than the services take to start: the list of sources, as old
# as the last build's start, answers that.
build_if_changed() {
  local list=$root/artifacts/built
  if [ "$(sources)" = "$(cat "$list" 2>/dev/null)" ] && [ -z "$(sources -newer "$list")" ] && [ -f "$(assembly Portal)" ] && [ -f "$(assembly Sts)" ] && [ -f "$(assembly Bucket)" ]; then return; fi
  echo 'Building; the first time takes a minute or two.'
  build src/Portal src/Sts src/Bucket
}

build() { # project or solution, …
  local list=$root/artifacts/built
  make_artifacts
  sources >"$list.now"
  compile "$@"
  mv "$list.now" "$list"
}

compile() { # project or solution, …
  local log=$root/artifacts/build.log project
  make_artifacts
  for project in "$@"; do
    dotnet build "$root/$project" -c Release -v quiet -nologo -nodeReuse:false >"$log" 2>&1 || { cat "$log" >&2; refuse "the build failed; its errors stand above."; }
  done
}

make_artifacts() {
  mkdir -p "$root/artifacts" 2>/dev/null && [ -w "$root/artifacts" ] || refuse "cannot write into '$root/artifacts'; the build needs a folder that it may write to."
}

sources() {
  (cd "$root" && find src migrations Directory.Build.props Directory.Packages.props global.json \( -name bin -o -name obj \) -prune -o -type f "$@" -print | LC_ALL=C sort)
}

assembly() { printf %s "$root/src/$1/bin/Release/net10.0/SamlFederation.$1.dll"; }

start() { # Portal|Sts|Bucket, port, own public url, the other's public url, database
  local arguments=(--port "$2" --data "$data" --certs "$certs/${1,,}")
  [ -z "$3" ] || arguments+=(--public-url "$3")
  [ -z "$4" ] || arguments+=(--peer-url "$4")
  if [ "$1" != Bucket ] && [ -n "$import" ]; then arguments+=(--import "$import"); fi
  if [ "$1" = Sts ] && [ -n "$bucket_url" ]; then arguments+=(--bucket-url "$bucket_url"); fi
  if [ "$1" = Bucket ] && [ -n "$bucket_credentials" ]; then arguments+=(--credentials "$bucket_credentials"); fi
  if [ "$1" = Bucket ] && [ -n "$upload_days" ]; then arguments+=(--upload-days "$upload_days"); fi
  [ -z "$https_cert" ] || arguments+=(--https-cert "$https_cert")
  [ -z "$https_key" ] || arguments+=(--https-key "$https_key")
  [ -z "$proxy" ] || arguments+=(--proxy "$proxy")
  [ -z "$production" ] || arguments+=(--production true)
  if [ "$1" = Sts ] && [ -n "$accept_aws_audience" ]; then arguments+=(--accept-aws-audience true); fi
  if [ "$1" = Sts ]; then
    [ -z "$trail_folder" ] || arguments+=(--trail-folder "$trail_folder")
    [ -z "$trail_interval" ] || arguments+=(--trail-interval "$trail_interval")
    [ -z "$trail_days" ] || arguments+=(--trail-days "$trail_days")
  fi
  if [ "$1" = Portal ] && [ -n "$faults" ]; then arguments+=(--faults "$faults"); fi
  # By environment, because a connection string may hold a password and arguments are for all to see.
  if [ -n "$5" ]; then local -x "SAMLFEDERATION_${1^^}_DB=$5"; fi
  dotnet "$(assembly "$1")" "${arguments[@]}" &
}

is_ready() { # port
  if [ -n "$https_cert" ]; then
    curl --silent --insecure --fail --max-time 5 --output /dev/null "https://127.0.0.1:$1/health/ready"
  else
    local status
    { exec 3<>"/dev/tcp/127.0.0.1/$1" && printf 'GET /health/ready HTTP/1.0\r\nHost: localhost:%s\r\n\r\n' "$1" >&3 && read -r -t 5 status <&3; } 2>/dev/null || return 1
    [[ $status == *' 200 '* ]]
  fi
}

stop() {
  trap '' INT TERM
  kill -TERM "${pids[@]}" 2>/dev/null || true
  for ((tenths = 0; tenths < 150; tenths++)); do
    any_runs || return 0
    sleep 0.1
  done
  kill -KILL "${pids[@]}" 2>/dev/null || true
}

any_runs() {
  local pid
  for pid in "${pids[@]}"; do kill -0 "$pid" 2>/dev/null && return 0; done
  return 1
}

all_run() {
  local pid
  for pid in "${pids[@]}"; do kill -0 "$pid" 2>/dev/null || return 1; done
}

died() {
  local who='the token service'
  kill -0 "${pids[0]}" 2>/dev/null || who='the portal'
  if [ -n "${pids[2]:-}" ] && ! kill -0 "${pids[2]}" 2>/dev/null && kill -0 "${pids[1]}" 2>/dev/null; then who='the bucket'; fi
  stop
  refuse "$who stopped by itself; its reason stands above."
}

password() { sed -n "s/.*\"$1\": *\"\([^\"]*\)\".*/\1/p" "$data/credentials.json"; }

tell() { # seconds
  printf '\nPortal         %s\nToken service  %s\n' "$portal_url" "$sts_url"
  if [ -n "$bucket_url" ]; then printf 'Bucket         %s\n' "$bucket_url"; fi
  if [ -z "$production" ] && [ -f "$data/credentials.json" ]; then
    printf '\nSign in at the portal as\n'
    for name in david theresa admin; do printf '  %-8s %s\n' "$name" "$(password "$name")"; done
    printf 'The passwords are kept in %s\n' "$data/credentials.json"
  fi
  if [ -f "$data/aws-credentials" ]; then
    printf '\nThe access keys of the accounts'"'"' administrators and users are kept in %s\n' "$data/aws-credentials"
    if [ -f "$data/aws-config" ]; then printf 'Their region and endpoints are in %s\n' "$data/aws-config"; fi
  fi
  printf '\nReady in %s s. Ctrl-C stops them.\n' "$1"
}

with_bucket() { [ -z "$production" ] || [ -n "$bucket_url" ]; }

run() {
  check_sdk
  check_port "$portal_port" --portal-port
  check_port "$sts_port" --sts-port
  if with_bucket; then check_port "$bucket_port" --bucket-port; fi
  if [ -n "$https_cert" ]; then command -v curl >/dev/null || refuse "serving HTTPS needs 'curl' to ask the services for their health; install it and try again."; fi
  prepare_folders
  build_if_changed
  if [ -z "$production" ]; then # in Production the services refuse to guess
    local scheme=http${https_cert:+s}
    portal_url=${portal_url:-$scheme://localhost:$portal_port} sts_url=${sts_url:-$scheme://localhost:$sts_port} bucket_url=${bucket_url:-$scheme://localhost:$bucket_port}
  fi
  local began=${EPOCHREALTIME/[.,]/} took
  pids=()
  trap 'stop; exit 0' INT TERM
  start Portal "$portal_port" "$portal_url" "$sts_url" "$portal_db"; pids+=($!)
  start Sts "$sts_port" "$sts_url" "$portal_url" "$sts_db"; pids+=($!)
  if with_bucket; then start Bucket "$bucket_port" "$bucket_url" "$sts_url" ''; pids+=($!); fi
  until is_ready "$portal_port" && is_ready "$sts_port" && { ! with_bucket || is_ready "$bucket_port"; }; do
    all_run || died
    if [ $((${EPOCHREALTIME/[.,]/} - began)) -gt 90000000 ]; then stop; refuse "the services were not ready after 90 s; the lines above tell what they wait for."; fi
    sleep 0.05
  done
  took=$(((${EPOCHREALTIME/[.,]/} - began) / 100000))
  tell "$((took / 10)).$((took % 10))"
  wait -n "${pids[@]}" || true
  died
}

trace() {
  check_sdk
  build_if_changed
  if [ -n "$sts_db" ]; then export SAMLFEDERATION_STS_DB=$sts_db; fi
  exec dotnet "$(assembly Sts)" trace "$request_id" --data "$data" --certs "$certs/sts"
}

# For whoever runs the service. Its output is the command's alone, so that it can go into a file.
operate() {
  check_sdk
  build_if_changed >&2
  if [ -n "$sts_db" ]; then export SAMLFEDERATION_STS_DB=$sts_db; fi
  exec dotnet "$(assembly Sts)" "${operator_arguments[0]}" --data "$data" --certs "$certs/sts" "${operator_arguments[@]:1}"
}

fuzz() {
  local project
  case ${fuzz_arguments[0]:-} in
    policy) project=Iam ;;
    reader) project=Saml ;;
    bytes)
      project=Fuzzing
      command -v afl-fuzz >/dev/null || refuse "afl-fuzz looks for the octets, and there is none on the PATH; install AFL++ (Debian: afl++) and try again."
      fuzz_arguments=(bytes "$root" "${fuzz_arguments[@]:1}") ;;
    *) refuse "fuzz wants to know what: ./run.sh fuzz policy, ./run.sh fuzz reader, or ./run.sh fuzz bytes." ;;
  esac
  check_sdk
  compile "tests/$project"
  exec dotnet "$root/tests/$project/bin/Release/net10.0/SamlFederation.Tests.$project.dll" "${fuzz_arguments[@]}"
}

attacks() {
  check_sdk
  compile tests/Attacks
  exec dotnet "$root/tests/Attacks/bin/Release/net10.0/SamlFederation.Tests.Attacks.dll" attacks "${attacks_arguments[@]}"
}

bench() {
  check_sdk
  if [ "${bench_arguments[0]:-}" = road ]; then bench_road "${bench_arguments[@]:1}"; fi
  if [ "${bench_arguments[0]:-}" = trail ]; then
    compile tests/Road
    exec dotnet "$root/tests/Road/bin/Release/net10.0/SamlFederation.Tests.Road.dll" "${bench_arguments[@]}"
  fi
  compile tests/Benchmarks
  exec dotnet "$root/tests/Benchmarks/bin/Release/net10.0/SamlFederation.Tests.Benchmarks.dll" "${bench_arguments[@]}"
}

bench_road() {
  command -v taskset >/dev/null || refuse "the server and its load are each kept on a core of their own, and there is no 'taskset' on the PATH; install util-linux and try again."
  [ "$(nproc)" -ge 2 ] || refuse "the server and its load need a core each, and this machine has one."
  compile tests/Road
  exec taskset -c 1 dotnet "$root/tests/Road/bin/Release/net10.0/SamlFederation.Tests.Road.dll" "$@"
}

# In a copy: a run that is broken off leaves mutated assemblies behind.
mutate() {
  local settings=$root/tests/Mutation/$mutate_name.json copy=$root/artifacts/mutation/tree project
  case $mutate_name in
    sealing | sigv4 | policies) project=Iam ;;
    reader | validator) project=Saml ;;
    *) refuse "mutate wants to know what: sealing, sigv4, policies, reader or validator." ;;
  esac
  check_sdk
  make_artifacts
  mkdir -p "$copy"
  tar -C "$root" --exclude=./.git --exclude=./.data --exclude=./certs --exclude=./artifacts --exclude=bin --exclude=obj -cf - . | tar -C "$copy" -xf -
  cd "$copy/tests/$project"
  local only=() file
  for file in "${mutate_files[@]}"; do
    [ -f "$root/src/$project/$file" ] || refuse "there is no src/$project/$file to mutate."
    only+=(--mutate "$file")
  done
  dotnet tool restore >/dev/null || refuse "dotnet-stryker cannot be had; 'dotnet tool restore' says why."
  exec nice -n 19 dotnet stryker --config-file "$settings" --output "$root/artifacts/mutation/$mutate_name" --skip-version-check "${only[@]}"
}

actions() {
  check_sdk
  compile tests/Sts
  exec dotnet "$root/tests/Sts/bin/Release/net10.0/SamlFederation.Tests.Sts.dll" actions "${actions_arguments[@]}"
}

kills() {
  check_sdk
  compile tests/Sts
  exec dotnet "$root/tests/Sts/bin/Release/net10.0/SamlFederation.Tests.Sts.dll" kills "${kills_arguments[@]}"
}

run_tests() {
  check_sdk
  "$root/tests/prepare.sh"
  echo 'Building services and tests.'
  build SamlFederation.sln
  exec "$root/tests/run.sh"
}

read_options "$@"
data=$(absolute "$data"); certs=$(absolute "$certs"); import=$(absolute "$import")
if [ -z "$trail_folder" ] && [ -z "$production" ]; then trail_folder=$data/trail; fi
trail_folder=$(absolute "$trail_folder")
https_cert=$(absolute "$https_cert"); https_key=$(absolute "$https_key")
bucket_credentials=$(absolute "$bucket_credentials")
[ -z "$portal_db" ] || portal_db=$(database "$portal_db")
[ -z "$sts_db" ] || sts_db=$(database "$sts_db")
case $command in
  run) run ;;
  trace) trace ;;
  operator) operate ;;
  test) run_tests ;;
  actions) actions ;;
  kills) kills ;;
  mutate) mutate ;;
  attacks) attacks ;;
  bench) bench ;;
  fuzz) fuzz ;;
esac

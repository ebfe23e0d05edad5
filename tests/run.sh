#!/usr/bin/env bash
# Runs every test project that ./run.sh test has built, one after the other (they share two cores, ports and a browser),
# and closes with the sum: N passed, N failed, N skipped.
set -uo pipefail
cd "$(dirname "$0")/.."
results=artifacts/test-results
rm -rf $results
mkdir -p $results

passed=0 failed=0 skipped=0
count() { sed -n "s/.*<Counters .*\b$2=\"\([0-9]*\)\".*/\1/p" "$1"; }

for project in tests/*/*.csproj; do
  grep -q Microsoft.NET.Test.Sdk "$project" || continue
  name=$(basename "$project" .csproj)
  began=$SECONDS
  dotnet test "$(dirname "$project")/bin/Release/net10.0/SamlFederation.Tests.$name.dll" --nologo \
    --logger "trx;LogFileName=$name.trx" --logger 'console;verbosity=normal' --results-directory $results \
    --blame-hang-timeout 10m --blame-hang-dump-type none >$results/$name.log 2>&1
  exit_code=$?
  trx=$results/$name.trx
  total=0 executed=0 ok=0
  if [ -f $trx ]; then total=$(count $trx total) executed=$(count $trx executed) ok=$(count $trx passed); fi
  bad=$((executed - ok))
  # A run that broke off, or ran nothing, has failed, whatever it counted.
  if [ $bad = 0 ] && { [ $exit_code != 0 ] || [ "$total" = 0 ]; }; then bad=1; fi
  passed=$((passed + ok)) failed=$((failed + bad)) skipped=$((skipped + total - executed))
  printf '%-14s %4d passed %3d failed %3d skipped   %4d s\n' "$name" "$ok" "$bad" $((total - executed)) $((SECONDS - began))
  [ $bad = 0 ] || awk '/^  Failed /{on=1; n=0} /^  (Passed|Skipped) |^  Stack Trace:/{on=0} on && n++ < 25; /aborted|Test host process crashed/' $results/$name.log | cut -c1-400
  [ "$total" = "$executed" ] || sed -n '/\[SKIP\]/{s/^.*\] *\([^ ]*\) \[SKIP\]/  skipped \1:/;N;s/\n[^]]*\] */ /;p}' $results/$name.log
done

[ $passed -gt 0 ] || failed=$((failed > 0 ? failed : 1))
echo "$passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ]

#!/usr/bin/env bash
# Runs every check and test: restore from the lock files, format, build with warnings as errors, all tests.
# Installs what the tests need where it may (root or password-less sudo, apt-get, npm); says plainly what it left out where it may not.
# With CI=true nothing may be left out.
#
#   ./test.sh                 everything
#   ./test.sh tests/X.Tests   only the test projects named (still builds everything)
set -u -o pipefail
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 1
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1
left_out=()
problems=()

say() { printf '\n== %s\n' "$*"; }
leave_out() { # capability, why
  left_out+=("$1: $2")
  GENESYS_ADAPTERS_WITHOUT="${GENESYS_ADAPTERS_WITHOUT:+$GENESYS_ADAPTERS_WITHOUT,}$1"
}

command -v dotnet >/dev/null || { echo 'The .NET 10 SDK is needed: https://dotnet.microsoft.com/download/dotnet/10.0' >&2; exit 1; }

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }
may_install() { command -v apt-get >/dev/null && { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }; }

install_packages() {
  local wanted=("$@") policy=/usr/sbin/policy-rc.d made_policy=no
  # keeps the packages' daemons from starting: the tests start their own, on free ports
  if [ ! -e $policy ]; then
    printf '#!/bin/sh\nexit 101\n' | as_root tee $policy >/dev/null && as_root chmod +x $policy && made_policy=yes
  fi
  as_root apt-get update -q >/dev/null 2>&1
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${wanted[@]}" >/dev/null 2>&1
  [ $made_policy = yes ] && as_root rm -f $policy
}

say 'What the tests need from the system'
missing=()
[ -x /usr/sbin/squid ] || missing+=(squid)
[ -x /usr/lib/squid/basic_ncsa_auth ] || missing+=(squid-common squid)
command -v tinyproxy >/dev/null || missing+=(tinyproxy)
command -v openssl >/dev/null || missing+=(openssl)
command -v curl >/dev/null || missing+=(curl)
command -v node >/dev/null || missing+=(nodejs npm)
chromium_is_here() { command -v chromium || command -v chromium-browser || command -v google-chrome || command -v google-chrome-stable; }
chromium_is_here >/dev/null || missing+=(chromium fonts-dejavu-core)
ls /usr/lib/*/faketime/libfaketimeMT.so.1 >/dev/null 2>&1 || missing+=(faketime)
[ -x /usr/sbin/snmptrapd ] || missing+=(snmptrapd)
prometheus_is_here() { [ -x /usr/bin/prometheus ] && [ -x /usr/bin/promtool ]; }
prometheus_is_here || missing+=(prometheus)
ldconfig -p 2>/dev/null | grep -q 'libsqlite3.so.0' || missing+=(libsqlite3-0)
if [ ${#missing[@]} -gt 0 ]; then
  if may_install; then
    echo "installing: ${missing[*]}"
    install_packages "${missing[@]}"
  else
    echo "cannot install here (no apt-get, or neither root nor password-less sudo): ${missing[*]}"
  fi
fi
{ [ -x /usr/sbin/squid ] && [ -x /usr/lib/squid/basic_ncsa_auth ] && command -v tinyproxy >/dev/null && command -v openssl >/dev/null; } \
  || leave_out proxies 'squid, tinyproxy or openssl is not here; tests through a real proxy are skipped'
ls /usr/lib/*/faketime/libfaketimeMT.so.1 >/dev/null 2>&1 || leave_out faketime 'libfaketime is not here; the torture run leaves jumps of the clock out, and says so'
chromium_is_here >/dev/null || leave_out chromium 'no Chromium is here; the tests of the console in a browser are skipped'
[ -x /usr/sbin/snmptrapd ] || leave_out snmptrapd 'the test of SNMP traps, which has them received by it, is skipped'
prometheus_is_here || leave_out prometheus 'the test of the Grafana dashboard, which has a Prometheus scrape a host, is skipped'
command -v curl >/dev/null || leave_out curl 'the test of the import benchmark, which compares with it, is skipped'

for folder in tests/*/js-sdk tests/*/s3rver tests/*/axe tests/*/smtp; do
  [ -f "$folder/package-lock.json" ] || continue
  if command -v npm >/dev/null && (cd "$folder" && npm ci --no-audit --no-fund --loglevel=error >/dev/null); then
    echo "$folder: installed"
  elif [[ ",${GENESYS_ADAPTERS_WITHOUT:-}," != *,node,* ]]; then
    leave_out node 'node or the npm registry is not here; the tests with the official JavaScript SDK, with an S3 server, with a mail server and with axe-core are skipped'
  fi
done
# the console's tools need a Node of their own age; the built console is committed, so nothing else does
if command -v node >/dev/null && node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 22 || (a === 22 && b >= 12) || (a === 20 && b >= 19) ? 0 : 1)' \
    && (cd src/Console && npm ci --no-audit --no-fund --loglevel=error >/dev/null); then
  console_tools=yes
else
  console_tools=no
  leave_out console-build 'Node 20.19, 22.12 or newer, or the npm registry is not here; the tests of the front end and the check of what is shipped against its source are skipped'
fi
export GENESYS_ADAPTERS_WITHOUT="${GENESYS_ADAPTERS_WITHOUT:-}"
if [ ${#left_out[@]} -eq 0 ]; then echo 'nothing is left out'; else printf 'LEFT OUT  %s\n' "${left_out[@]}"; fi
if [ "${CI:-}" = true ] && [ ${#left_out[@]} -gt 0 ]; then
  echo 'CI=true: nothing may be left out.' >&2
  exit 1
fi

say 'Restore, build (warnings are errors)'
dotnet restore GenesysAdapters.sln -v q || exit 1
dotnet build GenesysAdapters.sln --no-restore -v q || exit 1

say 'Format (style and analyzers are part of the build)'
dotnet format whitespace GenesysAdapters.sln --no-restore --verify-no-changes || { echo 'run: dotnet format GenesysAdapters.sln' >&2; problems+=('dotnet format is not clean'); }

if [ $console_tools = yes ]; then
  say 'Console: tests of the front end; what is shipped against its source'
  (cd src/Console && npm test --silent) || problems+=('the front end fails its tests: npm test --prefix src/Console')
  (cd src/Console && npm run --silent check) || problems+=('src/Adapter.Host/wwwroot is not what src/Console makes: npm run build --prefix src/Console')
fi

say 'Tests'
projects=("$@")
[ ${#projects[@]} -gt 0 ] || mapfile -t projects < <(ls -d tests/*.Tests)
logs=$(mktemp -d)
# far beyond what any project takes: a test that hangs is named instead of holding up everything
limited=$(command -v timeout >/dev/null && echo 'timeout --foreground --kill-after 30s 25m')
export logs limited
run() { # project
  local log=$logs/${1//\//_}
  # the test program itself: a runner in front of it takes a program that ends while its last messages are read for a crash
  $limited dotnet run --no-build --project "$1" -- -noColor -noLogo -longRunning 120 >"$log" 2>&1
  local status=$?
  echo $status >"$log.exit"
  # all that it said where it failed; else what it comes to
  if [ $status = 0 ]; then grep -E 'Total: +[0-9]+, Errors' "$log"; else cat "$log"; fi
  [ $status -lt 124 ] || echo "$1 was ended as too long: the tests named last above did not end"
}
export -f run
# two at a time, the longest first: whole hosts and browsers mostly wait, the others mostly compute
longest() { case $1 in *EndToEnd.Tests*) echo "1 $1" ;; *Console.Tests*) echo "2 $1" ;; *) echo "3 $1" ;; esac; }
for project in "${projects[@]}"; do longest "$project"; done | sort -s -k 1,1 | cut -d ' ' -f 2- | xargs -d '\n' -P 2 -I '{}' bash -c 'run "$1"' _ '{}'
passed=0 failed=0 skipped=0
for project in "${projects[@]}"; do
  log=$logs/${project//\//_} status=$(cat "$logs/${project//\//_}.exit" 2>/dev/null || echo none)
  summary=$(grep -Eo 'Total: +[0-9]+, Errors: +[0-9]+, Failed: +[0-9]+, Skipped: +[0-9]+, Not Run: +[0-9]+' "$log" | tail -n 1)
  if [ -z "$summary" ]; then
    problems+=("$project closed without a summary (exit $status)")
    failed=$((failed + 1))
    continue
  fi
  # not run: what other tests start as programs of their own
  read -r t e f s n < <(sed -E 's/[^0-9]+/ /g' <<<"$summary")
  passed=$((passed + t - f - s - n)) failed=$((failed + e + f)) skipped=$((skipped + s))
  [ "$status" = 0 ] || [ $((e + f)) -gt 0 ] || problems+=("$project exited with $status")
done
rm -rf "$logs"

[ "${CI:-}" = true ] && [ "$skipped" -gt 0 ] && problems+=("$skipped tests were skipped; in CI none may be")
say 'Result'
[ ${#left_out[@]} -eq 0 ] || printf 'LEFT OUT  %s\n' "${left_out[@]}"
[ ${#problems[@]} -eq 0 ] || printf 'PROBLEM  %s\n' "${problems[@]}"
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ ${#problems[@]} -eq 0 ] && [ "$passed" -gt 0 ]

#!/bin/sh
# Loads a server with the contract's own GET examples and tells how it bore it. For a person who
# wants to know before the others do: `siege.sh http://localhost:3000 30 50`. It uses siege where it
# is installed, else wrk, else curl in parallel loops, and says which and what that one cannot tell.
set -eu

usage() {
  cat <<'HELP'
usage: siege.sh [-t siege|wrk|curl] [-k KEY] BASE_URL [SECONDS [CONCURRENCY]]

  BASE_URL     where the server is, for example http://localhost:3000
  SECONDS      how long, 10 unless given
  CONCURRENCY  how many callers at once, 10 unless given
  -k KEY       sends the key with every call, and asks what needs one as well;
               CATAPI_KEY in the environment does the same and stays out of the process list
  -t TOOL      takes this tool instead of the first that is installed

What is asked: generated/urls.txt beside this script, made from openapi.yaml. Single votes and
favourites are not in it, because only their owner could ask for them.

A call counts as available when it is answered with a status below 400. A server that limits
callers answers 429: to load it from one address start it with RATE_LIMIT_PER_MINUTE=0.

Exit: 0 when every call was available, 1 when one was not, 2 when the load could not be run.
HELP
}

refuse() {
  echo "siege.sh: $1" >&2
  echo "siege.sh -h tells how to use it" >&2
  exit 2
}

tool=
key=${CATAPI_KEY:-}
while getopts ht:k: option; do
  case $option in
    h) usage; exit 0 ;;
    t) tool=$OPTARG ;;
    k) key=$OPTARG ;;
    *) refuse 'no such option' ;;
  esac
done
shift $((OPTIND - 1))
[ $# -ge 1 ] || refuse 'a base url is needed'
[ $# -le 3 ] || refuse "too many arguments: $*"
base=${1%/}
seconds=${2:-10}
concurrency=${3:-10}
case $base in
  http://?* | https://?*) ;;
  *) refuse "not an http url: $base" ;;
esac
for number in "$seconds" "$concurrency"; do
  case $number in
    '' | 0* | *[!0-9]*) refuse "not a whole number above 0: $number" ;;
  esac
done
case $key in
  *[!!-~]*) refuse 'a key has no spaces and no line breaks' ;;
esac

if [ -z "$tool" ]; then
  for tool in siege wrk curl none; do
    command -v "$tool" >/dev/null 2>&1 && break
  done
fi
case $tool in
  siege | wrk | curl) command -v "$tool" >/dev/null 2>&1 || refuse "$tool is not installed" ;;
  none) refuse 'none of siege, wrk and curl is installed' ;;
  *) refuse "no such tool: $tool" ;;
esac

list=$(dirname "$0")/generated/urls.txt
[ -r "$list" ] || refuse "$list is missing: run npm run generate"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
awk -v base="$base" -v key="$key" \
  '$1 == "open" || ($1 == "key" && key != "") { print base $2 }' "$list" >"$work/urls"
count=$(awk 'END { print NR }' "$work/urls")
echo "$base: $count urls, $concurrency callers, $seconds s, with $tool$([ -z "$key" ] || echo ', with a key')"

# The tool gave no result: says how it began, which may be the first of a million lines.
fail() {
  head -n 5 "$work/out" >&2
  refuse "$tool did not finish"
}

# Says what all tools say in the same words; $1 calls, $2 of them available, $3 the p99.
tell() {
  awk -v calls="$1" -v good="$2" -v p99="$3" 'BEGIN {
    printf "transactions: %d\n", calls
    printf "availability: %.2f %%\n", calls == 0 ? 0 : 100 * good / calls
    print "p99: " p99
    exit !(calls > 0 && calls == good)
  }'
}

with_siege() {
  cat >"$work/siegerc" <<RC
verbose = false
logging = false
json_output = false
parser = false
cookies = false
color = off
follow-location = false
connection = keep-alive
limit = $concurrency
failures = 1000000
RC
  # It keeps files of its own where it believes to be at home.
  HOME=$work siege -R "$work/siegerc" ${key:+-H "x-api-key: $key"} --internet --benchmark \
    -t "${seconds}S" -c "$concurrency" -f "$work/urls" >"$work/out" 2>&1 || true
  grep -E '^[A-Z][A-Za-z ]+:' "$work/out" || fail
  hits=$(awk '/^Transactions:/ { print $2 }' "$work/out")
  failed=$(awk '/^Failed transactions:/ { print $3 }' "$work/out")
  echo
  tell $((hits + failed)) "$hits" 'siege does not tell; see its longest transaction'
}

with_wrk() {
  cat >"$work/urls.lua" <<'LUA'
local targets, at = {}, 0
local key = os.getenv('SIEGE_KEY')
for line in io.lines(os.getenv('SIEGE_URLS')) do
  targets[#targets + 1] = line:gsub('^%a+://[^/]+', '')
end
function init() math.randomseed(tonumber(tostring({}):match('0x(%x+)'), 16)); at = math.random(#targets) end
function request()
  at = at % #targets + 1
  return wrk.format('GET', targets[at], key ~= '' and { ['x-api-key'] = key } or {})
end
function done(summary, latency)
  local errors = summary.errors
  local broken = errors.connect + errors.read + errors.write + errors.timeout
  local calls = summary.requests + broken
  io.write(string.format('siege %d %d %.1f\n', calls, calls - broken - errors.status,
    latency:percentile(99) / 1000))
end
LUA
  threads=2
  [ "$concurrency" -ge 2 ] || threads=1
  SIEGE_URLS=$work/urls SIEGE_KEY=$key wrk -t "$threads" -c "$concurrency" -d "${seconds}s" \
    -s "$work/urls.lua" "$base" >"$work/out" 2>&1 || true
  set -- $(awk '$1 == "siege" { print $2, $3, $4 }' "$work/out")
  [ $# -eq 3 ] || fail
  tell "$1" "$2" "$3 ms"
}

# One caller: a list of urls on one connection, again and again, each time with the next list.
call_with_curl() {
  number=$1
  while [ "$(date +%s)" -lt "$2" ]; do
    number=$(((number + 1) % lists))
    curl --silent --globoff --max-time 30 ${key:+--header "x-api-key: $key"} \
      --write-out '%{http_code} %{time_total}\n' --config "$work/list.$number" \
      >>"$work/said.$1" 2>/dev/null || true
  done
}

with_curl() {
  awk -v work="$work" '{
    file = work "/list." int((NR - 1) / 10)
    print "url = \"" $0 "\"\noutput = \"/dev/null\"" >file
  }' "$work/urls"
  lists=$(((count + 9) / 10))
  until=$(($(date +%s) + seconds))
  caller=0
  while [ "$caller" -lt "$concurrency" ]; do
    call_with_curl "$caller" "$until" &
    caller=$((caller + 1))
  done
  wait
  cat "$work"/said.* | sort -k2 -n >"$work/all"
  awk '{ times[$1 == "000" ? "none" : $1]++ }
    END { for (one in times) print "status " one ": " times[one] }' "$work/all" | sort
  calls=$(awk 'END { print NR }' "$work/all")
  good=$(awk '$1 >= 200 && $1 < 400 { good++ } END { print good + 0 }' "$work/all")
  p99=$(awk -v calls="$calls" 'NR >= calls * 0.99 { printf "%.1f ms", $2 * 1000; exit }' "$work/all")
  tell "$calls" "$good" "$p99"
}

"with_$tool"

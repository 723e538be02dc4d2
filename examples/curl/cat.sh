#!/bin/sh
# A cat, saved beside you under its id; with a word, a cat of the breed of that name. It needs
# nothing but curl, sed and tr, says why when there is none, and leaves no half of a picture behind.
set -eu

base=${CATAPI_BASE_URL:-http://localhost:3000}
base=${base%/}
key=${CATAPI_KEY:-DEMO-API-KEY}
newline='
'

# What a server says must not be obeyed by the terminal.
fail() {
  printf 'cat.sh: %s\n' "$*" | tr -d '\000-\010\013-\037\177' >&2
  exit 1
}

# Prints what the server answers to a path and its parameters; where it refuses, its own words.
ask() {
  path=$1
  shift
  answer=$(curl -sS -G -m 30 -w '\n%{http_code}' -H "x-api-key: $key" "$base/v1$path" "$@") ||
    fail "nobody answers at $base: start a server with npm start, or set CATAPI_BASE_URL"
  body=${answer%"$newline"*}
  [ "${answer##*"$newline"}" = 200 ] || fail "$base says: $(printf '%s' "$body" | head -c 200)"
  printf '%s\n' "$body"
}

# The first value of that name in a JSON text, where it is a string without escapes.
first() {
  tr '{,' '\n\n' | sed -n "s/^\"$1\":\"\([^\"\\]*\)\".*/\1/p" | sed 1q
}

breed=
if [ $# -gt 0 ]; then
  found=$(ask /breeds/search --data-urlencode "q=$*")
  breed=$(printf '%s' "$found" | first id)
  [ -n "$breed" ] || fail "no breed is called \"$*\"; $base/v1/breeds has all of them"
fi

cats=$(ask /images/search --data-urlencode "breed_ids=$breed")
url=$(printf '%s' "$cats" | first url)
[ -n "$url" ] || fail "there is no such cat at $base"

file=${url##*/}
file=${file%%\?*}
case $file in
  '' | .* | *[!A-Za-z0-9._-]*) fail "the server calls its picture \"$file\"" ;;
  # One id in 64 begins like an option, to mv as to whoever is handed the name.
  -*) file=./$file ;;
esac
trap 'rm -f "$file.part"' EXIT
trap 'exit 130' INT TERM
curl -sSfgL --max-redirs 3 --proto '=http,https' -m 60 -o "$file.part" -- "$url" ||
  fail "the picture $url could not be fetched"
mv "$file.part" "$file"
echo "$file"

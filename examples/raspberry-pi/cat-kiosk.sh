#!/bin/sh
# One new cat for a screen: fetched, looked at, put in place of the last one, shown. Run it every
# minute (cat-kiosk.timer). When anything fails the last cat stays and the exit code is 1.
#
#   CATAPI_BASE_URL  the server; http://localhost:3000 when absent
#   CATAPI_KEY       DEMO-API-KEY when absent
#   CATAPI_BREEDS    ids of breeds, as in beng,abys; all breeds when absent
#   CATAPI_FOLDER    where the picture lies, as current-cat; this folder when absent
#   DISPLAY_COMMAND  shows the picture whose path it gets as its last argument, and returns:
#                      HDMI   fbi -T 1 -a --noverbose     e-ink  python3 /opt/epd/show.py
#                    A viewer that stays open needs none: start it once, as in
#                    feh --reload 10 -FZ current-cat
set -eu

server=${CATAPI_BASE_URL:-http://localhost:3000}
server=${server%/}
server=${server%/v1}
breeds=${CATAPI_BREEDS:-}

fail() {
  printf 'cat-kiosk: %s\n' "$1" >&2
  exit 1
}

fetch() {
  curl --silent --show-error --connect-timeout 5 --max-time 30 --proto '=http,https' "$@"
}

folder=${CATAPI_FOLDER:-${STATE_DIRECTORY:-.}}
mkdir -p -- "$folder" || fail "cannot make the folder $folder"
folder=$(CDPATH='' cd -- "$folder" && pwd) || fail "cannot enter the folder $folder"
picture=$folder/current-cat

# What a run left behind whose power was cut.
rm -f -- "$folder"/.new-cat.*
new=$(mktemp "$folder/.new-cat.XXXXXX") || fail "cannot write to $folder"
trap 'rm -f -- "$new"' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

# The redirect is not followed here: the key is the server's affair, not that of whoever has its
# pictures. It goes in by a pipe, because everybody on this machine can read arguments.
answer=$(
  printf 'x-api-key: %s\n' "${CATAPI_KEY:-DEMO-API-KEY}" |
    fetch --header @- --get --data format=src --data mime_types=jpg,png \
      ${breeds:+--data-urlencode} ${breeds:+"breed_ids=$breeds"} \
      --output "$new" --write-out '%{http_code} %{redirect_url}' "$server/v1/images/search"
) || fail "no answer from $server"
case $answer in
  '302 '?*) url=${answer#* } ;;
  '200 '*)
    [ "$(head -c 3 -- "$new")" = '[]' ] || fail "$server is no server of cats"
    fail "no cat of this kind${breeds:+ (CATAPI_BREEDS is $breeds)}"
    ;;
  *) fail "refused by $server with ${answer%% *}: $(head -c 200 -- "$new" | tr -d '\000')" ;;
esac

status=$(fetch --location --max-redirs 3 --max-filesize 30000000 \
  --output "$new" --write-out '%{http_code}' -- "$url") || fail "no picture from $url"
[ "$status" = 200 ] || fail "no picture from $url ($status)"
# By its first bytes, whatever the answer calls itself: JPEG and PNG.
case $(od -A n -t x1 -N 8 -- "$new" | tr -d ' \n') in
  ffd8ff* | 89504e470d0a1a0a) ;;
  *) fail "what $url answered is not a picture" ;;
esac

# On the card before it takes the old one's place, so that a power cut leaves one or the other.
chmod 644 -- "$new"
sync -- "$new"
mv -f -- "$new" "$picture"
printf '%s\n' "$picture"

if [ -n "${DISPLAY_COMMAND:-}" ]; then
  sh -c "$DISPLAY_COMMAND \"\$1\"" cat-kiosk "$picture" || fail "DISPLAY_COMMAND failed with $?"
fi

#!/usr/bin/env bash
# Unpacks a MySQL server of Debian's unstable suite into a folder of the user's cache, for the tests
# that want a real MySQL beside MariaDB. Nothing is installed: the packages are fetched with the
# machine's own apt and mirror, with lists and state of their own, and the server later runs through
# the folder's own loader. Where the mirror does not have it, it says so and leaves nothing behind.
set -euo pipefail

cache="${XDG_CACHE_HOME:-$HOME/.cache}/catapi-test"
folder="$cache/mysql"
if [ -x "$folder/root/usr/sbin/mysqld" ]; then
  echo "MySQL is unpacked already: $folder"
  exit 0
fi

# The mirror is the one that this machine's own sources name, security updates apart.
sources=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.{list,sources} 2> /dev/null || true)
mirror=$(
  printf '%s\n' "$sources" \
    | sed -nE 's#^URIs: *([^ ]+/debian)/?( .*)?$#\1#p; s#^deb (\[[^]]*\] )?([^ ]+/debian)/? .*$#\2#p' \
    | head -n 1
)
if [ -z "$mirror" ]; then
  echo "no Debian mirror in this machine's sources: MySQL was not unpacked" >&2
  exit 1
fi
keyring=/usr/share/keyrings/debian-archive-keyring.gpg

# In the cache itself, so that the last step is one rename and half a server is never found.
mkdir -p "$folder"
work=$(mktemp -d "$folder/unpacking-XXXXXX")
trap 'rm -rf "$work"' EXIT
mkdir -p "$work"/{lists/partial,cache/archives/partial,root}
: > "$work/status"
echo "deb [signed-by=$keyring] $mirror sid main" > "$work/sources.list"
options=(
  -o "Dir::Etc::sourcelist=$work/sources.list" -o Dir::Etc::sourceparts=/dev/null
  -o "Dir::State::lists=$work/lists" -o "Dir::Cache=$work/cache"
  -o "Dir::State::status=$work/status"
  -o APT::Sandbox::User=root -o Acquire::Retries=3 -o Acquire::http::Timeout=20
)
apt-get "${options[@]}" -qq update
apt-get "${options[@]}" -qq install --download-only -y --no-install-recommends mysql-server-core \
  > /dev/null
for package in "$work"/cache/archives/*.deb; do dpkg -x "$package" "$work/root"; done
rm -rf "$folder/root"
mv "$work/root" "$folder/root"
echo "MySQL is unpacked: $folder"

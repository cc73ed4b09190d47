#!/bin/sh
# Installs Haloop for this user: the program for this platform, checked against its SHA-256 sum, goes
# to ~/.local/bin (or HALOOP_INSTALL_DIR). Nothing else is changed, and no other rights are needed.
#
#   HALOOP_RELEASE_URL   where the released files are, instead of the release this came from
set -eu

url=${HALOOP_RELEASE_URL:-@RELEASE_URL@}
work=

fail() {
  printf 'error: Could not install Haloop: %s\n' "$1" >&2
  exit 1
}

clean_up() { [ -z "$work" ] || rm -rf "$work"; }

platform() {
  system=$(uname -s)
  machine=$(uname -m)
  case $system in
    Linux) system=linux ;;
    Darwin) system=macos ;;
    *) fail "there is none for $system. On Windows, download haloop-windows-x64.exe yourself" ;;
  esac
  case $machine in
    x86_64 | amd64) machine=x64 ;;
    aarch64 | arm64) machine=arm64 ;;
    *) fail "there is none for $machine processors" ;;
  esac
  # Deno is linked against glibc.
  if [ "$system" = linux ] && [ -e /etc/alpine-release ]; then
    fail 'Alpine has musl instead of glibc, which Haloop needs'
  fi
  printf '%s-%s' "$system" "$machine"
}

# fetch <name> <file>
fetch() {
  if command -v curl >/dev/null; then
    curl --fail --silent --show-error --location --output "$2" "$url/$1" ||
      fail "$url/$1 cannot be downloaded"
  elif command -v wget >/dev/null; then
    wget -q -O "$2" "$url/$1" || fail "$url/$1 cannot be downloaded"
  else
    fail 'it needs curl or wget'
  fi
}

sum_of() {
  if command -v sha256sum >/dev/null; then
    sha256sum <"$1"
  elif command -v shasum >/dev/null; then
    shasum -a 256 <"$1"
  else
    fail 'it needs sha256sum or shasum to check what it downloaded'
  fi
}

# The sum of a name in SHA256SUMS, whose lines are "<sum>  <name>".
listed_sum() {
  while read -r sum name; do
    [ "$name" != "$1" ] || printf '%s' "$sum"
  done <"$work/SHA256SUMS"
}

main() {
  case $url in
    @*) fail 'this is the script of the source; set HALOOP_RELEASE_URL to the address of a release' ;;
  esac
  folder=${HALOOP_INSTALL_DIR:-${HOME:?}/.local/bin}
  name=haloop-$(platform)
  work=$(mktemp -d)
  trap clean_up EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM

  fetch SHA256SUMS "$work/SHA256SUMS"
  wanted=$(listed_sum "$name")
  [ -n "$wanted" ] || fail "the release at $url has no $name"
  fetch "$name" "$work/$name"
  found=$(sum_of "$work/$name")
  found=${found%% *}
  [ "$found" = "$wanted" ] ||
    fail "$name has the sum $found instead of $wanted. Nothing was installed"

  mkdir -p "$folder" || fail "$folder cannot be made"
  chmod 755 "$work/$name"
  # Copied beside it first: moving within a folder replaces a running program safely.
  cp "$work/$name" "$folder/.haloop-new" && mv "$folder/.haloop-new" "$folder/haloop" ||
    fail "$folder cannot be written. Set HALOOP_INSTALL_DIR to a folder that can"
  version=$("$folder/haloop" --version) || fail "$folder/haloop does not run on this machine"
  printf 'Installed %s as %s\n' "$version" "$folder/haloop"
  case :$PATH: in
    *:"$folder":*) printf 'Start it with: haloop start\n' ;;
    *) printf '%s is not on your PATH. Add it, or start Haloop with: "%s/haloop" start\n' \
      "$folder" "$folder" ;;
  esac
}

# At the end, so that a script that was cut short in the download does nothing.
main

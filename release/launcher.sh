#!/bin/sh
# Haloop @VERSION@ for @PLATFORM@: this script, and after its last line a tar.gz with the Deno
# runtime and the program. The first start unpacks it below ${XDG_CACHE_HOME:-~/.cache}/haloop.
# Needs sh, tail, gzip, tar, mkdir, mv and rm.

fail() {
  printf 'error: Could not unpack Haloop%s\n' "$1" >&2
  exit 1
}

case $0 in
  /*) self=$0 ;;
  */*) self=$PWD/$0 ;;
  # Called as "sh haloop".
  *) if [ -f "$PWD/$0" ]; then self=$PWD/$0; else self=$(command -v -- "$0"); fi ;;
esac

cache=${XDG_CACHE_HOME:-}
case $cache in
  /*) ;;
  *)
    [ -n "${HOME:-}" ] || fail ': neither HOME nor XDG_CACHE_HOME names a folder. Set one of them'
    cache=$HOME/.cache
    ;;
esac
cache=$cache/haloop
program=$cache/@HASH@

unpack() {
  [ ! -t 2 ] || printf 'Unpacking Haloop @VERSION@ to %s, once ...\n' "$program" >&2
  mkdir -p "$cache" 2>/dev/null
  # A process of another container may have the same number, and the same cache.
  n=0
  until new=$cache/.new-$$-$n; mkdir "$new" 2>/dev/null; do
    n=$((n + 1))
    [ "$n" -lt 20 ] ||
      fail " to \"$cache\": it cannot be written. Make it writable, or set XDG_CACHE_HOME"
  done
  trap 'rm -rf "$new"' EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
  # A pipeline has the status of its last part only; gzip is the one that checks the sum.
  (cd "$new" && tail -n +@PAYLOAD_LINE@ "$self" |
    { gzip -dc || : >damaged; } | tar -xof - || : >damaged) 2>"$new/said"
  [ -f "$new/complete" ] && [ ! -e "$new/damaged" ] || {
    read -r said <"$new/said"
    fail " to \"$cache\": $said. Is the disk full, or \"$self\" damaged?"
  }
  rm -f "$new/said"
  # What lies there without its last file was meddled with. Where nothing lies, nothing is removed:
  # another first start may be putting its folder there at this moment.
  [ ! -e "$program" ] || [ -f "$program/complete" ] || rm -rf "$program"
  # Where another first start was quicker, this moves into its folder, and is removed from there.
  mv "$new" "$program" 2>/dev/null
  rm -rf "$new" "$program/${new##*/}"
  trap - EXIT HUP INT TERM
  [ -f "$program/complete" ] || fail " to \"$cache\": it cannot be written"
}

[ -f "$program/complete" ] || unpack

export HALOOP_PROGRAM="$self" HALOOP_UNPACKED="$program" DENO_NO_UPDATE_CHECK=1
export DENO_DIR="${DENO_DIR:-$program/deno_dir}"
exec "$program/deno" run --allow-all --no-config --no-lock --no-remote --no-npm --no-prompt \
  "$program/haloop.js" "$@"

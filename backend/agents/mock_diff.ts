/**
 * How the mock agent changes code in a rehearsal: it applies the unified diffs that stand in fenced
 * blocks (```diff or ```patch) of its input to the workspace. In POSIX sh and awk alone, because
 * `node:20-slim` has neither patch nor git.
 *
 * Every file is worked out before the first one is written: a diff that does not fit leaves the
 * workspace as it was. A diff that is in the workspace already is fine, because a step that was sent
 * back runs again on what it did.
 */

/** `sh` functions: `apply_diffs INPUT WORKSPACE SPLIT_AWK HUNKS_AWK` applies all, or exits with 1. */
export const APPLY_DIFFS_SH = String.raw`
refuse() {
  printf 'The diff in the input cannot be applied: %s\n' "$1" >&2
  exit 1
}
# Nothing is written through a symlink: it may lead out of the workspace.
refuse_links() {
  rest=$1 at=.
  while :; do
    at=$at/${"${rest%%/*}"}
    if [ -L "$at" ]; then refuse "$1 is reached through a symlink"; fi
    case $rest in */*) rest=${"${rest#*/}"} ;; *) return 0 ;; esac
  done
}
# How the present file ends: awk cannot tell a last line that has no newline.
ending() {
  if [ -s "$1" ] && [ -n "$(tail -c 1 "$1")" ]; then printf open; else printf closed; fi
}
tab=$(printf '\t')
work_out() {
  while IFS=$tab read -r n op mode path <&3; do
    if [ "$op" = refuse ]; then refuse "$path"; fi
    refuse_links "$path"
    # With "./", because awk takes a name with "=" in it for an assignment.
    old=./$path
    if [ ! -e "$old" ]; then
      case $op in
        add) old=/dev/null ;;
        delete)
          printf same > "$work/$n.state"
          continue
          ;;
        *) refuse "$path is not there" ;;
      esac
    fi
    # Read before awk, which would wait for ever for the other end of a FIFO.
    if [ "$old" != /dev/null ] && [ ! -f "$old" ]; then refuse "$path is no regular file"; fi
    if ! awk "$hunks" ending="$(ending "$old")" state="$work/$n.state" op="$op" \
      first="$work/$n.diff" "$work/$n.diff" "$old" > "$work/$n.new"; then
      refuse "$path: $(cat "$work/$n.state")"
    fi
    if [ "$op" = delete ] && [ -s "$work/$n.new" ]; then refuse "$path has lines that it does not delete"; fi
  done
}
write_out() {
  while IFS=$tab read -r n op mode path <&3; do
    if [ "$(cat "$work/$n.state")" = same ]; then
      printf '%s has the change already\n' "$path"
      continue
    fi
    case $op in
      delete) rm -f -- "./$path" && printf 'Deleted %s\n' "$path" ;;
      add)
        mkdir -p -- "$(dirname -- "./$path")"
        cat "$work/$n.new" > "$path"
        printf 'Added %s\n' "$path"
        ;;
      *) cat "$work/$n.new" > "$path" && printf 'Changed %s\n' "$path" ;;
    esac
    case $mode in *755) chmod +x -- "./$path" ;; *644) chmod -x -- "./$path" ;; esac
  done
}
apply_diffs() {
  hunks=$4
  if ! command -v awk > /dev/null; then refuse 'this image has no awk, which the mock agent needs'; fi
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  awk "$3" folder="$work" "$1" > "$work/list"
  cd "$2"
  work_out 3< "$work/list"
  write_out 3< "$work/list"
  cd /
}
`;

/**
 * Takes the diffs out of the input: the hunks of the nth file go to `<folder>/<n>.diff`, and a line
 * "n, add|change|delete|refuse, mode, path" (by tabs) to standard output. No `{n,m}` in patterns:
 * Debian's mawk does not know it.
 */
export const SPLIT_AWK = String.raw`
function begin() { mode = "-"; old = ""; path = ""; wanted_old = 0; wanted_new = 0 }
function refuse(why) { refusal = why; exit }
function name(text) {
  sub(/\t.*$/, "", text)
  sub(/\r$/, "", text)
  if (text ~ /^"/) refuse("the name " text " is written with escapes, which the mock agent cannot read")
  if (text == "/dev/null") return text
  sub(/^[ab]\//, "", text)
  if (text == "" || text ~ /^\// || ("/" text "/") ~ /\/(\.|\.\.|\.git)?\//)
    refuse("the name " text " leaves the workspace or its files")
  return text
}
function file(text) {
  path = name(text)
  op = old == "/dev/null" ? "add" : path == "/dev/null" ? "delete" : "change"
  if (op == "change" && old != path) refuse(old " is renamed to " path ", which the mock agent cannot do")
  if (op == "delete") path = old
  if (path in seen) refuse("it has two changes of " path ", which have to be one")
  seen[path] = 1
  if (n > 0) close(folder "/" n ".diff")
  n++
  printf "" > (folder "/" n ".diff")
  list[n] = n "\t" op "\t" mode "\t" path
}
# The fence that opens or closes a block; its text without the leading spaces, else "".
function fence(line) {
  sub(/\r$/, "", line)
  if (line !~ /^ ? ? ?(` + "```|~~~" + String.raw`)/) return ""
  sub(/^ +/, "", line)
  return line
}
{
  mark = fence($0)
  if (!inside) {
    if (mark == "") next
    match(mark, /^(` + "`+|~+" + String.raw`)/)
    inside = 1; open = substr(mark, 1, RLENGTH)
    info = substr(mark, RLENGTH + 1)
    wanted = info ~ /^[ \t]*(diff|patch)([ \t].*)?$/
    begin()
    next
  }
  if (mark != "" && index(mark, open) == 1 && mark ~ /^(` + "`+|~+" + String.raw`)[ \t]*$/) {
    inside = 0
    if (wanted_old > 0 || wanted_new > 0) refuse("a hunk of " path " is shorter than its @@ line says")
    next
  }
  if (!wanted) next
  if (wanted_old > 0 || wanted_new > 0) {
    kind = substr($0, 1, 1)
    if (kind == "\\") { print > (folder "/" n ".diff"); next }
    if (kind == "" || $0 == "\r") { kind = " "; $0 = " " $0 }
    if (kind == " ") { wanted_old--; wanted_new-- }
    else if (kind == "-") wanted_old--
    else if (kind == "+") wanted_new--
    else refuse("a hunk of " path " has a line that begins with neither space, + nor -")
    print > (folder "/" n ".diff")
    next
  }
  if ($0 ~ /^\\ /) { if (path != "") print > (folder "/" n ".diff"); next }
  if ($0 ~ /^diff --git /) { begin(); next }
  if ($0 ~ /^(new file mode|new mode) /) { mode = $NF; sub(/\r$/, "", mode); next }
  if ($0 ~ /^(rename|copy) (from|to) /) refuse("it renames or copies a file, which the mock agent cannot do")
  if ($0 ~ /^(GIT binary patch|Binary files )/) refuse("it changes a binary file, which the mock agent cannot do")
  if ($0 ~ /^--- /) { old = name(substr($0, 5)); next }
  if ($0 ~ /^\+\+\+ /) { file(substr($0, 5)); next }
  if ($0 ~ /^@@ -[0-9]+(,[0-9]+)? \+[0-9]+(,[0-9]+)? @@/) {
    if (path == "") refuse("a hunk stands before the +++ line of its file")
    split($2, from, ","); split($3, to, ",")
    wanted_old = (2 in from) ? from[2] + 0 : 1
    wanted_new = (2 in to) ? to[2] + 0 : 1
    print > (folder "/" n ".diff")
  }
}
END {
  if (refusal == "" && inside && (wanted_old > 0 || wanted_new > 0)) refusal = "a hunk of " path " is cut off"
  if (refusal != "") print "0\trefuse\t-\t" refusal
  else for (i = 1; i <= n; i++) print list[i]
}
`;

/**
 * Applies the hunks of the first file to the second and prints the result; `state` gets "new", "same"
 * when all hunks are there already, or why it cannot be done (then the exit code is 1). A line without
 * a newline at its end carries an \001 here, so that it differs from one with.
 */
export const HUNKS_AWK = String.raw`
function fail(why) { printf "%s", why > state; failed = 1; exit 1 }
function close_hunk() {
  if (count == 0) return
  # As git and patch do: less context at one end means that this is the file's end.
  at_start[count] = lead < trail; at_end[count] = trail < lead
}
FILENAME == first {
  if ($0 ~ /^@@ /) {
    close_hunk()
    count++; head[count] = $0; lead = 0; trail = 0; body = 0
    split(substr($2, 2), from, ","); start_old[count] = from[1] + ((2 in from) && from[2] == 0 ? 1 : 0)
    split(substr($3, 2), to, ","); start_new[count] = to[1] + ((2 in to) && to[2] == 0 ? 1 : 0)
    next
  }
  kind = substr($0, 1, 1); text = substr($0, 2)
  if (kind == "\\") {
    if (last != "+") olds[count, n_old[count]] = olds[count, n_old[count]] "\001"
    if (last != "-") news[count, n_new[count]] = news[count, n_new[count]] "\001"
    next
  }
  if (kind == " ") { if (body) trail++; else lead++ } else { body = 1; trail = 0 }
  if (kind != "+") olds[count, ++n_old[count]] = text
  if (kind != "-") news[count, ++n_new[count]] = text
  last = kind
  next
}
{ line[++total] = $0 }
# Where the lines of a hunk's side stand, at or after "least"; 0 when nowhere.
function find(hunk, new_side, least, around,   away, at) {
  for (away = 0; away <= total + 1; away++) {
    if ((at = around + away) >= least && fits(hunk, new_side, at)) return at
    if (away > 0 && (at = around - away) >= least && fits(hunk, new_side, at)) return at
  }
  return 0
}
function fits(hunk, new_side, at,   size, i) {
  size = new_side ? n_new[hunk] : n_old[hunk]
  if (at < 1 || at + size - 1 > total) return 0
  if (at_start[hunk] && at != 1) return 0
  if (at_end[hunk] && at + size - 1 != total) return 0
  for (i = 1; i <= size; i++)
    if (line[at + i - 1] != (new_side ? news[hunk, i] : olds[hunk, i])) return 0
  return 1
}
function applied_already(   hunk, least, at) {
  least = 1
  for (hunk = 1; hunk <= count; hunk++) {
    at = find(hunk, 1, least, start_new[hunk])
    if (at == 0) return 0
    least = at + n_new[hunk]
  }
  return 1
}
function show(text) {
  if (text ~ /\001$/) printf "%s", substr(text, 1, length(text) - 1); else print text
}
END {
  if (failed) exit 1
  close_hunk()
  if (ending == "open") line[total] = line[total] "\001"
  if (op == "add" && total > 0) {
    if (n_new[1] == total && applied_already()) { printf "same" > state; exit 0 }
    fail("it is there already with another text")
  }
  shift = 0; least = 1
  for (hunk = 1; hunk <= count; hunk++) {
    at = find(hunk, 0, least, start_old[hunk] + shift)
    if (at == 0) {
      if (applied_already()) { printf "same" > state; exit 0 }
      fail("nothing in the file fits the hunk " head[hunk])
    }
    place[hunk] = at; least = at + n_old[hunk]; shift = at - start_old[hunk]
  }
  at = 1
  for (hunk = 1; hunk <= count; hunk++) {
    for (; at < place[hunk]; at++) show(line[at])
    for (i = 1; i <= n_new[hunk]; i++) show(news[hunk, i])
    at += n_old[hunk]
  }
  for (; at <= total; at++) show(line[at])
  printf "new" > state
}
`;

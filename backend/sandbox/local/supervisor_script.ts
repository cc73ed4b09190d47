/**
 * The supervisor of a local run, for any POSIX sh. It outlives the backend, runs the command once,
 * and leaves in the run's folder:
 *
 * - `pid`: the claim, `<pid> <start time>` of the one supervisor that runs the command;
 * - `group`: `<pid> <start time>` of the command, which leads its own process group;
 * - `output`: standard output and standard error as they came;
 * - `exit`: the exit code; its modification time is the time of the end, and `output` is whole then.
 *
 * Each appears whole or not at all: it is written under another name and then linked or renamed. The
 * text is constant. What differs from run to run comes as positional parameters, so that nothing is
 * ever quoted: the run's folder, the command's PATH, {@link COMMAND_SCRIPT}, and the command.
 */

/** Tells a process from a later one with the same pid: by proc(5) field 22, or by ps(1). */
const STARTED_AT = String.raw`
started_at() {
  if [ -r "/proc/$1/stat" ]; then
    IFS= read -r stat <"/proc/$1/stat"
    set -- ${"${stat##*) }"}
    printf %s "${"${20}"}"
  else
    TZ=UTC0 LC_ALL=C ps -o lstart= -p "$1"
  fi
}
`;

/** Makes itself known as the leader of the command's group and becomes the command. */
export const COMMAND_SCRIPT = String.raw`
dir=$1 path=$2
shift 2
${STARTED_AT}
# Without this record nobody could end the command: then it must not run.
printf '%s %s\n' "$$" "$(started_at "$$")" >"$dir/group.$$" || exit 126
mv -f "$dir/group.$$" "$dir/group" || exit 126
PATH=$path
exec "$@" </dev/null 2>&1
`;

export const SUPERVISOR_SCRIPT = String.raw`
dir=$1 path=$2 command_script=$3
shift 3
${STARTED_AT}

# A handler, because what is ignored here would be ignored by the command as well.
trap : HUP INT TERM

# link(2) fails when the name exists: of all supervisors ever started for this run, one goes on.
printf '%s %s\n' "$$" "$(started_at "$$")" >"$dir/pid.$$" || exit 1
ln "$dir/pid.$$" "$dir/pid" 2>/dev/null
claimed=$?
rm -f "$dir/pid.$$"
[ "$claimed" -eq 0 ] || exit 0

# A pipe and not the file itself: a command that opens /dev/stderr anew would cut a file to nothing
# (O_TRUNC in open(2)).
{
  # A process group of its own, which this supervisor is no part of: from setsid where there is one
  # (util-linux, busybox), else from job control (macOS, whose sh is bash; dash has none without a
  # terminal).
  own_group=setsid
  command -v setsid >/dev/null || { own_group=; set -m; }

  # In the foreground, because POSIX makes commands started with "&" ignore SIGINT.
  $own_group sh -c "$command_script" command "$dir" "$path" "$@"
  printf '%s\n' "$?" >"$dir/code"
  read -r group _ <"$dir/group" && kill -s KILL -- "-$group"

  # A process that has left the group may hold the pipe open for ever: then cat is ended.
  $own_group sh -c 'sleep 5; read -r reader <"$1/reader" && kill "$reader"' guard "$dir" \
    </dev/null >/dev/null &
  printf '%s\n' "$!" >"$dir/guard"
} 2>/dev/null | sh -c 'echo "$$" >"$1/reader"; exec cat >"$1/output"' reader "$dir"

# The pid besides the group, which the guard may not have made yet.
read -r guard <"$dir/guard" && kill -s KILL -- "-$guard" "$guard" 2>/dev/null
mv -f "$dir/code" "$dir/exit"
`;

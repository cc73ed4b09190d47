/**
 * The agent of the crash tests. It counts its starts in a file, and what it does follows from its run
 * id alone, so that a checker knows afterwards what every run must have printed.
 */

/** Where each run notes its start and its end, in the mission's artifacts. */
export const STARTS_FILE = "starts.log";

export type Behaviour =
  | "quick"
  | "slow"
  | "chatty"
  | "stubborn"
  | "failing"
  | "silent"
  | "meddling";

/** By the last hexadecimal digit of the run id. */
const BY_DIGIT: Readonly<Record<string, Behaviour>> = {
  "0": "chatty",
  "1": "chatty",
  "2": "chatty",
  "3": "stubborn",
  "4": "stubborn",
  "5": "failing",
  "6": "silent",
  "7": "slow",
  "8": "slow",
  "9": "slow",
  "a": "meddling",
  "b": "meddling",
};

export const CHATTY_LINES = 3_000;
export const FAILURE_CODE = 3;

/** What a meddling run adds to the text that it was given to read: nobody may ever be given that. */
export const MEDDLED = "meddled by";

/** What the run with that id does. */
export function behaviourOf(run_id: string): Behaviour {
  return BY_DIGIT[run_id.at(-1) ?? ""] ?? "quick";
}

/** Everything that a run with that id prints when nobody stops it. */
export function expectedLog(run_id: string): string {
  const lines = [`begin ${run_id}`];
  if (behaviourOf(run_id) === "chatty") {
    for (let n = 1; n <= CHATTY_LINES; n += 1) lines.push(`${n}`);
  }
  if (behaviourOf(run_id) !== "failing") lines.push(`end ${run_id}`);
  return lines.join("\n") + "\n";
}

/**
 * Run by `sh -c`. One `echo` with `>>` is one write with O_APPEND, so lines of two runs never mix.
 */
const SCRIPT = `
run=$HALOOP_RUN_ID
folder=$(dirname "$HALOOP_OUTPUT")
echo "start $run" >> "$folder/${STARTS_FILE}"
echo "begin $run"
case "$run" in
  *[012]) for part in 0 1 2; do
            seq $((part * 1000 + 1)) $((part * 1000 + 1000))
            sleep 0.1
          done ;;
  *[34])  trap '' TERM; sleep 0.4 ;;
  *5)     sleep 0.1
          echo "end $run" >> "$folder/${STARTS_FILE}"
          exit ${FAILURE_CODE} ;;
  *6)     echo "end $run"
          echo "end $run" >> "$folder/${STARTS_FILE}"
          exit 0 ;;
  *[789]) sleep 0.3 ;;
esac
case "$HALOOP_OUTPUT" in
  *.json) words=$(tr '\\n"\\\\' '   ' < "$HALOOP_INPUT")
          printf '{"text": "%s step %s run %s"}\\n' "$words" "$HALOOP_STEP_ID" "$run" ;;
  *)      cat "$HALOOP_INPUT"; echo "step $HALOOP_STEP_ID run $run" ;;
esac > "$HALOOP_OUTPUT"
case "$run" in *[ab]) echo "${MEDDLED} $run" >> "$HALOOP_INPUT" ;; esac
echo "end $run"
echo "end $run" >> "$folder/${STARTS_FILE}"
`;

/** The argument vector for `config.json`. */
export const AGENT_ARGV = ["sh", "-c", SCRIPT];

/**
 * What the commands of the contract suite do, in words that a real shell and the fake provider both
 * understand. Paths are those that the command sees.
 */
export type Action =
  | { do: "print"; text: string }
  | { do: "print_error"; text: string }
  | { do: "print_file"; path: string }
  | { do: "print_variable"; name: string }
  | { do: "append"; path: string; text: string }
  | { do: "wait_for"; path: string }
  | { do: "exit"; code: number }
  | { do: "on_term_exit"; code: number }
  | { do: "ignore_term" }
  | { do: "kill_self" }
  /** A child that ignores SIGTERM and appends to the file for as long as it lives. */
  | { do: "leave_child"; path: string };

/** The argument vector for a provider with a POSIX sh. */
export function shellCommand(actions: readonly Action[]): string[] {
  return ["sh", "-c", actions.map(shellLine).join("\n")];
}

function shellLine(action: Action): string {
  switch (action.do) {
    case "print":
      return `printf %s ${quoted(action.text)}`;
    case "print_error":
      return `printf %s ${quoted(action.text)} >&2`;
    case "print_file":
      return `cat ${quoted(action.path)}`;
    case "print_variable":
      return `printf %s "$${action.name}"`;
    case "append":
      return `printf %s ${quoted(action.text)} >>${quoted(action.path)}`;
    case "wait_for":
      return `until [ -e ${quoted(action.path)} ]; do sleep 0.02; done`;
    case "exit":
      return `exit ${action.code}`;
    case "on_term_exit":
      return `trap 'exit ${action.code}' TERM`;
    case "ignore_term":
      return "trap '' TERM";
    case "kill_self":
      return "kill -s KILL $$";
    case "leave_child":
      return `(trap '' TERM; while :; do echo >>${quoted(action.path)}; sleep 0.02; done) &`;
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

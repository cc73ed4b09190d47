import { resolve } from "node:path";
import { Bell } from "../../backend/sandbox/bell.ts";
import type { FakeCommand, FakeProcess } from "../support/fake_sandbox.ts";
import type { Action } from "./actions.ts";

const COMMAND = "actions";

/** The argument vector for {@link runActions}. */
export function fakeCommand(actions: readonly Action[]): string[] {
  return [COMMAND, JSON.stringify(actions)];
}

const TERMINATED = 143;
const KILLED = 137;

/** Carries out the actions in memory, with the files of this machine. */
export const runActions: FakeCommand = async (process) => {
  const on_term = { code: TERMINATED as number | undefined };
  const { promise, resolve } = Promise.withResolvers<number>();
  process.terminated.addEventListener("abort", () => {
    if (on_term.code !== undefined) resolve(on_term.code);
  });
  return await Promise.race([promise, runAll(process, on_term)]);
};

async function runAll(
  process: FakeProcess,
  on_term: { code: number | undefined },
): Promise<number> {
  const [command, actions = "[]"] = process.spec.argv;
  if (command !== COMMAND) {
    process.print(`${command} not found`);
    return 127;
  }
  for (const action of JSON.parse(actions) as Action[]) {
    if (action.do === "exit") return action.code;
    if (action.do === "kill_self") return KILLED;
    if (action.do === "ignore_term") on_term.code = undefined;
    if (action.do === "on_term_exit") on_term.code = action.code;
    await runOne(process, action);
  }
  return 0;
}

async function runOne(process: FakeProcess, action: Action): Promise<void> {
  switch (action.do) {
    case "print":
    case "print_error":
      return process.print(action.text);
    case "print_file":
      return process.print(await Deno.readFile(action.path));
    case "print_variable":
      return process.print(process.spec.env[action.name] ?? "");
    case "append":
      return await Deno.writeTextFile(seenFrom(process, action.path), action.text, {
        append: true,
      });
    case "wait_for":
      return await fileAppears(action.path, process.ended);
    case "leave_child":
      await Deno.writeTextFile(action.path, "\n", { append: true });
  }
}

function seenFrom({ spec }: FakeProcess, path: string): string {
  return resolve(spec.cwd ?? "/", path);
}

async function fileAppears(path: string, ended: AbortSignal): Promise<void> {
  const bell = new Bell();
  while (!(await Deno.stat(path).then(() => true, () => false))) await bell.heard(5, ended);
}

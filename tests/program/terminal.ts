/** A pseudo-terminal by `script` of util-linux, which every Debian has. */
import { stripVTControlCharacters } from "node:util";
import type { Machine } from "./program.ts";

const found = await (async () => {
  try {
    const args = ["-qec", "test -t 1", "/dev/null"];
    const streams = { stdin: "null", stdout: "null", stderr: "null" } as const;
    return (await new Deno.Command("script", { args, ...streams }).output()).success;
  } catch {
    return false;
  }
})();

const ignore = !found && Deno.env.get("CI") !== "true";
if (ignore) {
  console.log("Skipped: tests on a terminal, because there is no script of util-linux here");
}

/** A test that needs a terminal. Without one it is ignored, with one line; under CI=true it fails. */
export function terminalTest(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, ignore, fn });
}

/** The file in the machine's folder that holds what the terminal was sent so far. */
export const TYPESCRIPT = "typescript";

/**
 * Runs a shell command on a terminal of its own.
 *
 * @param input a shell command whose output is typed; the terminal is closed when it ends. By default
 *   nothing is typed and nothing is closed
 * @returns its exit code, and all that the terminal was sent
 */
export async function onTerminal(
  machine: Machine,
  command: string,
  env: Readonly<Record<string, string>> = {},
  input?: string,
): Promise<{ code: number; shown: string }> {
  const terminal = { TERM: "xterm", ...env };
  const script = `script -qefc ${quoted(command)} ${TYPESCRIPT}`;
  const { code, stdout } = await machine.shell(
    input === undefined ? `exec ${script}` : `{ ${input}; } | ${script}`,
    terminal,
  );
  return { code, shown: stdout.replaceAll("\r\n", "\n") };
}

/**
 * A shell command that waits until the terminal was sent some words, for half a minute at most.
 *
 * @param words a basic regular expression that begins with a letter
 */
export function untilShown(words: string): string {
  // The file begins with the command itself, which must not hold the words.
  const pattern = quoted(`[${words.slice(0, 1)}]${words.slice(1)}`);
  return `{ n=0; until grep -q ${pattern} ${TYPESCRIPT} 2>/dev/null || [ $n -gt 300 ]; do ` +
    "n=$((n + 1)); sleep 0.1; done; }";
}

/** A text as one word of a shell command. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** What is left of a terminal's output without colours and movements of the cursor. */
export function plain(shown: string): string {
  return stripVTControlCharacters(shown);
}

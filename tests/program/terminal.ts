/** A pseudo-terminal by `script` of util-linux, which every Debian has. */
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

/**
 * Runs a shell command on a terminal of its own.
 *
 * @returns its exit code, and all that the terminal was sent
 */
export async function onTerminal(
  machine: Machine,
  command: string,
  env: Readonly<Record<string, string>> = {},
): Promise<{ code: number; shown: string }> {
  const quoted = `'${command.replaceAll("'", `'\\''`)}'`;
  const terminal = { TERM: "xterm", ...env };
  const { code, stdout } = await machine.shell(`exec script -qefc ${quoted} /dev/null`, terminal);
  return { code, shown: stdout.replaceAll("\r\n", "\n") };
}

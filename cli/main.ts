/** `haloop`: the command line. */
import { CommanderError } from "@commander-js/extra-typings";
import { COMMANDS } from "./commands.ts";
import { contextOfProcess } from "./context.ts";
import { EXIT, type ExitCode } from "./exit.ts";
import { leaveLauncher } from "./launcher.ts";
import { err } from "./output.ts";
import { buildProgram } from "./program.ts";

/** Runs the program and gives its exit code. Nothing is thrown. */
export async function main(given: readonly string[]): Promise<ExitCode> {
  const args = helpAsked(given);
  try {
    leaveLauncher();
    const program = await buildProgram(contextOfProcess(), args);
    if (args.length === 0) program.outputHelp();
    else await program.parseAsync(args, { from: "user" });
    return EXIT.ok;
  } catch (error) {
    // Commander has told the person already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    return await tell(error);
  }
}

/**
 * `help config set` is `config set --help`: commander's help command knows one level only. A word that
 * is no command is told as one, where commander shows the overview as if nothing was wrong.
 */
function helpAsked(args: readonly string[]): readonly string[] {
  const asks = args[0] === "help" || args.includes("--help") || args.includes("-h");
  const [name] = args.filter((arg) => arg !== "help" && !arg.startsWith("-"));
  if (asks && name !== undefined && !isCommand(name)) return [name];
  const [first, ...command] = args;
  return first === "help" && command.length > 1 ? [...command, "--help"] : args;
}

const isCommand = (word: string) => COMMANDS.some(({ name }) => name === word);

async function tell(error: unknown): Promise<ExitCode> {
  // Loaded here: it knows the errors of every part.
  const { explain } = await import("./failure.ts");
  const { message, exit_code } = explain(error);
  err.line(`${err.style.red("error:")} ${message}`);
  const debug = Deno.env.get("HALOOP_DEBUG");
  if (debug !== undefined && debug !== "" && debug !== "0") {
    err.line(err.style.dim(error instanceof Error ? error.stack ?? "" : String(error)));
  }
  return exit_code;
}

if (import.meta.main) Deno.exit(await main(Deno.args));

/** `haloop`: the command line. */
import { CommanderError, type CommandUnknownOpts } from "@commander-js/extra-typings";
import { contextOfProcess } from "./context.ts";
import { EXIT, type ExitCode } from "./exit.ts";
import { leaveLauncher } from "./launcher.ts";
import { err } from "./output.ts";
import { buildProgram } from "./program.ts";

/** Runs the program and gives its exit code. Nothing is thrown. */
export async function main(given: readonly string[]): Promise<ExitCode> {
  try {
    leaveLauncher();
    const program = await buildProgram(contextOfProcess(), given);
    const args = helpAsked(program, given);
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
 * is no command is left for commander to refuse, which shows the help above it as if nothing was wrong.
 */
function helpAsked(program: CommandUnknownOpts, args: readonly string[]): readonly string[] {
  const by_command = args[0] === "help";
  if (!by_command && !args.includes("--help") && !args.includes("-h")) return args;
  const [first_option] = args.entries().find(([, arg]) => arg.startsWith("-")) ?? [];
  // What follows an option may be its value.
  const words = args.slice(by_command ? 1 : 0, first_option);
  let command = program;
  for (const [n, word] of words.entries()) {
    if (command.commands.length === 0) break;
    const below = command.commands.find((one) => one.name() === word);
    if (below === undefined && word !== "help") return words.slice(0, n + 1);
    command = below ?? command;
  }
  return by_command && words.length > 1 ? [...words, "--help"] : args;
}

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

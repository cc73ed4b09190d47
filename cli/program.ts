/** The commands as one program: help, suggestions and the manners they share. */
import { Command, CommanderError, type CommandUnknownOpts } from "@commander-js/extra-typings";
import { COMMANDS } from "./commands.ts";
import type { Context } from "./context.ts";
import { err, out } from "./output.ts";
import { versionJson, versionLine } from "./version_line.ts";

/**
 * The program for these arguments: the command that they name is there with its options and its
 * action, the others with what the overview says of them.
 *
 * @param wanted which commands are loaded whole; by default the one that `args` name
 */
export async function buildProgram(
  context: Context,
  args: readonly string[],
  wanted: (name: string) => boolean = (name) => name === namedCommand(args),
) {
  const program = new Command("haloop")
    .description("Mission control for AI coding work on your own machine.")
    .option("-V, --version", "print the version, with --json as JSON")
    .on("option:version", () => printVersion(args.includes("--json")))
    .helpOption("-h, --help", "show help")
    // After a command's name its own options count: "artifacts --version" is a slip, no question.
    .enablePositionalOptions()
    // Of those that name no group: the help command itself.
    .commandsGroup("Set-up:")
    .helpCommand("help [command]", "show help for a command")
    .addHelpText("after", EXAMPLES);
  for (const { name, summary, group, load } of COMMANDS) {
    const command: CommandUnknownOpts = wanted(name)
      ? (await load())(context)
      : new Command(name).description(summary);
    if (group !== undefined) command.helpGroup(group);
    program.addCommand(command, { hidden: group === undefined });
  }
  withManners(program as Command, "haloop");
  return program;
}

/** The command in `haloop start -d` and in `haloop help start`; no option before it takes a value. */
function namedCommand(args: readonly string[]): string | undefined {
  const [first, second] = args.filter((arg) => !arg.startsWith("-"));
  return first === "help" ? second : first;
}

function printVersion(json: boolean): never {
  if (json) out.json(versionJson());
  else out.line(versionLine());
  // As commander's own --version ends; its text would be made for every command.
  throw new CommanderError(0, "commander.version", "");
}

/**
 * Errors are thrown for {@link ../main.ts} to tell; help is coloured where a person reads it. Of every
 * command by itself: addCommand does not pass settings on, unlike command().
 *
 * @param path how the command is called
 */
function withManners(command: Command, path: string): void {
  for (const below of command.commands) withManners(below as Command, `${path} ${below.name()}`);
  command
    .helpOption("-h, --help", "show help")
    .exitOverride()
    .showHelpAfterError(`(${path} --help)`)
    .showSuggestionAfterError()
    .configureHelp({
      styleTitle: out.style.bold,
      styleCommandText: out.style.bold,
      // The overview names commands; their options are in their own help.
      subcommandTerm: (subcommand) => subcommand.name(),
    })
    .configureOutput({
      writeOut: (text) => out.write(text),
      writeErr: (text) => err.write(text),
      outputError: (text, write) => write(text.replace(/^error:/, err.style.red("error:"))),
      getOutHasColors: () => out.colours,
      getErrHasColors: () => err.colours,
    });
}

const EXAMPLES = `
Examples:
  $ haloop start --detach                   start it, in the background
  $ haloop new -m "Users want a dark mode"  make the first mission
  $ haloop continue @last --wait            start its agent, and wait for the gate
  $ haloop artifacts @last                  read what the agent wrote
  $ haloop open @last                       or go on in the browser

A mission is named by its id, a beginning of its id, or @last, the one that was made last.
Every command takes --json, for scripts.

Files are kept in ~/.haloop, or where HALOOP_HOME says.
Exit codes: 0 done, 1 failed, 2 usage, 3 not found, 4 refused, 5 Haloop does not run.`;

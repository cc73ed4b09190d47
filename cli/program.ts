/** The commands as one program: help, suggestions and the manners they share. */
import { Command, CommanderError, type CommandUnknownOpts } from "@commander-js/extra-typings";
import { COMMANDS } from "./commands.ts";
import type { Context } from "./context.ts";
import { err, out } from "./output.ts";
import { versionLine } from "./version_line.ts";

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
    .option("-V, --version", "print the version")
    .on("option:version", printVersion)
    .helpOption("-h, --help", "show help")
    .helpCommand("help [command]", "show help for a command")
    .addHelpText("after", EXAMPLES);
  for (const { name, summary, load } of COMMANDS) {
    const command: CommandUnknownOpts = wanted(name)
      ? (await load())(context)
      : new Command(name).description(summary);
    program.addCommand(command.helpOption("-h, --help", "show help"));
  }
  // addCommand does not pass settings on, unlike command().
  for (const command of [program, ...program.commands]) withManners(command as Command);
  return program;
}

/** The command in `haloop start -d` and in `haloop help start`; no option before it takes a value. */
function namedCommand(args: readonly string[]): string | undefined {
  const [first, second] = args.filter((arg) => !arg.startsWith("-"));
  return first === "help" ? second : first;
}

function printVersion(): never {
  out.line(versionLine());
  // As commander's own --version ends; its text would be made for every command.
  throw new CommanderError(0, "commander.version", "");
}

/** Errors are thrown for {@link ../main.ts} to tell; help is coloured where a person reads it. */
function withManners(command: Command): void {
  command
    .exitOverride()
    .showHelpAfterError(`(haloop ${command.name() === "haloop" ? "" : `${command.name()} `}--help)`)
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
  $ haloop start --open     start and open the browser
  $ haloop link ~/src/shop  the project that new missions work on
  $ haloop status           does it run, and what waits for me?

Files are kept in ~/.haloop, or where HALOOP_HOME says.
Exit codes: 0 done, 1 failed, 2 usage, 3 not found, 4 refused, 5 Haloop does not run.`;

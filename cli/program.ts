/** The commands as one program: help, suggestions and the manners they share. */
import { Command } from "@commander-js/extra-typings";
import { VERSION } from "../backend/version.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { initCommand } from "./commands/init.ts";
import { linkCommand } from "./commands/link.ts";
import { startCommand } from "./commands/start.ts";
import { statusCommand } from "./commands/status.ts";
import { stopCommand } from "./commands/stop.ts";
import { unlinkCommand } from "./commands/unlink.ts";
import type { Context } from "./context.ts";
import { err, out } from "./output.ts";

export function buildProgram(context: Context) {
  const program = new Command("haloop")
    .description("Mission control for AI coding work on your own machine.")
    .version(
      `haloop ${VERSION} (Deno ${Deno.version.deno}, ${Deno.build.os} ${Deno.build.arch})`,
      "-V, --version",
      "print the version",
    )
    .helpOption("-h, --help", "show help")
    .helpCommand("help [command]", "show help for a command")
    .addHelpText("after", EXAMPLES);
  const commands = [
    initCommand(context),
    linkCommand(context),
    unlinkCommand(context),
    startCommand(context),
    stopCommand(context),
    statusCommand(context),
    doctorCommand(context),
  ];
  for (const command of commands) {
    program.addCommand(command.helpOption("-h, --help", "show help"));
  }
  // addCommand does not pass settings on, unlike command().
  for (const command of [program, ...program.commands]) withManners(command as Command);
  return program;
}

/** Errors are thrown for {@link ../main.ts} to tell; help is coloured where a person reads it. */
function withManners(command: Command): void {
  command
    .exitOverride()
    .showHelpAfterError(`(haloop ${command.name() === "haloop" ? "" : `${command.name()} `}--help)`)
    .showSuggestionAfterError()
    .configureHelp({ styleTitle: out.style.bold, styleCommandText: out.style.bold })
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

import { Command } from "@commander-js/extra-typings";
import { answerFor, type Paths } from "../completion/answer.ts";
import { askMachine } from "../completion/values.ts";
import type { Context } from "../context.ts";
import { CliFailure, EXIT } from "../failure.ts";
import { out } from "../output.ts";

/** As the scripts of @bomb.sh/tab, and of cobra before it, understand them. */
const NO_FILES = 4;
const DIRECTIVES: Readonly<Record<Paths, number>> = { files: 0, folders: 16 };

/** `haloop complete -- <words>`: what the completion scripts ask; not for people. */
export function completeCommand(context: Context) {
  const command = new Command("complete")
    .description("answer a shell that completes haloop")
    .argument("[words...]", "the words so far; the last one is being typed")
    .action(async (words) => {
      // @ts-ignore rawArgs is not in commander's types.
      const raw: readonly string[] = command.parent?.rawArgs ?? [];
      if (!raw.includes("--")) {
        throw new CliFailure(
          EXIT.usage,
          "Shells ask this one. Did you mean haloop mark-completed, or haloop completions?",
        );
      }
      const { buildProgram } = await import("../program.ts");
      const program = await buildProgram(context, [], () => true);
      const { candidates, paths } = await answerFor(program, words, askMachine(context));
      for (const { value, description } of candidates) out.line(`${value}\t${description ?? ""}`);
      out.line(`:${paths === undefined ? NO_FILES : DIRECTIVES[paths]}`);
    });
  return command;
}

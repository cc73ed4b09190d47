import { Command, Option } from "@commander-js/extra-typings";
import type { TakeBody } from "@haloop/shared";
import type { Context } from "../context.ts";
import { CliFailure, EXIT } from "../failure.ts";
import { namedMission } from "../mission/act.ts";
import { out } from "../output.ts";
import { inOneLine } from "../terminal/printable.ts";
import { withProgress } from "../terminal/progress.ts";

/** `haloop take`: takes approved work out of the mission's workspace. */
export function takeCommand(context: Context) {
  return new Command("take")
    .description("take approved work: its branch, a merge, a patch, a push")
    .argument("<mission>", "its id, a beginning of it, or @last")
    .option("--keep", "bring the branch into your repository, and nothing else (the default)")
    .option("--merge", "and merge it into the branch that it came from, when that is clean")
    .option("--merge-commit", "as --merge, with a merge commit in any case")
    .option("--patch", "write a patch file for git am instead")
    .option("--push", "and push the branch")
    .option("--pr", "and push it, and open a pull request with gh")
    .addOption(new Option("--remote <name>", "with --push and --pr").default("origin"))
    .option("--json", "print what was done as JSON")
    .addHelpText("after", EXAMPLES)
    .action(async (name, options, command) => {
      const body = bodyOf(options);
      if (command.getOptionValueSource("remote") === "cli" && !("remote" in body)) {
        throw new CliFailure(EXIT.usage, "--remote is where to push: give --push or --pr with it");
      }
      const { client, mission } = await namedMission(context, name);
      const taken = await withProgress("Taking the work", client.take(mission.mission_id, body));
      if (options.json === true) {
        const { how, message, commands, location = null } = taken;
        const { mission_id } = mission;
        return out.json({ schema_version: 1, mission_id, how, message, commands, location });
      }
      out.line(inOneLine(taken.message));
      if (body.how === "patch" && taken.location !== undefined) out.line(taken.location);
      for (const command of taken.commands) out.line(out.style.dim(`  $ ${inOneLine(command)}`));
    });
}

interface Ways {
  readonly keep?: true | undefined;
  readonly merge?: true | undefined;
  readonly mergeCommit?: true | undefined;
  readonly patch?: true | undefined;
  readonly push?: true | undefined;
  readonly pr?: true | undefined;
  readonly remote: string;
}

/** @throws CliFailure when more than one way is asked for */
function bodyOf({ keep, merge, mergeCommit, patch, push, pr, remote }: Ways): TakeBody {
  const bodies: TakeBody[] = [
    ...(keep ? [{ how: "keep" } as const] : []),
    ...(merge || mergeCommit ? [{ how: "merge", mergeCommit: mergeCommit === true } as const] : []),
    ...(patch ? [{ how: "patch" } as const] : []),
    ...(push ? [{ how: "push", remote } as const] : []),
    ...(pr ? [{ how: "pull_request", remote } as const] : []),
  ];
  if (bodies.length > 1) {
    throw new CliFailure(
      EXIT.usage,
      "Name one way to take the work: each goes with --keep already",
    );
  }
  return bodies[0] ?? { how: "keep" };
}

const EXAMPLES = `
Work can be taken once its code review was passed. Each way tells the git commands that it ran. A merge
never touches a tree with changes, and a conflict is refused before anything is done. None of your
hooks runs.

Examples:
  $ haloop take @last
  $ haloop take m-1a2b --merge
  $ haloop take m-1a2b --push --remote fork
  $ haloop take m-1a2b --patch --json | jq -r .location`;

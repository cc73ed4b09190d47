import { Command } from "@commander-js/extra-typings";
import { homeOf } from "../../backend/config.ts";
import type { Context } from "../context.ts";
import type { Mended } from "../doctor/examine.ts";
import type { Level } from "../doctor/finding.ts";
import { CliFailure, EXIT } from "../failure.ts";
import { out } from "../output.ts";
import { withProgress } from "../terminal/progress.ts";

/** `haloop doctor`: looks the home and the machine over; exit code 1 when there are problems. */
export function doctorCommand(context: Context) {
  return new Command("doctor")
    .description("look home and machine over, and say what to do")
    .option("--fsck", "read every mission and hold its files against each other")
    .option("--fix", "mend what is safe to mend (includes --fsck); Haloop must not run")
    .option("--json", "print the findings as JSON")
    .addHelpText("after", EXAMPLES)
    .action(async ({ fsck, fix, json }) => {
      const home = homeOf(context.env);
      // Loaded here: it knows the whole server.
      const { examine, mendUnlessInUse } = await import("../doctor/examine.ts");
      const findings = await withProgress(
        "Looking it over",
        examine(context.env, fsck === true || fix === true),
      );
      const { results, in_use } = fix
        ? await mendUnlessInUse(home, findings)
        : { results: findings.map((finding) => ({ finding })) };
      if (json) out.json(asJson(home, results));
      else for (const result of results) printLine(result);
      if (in_use !== undefined) {
        throw new CliFailure(EXIT.refused, `Nothing was mended. ${in_use.message}`);
      }
      const problems = results.filter((result) => levelOf(result) === "problem").length;
      if (problems === 0) return;
      throw new CliFailure(
        EXIT.failed,
        `${problems} ${problems === 1 ? "problem was" : "problems were"} found in "${home}"`,
      );
    });
}

/** A finding that was mended is told as `fixed`. */
function levelOf({ finding, done }: Mended): Level | "fixed" {
  return done === undefined ? finding.level : "fixed";
}

function asJson(home: string, results: readonly Mended[]) {
  return {
    schema_version: 1,
    ok: results.every((result) => levelOf(result) !== "problem"),
    home,
    findings: results.map((result) => ({
      check: result.finding.check,
      level: levelOf(result),
      text: result.finding.text,
      remedy: result.finding.remedy ?? null,
      done: result.done ?? null,
    })),
  };
}

const LABEL_WIDTH = 9;

function printLine(result: Mended): void {
  const { finding, done } = result;
  const { dim } = out.style;
  const rest = done === undefined ? finding.remedy : `Fixed: ${done}`;
  const text = rest === undefined ? finding.text : `${finding.text}. ${rest}`;
  out.line(`${mark(levelOf(result))} ${dim(finding.check.padEnd(LABEL_WIDTH))} ${text}`);
}

function mark(level: Level | "fixed"): string {
  const { green, yellow, red } = out.style;
  const marks = { ok: green("✓"), fixed: green("+"), warning: yellow("!"), problem: red("✗") };
  return marks[level];
}

const EXAMPLES = `
✓ fine, ! worth knowing, ✗ a problem, + mended. Exit code 0 without problems, 1 with some.

Examples:
  $ haloop doctor
  $ haloop doctor --fsck
  $ haloop stop && haloop doctor --fix`;

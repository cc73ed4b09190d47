import { Command } from "@commander-js/extra-typings";
import type { ArtifactVersion, HaloopClient, MissionDetail } from "@haloop/shared";
import { structuredPatch } from "diff";
import { countFromOne } from "../arguments.ts";
import type { Context } from "../context.ts";
import { CliFailure, EXIT } from "../failure.ts";
import { namedMission } from "../mission/act.ts";
import { artifactName, originOf, presentText, versionText } from "../mission/artifact_text.ts";
import { err, out, type Style } from "../output.ts";
import { fitFor } from "../terminal/printable.ts";

/** `haloop diff`: what changed between two versions of an artifact. */
export function diffCommand(context: Context) {
  return new Command("diff")
    .description("show what was changed in a text since the agent wrote it")
    .argument("<mission>", "its id, a beginning of it, or @last")
    .argument("[artifact]", "default: what the open gate shows")
    .option("--from <version>", "the older one (default: the agent's last output)", countFromOne)
    .option("--to <version>", "the newer one (default: the present text)", countFromOne)
    .option("--json", "print the difference as JSON")
    .addHelpText("after", EXAMPLES)
    .action(async (name, given, { from, to, json }) => {
      const { client, mission } = await namedMission(context, name);
      const artifact = artifactName(mission, given);
      const older = await olderSide(client, mission, artifact, from);
      const newer = to === undefined
        ? { version: null, label: "now", text: presentText(mission, artifact) }
        : await side(client, mission, artifact, to, `version ${to}`);
      const lines = unified(artifact, older, newer);
      if (json) return out.json(asJson(mission.mission_id, artifact, older, newer, lines));
      if (lines.length === 0) {
        err.line(`${older.label} and ${newer.label} of ${artifact} are the same text`);
      }
      for (const line of lines) out.line(painted(fitFor(out, line), out.style));
    });
}

interface Side {
  /** Null for the present text. */
  readonly version: number | null;
  readonly label: string;
  readonly text: string;
}

async function olderSide(
  client: HaloopClient,
  mission: MissionDetail,
  artifact: string,
  from: number | undefined,
): Promise<Side> {
  if (from !== undefined) return await side(client, mission, artifact, from, `version ${from}`);
  const written = lastOutput(await client.versions(mission.mission_id, artifact));
  if (written === undefined) {
    throw new CliFailure(
      EXIT.not_found,
      `No agent has written "${artifact}". Name a version with --from; ` +
        `they are listed by: haloop artifacts <mission> ${artifact} --versions`,
    );
  }
  const label = `version ${written.n} (${originOf(written)})`;
  return await side(client, mission, artifact, written.n, label);
}

/** The versions come newest first. */
function lastOutput(versions: readonly ArtifactVersion[]): ArtifactVersion | undefined {
  return versions.find(({ author, kind }) => author === "agent" && kind === "output");
}

async function side(
  client: HaloopClient,
  mission: MissionDetail,
  artifact: string,
  version: number,
  label: string,
): Promise<Side> {
  return { version, label, text: await versionText(client, mission, artifact, version) };
}

/** The unified form, which `patch` reads; no line where the texts are the same. */
function unified(artifact: string, older: Side, newer: Side): string[] {
  const { hunks } = structuredPatch(artifact, artifact, older.text, newer.text);
  if (hunks.length === 0) return [];
  return [
    `--- ${artifact}\t${older.label}`,
    `+++ ${artifact}\t${newer.label}`,
    ...hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines }) => [
      `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`,
      ...lines,
    ]),
  ];
}

function painted(line: string, { bold, cyan, green, red }: Style): string {
  if (/^(---|\+\+\+) /.test(line)) return bold(line);
  if (line.startsWith("@@")) return cyan(line);
  if (line.startsWith("+")) return green(line);
  return line.startsWith("-") ? red(line) : line;
}

function asJson(
  mission_id: string,
  artifact: string,
  older: Side,
  newer: Side,
  lines: readonly string[],
) {
  return {
    schema_version: 1,
    mission_id,
    artifact,
    from_version: older.version,
    to_version: newer.version,
    same: lines.length === 0,
    patch: lines.map((line) => `${line}\n`).join(""),
  };
}

const EXAMPLES = `
Examples:
  $ haloop diff @last                    your changes at the open gate
  $ haloop diff @last research-output.md
  $ haloop diff m-1a2b structured-text.md --from 1 --to 3`;

import { Command, Option } from "@commander-js/extra-typings";
import type { ArtifactInfo, ArtifactVersion, HaloopClient, MissionDetail } from "@haloop/shared";
import { countFromOne } from "../arguments.ts";
import type { Context } from "../context.ts";
import { CliFailure, EXIT } from "../failure.ts";
import { namedMission } from "../mission/act.ts";
import { artifactName, originOf, presentText, versionText } from "../mission/artifact_text.ts";
import { artifactJson } from "../mission/show_json.ts";
import { out } from "../output.ts";
import { shortAge } from "../short_age.ts";
import { fitFor } from "../terminal/printable.ts";
import { type Column, printTable } from "../terminal/table.ts";

/** `haloop artifacts`: the texts of a mission, one of them, or the versions of one. */
export function artifactsCommand(context: Context) {
  return new Command("artifacts")
    .description("list a mission's texts, print one, or list its versions")
    .argument("<mission>", "its id, a beginning of it, or @last")
    .argument("[artifact]", "print this one")
    .addOption(
      new Option("--versions", "list every kept version of the artifact").conflicts("at"),
    )
    .option("--at <version>", "print this version of the artifact", countFromOne)
    .option("--json", "print the answer as JSON")
    .addHelpText("after", EXAMPLES)
    .action(async (name, given, options) => {
      const { client, mission } = await namedMission(context, name);
      if (given === undefined && !options.versions && options.at === undefined) {
        return printList(mission, options.json === true);
      }
      const artifact = artifactName(mission, given);
      if (options.versions) await printVersions(client, mission, artifact, options.json === true);
      else await printOne(client, mission, artifact, options);
    });
}

function printList(mission: MissionDetail, json: boolean): void {
  const { mission_id, artifact_info } = mission;
  if (json) {
    return out.json({ schema_version: 1, mission_id, artifacts: artifact_info.map(artifactJson) });
  }
  printTable(out, COLUMNS, artifact_info);
}

async function printVersions(
  client: HaloopClient,
  { mission_id }: MissionDetail,
  artifact: string,
  json: boolean,
): Promise<void> {
  const versions = await client.versions(mission_id, artifact);
  if (!json) return printTable(out, VERSION_COLUMNS, versions);
  out.json({ schema_version: 1, mission_id, artifact, versions: versions.map(versionJson) });
}

async function printOne(
  client: HaloopClient,
  mission: MissionDetail,
  artifact: string,
  { at: version, json }: { at?: number | undefined; json?: true | undefined },
): Promise<void> {
  if (!json && !out.stream.isTerminal()) {
    for await (const piece of client.artifactFile(mission.mission_id, artifact, version)) {
      out.bytes(piece);
      if (out.gone) return;
    }
    return;
  }
  const text = version === undefined
    ? presentText(mission, artifact)
    : await versionText(client, mission, artifact, version);
  if (!json) return out.write(endedLine(fitFor(out, text)));
  const info = mission.artifact_info.find(({ name }) => name === artifact);
  if (info === undefined) throw new CliFailure(EXIT.not_found, `"${artifact}" is gone by now`);
  const { mission_id } = mission;
  const hash = version === undefined ? info.hash ?? null : null;
  out.json({ schema_version: 1, mission_id, artifact, version: version ?? null, hash, text });
}

function versionJson(version: ArtifactVersion) {
  const { n, author, kind, at, size_bytes, hash, step_id, run_id, approved_at } = version;
  return {
    n,
    author,
    kind,
    at,
    size_bytes,
    hash,
    step_id: step_id ?? null,
    run_id: run_id ?? null,
    approved_at: approved_at ?? null,
  };
}

/** At a terminal the prompt begins in a line of its own; a file gets the text as it is. */
function endedLine(text: string): string {
  return out.stream.isTerminal() && !text.endsWith("\n") ? `${text}\n` : text;
}

const COLUMNS: readonly Column<ArtifactInfo>[] = [
  { head: "NAME", text: ({ name }) => name },
  { head: "BYTES", text: ({ size_bytes }) => `${size_bytes}` },
  { head: "SHA256", text: ({ hash }) => hash?.slice(0, 12) ?? "-" },
  { head: "KIND", text: ({ kind, stale }) => stale ? `${kind}, stale` : kind },
];

const VERSION_COLUMNS: readonly Column<ArtifactVersion>[] = [
  { head: "VERSION", text: ({ n }) => `${n}` },
  { head: "WHEN", text: ({ at }) => shortAge(at) },
  { head: "BYTES", text: ({ size_bytes }) => `${size_bytes}` },
  { head: "SHA256", text: ({ hash }) => hash.slice(0, 12) },
  { head: "BY", text: originOf },
  { head: "", text: ({ approved_at }) => approved_at === undefined ? "" : "approved" },
];

const EXAMPLES = `
Off a terminal an artifact or version is printed byte by byte, of any size and whatever it holds; on a
terminal only as text, without what would confuse it.

Examples:
  $ haloop artifacts @last
  $ haloop artifacts @last structured-text.md
  $ haloop artifacts m-1a2b structured-text.md --versions
  $ haloop artifacts m-1a2b structured-text.md --at 1 >first.md`;

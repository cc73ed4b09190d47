/** Reading the texts of a mission: the present one of an artifact, or a kept version. */
import type { ArtifactVersion, HaloopClient, MissionDetail } from "@haloop/shared";
import { typed } from "../../backend/typed.ts";
import { CliFailure, EXIT } from "../failure.ts";
import { didYouMean } from "../similar.ts";
import { gateOf } from "./summary.ts";

/**
 * The artifact that is meant: the named one, else what the open gate shows.
 *
 * @throws CliFailure when there is none of that name, or no gate is open
 */
export function artifactName(mission: MissionDetail, given: string | undefined): string {
  if (given === undefined) {
    const shown = gateOf(mission)?.step.reviewArtifact;
    if (shown !== undefined) return shown;
    throw new CliFailure(
      EXIT.usage,
      "The mission stands at no gate: name the artifact. See them with: haloop artifacts <mission>",
    );
  }
  const names = mission.artifact_info.map(({ name }) => name);
  if (names.includes(given)) return given;
  throw new CliFailure(
    EXIT.not_found,
    `The mission has no artifact "${given}"${didYouMean(given, names)}. ` +
      `It has: ${names.join(", ")}`,
  );
}

/**
 * The present text of an artifact.
 *
 * @throws CliFailure when it is none: binary, too large, a link or a folder
 */
export function presentText(
  mission: Pick<MissionDetail, "artifacts" | "artifact_info">,
  name: string,
): string {
  const text = mission.artifacts[name];
  if (text !== undefined) return text;
  const kind = mission.artifact_info.find((one) => one.name === name)?.kind ?? "not there";
  const is_file = kind === "binary" || kind === "too_large";
  const remedy = `. Write it into a file: haloop artifacts <mission> ${typed(name)} >file`;
  throw new CliFailure(
    EXIT.refused,
    `"${name}" cannot be shown as text: it is ${kind.replaceAll("_", " ")}${is_file ? remedy : ""}`,
  );
}

/** `agent, output of cleanup` and the like: who made a version, and how. */
export function originOf(version: ArtifactVersion): string {
  const what = { output: "output", draft: "draft", approved: "approved" }[version.kind];
  const step = version.step_id === undefined ? "" : ` of ${version.step_id}`;
  return `${version.author === "human" ? "you" : "agent"}, ${what}${step}`;
}

/** The text of a version, by its number. */
export async function versionText(
  client: HaloopClient,
  mission: MissionDetail,
  name: string,
  n: number,
): Promise<string> {
  return (await client.version(mission.mission_id, name, n)).content;
}

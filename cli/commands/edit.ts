import { Command, Option } from "@commander-js/extra-typings";
import {
  ApiError,
  type HaloopClient,
  MAX_TEXT_ARTIFACT_BYTES,
  type MissionDetail,
} from "@haloop/shared";
import type { Context } from "../context.ts";
import { CliFailure, EXIT, explain } from "../failure.ts";
import { namedMission } from "../mission/act.ts";
import { artifactName, presentText } from "../mission/artifact_text.ts";
import { shortId } from "../mission/name.ts";
import { requireHash } from "../mission/seen.ts";
import { gateOf } from "../mission/summary.ts";
import { out } from "../output.ts";
import { openEditor } from "../person/editor.ts";
import { beginEdit, editPath, endEdit } from "../person/kept_edit.ts";
import { canAsk, readText } from "../person/read_text.ts";
import { withProgress } from "../terminal/progress.ts";

/** `haloop edit`: the gate's text in the person's editor, saved as a draft. */
export function editCommand(context: Context) {
  return new Command("edit")
    .description("edit a gate's text in your editor, saved as a draft")
    .argument("<mission>", "its id, a beginning of it, or @last")
    .argument("[artifact]", "default: what the open gate shows")
    .option("-f, --file <file>", "save this file's text instead; - is standard input")
    .option("--hash <sha256>", "save only over the text with this hash (or beginning of one)")
    .addOption(
      new Option("--resume", "go on with an edit that was not saved").conflicts("file"),
    )
    .option("--json", "print what was saved as JSON")
    .addHelpText("after", EXAMPLES)
    .action(async (name, given, options) => {
      const { client, home, mission } = await namedMission(context, name);
      const artifact = artifactName(mission, given);
      const began = await beginningOf(mission, artifact, options.hash);
      const saving = { client, mission, artifact, began };
      const hash = options.file !== undefined
        ? await saveFile(context, saving, options.file)
        : await editAndSave(context, saving, home, options.resume === true);
      if (options.json) {
        const { mission_id } = mission;
        out.json({
          schema_version: 1,
          mission_id,
          artifact,
          saved: hash !== undefined,
          hash: hash ?? began,
        });
      } else out.line(hash === undefined ? "Nothing was changed" : saidSaved(artifact, mission));
    });
}

interface Saving {
  readonly client: HaloopClient;
  readonly mission: MissionDetail;
  readonly artifact: string;
  /** The hash of the text that the edit begins from. */
  readonly began: string;
}

/** The hash of the present text, which must be the one that the person names. */
function beginningOf(
  mission: MissionDetail,
  artifact: string,
  hash: string | undefined,
): Promise<string> {
  const info = mission.artifact_info.find(({ name }) => name === artifact);
  if (hash !== undefined) requireHash(info, hash);
  if (info?.hash !== undefined) return Promise.resolve(info.hash);
  throw new CliFailure(EXIT.refused, `"${artifact}" has no hash, so it cannot be edited safely`);
}

async function saveFile(context: Context, saving: Saving, file: string): Promise<string> {
  const { client, mission, artifact, began } = saving;
  return await save(client, mission, artifact, await readText(context, file), began);
}

/** Undefined when the person changed nothing. */
async function editAndSave(
  context: Context,
  { client, mission, artifact, began }: Saving,
  home: string,
  resume: boolean,
): Promise<string | undefined> {
  if (!canAsk()) {
    throw new CliFailure(
      EXIT.usage,
      "There is no terminal for an editor: give the text with --file",
    );
  }
  const path = editPath(home, mission.mission_id, artifact);
  const before = presentText(mission, artifact);
  if (!resume) await beginEdit(home, path, before);
  try {
    await openEditor(context, path);
    const text = await readText(context, path);
    const hash = text === before ? undefined : await save(client, mission, artifact, text, began);
    await endEdit(path);
    return hash;
  } catch (error) {
    throw await keptInstead(error, path, before, mission, artifact);
  }
}

async function save(
  client: HaloopClient,
  mission: MissionDetail,
  artifact: string,
  text: string,
  began: string,
): Promise<string> {
  if (new TextEncoder().encode(text).length > MAX_TEXT_ARTIFACT_BYTES) {
    throw new CliFailure(
      EXIT.usage,
      `Could not save "${artifact}": the text is larger than 1 MiB, which is as much as a gate can show. ` +
        `Shorten it, or put the long parts into the project`,
    );
  }
  const saving = client.saveArtifact(mission.mission_id, artifact, text, began);
  const { hash } = await withProgress("Saving the draft", saving);
  return hash ?? began;
}

/** The failure with the place of the person's text, unless the file holds nothing of theirs. */
async function keptInstead(
  error: unknown,
  path: string,
  before: string,
  mission: MissionDetail,
  artifact: string,
): Promise<unknown> {
  if (!(error instanceof ApiError || error instanceof CliFailure)) return error;
  const text = await Deno.readTextFile(path).catch(() => undefined);
  if (text === undefined) return error;
  if (text === before) {
    await endEdit(path);
    return error;
  }
  const id = shortId(mission.mission_id);
  const steps = error instanceof ApiError && error.status === 412
    ? [
      `  $ haloop artifacts ${id} ${artifact}        what is there now`,
      `  $ haloop edit ${id} ${artifact} --resume    merge it into yours, and save`,
    ]
    : [`  $ haloop edit ${id} ${artifact} --resume    go on with it, and save`];
  return new CliFailure(
    explain(error).exit_code,
    `${error.message}. Your text is kept in "${path}". Go on with:\n${steps.join("\n")}`,
  );
}

function saidSaved(artifact: string, mission: MissionDetail): string {
  const at_gate = gateOf(mission)?.step.reviewArtifact === artifact;
  const next = `. Let it through with: haloop continue ${shortId(mission.mission_id)}`;
  return `Saved a draft of ${artifact}${at_gate ? next : ""}`;
}

const EXAMPLES = `
VISUAL or EDITOR names the editor. When somebody else saved meanwhile, nothing is overwritten: your
text stays in a file that is named, and you are told how to go on (exit code 4).

Examples:
  $ haloop edit @last
  $ haloop edit m-1a2b raw-input.md
  $ sed 's/colour/color/' text.md | haloop edit m-1a2b --file - --hash 9f86d081`;

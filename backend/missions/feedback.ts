/** Asking for changes at a gate: the round as it is kept, and what the agent is given to read. */
import { currentStep, type FeedbackRound, type Mission, type ReviewComment } from "@haloop/shared";
import { humanEdits } from "../engine/human_changes.ts";
import type { MissionStore } from "../store/mission_store.ts";

export interface Asked {
  readonly feedback_id: string;
  readonly at: string;
  /** What the gate reviews besides the workspace. */
  readonly artifact: string | undefined;
  readonly note: string;
  readonly comments: readonly ReviewComment[];
}

/** Keeps the text that the person stood before as a version, and writes the round about it. */
export async function keepRound(
  store: MissionStore,
  mission: Mission,
  asked: Asked,
): Promise<void> {
  const { mission_id } = mission;
  const gate = currentStep(mission);
  if (gate === undefined) throw new TypeError("Feedback needs a gate");
  const read = asked.artifact === undefined
    ? undefined
    : await keptAs(store, mission_id, asked.artifact, asked.at);
  const earlier = await store.feedback(mission_id);
  const round: FeedbackRound = {
    feedback_id: asked.feedback_id,
    round: earlier.filter(({ gate_step_id }) => gate_step_id === gate.step_id).length + 1,
    at: asked.at,
    gate_step_id: gate.step_id,
    ...(read === undefined ? {} : { artifact: read.artifact, version: read.version.n }),
    note: asked.note,
    comments: [...asked.comments],
  };
  const edits = read === undefined
    ? undefined
    : await humanEdits(store, mission_id, read.artifact, read.version);
  await store.writeFeedback(mission_id, round, forAgent(round, gate.name, edits));
}

/** The text that the person stood before as a version; the empty text where there is none. */
async function keptAs(store: MissionStore, mission_id: string, artifact: string, at: string) {
  const origin = { author: "human", kind: "draft", at } as const;
  const version = await store.keepArtifact(mission_id, artifact, origin) ??
    await store.addVersion(mission_id, artifact, new Uint8Array(), origin);
  return { artifact, version };
}

/** The feedback as the agent reads it. */
export function forAgent(
  round: FeedbackRound,
  gate_name: string,
  edits: string | undefined,
): string {
  const parts = [
    `# Changes requested: round ${round.round}`,
    introduction(round, gate_name),
  ];
  if (round.note !== "") parts.push("## As a whole", round.note);
  for (const comment of round.comments) {
    parts.push(
      `## ${linesOf(comment)}`,
      quoted(comment.quote),
      ...meantWords(comment),
      comment.text,
    );
  }
  if (edits !== undefined) {
    parts.push(
      "## What the person changed themselves",
      "Keep these edits unless a point above says otherwise.",
      fenced(edits),
    );
  }
  return parts.join("\n\n") + "\n";
}

function introduction({ comments, version, artifact }: FeedbackRound, gate_name: string): string {
  const change = `The workspace is as you left it: change it so that each point below is met.`;
  if (artifact === undefined) {
    return `A person read your change of the workspace at "${gate_name}" and asks for changes. ${change}`;
  }
  const write =
    `Write the artifact anew so that each point below is met. Earlier versions are in the ` +
    `versions folder.`;
  if (comments.every(({ path }) => path === undefined)) {
    return `A person read version ${version} of \`${artifact}\` at "${gate_name}" and asks for ` +
      `changes. ${write}`;
  }
  return `A person read your change of the workspace and version ${version} of \`${artifact}\` at ` +
    `"${gate_name}" and asks for changes. ${change} ${write}`;
}

function linesOf({ from_line, to_line, path, side }: ReviewComment): string {
  const lines = from_line === to_line ? `Line ${from_line}` : `Lines ${from_line} to ${to_line}`;
  if (path === undefined) return lines;
  const before = side === "old" ? " as it was before your change" : "";
  return `${code(path)}, ${lines.toLowerCase()}${before}`;
}

/** A file's name in one line of Markdown; one with backticks or line breaks goes as a JSON string. */
function code(path: string): string {
  return /[`\p{Cc}]/u.test(path) ? JSON.stringify(path) : `\`${path}\``;
}

function meantWords({ words }: ReviewComment): string[] {
  return words === undefined ? [] : ["About these words in it:", quoted(words)];
}

function quoted(text: string): string {
  return text.split("\n").map((line) => `> ${line}`).join("\n");
}

/** A fence longer than any in the text, so that the text cannot end it (CommonMark, 4.5). */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}diff\n${text}\n${fence}`;
}

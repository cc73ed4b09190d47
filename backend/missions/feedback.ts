/** Asking for changes at a gate: the round as it is kept, and what the agent is given to read. */
import { currentStep, type FeedbackRound, type Mission, type ReviewComment } from "@haloop/shared";
import { humanEdits } from "../engine/human_changes.ts";
import type { MissionStore } from "../store/mission_store.ts";

export interface Asked {
  readonly feedback_id: string;
  readonly at: string;
  readonly artifact: string;
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
  const bytes = await store.artifactBytes(mission_id, asked.artifact) ?? new Uint8Array();
  const origin = { author: "human", kind: "draft", at: asked.at } as const;
  const version = await store.addVersion(mission_id, asked.artifact, bytes, origin);
  const earlier = await store.feedback(mission_id);
  const round: FeedbackRound = {
    feedback_id: asked.feedback_id,
    round: earlier.filter(({ gate_step_id }) => gate_step_id === gate.step_id).length + 1,
    at: asked.at,
    gate_step_id: gate.step_id,
    artifact: asked.artifact,
    version: version.n,
    note: asked.note,
    comments: [...asked.comments],
  };
  const edits = await humanEdits(store, mission_id, asked.artifact, bytes);
  await store.writeFeedback(mission_id, round, forAgent(round, gate.name, edits));
}

/** The feedback as the agent reads it. */
export function forAgent(
  round: FeedbackRound,
  gate_name: string,
  edits: string | undefined,
): string {
  const parts = [
    `# Changes requested: round ${round.round}`,
    `A person read version ${round.version} of \`${round.artifact}\` at "${gate_name}" and asks for ` +
    `changes. Write the artifact anew so that each point below is met. Earlier versions are in the ` +
    `versions folder.`,
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

function linesOf({ from_line, to_line }: ReviewComment): string {
  return from_line === to_line ? `Line ${from_line}` : `Lines ${from_line} to ${to_line}`;
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

/** What the person asked for at the gates, round by round. */
import type { FeedbackRound, MissionDetail, ReviewComment } from "@haloop/shared";
import { out } from "../output.ts";
import { shortAge } from "../short_age.ts";
import { inOneLine, printable } from "../terminal/printable.ts";

export function printRounds(mission: MissionDetail, rounds: readonly FeedbackRound[]): void {
  const { bold, dim } = out.style;
  out.line(`\n${bold("Changes asked for")}`);
  if (rounds.length === 0) out.line(dim("  none"));
  for (const { round, at, gate_step_id, note, comments } of rounds) {
    const gate = mission.workflow.steps.find(({ step_id }) => step_id === gate_step_id);
    const where = inOneLine(gate?.name ?? gate_step_id);
    out.line(`  ${where}, round ${round} ${dim(shortAge(at))}`);
    for (const line of note === "" ? [] : printable(note).split("\n")) out.line(`    ${line}`);
    for (const comment of comments) {
      out.line(`    ${dim(placeOf(comment))} ${inOneLine(comment.text)}`);
    }
  }
}

/** As `request-changes --comment` takes it: `src/a.ts:old:3-4:`. */
function placeOf({ path, side, from_line, to_line }: ReviewComment): string {
  const file = path === undefined ? "" : `${inOneLine(path)}:${side === "old" ? "old:" : ""}`;
  return `${file}${from_line === to_line ? from_line : `${from_line}-${to_line}`}:`;
}

/** A round in what `--json` prints; docs/cli-json.md describes it. */
export function roundJson(round: FeedbackRound) {
  return {
    feedback_id: round.feedback_id,
    round: round.round,
    at: round.at,
    gate_step_id: round.gate_step_id,
    artifact: round.artifact,
    note: round.note,
    comments: round.comments.map((comment) => ({
      path: comment.path ?? null,
      side: comment.side ?? null,
      from_line: comment.from_line,
      to_line: comment.to_line,
      quote: comment.quote,
      text: comment.text,
    })),
  };
}

import { Command } from "@commander-js/extra-typings";
import type { MissionDetail, RequestChangesBody } from "@haloop/shared";
import { wholeSeconds } from "../arguments.ts";
import type { Context } from "../context.ts";
import { CliFailure, EXIT } from "../failure.ts";
import { namedMission, tellAfter } from "../mission/act.ts";
import { quotingCode } from "../mission/code_comments.ts";
import { lineComment } from "../mission/line_comment.ts";
import { describeCode, requireSeen, reviewedCode } from "../mission/reviewed_code.ts";
import { counted, describeArtifact } from "../mission/seen.ts";
import { shortId } from "../mission/name.ts";
import { gateOf } from "../mission/summary.ts";
import { quotingText } from "../mission/text_comments.ts";
import { refuseTimeoutAlone } from "../mission/wait.ts";
import { out } from "../output.ts";
import { compose, type GivenText, untilSent } from "../person/compose.ts";
import { canAsk, readText } from "../person/read_text.ts";
import { inOneLine } from "../terminal/printable.ts";
import { withProgress } from "../terminal/progress.ts";

/** `haloop request-changes`: has the agent do again what the gate shows, with what is to change. */
export function requestChangesCommand(context: Context) {
  return new Command("request-changes")
    .description("send a gate's text back to its agent, with what to change")
    .argument("<mission>", "its id, a beginning of it, or @last")
    .option("-m, --message <note>", "what to change, about the text as a whole")
    .option("-f, --file <file>", "read that note from a file; - is standard input")
    .option(
      "-c, --comment <lines:text>",
      'about lines, as 12-14:"Say how", or src/a.ts:12:"Why?"; repeatable',
      lineComment,
    )
    .option("--hash <sha256>", "only when the text is this one (or begins so)")
    .option("--wait", "wait until the mission needs you again, or is over")
    .option("--timeout <seconds>", "with --wait: how long at most", wholeSeconds)
    .option("--json", "print the mission as JSON")
    .addHelpText("after", EXAMPLES)
    .action(async (name, options) => {
      refuseTimeoutAlone(options);
      const { client, mission } = await namedMission(context, name);
      const { mission_id } = mission;
      const gate = openGate(mission);
      const code = await withProgress("Looking at the code", reviewedCode(client, mission));
      if (options.hash !== undefined) requireSeen(gate.artifact, code, options.hash);
      const given = options.comment ?? [];
      const about_code = given.filter(({ path }) => path !== undefined);
      const about_text = given.filter(({ path }) => path === undefined);
      if (about_code.length > 0 && code === undefined) throw noCode();
      const comments = [
        ...quotingText(mission, gate.step.reviewArtifact, about_text),
        ...await quotingCode(client, mission_id, about_code),
      ];
      const note = await noteOf(context, options, comments.length > 0);
      const hash = gate.artifact?.hash;
      const body: RequestChangesBody = {
        stepId: gate.step.step_id,
        note: note.text,
        comments,
        ...hash !== undefined && { artifactHash: hash },
        ...code !== undefined && { tree: code.tree },
      };
      await untilSent(
        note,
        `haloop request-changes ${shortId(mission_id)} --file`,
        () => withProgress("Starting the agent", client.requestChanges(mission_id, body)),
      );
      const seen = code === undefined
        ? describeArtifact(mission, gate.artifact)
        : describeCode(code);
      // At once: waiting may take long.
      if (!options.json) {
        out.line(`Asked for changes of ${seen} with ${said(note.text, comments.length)}`);
      }
      await tellAfter(client, mission_id, options);
    });
}

function openGate(mission: MissionDetail) {
  const gate = gateOf(mission);
  if (gate !== undefined) return gate;
  throw new CliFailure(
    EXIT.refused,
    "Could not ask for changes: the mission stands at no open gate. See it with: haloop show",
  );
}

function noCode(): CliFailure {
  return new CliFailure(
    EXIT.usage,
    "Cannot comment on files: the mission stands at no code review. Give the lines of the text alone",
  );
}

async function noteOf(
  context: Context,
  { message, file }: { message?: string | undefined; file?: string | undefined },
  has_comments: boolean,
): Promise<GivenText> {
  if (message !== undefined && file !== undefined) {
    throw new CliFailure(EXIT.usage, "Give the note by --message or by --file, not by both");
  }
  const given = file === undefined ? message : await readText(context, file);
  // Comments alone are enough.
  if (has_comments || given?.trim()) return { text: given ?? "" };
  if (given === undefined && canAsk()) return await compose(context, "changes.md", HINT);
  const empty = given === undefined ? "" : "The note is empty. ";
  throw new CliFailure(
    EXIT.usage,
    `${empty}Say what to change: with --message, --file or --comment`,
  );
}

function said(note: string, comments: number): string {
  const parts = [
    ...note.trim() === "" ? [] : [`the note "${shortNote(note)}"`],
    ...comments === 0 ? [] : [counted(comments, "comment")],
  ];
  return parts.join(" and ");
}

function shortNote(note: string): string {
  const line = inOneLine(note);
  return line.length > 60 ? `${line.slice(0, 59).toWellFormed()}…` : line;
}

const HINT = [
  "Write above what the agent is to change. This line and everything below is left out; an empty",
  "text asks for nothing.",
];

const EXAMPLES = `
The agent that wrote the text does it again with your note, your comments, your own edits and its
earlier versions at hand. Without a note and a comment, your editor opens at a terminal. A comment on
a file's lines counts them in the file as it is now; "old" before them, as it was.

Examples:
  $ haloop request-changes @last -m "Name the files that change"
  $ haloop request-changes m-1a2b -c 3:"Why?" -c 12-14:"Say how" --wait
  $ haloop request-changes m-1a2b -c src/a.ts:12-14:"Say how" -c src/a.ts:old:3:"Keep this"
  $ haloop request-changes m-1a2b --file review.md`;

import { Command } from "@commander-js/extra-typings";
import { type HaloopClient, type MissionListItem, STATUS_WORDS } from "@haloop/shared";
import { countFromOne } from "../arguments.ts";
import { connect } from "../connection.ts";
import type { Context } from "../context.ts";
import { statusesOf } from "../mission/filters.ts";
import { missionColumns, missionItemJson } from "../mission/list_columns.ts";
import { shortId } from "../mission/name.ts";
import { heldWords } from "../mission/held_words.ts";
import { readWindow, type WindowQuery } from "../mission/window.ts";
import { out } from "../output.ts";
import { inOneLine } from "../terminal/printable.ts";
import { fitting, Redraw } from "../terminal/redraw.ts";
import { tableLines } from "../terminal/table.ts";

const POLL_MS = 500;
const DEFAULT_LIMIT = 50;

/** `haloop watch`: the missions as they change, until Ctrl-C. */
export function watchCommand(context: Context) {
  return new Command("watch")
    .description("watch the missions change, as a live table")
    .argument("[words]", "part of a title or an id")
    .option("--status <status>", "waiting, active, open, or a status such as failed", statusesOf)
    .option("-n, --limit <number>", "how many at most", countFromOne, DEFAULT_LIMIT)
    .option("--json", "print each change as JSON, one a line")
    .addHelpText("after", EXAMPLES)
    .action(async (words, { status, limit, json }) => {
      const { client } = await connect(context);
      const query: WindowQuery = { statuses: status, words, limit, cursor: undefined };
      if (json) return await eachChange(client, query, (item) => out.jsonLine(changeJson(item)));
      if (out.moves) return await liveTable(client, query);
      await eachChange(client, query, (item) => out.line(changeLine(item)));
    });
}

/** Redrawn in its place; the terminal is never left in a state of its own, whatever ends this. */
async function liveTable(client: HaloopClient, query: WindowQuery): Promise<void> {
  const block = new Redraw(out);
  while (!out.gone) {
    const { items } = await readWindow(client, query);
    const width = out.width ?? 80;
    const rows = Deno.consoleSize().rows || 24;
    const lines = items.length === 0
      ? ["No mission is like that yet"]
      : tableLines(missionColumns(items, out.style), items, { bold: out.style.bold, width });
    const foot = out.style.dim("Ctrl-C ends");
    block.draw([...fitting(lines, rows - 1, width), foot]);
    await pause();
  }
}

/** Calls back for every mission as it is now, then for every change. */
async function eachChange(
  client: HaloopClient,
  query: WindowQuery,
  tell: (item: MissionListItem) => void,
): Promise<void> {
  const known = new Map<string, string>();
  while (!out.gone) {
    const { items } = await readWindow(client, query);
    // Oldest change first, as it happened.
    for (const item of items.reverse()) {
      if (known.get(item.mission_id) === item.updated_at) continue;
      known.set(item.mission_id, item.updated_at);
      tell(item);
    }
    await pause();
  }
}

function changeJson(item: MissionListItem) {
  return { schema_version: 1, mission: missionItemJson(item) };
}

function changeLine(item: MissionListItem): string {
  const { updated_at, mission_id, status, current_step_name, title } = item;
  const words = heldWords(item) ?? STATUS_WORDS[status].badge;
  return [updated_at, shortId(mission_id), words, current_step_name, title].map(inOneLine)
    .join("  ");
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, POLL_MS));
}

const EXAMPLES = `
It goes on until Ctrl-C (exit code 130), or until its reader goes away.

Examples:
  $ haloop watch
  $ haloop watch --status waiting
  $ haloop watch --json | jq --unbuffered -r 'select(.mission.status == "failed").mission.title'`;

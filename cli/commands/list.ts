import { Command } from "@commander-js/extra-typings";
import { countFromOne } from "../arguments.ts";
import { connect } from "../connection.ts";
import type { Context } from "../context.ts";
import { statusesOf } from "../mission/filters.ts";
import { missionColumns, missionItemJson } from "../mission/list_columns.ts";
import { type MissionWindow, readWindow } from "../mission/window.ts";
import { err, out } from "../output.ts";
import { printTable } from "../terminal/table.ts";

const DEFAULT_LIMIT = 20;

/** `haloop list`: the missions that changed last, in windows. */
export function listCommand(context: Context) {
  return new Command("list")
    .description("list the missions, those that changed last first")
    .argument("[words]", "part of a title or an id")
    .option("--status <status>", "waiting, active, open, or a status such as failed", statusesOf)
    .option("-n, --limit <number>", "how many at most", countFromOne, DEFAULT_LIMIT)
    .option("--after <cursor>", "go on after the window before, by its cursor")
    .option("--json", "print the window as JSON")
    .addHelpText("after", EXAMPLES)
    .action(async (words, { status, limit, after, json }) => {
      const { client } = await connect(context);
      const query = { statuses: status, words, limit, cursor: after };
      const window = await readWindow(client, query);
      if (json) out.json(asJson(window));
      else print(window, words !== undefined || status !== undefined);
    });
}

function asJson({ items, next }: MissionWindow) {
  return { schema_version: 1, missions: items.map(missionItemJson), next: next ?? null };
}

function print({ items, next }: MissionWindow, filtered: boolean): void {
  if (items.length === 0) {
    err.line(
      filtered ? "No mission is like that" : "There is no mission yet. Make one: haloop new",
    );
    return;
  }
  printTable(out, missionColumns(items, out.style), items);
  if (next !== undefined) err.line(err.style.dim(`There are more: haloop list --after ${next}`));
}

const EXAMPLES = `
Examples:
  $ haloop list
  $ haloop list --status waiting
  $ haloop list dark --limit 5
  $ haloop list --status failed --json | jq -r '.missions[].mission_id'`;

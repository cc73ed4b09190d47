import { Command } from "@commander-js/extra-typings";
import { openBrowser } from "../browser.ts";
import { connect } from "../connection.ts";
import type { Context } from "../context.ts";
import { missionId } from "../mission/name.ts";
import { out } from "../output.ts";

/** `haloop open`: the browser at a mission, or at the home page. */
export function openCommand(context: Context) {
  return new Command("open")
    .description("open the browser at a mission, or at Haloop's first page")
    .argument("[mission]", "its id, a beginning of it, or @last")
    .option("--print", "only print the address")
    .option("--json", "print the address as JSON, and open nothing")
    .addHelpText("after", EXAMPLES)
    .action(async (name, { print, json }) => {
      const { client, page } = await connect(context);
      const path = name === undefined ? "/" : `/missions/${await missionId(client, name)}`;
      const url = page(path);
      if (json) return out.json({ schema_version: 1, url });
      out.line(url);
      if (!print) await openBrowser(url);
    });
}

const EXAMPLES = `
The address is printed in any case, for a machine without a browser. BROWSER names another browser.

Examples:
  $ haloop open @last
  $ haloop open m-1a2b --print`;

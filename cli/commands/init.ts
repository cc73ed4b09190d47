import { Command } from "@commander-js/extra-typings";
import { homeOf } from "../../backend/config.ts";
import type { Context } from "../context.ts";
import { makeHome } from "../home.ts";
import { out } from "../output.ts";

/** `haloop init`: makes the home, and says what it made. */
export function initCommand(context: Context) {
  return new Command("init")
    .description("make the home, with a config.json that says the defaults")
    .option("--json", "print what was made as JSON")
    .addHelpText("after", EXAMPLES)
    .action(async ({ json }) => {
      const home = homeOf(context.env);
      const made = await makeHome(home);
      if (json) return out.json({ schema_version: 1, home, made });
      if (made.length === 0) return out.line(`The home ${home} is complete already`);
      out.line(made[0] === home ? `Made the home ${home}` : `Completed the home ${home}`);
      for (const path of made) out.line(`  ${out.style.green("+")} ${path}`);
    });
}

const EXAMPLES = `
Nothing that is there already is changed. "haloop start" does the same by itself.

Examples:
  $ haloop init
  $ HALOOP_HOME=/srv/haloop haloop init`;

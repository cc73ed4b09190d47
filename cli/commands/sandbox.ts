import { Command } from "@commander-js/extra-typings";
import { loadConfig } from "../../backend/config.ts";
import type { Context } from "../context.ts";
import { CliFailure, EXIT } from "../failure.ts";
import { makeHome } from "../home.ts";
import { out } from "../output.ts";
import { withProgress } from "../terminal/progress.ts";

/** `haloop sandbox`: proves what a sandbox keeps an agent from. */
export function sandboxCommand(context: Context) {
  return new Command("sandbox")
    .description("prove from inside what a sandbox keeps an agent from")
    .helpCommand(false)
    .addCommand(verifyCommand(context))
    .addHelpText("after", EXAMPLES);
}

function verifyCommand(context: Context) {
  return new Command("verify")
    .description("start a sandbox as a step has it, and try from inside what must not work")
    .option(
      "--image <name>",
      "what the probes run in (default: the image of claude, or of mock steps)",
    )
    .option("--json", "print the findings as JSON")
    .action(async ({ image, json }) => {
      const config = loadConfig(context.env);
      await makeHome(config.home);
      // Loaded here: they bring the sandbox and the gateway along.
      const [{ proveSandbox }, { probeImage }] = await Promise.all([
        import("../../backend/assembly/sandbox_proof.ts"),
        import("../../backend/assembly/agents.ts"),
      ]);
      const chosen = image ?? await probeImage(config);
      const findings = await withProgress("Trying the sandbox", proveSandbox(config, chosen));
      const failed = findings.filter(({ ok }) => !ok).length;
      if (json) out.json({ schema_version: 1, image: chosen, ok: failed === 0, findings });
      else {
        for (const { name, ok, detail } of findings) {
          out.line(`${ok ? out.style.green("pass") : out.style.red("FAIL")}  ${name}: ${detail}`);
        }
      }
      if (failed > 0) {
        throw new CliFailure(
          EXIT.failed,
          `The sandbox does not keep ${failed} of ${findings.length} promises`,
        );
      }
    });
}

const EXAMPLES = `
Examples:
  $ haloop sandbox verify
  $ haloop sandbox verify --json`;

import { Command } from "@commander-js/extra-typings";
import { loadConfig } from "../../backend/config.ts";
import { removeCredential, writeCredential } from "../../backend/store/credential_files.ts";
import { writeAgentCheck } from "../../backend/store/agent_checks.ts";
import {
  agentName,
  agentNames,
  asRunning,
  buildImage,
  listed,
  type ListedAgent,
} from "../agents/agents.ts";
import { secretInput } from "../agents/secret_input.ts";
import type { Context } from "../context.ts";
import { CliFailure, EXIT } from "../failure.ts";
import { listsAlone } from "../group.ts";
import { makeHome } from "../home.ts";
import { err, out } from "../output.ts";
import { findServer } from "../server.ts";
import { withProgress } from "../terminal/progress.ts";
import { type Column, printTable } from "../terminal/table.ts";

/** `haloop agents`: the agents that have a model, their images and credentials. */
export function agentsCommand(context: Context) {
  return listsAlone(new Command("agents"), listCommand(context))
    .description("build, check and list the agents, and give them their credentials")
    .helpCommand(false)
    .addCommand(buildCommand(context))
    .addCommand(checkCommand(context))
    .addCommand(loginCommand(context))
    .addCommand(logoutCommand(context))
    .addHelpText("after", EXAMPLES);
}

function listCommand(context: Context) {
  return new Command("list")
    .description("each agent's image, version, credential and last check")
    .option("--json", "print the agents as JSON")
    .action(async ({ json }) => {
      const config = loadConfig(context.env);
      const [found, here] = await Promise.all([findServer(config.home), listed(config)]);
      const agents = found.state === "running" ? await asRunning(config, here, found.client) : here;
      if (json) return out.json({ schema_version: 1, agents });
      printTable(out, COLUMNS, agents);
    });
}

const COLUMNS: readonly Column<ListedAgent>[] = [
  { head: "Agent", text: ({ name }) => name },
  { head: "Version", text: ({ version }) => version ?? "its own image" },
  { head: "Image", text: ({ image_present }) => IMAGE_WORDS[`${image_present}`] },
  { head: "Credential", text: ({ credential }) => credential ?? "none" },
  {
    head: "Last check",
    text: ({ last_check }) => last_check === null ? "never" : checkText(last_check),
    gives_way: true,
  },
];

const IMAGE_WORDS = { true: "built", false: "missing", null: "docker does not answer" } as const;

function checkText({ at, ok, detail }: NonNullable<ListedAgent["last_check"]>): string {
  return `${ok ? "passed" : "failed"} ${at.slice(0, 16).replace("T", " ")}: ${detail}`;
}

function buildCommand(context: Context) {
  return new Command("build")
    .description("build the images of agents (default: of all)")
    .argument("[agents...]", "claude, codex, gemini, opencode")
    .option("--json", "print the images as JSON")
    .action(async (names, { json }) => {
      const config = loadConfig(context.env);
      const wanted = names.length === 0 ? agentNames : names.map(agentName);
      const built: { name: string; image: string }[] = [];
      for (const name of wanted) {
        const image = await buildImage(
          config,
          name,
          (line) => err.line(err.style.dim(`  ${line}`)),
        );
        built.push({ name, image });
        if (!json) out.line(`${out.style.green("✓")} ${name}: ${image}`);
      }
      if (json) out.json({ schema_version: 1, built });
    });
}

function checkCommand(context: Context) {
  return new Command("check")
    .description("make one real call of a few tokens, in a sandbox as a step has it")
    .argument("<agent>", "claude, codex, gemini or opencode")
    .option("--json", "print the result as JSON")
    .action(async (given, { json }) => {
      const name = agentName(given);
      const config = loadConfig(context.env);
      await makeHome(config.home);
      // Loaded here: it brings the sandbox and the gateway along.
      const { checkAgent } = await import("../../backend/assembly/agent_check.ts");
      const result = await withProgress(`Asking ${name}`, checkAgent(config, name));
      const detail = result.ok ? answered(result) : result.problem;
      const at = new Date().toISOString();
      await writeAgentCheck(config.home, name, { at, ok: result.ok, detail });
      if (json) out.json({ schema_version: 1, name, ...result });
      else if (result.ok) out.line(`${out.style.green("✓")} ${name}: ${detail}`);
      if (!result.ok) {
        throw new CliFailure(EXIT.failed, `The agent "${name}" cannot be used: ${detail}`);
      }
    });
}

function answered(result: { model?: string; cost_usd: number | null; ms: number }): string {
  const cost = result.cost_usd === null
    ? "at an unknown cost"
    : `for $${result.cost_usd.toFixed(4)}`;
  return `${result.model ?? "its model"} answered in ${(result.ms / 1000).toFixed(1)} s ${cost}`;
}

function loginCommand(context: Context) {
  return new Command("login")
    .description("keep an agent's API key or token in a file that only you can read")
    .argument("<agent>", "claude, codex, gemini or opencode")
    .option("--json", "print what was kept as JSON; never the credential")
    .addHelpText("after", LOGIN_EXAMPLES)
    .action(async (given, { json }) => {
      const name = agentName(given);
      const { home } = loadConfig(context.env);
      const secret = await secretInput(`The API key or token of ${name}`);
      await writeCredential(home, name, secret);
      if (json) return out.json({ schema_version: 1, name, kept: true });
      out.line(`The credential of ${name} is kept. Try it with: haloop agents check ${name}`);
    });
}

function logoutCommand(context: Context) {
  return new Command("logout")
    .description("remove the credential that login kept")
    .argument("<agent>", "claude, codex, gemini or opencode")
    .option("--json", "print what is kept now as JSON")
    .action(async (given, { json }) => {
      const name = agentName(given);
      const removed = await removeCredential(loadConfig(context.env).home, name);
      if (json) return out.json({ schema_version: 1, name, kept: false });
      out.line(
        removed ? `The credential of ${name} is gone` : `There was no credential of ${name}`,
      );
    });
}

const EXAMPLES = `
Examples:
  $ haloop agents build claude
  $ haloop agents login claude
  $ haloop agents check claude
  $ haloop agents list --json`;

const LOGIN_EXAMPLES = `
A key is asked for without being shown, or read from a pipe. It counts before one in the environment
of "haloop start" (ANTHROPIC_API_KEY, OPENAI_API_KEY, GEMINI_API_KEY).

Examples:
  $ haloop agents login claude
  $ pass show anthropic | haloop agents login claude`;

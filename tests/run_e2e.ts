/**
 * `deno task test:e2e`: the browser tests, where there is a browser and a Docker engine. Without one
 * of them they are skipped with one line; under CI=true that is a failure.
 */
import { join } from "node:path";
import { ensureAgentImages } from "./support/agent_images.ts";
import { dockerAvailable, ensureDefaultImage } from "./support/docker.ts";
import { ROOT } from "./support/root.ts";

const BROWSER = Deno.env.get("HALOOP_TEST_BROWSER") ?? "/usr/bin/chromium";

/** What the browser tests need and this machine lacks; undefined when nothing is missing. */
async function missing(): Promise<string | undefined> {
  if (!await runs(BROWSER, "--version")) {
    return `no browser at ${BROWSER} (name one with HALOOP_TEST_BROWSER)`;
  }
  if (!dockerAvailable) return "no Docker engine answers";
  return undefined;
}

async function runs(program: string, ...args: string[]): Promise<boolean> {
  try {
    const command = new Deno.Command(program, { args, stdout: "null", stderr: "null" });
    return (await command.output()).success;
  } catch {
    return false;
  }
}

if (import.meta.main) {
  const lack = await missing();
  if (lack === undefined) {
    await ensureDefaultImage();
    // For the missions of real agents; they are there already where test:agents has run.
    await ensureAgentImages(["claude", "codex"]);
    const playwright = join(ROOT, "node_modules", "@playwright", "test", "cli.js");
    const config = join(ROOT, "tests", "playwright.config.ts");
    const { code } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", playwright, "test", "--config", config, ...Deno.args],
      cwd: ROOT,
    }).spawn().status;
    Deno.exit(code);
  }
  if (Deno.env.get("CI") === "true") {
    console.error(`The browser tests cannot run: ${lack}`);
    Deno.exit(1);
  }
  console.log(`The browser tests are skipped: ${lack}`);
}

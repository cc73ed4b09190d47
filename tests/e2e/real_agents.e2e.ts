import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { temporaryFolder } from "../support/haloop.ts";
import { scriptedModel } from "../support/scripted_model.ts";
import { startServer } from "../support/server.ts";
import { expect, haloopAt, Screen, test as base } from "./fixtures.ts";
import { STAGES } from "./steps.ts";

const test = base.extend({
  // These tests have a Haloop of their own, whose agent is a real program.
  baseURL: undefined,
});

const CONTENT = "# Written by the scripted model\n\nA line of its own.\n";
const AGENTS = [["claude", "ANTHROPIC_API_KEY"], ["codex", "OPENAI_API_KEY"]] as const;

for (const [agent, variable] of AGENTS) {
  test(`a mission of eight steps is worked on by ${agent} and completed`, async ({ page }) => {
    test.setTimeout(400_000);
    await using folder = await temporaryFolder();
    await using model = scriptedModel({ content: CONTENT });
    const home = join(folder.path, "haloop home");
    await mkdir(home);
    const settings = { base_url: model.url("write"), credential_variable: variable };
    const config = { agent, agents: { [agent]: settings } };
    await writeFile(join(home, "config.json"), JSON.stringify(config));
    const env = { [variable]: "sk-a-key-of-the-browser-test" };
    await using server = await startServer({ home, provider: "docker", env });
    const haloop = haloopAt(home, server);
    const ui = new Screen(page);
    await page.goto(server.url);
    const id = await ui.createMission(`Eight steps with ${agent}`, "Say what is to be done.\n");
    await page.getByTestId("start-agent-button").click();
    for (const [nth, stage] of STAGES.entries()) {
      await test.step(stage.gate, async () => {
        // A real program takes its time on a machine that is busy.
        await expect.poll(async () => (await server.client.mission(id)).runs[nth]?.exit_code, {
          timeout: 150_000,
        }).toBe(0);
        await ui.atGate(stage.gate);
        const text = await haloop.artifact(id, stage.artifact);
        if (stage.artifact.endsWith(".json")) JSON.parse(text);
        else expect(text.trim()).toBe(CONTENT.trim());
        await ui.continue.click();
      });
    }
    await expect(ui.status).toContainText("Completed");
    const { runs } = await server.client.mission(id);
    expect(runs.map((run) => [run.step_id, run.agent, run.exit_code])).toEqual(
      ["cleanup", "research", "planning", "implementation"].map((step) => [step, agent, 0]),
    );
    for (const run of runs) expect(run.usage?.output_tokens).toBeGreaterThan(0);
  });
}

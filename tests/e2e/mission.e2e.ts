import { expect, test } from "./fixtures.ts";
import { mockOutput, rawText, wordCount } from "./raw_text.ts";
import { STAGES } from "./steps.ts";

test("a mission goes from raw text to completed, and every byte arrives", async ({ page, ui, haloop }) => {
  // Eight steps with long texts, on a machine that may be busy with other things.
  test.slow();
  const raw = rawText("of the main job");
  expect(wordCount(raw)).toBeGreaterThanOrEqual(2_000);

  await page.goto("/");
  await expect(page).toHaveTitle(/Haloop/);
  await expect(page.getByText("Welcome to Haloop")).toBeVisible();
  const id = await ui.createMission("Rate limiting: 🚦 & <b>حد</b>", raw);
  expect(await haloop.artifact(id, "raw-input.md")).toBe(raw);

  await expect(page.getByTestId("mission-title")).toHaveText(/Rate limiting: 🚦 & <b>حد<\/b>/);
  await expect(ui.status).toContainText("Ready");
  await expect(ui.item(id)).toContainText("Rate limiting");
  await page.getByTestId("start-agent-button").click();

  let input = raw;
  for (const [nth, stage] of STAGES.entries()) {
    await test.step(stage.gate, async () => {
      await ui.atGate(stage.gate);
      const output = mockOutput(stage.agent_step, stage.agent, input);
      expect(await haloop.artifact(id, stage.artifact)).toBe(output);

      const edited = `${output}\n\n## Reviewed at ${stage.gate} ✅\n\n${
        rawText(`edit ${nth}`, 60)
      }`;
      await ui.replaceText(edited);
      await ui.view("diff").click();
      await expect(page.getByText(`Reviewed at ${stage.gate} ✅`).first()).toBeVisible();
      await ui.view("preview").click();
      if (stage.artifact.endsWith(".md")) {
        const heading = page.getByRole("heading", { name: `Reviewed at ${stage.gate} ✅` });
        await expect(heading).toBeVisible();
        await expect(page.getByRole("table").first()).toBeVisible();
      } else {
        await expect(page.getByText(`Reviewed at ${stage.gate} ✅`).first()).toBeVisible();
      }
      await ui.view("editor").click();

      expect(await ui.save()).toBe(200);
      expect(await haloop.artifact(id, stage.artifact)).toBe(edited);
      // What was not saved is carried along by Continue, and not dropped.
      await ui.typeAtEnd("!");
      await ui.continue.click();
      input = `${edited}!`;
      await expect.poll(() => haloop.artifact(id, stage.artifact)).toBe(input);
    });
  }

  await expect(ui.status).toContainText("Completed");
  await expect(page.getByTestId(`mission-status-${id}`)).toHaveText("Done");
  expect(await haloop.artifact(id, "implementation-result.json")).toBe(input);
  const mission = await haloop.server.client.mission(id);
  expect(mission.runs.map((run) => [run.step_id, run.exit_code])).toEqual([
    ["cleanup", 0],
    ["research", 0],
    ["planning", 0],
    ["implementation", 0],
  ]);
});

test("every step and its log can be read afterwards", async ({ page, ui, haloop }) => {
  const { client } = haloop.server;
  const created = await client.create({ title: "To be read", type: "fix", rawInput: "short" });
  await client.continue(created.mission_id);
  await haloop.atGate(created.mission_id);

  await ui.open(created.mission_id);
  for (let nth = 0; nth < 8; nth++) {
    await expect(page.getByTestId(`workflow-step-${nth}`)).toBeVisible();
  }
  await page.getByRole("link", { name: /^log of Cleanup/ }).click();
  await expect(page.getByText("Agent Cleanup completed successfully")).toBeVisible();
});

import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "./fixtures.ts";

const TEMPLATE = `id: two-steps
name: Two Steps
description: Write notes, look at them
steps:
  - { id: notes, name: Notes, type: agent, inputArtifact: raw-input.md, outputArtifact: notes.md }
  - { id: look, name: Look at the notes, type: human-gate, reviewArtifact: notes.md }
`;

test("a template of one's own is chosen, and a broken one says why it cannot be", async ({ page, ui, haloop }) => {
  const folder = join(haloop.home, "workflows");
  await mkdir(folder, { recursive: true });
  await page.goto("/");
  await page.getByTestId("new-mission-button").click();
  const field = page.getByTestId("workflow-field");
  const choice = field.getByLabel("Workflow");
  await expect(choice).toHaveValue("standard-feature");
  await expect(field).toContainText("8 steps, you decide at 4 · built in");
  await expect(field.getByRole("list", { name: "Steps" }).getByRole("listitem")).toHaveCount(8);
  await expect(field.getByTestId("broken-workflows")).toHaveCount(0);
  await page.keyboard.press("Escape");

  const paths = { mine: join(folder, "two-steps.yaml"), torn: join(folder, "torn.yaml") };
  await writeFile(paths.mine, TEMPLATE);
  await writeFile(
    paths.torn,
    TEMPLATE.replace("two-steps", "torn").replace("Two Steps", "Torn")
      .replace("human-gate", "gate"),
  );
  try {
    await page.getByTestId("new-mission-button").click();
    // It is read anew, without a restart and a reload.
    await expect(choice.locator("option", { hasText: "Two Steps" })).toBeAttached();
    await expect(choice.locator("option", { hasText: "Torn (cannot be used)" })).toBeDisabled();
    await expect(choice.locator('optgroup[label="Your own"] option')).toHaveCount(2);
    const broken = field.getByTestId("broken-workflows");
    await broken.getByText('"Torn" cannot be used').click();
    await expect(broken).toContainText(`${paths.torn}:6:42: steps[1].type: must be one of`);
    await expect(choice).toHaveValue("standard-feature");
    await choice.selectOption("two-steps");
    await expect(field).toContainText("2 steps, you decide at 1 · your own · Write notes");
    await page.keyboard.press("Escape");

    const id = await ui.createMission("Only notes", "Notes, please");
    expect((await haloop.server.client.mission(id)).workflow.name).toBe("Two Steps");
    // What runs is what it was made from.
    await writeFile(paths.mine, "id: two-steps\nname: Nothing\n");
    await page.getByTestId("start-agent-button").click();
    await ui.atGate("Look at the notes");
    await rm(folder, { recursive: true });
    await page.reload();
    await ui.continue.click();
    await expect(ui.status).toContainText("Completed");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

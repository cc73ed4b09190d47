/** The words and test ids that scripts of the first version's users rely on; each exactly once. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { temporaryFolder } from "../support/haloop.ts";
import { homeIn, startServer } from "../support/server.ts";
import { expect, test } from "./fixtures.ts";
import { configure } from "./seeded.ts";

test("the home and the dialog have their words", async ({ page }) => {
  await page.goto("/");
  await expect(page).toHaveTitle(/Haloop$/);
  await expect(page.getByTestId("sidebar")).toBeVisible();
  await expect(page.getByTestId("new-mission-button")).toHaveText(/^New Mission/);
  await expect(page.getByRole("heading", { name: "Recent Missions" })).toBeVisible();
  await expect(page.getByText("Welcome to Haloop")).toBeVisible();
  await page.getByTestId("new-mission-button").click();
  const dialog = page.getByTestId("new-mission-modal");
  await expect(dialog.getByText("New Mission", { exact: true }).first()).toBeVisible();
  for (const label of ["Title", "Type", "Raw Input"]) {
    await expect(dialog.getByText(label, { exact: true })).toBeVisible();
  }
  await expect(dialog.getByRole("button", { name: "Cancel" })).toBeVisible();
  await expect(dialog.getByTestId("create-mission-button")).toHaveText(/^Create Mission/);
});

test("a mission has its words from ready to the gate", async ({ page, ui, haloop }) => {
  const { client } = haloop.server;
  const body = { title: "Words", type: "hotfix", rawInput: "x" } as const;
  const { mission_id: id } = await client.create(body);
  await ui.open(id);
  await expect(page.getByTestId("mission-list")).toBeVisible();
  await expect(page.getByTestId(`mission-status-${id}`)).toHaveText("Ready");
  await expect(page.getByTestId(`mission-item-${id}`)).toContainText(/Just now/);
  await expect(page.getByTestId("mission-title")).toHaveText("Mission: Words");
  await expect(ui.status).toHaveText("Ready");
  await expect(page.getByTestId("workflow-timeline")).toBeVisible();
  await expect(page.getByTestId("start-agent-button")).toHaveText(/^Start Agent/);

  await page.getByTestId("start-agent-button").click();
  await ui.atGate("Review Structured");
  await expect(ui.status).toHaveText("Waiting for Human Review");
  await expect(page.getByTestId(`mission-status-${id}`)).toHaveText("Waiting");
  for (const [view, word] of [["editor", "Editor"], ["diff", "Diff"], ["preview", "Preview"]]) {
    await expect(page.getByTestId(`view-mode-${view}`)).toHaveText(word ?? "");
  }
  await page.getByTestId("view-mode-editor").click();
  await expect(page.getByTestId("artifact-editor")).toBeVisible();
  await expect(ui.saveDraft).toHaveText(/^Save Draft/);
  await expect(ui.continue).toHaveText(/^Continue/);
  await expect(page.getByTestId("activity-history-toggle")).toHaveText("Activity History");
});

test("a mission has its words while its agent runs, and when that has failed", async ({ page }) => {
  await using folder = await temporaryFolder();
  const home = homeIn(folder.path);
  const script = 'cd "$(dirname "$HALOOP_OUTPUT")"; until [ -e go ]; do sleep 0.05; done; exit 3';
  await configure(home, { agent: "command", command: { argv: ["sh", "-c", script] } });
  await using server = await startServer({ home, provider: "local" });
  const { mission_id } = await server.client.create({ title: "x", type: "fix", rawInput: "x" });
  await page.goto(`${server.url}/missions/${mission_id}`);
  await page.getByTestId("start-agent-button").click();
  await expect(page.getByText(/^Running Agent/).filter({ visible: true }).first()).toBeVisible();
  await expect(page.getByTestId("agent-log-viewer")).toBeVisible();
  await writeFile(join(home, "missions", mission_id, "artifacts", "go"), "");
  await expect(page.getByText("Mission Failed", { exact: true })).toBeVisible();
  await expect(page.getByTestId("error-message")).toContainText("3");
  await expect(page.getByRole("button", { name: /^Retry/ })).toBeVisible();
  await expect(page.getByTestId("mark-completed-button")).toBeVisible();
});

/** What a person sees of real agents: their progress, prompt and cost, a parked mission, the choice. */
import { expect, type Page, test } from "@playwright/test";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ROOT } from "../support/root.ts";
import { temporaryFolder } from "../support/haloop.ts";
import { homeIn, startServer, type TestServer } from "../support/server.ts";
import { runId, seedMission } from "./seed.ts";
import { SIZES, THEMES } from "./screens.ts";

const SAMPLES = join(ROOT, "backend", "agents", "samples");
const PROMPT = "# Turn raw words into a clear request\n\nRead `/mission/artifacts/raw-input.md`.\n";
const REFUSED = [
  { what: "CONNECT example.com:443", why: "is not among the hosts that the step allows", count: 3 },
];

async function seedAgents(home: string) {
  const log = (name: string) => readFile(join(SAMPLES, `${name}.jsonl`), "utf8");
  const over = { agent: "claude", prompt: PROMPT, model: "claude-opus-5-5" };
  const usage = { requests: 2, input_tokens: 2400, output_tokens: 84, cache_read_tokens: 1400 };
  const ok = await seedMission(home, 1, {
    title: "Rate limits for the public API",
    status: "waiting_human",
    artifacts: { "structured-text.md": "# Structured text\n" },
    runs: [
      {
        log: await log("claude-r429x2"),
        over: { ...over, usage, cost_usd: 0.42, refused: REFUSED },
      },
      { log: await log("codex-ok-bash"), over: { ...over, agent: "codex", usage, cost_usd: null } },
    ],
  });
  const error = 'Step "Cleanup" failed: the model\'s API failed (HTTP 401). Check the credential';
  const failed = await seedMission(home, 2, {
    title: "A key that is over",
    status: "failed",
    last_error: error,
    runs: [{
      log: await log("claude-e401-maxretries0"),
      over: { ...over, exit_code: 1, reason: "api_error", error, cost_usd: 0 },
    }],
  });
  const not_before = new Date(Date.now() + 3 * 3_600_000).toISOString();
  const parked = await seedMission(home, 3, {
    title: "Out of quota until the afternoon",
    status: "queued",
    runs: [{
      log: await log("claude-e401-maxretries0"),
      over: { ...over, exit_code: 1, reason: "rate_limited", error: "limited" },
    }],
    over: {
      attempts: { cleanup: 2 },
      active_run: { run_id: runId(3, 9), step_id: "cleanup", attempt: 2, not_before },
    },
  });
  return { ok, failed, parked, not_before };
}

async function withAgents(
  use: (server: TestServer, seeded: Awaited<ReturnType<typeof seedAgents>>) => Promise<void>,
) {
  await using folder = await temporaryFolder();
  const home = homeIn(folder.path);
  const seeded = await seedAgents(home);
  await using server = await startServer({ home, provider: "local" });
  await use(server, seeded);
}

const stepLog = (server: TestServer, id: string, run: number) =>
  `${server.url}/missions/${id}/steps/cleanup?look=log&run=${runId(1, run)}`;

test("an agent's progress reads as a stream, beside its raw log and its prompt", async ({ page }) => {
  await withAgents(async (server, { ok }) => {
    await page.goto(stepLog(server, ok, 0));
    const progress = page.getByTestId("agent-progress");
    await expect(progress.getByText("I will write the file.")).toBeVisible();
    await expect(progress.getByText("Tried 2 times: HTTP 429: rate_limit (attempt 2 of 10)"))
      .toBeVisible();
    await expect(progress.getByText("The agent says it is done")).toBeVisible();
    const tool = progress.getByRole("group").filter({ hasText: "Write" });
    await expect(tool.getByText("/mission/artifacts/structured-text.md").first()).toBeVisible();
    await expect(tool.getByText(/has been updated successfully/)).toBeHidden();
    await tool.getByText("Write", { exact: true }).click();
    await expect(tool.getByText(/has been updated successfully/)).toBeVisible();

    const used = page.getByTestId("run-used");
    await expect(used).toContainText("3.8K tokens in, 84 out");
    await expect(used).toContainText("$0.42");
    await used.getByText("1 access was refused").click();
    await expect(used).toContainText("is not among the hosts that the step allows (3 times)");

    await page.getByRole("button", { name: "Log", exact: true }).click();
    await expect(page.getByTestId("agent-log-viewer")).toContainText('"subtype":"api_retry"');
    await expect(used).toContainText("1 access was refused");
    await expect(used).not.toContainText("are not held");
    await page.getByRole("button", { name: "Prompt" }).click();
    await expect(page.getByTestId("run-prompt")).toHaveText(PROMPT);
  });
});

test("a run that nothing holds says so beside its log, without a prompt too", async ({ page }) => {
  await using folder = await temporaryFolder();
  const home = homeIn(folder.path);
  const over = { agent: "mock", provider: "local", refused: REFUSED };
  const id = await seedMission(home, 1, {
    title: "No wall",
    status: "waiting_human",
    artifacts: { "structured-text.md": "# Structured text\n" },
    runs: [{ log: "a line of the log\n", over }],
  });
  await using server = await startServer({ home, provider: "local" });
  await page.goto(stepLog(server, id, 0));
  await expect(page.getByTestId("agent-log-viewer")).toContainText("a line of the log");
  const used = page.getByTestId("run-used");
  await expect(used).toContainText(
    "Ran as a process of your account: its network and files are not held",
  );
  await expect(used).toContainText("1 access was refused");
  await picture(page, "agent-unheld", "wide");
});

test("a cost that is not known is said to be unknown, for the run and the mission", async ({ page }) => {
  await withAgents(async (server, { ok }) => {
    await page.goto(stepLog(server, ok, 1));
    await expect(page.getByTestId("run-used")).toContainText("cost unknown");
    const used = page.getByTestId("mission-used");
    await expect(used).toContainText("at least $0.42");
    await expect(used).toContainText("7.6K tokens in, 168 out");
  });
});

test("a mission whose agent lacks something needs the person, says what helps, and looks again", async ({ page }) => {
  await using folder = await temporaryFolder();
  await using server = await startServer({ home: homeIn(folder.path), provider: "local" });
  const body = { title: "No wall yet", type: "feature", rawInput: "x", agent: "claude" } as const;
  const { mission_id } = await server.client.create(body);
  await server.client.continue(mission_id);
  await page.goto(`${server.url}/missions/${mission_id}`);
  await expect(page.getByRole("heading", { name: "Cleanup waits for you" })).toBeVisible();
  const lacks = page.getByTestId("mission-lacks");
  await expect(lacks).toContainText("Start Docker, or allow it with sandbox.allow_local_agents");
  await expect(page.getByRole("heading", { name: /^Needs you/ })).toBeVisible();
  await expect(page.getByTestId(`mission-status-${mission_id}`)).toHaveText("Needs you");
  await expect(page).toHaveTitle(/^\(1\)/);
  await picture(page, "agent-lacks", "desktop");
  const asked = page.waitForResponse((response) => response.url().endsWith("/retry"));
  const look = page.getByRole("button", { name: "Look again" });
  await look.click();
  expect((await asked).status()).toBe(200);
  // It is not asked for twice at once.
  await expect(look).not.toHaveAttribute("aria-busy", "true");
  const again = page.waitForResponse((response) => response.url().endsWith("/retry"));
  await page.keyboard.press("ControlOrMeta+k");
  await page.getByRole("combobox").fill("look again");
  await page.keyboard.press("Enter");
  expect((await again).status()).toBe(200);
  await expect(lacks).toBeVisible();
  await page.getByRole("button", { name: "Cancel run" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Cancel run" }).click();
  await expect(page.getByText("This mission was cancelled")).toBeVisible();
});

test("a parked mission tells when it goes on, and Retry now starts it", async ({ page }) => {
  await withAgents(async (server, { parked }) => {
    await page.goto(`${server.url}/missions/${parked}`);
    await expect(page.getByTestId("parked-until")).toHaveText(
      /^Rate limited, goes on at \d\d:\d\d/,
    );
    const badge = page.locator("header").filter({ hasText: "Mission:" });
    await expect(badge).toContainText(/Queued · until \d\d:\d\d/);
    const row = page.getByTestId(`mission-item-${parked}`);
    await expect(row).toContainText(/Rate limited · until \d\d:\d\d/);
    await page.getByRole("button", { name: "Retry now" }).click();
    // The mock, which is this home's agent, needs no model and does the step.
    await expect(page.getByTestId("mission-status-badge")).toHaveText("Waiting for Human Review");
    await expect(row).not.toContainText("Rate limited");
  });
});

test("a mission chooses its agent and its budget", async ({ page }) => {
  await withAgents(async (server) => {
    await page.goto(server.url);
    await page.getByTestId("new-mission-button").first().click();
    const dialog = page.getByTestId("new-mission-modal");
    await expect(dialog.getByLabel("Agent")).toHaveValue("mock");
    await expect(dialog.getByTestId("mission-budget-input")).toBeHidden();
    await dialog.getByLabel("Agent").selectOption("claude");
    await dialog.getByTestId("mission-title-input").fill("With claude");
    await dialog.getByTestId("mission-raw-input").fill("Do it");
    await dialog.getByTestId("mission-budget-input").fill("much");
    await dialog.getByTestId("create-mission-button").click();
    await expect(dialog.getByText("must be an amount above 0")).toBeVisible();
    await dialog.getByTestId("mission-budget-input").fill("2,50");
    await dialog.getByTestId("create-mission-button").click();
    await expect(page.getByTestId("mission-title")).toContainText("With claude");
    const created = (await server.client.missions()).find(({ title }) => title === "With claude");
    const mission = await server.client.mission(created?.mission_id ?? "");
    expect([mission.agent, mission.budget_usd]).toEqual(["claude", 2.5]);
  });
});

async function picture(page: Page, name: string, size: string) {
  for (const theme of THEMES) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    await page.screenshot({ path: `tests/e2e/shots/${name}-${size}-${theme}.png` });
  }
}

for (const [size, viewport] of Object.entries(SIZES)) {
  test(`what is seen of agents is drawn at ${viewport.width} pixels`, async ({ page }) => {
    await page.setViewportSize(viewport);
    await withAgents(async (server, { ok, failed, parked }) => {
      await page.goto(stepLog(server, ok, 0));
      await page.getByText("The agent says it is done").waitFor();
      await page.getByText("1 access was refused").click();
      await picture(page, "agent-progress", size);
      const sideways = await page.evaluate(() =>
        document.documentElement.scrollWidth - document.documentElement.clientWidth
      );
      expect(sideways).toBe(0);
      await page.goto(`${server.url}/missions/${failed}`);
      await page.getByText("The agent says it failed").waitFor();
      await picture(page, "agent-failed", size);
      await page.goto(`${server.url}/missions/${parked}`);
      await page.getByTestId("parked-until").waitFor();
      await picture(page, "agent-parked", size);
      await page.goto(server.url);
      await page.getByTestId("new-mission-button").filter({ visible: true }).first().click();
      await page.getByTestId("agent-field").getByLabel("Agent").selectOption("claude");
      await picture(page, "agent-choice", size);
    });
  });
}

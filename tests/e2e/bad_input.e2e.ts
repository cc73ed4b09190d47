import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { temporaryFolder } from "../support/haloop.ts";
import { lastingPort } from "../support/lasting_port.ts";
import { homeIn, startServer } from "../support/server.ts";
import { expect, haloopAt, test } from "./fixtures.ts";

test("the dialog does not create a mission without a title or text", async ({ page, haloop }) => {
  const missions = join(haloop.home, "missions");
  await page.goto("/");
  const count = async () => (await readdir(missions)).length;
  const before = await count();
  await page.getByTestId("new-mission-button").click();
  const create = page.getByTestId("create-mission-button");
  const title = page.getByTestId("mission-title-input");
  const raw = page.getByTestId("mission-raw-input");
  for (const [title_text, raw_text] of [["", ""], ["   ", "text"], ["A title", " \n "]] as const) {
    await title.fill(title_text);
    await raw.fill(raw_text);
    // Either the button is off, or pressing it says what is missing.
    if (await create.isEnabled()) await create.click();
    await expect(page.getByTestId("new-mission-modal")).toBeVisible();
    expect(await count()).toBe(before);
  }
  await expect(raw).toHaveValue(" \n ");
});

test("a double click creates one mission", async ({ page, haloop }) => {
  await page.goto("/");
  await page.getByTestId("new-mission-button").click();
  await page.getByTestId("mission-title-input").fill("Only one of these");
  await page.getByTestId("mission-raw-input").fill("text");
  await page.getByTestId("create-mission-button").dblclick();
  await expect(page.getByTestId("new-mission-modal")).toBeHidden();
  await expect(page.getByTestId("mission-title")).toContainText("Only one of these");
  const made = await haloop.server.client.missions({ q: "Only one of these" });
  expect(made).toHaveLength(1);
});

test("an address without a mission says so and offers a way on", async ({ page }) => {
  await page.goto("/missions/m-00000000-0000-4000-8000-000000000000");
  await expect(page.getByText(/no such mission/i)).toBeVisible();
  await expect(page.getByTestId("new-mission-button")).toBeVisible();
});

test("a mission whose file is torn shows why, and the others go on", async ({ page }) => {
  await using folder = await temporaryFolder();
  const home = homeIn(folder.path);
  let torn = "";
  {
    await using server = await startServer({ home, provider: "local" });
    const create = (title: string) => server.client.create({ title, type: "fix", rawInput: title });
    torn = (await create("Torn")).mission_id;
    await create("Whole");
  }
  await writeFile(join(home, "missions", torn, "mission.json"), '{ "mission_id": "m-');
  await using server = await startServer({ home, provider: "local" });
  await page.goto(server.url);
  await expect(page.getByText("Whole").first()).toBeVisible();
  await page.getByTestId(`mission-item-${torn}`).click();
  await expect(page.getByText(/mission\.json/).first()).toBeVisible();
});

test("without Docker the screen says so, and the mission can be retried when it is back", async ({ page, ui }) => {
  await using folder = await temporaryFolder();
  const home = homeIn(folder.path);
  let id = "";
  {
    await using server = await startServer({
      home,
      provider: "docker",
      env: { DOCKER_HOST: `unix://${folder.path}/no-docker.sock` },
    });
    const haloop = haloopAt(home, server);
    await page.goto(server.url);
    id = (await server.client.create({ title: "Patient", type: "fix", rawInput: "x" })).mission_id;
    await page.getByTestId(`mission-item-${id}`).click();
    await ui.sends(page.getByTestId("start-agent-button"));
    expect((await haloop.settled(id)).status).toBe("failed");
    await expect(page.getByText("Mission Failed")).toBeVisible();
    await expect(page.getByTestId("error-message")).toContainText("Docker");
    await expect(page.getByTestId("mark-completed-button")).toBeVisible();
  }
  await using server = await startServer({ home, provider: "docker" });
  const haloop = haloopAt(home, server);
  await page.goto(server.url);
  await page.getByTestId(`mission-item-${id}`).click();
  await ui.sends(page.getByRole("button", { name: "Retry" }));
  await haloop.atGate(id);
  await expect(page.getByText("Current Step: Review Structured").filter({ visible: true }))
    .toBeVisible();
});

test("while the server is away the screen says so, and it carries on by itself", async ({ page }) => {
  await using folder = await temporaryFolder();
  const home = homeIn(folder.path);
  const port = lastingPort();
  {
    await using server = await startServer({ home, provider: "local", port });
    await server.client.create({ title: "Still here", type: "fix", rawInput: "x" });
    await page.goto(server.url);
    await expect(page.getByText("Still here").first()).toBeVisible();
  }
  await expect(page.getByText(/does not answer|not reachable|connection/i).first()).toBeVisible();
  await using server = await startServer({ home, provider: "local", port });
  await server.client.create({ title: "After the pause", type: "fix", rawInput: "x" });
  await expect(page.getByText("After the pause").first()).toBeVisible();
});

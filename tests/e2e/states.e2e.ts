/** Every state has a face: a sentence, and a next step. */
import { expect } from "@playwright/test";
import { temporaryFolder } from "../support/haloop.ts";
import { lastingPort } from "../support/lasting_port.ts";
import { homeIn, startServer } from "../support/server.ts";
import { haloopAt } from "./fixtures.ts";
import { configure, IDS, test } from "./seeded.ts";
import { working } from "./working.ts";

test("the first start says what to do, and its example goes to a gate", async ({ page }) => {
  await using folder = await temporaryFolder();
  await using server = await startServer({ home: homeIn(folder.path), provider: "local" });
  await page.goto(server.url);
  await expect(page.getByText("No missions yet. Your first one shows up here.")).toBeVisible();
  await page.getByRole("button", { name: "Try the example" }).click();
  await page.getByTestId("start-agent-button").click();
  await expect(page.getByTestId("mission-status-badge")).toHaveText("Waiting for Human Review");
});

test("a backend that goes away is told, what was typed is kept, and it comes back by itself", async ({ page }) => {
  await using folder = await temporaryFolder();
  const home = homeIn(folder.path);
  const port = lastingPort();
  {
    await using server = await startServer({ home, provider: "local", port });
    await page.goto(server.url);
    await page.getByTestId("new-mission-button").first().click();
    await page.getByTestId("mission-title-input").fill("Typed before");
  }
  await expect(page.getByText("Haloop does not answer.", { exact: true })).toBeVisible();
  await page.getByTestId("mission-raw-input").fill("typed while away");
  await page.getByTestId("create-mission-button").click();
  await expect(page.getByText("The mission was not created")).toBeVisible();
  await using server = await startServer({ home, provider: "local", port });
  await expect(page.getByText("Haloop does not answer.", { exact: true })).toBeHidden();
  await page.getByTestId("create-mission-button").click();
  await expect(page.getByTestId("mission-title")).toContainText("Typed before");
  expect(await server.client.missions()).toHaveLength(1);
});

test("what is typed at a gate while the backend is away is kept, and saved when it is back", async ({ page }) => {
  await using folder = await temporaryFolder();
  const home = homeIn(folder.path);
  const port = lastingPort();
  let id = "";
  const text = page.getByRole("textbox", { name: "Text of structured-text.md" });
  {
    await using server = await startServer({ home, provider: "local", port });
    id = (await server.client.create({ title: "x", type: "fix", rawInput: "x" })).mission_id;
    await server.client.continue(id);
    await haloopAt(home, server).atGate(id);
    await page.goto(`${server.url}/missions/${id}`);
    await page.getByTestId("view-mode-editor").click();
    await text.press("ControlOrMeta+End");
    await page.keyboard.type(" before");
  }
  await expect(page.getByText("Haloop does not answer.", { exact: true })).toBeVisible();
  await text.focus();
  await page.keyboard.type(" and while away");
  await page.getByTestId("save-draft-button").click();
  await expect(page.getByText(/^Could not save/).last()).toBeVisible();
  await expect(text).toContainText("x before and while away");
  await using server = await startServer({ home, provider: "local", port });
  await expect(page.getByText("Haloop does not answer.", { exact: true })).toBeHidden();
  await page.getByTestId("save-draft-button").click();
  await expect.poll(async () => (await server.client.mission(id)).artifacts["structured-text.md"])
    .toMatch(/x before and while away$/);
});

test("that the backend is away is told below the page, not over its text, on a small screen too", async ({ page }) => {
  await using folder = await temporaryFolder();
  const home = homeIn(folder.path);
  await page.setViewportSize({ width: 640, height: 400 });
  const title = page.getByTestId("mission-title");
  let before: number | undefined;
  {
    await using server = await startServer({ home, provider: "local" });
    const { mission_id } = await server.client.create({ title: "x", type: "fix", rawInput: "x" });
    await page.goto(`${server.url}/missions/${mission_id}`);
    await expect(page.getByTestId("start-agent-button")).toBeVisible();
    before = (await title.boundingBox())?.y;
  }
  const banner = page.getByRole("status").filter({ hasText: "Haloop does not answer." });
  await expect(banner).toBeVisible();
  const [above, below] = await Promise.all([
    page.getByRole("main").boundingBox(),
    banner.locator("p").boundingBox(),
  ]);
  expect(above?.height).toBeGreaterThan(200);
  expect((above?.y ?? 0) + (above?.height ?? 0)).toBeLessThanOrEqual(below?.y ?? 0);
  expect((below?.y ?? 0) + (below?.height ?? 0)).toBe(400);
  expect((await title.boundingBox())?.y).toBe(before);
  await expect(page.getByTestId("start-agent-button")).toBeInViewport({ ratio: 1 });
});

test("a missing Docker is told with its remedy, at home, in the foot and before the start", async ({ page }) => {
  await using folder = await temporaryFolder();
  await using server = await startServer({
    home: homeIn(folder.path),
    provider: "docker",
    env: { DOCKER_HOST: `unix://${folder.path}/no-docker.sock` },
  });
  const { mission_id } = await server.client.create({ title: "x", type: "fix", rawInput: "x" });
  await page.goto(server.url);
  await expect(page.getByText("Docker not ready")).toBeVisible();
  await page.goto(`${server.url}/missions/${mission_id}`);
  await expect(page.getByText(/provider local|Start Docker/).first()).toBeVisible();
});

test("a part of the screen that cannot be loaded takes nothing else with it", async ({ page }) => {
  await using folder = await temporaryFolder();
  const home = homeIn(folder.path);
  await using server = await startServer({ home, provider: "local" });
  const haloop = haloopAt(home, server);
  const { mission_id } = await server.client.create({ title: "x", type: "fix", rawInput: "x" });
  await server.client.continue(mission_id);
  await haloop.settled(mission_id);
  // As after an update of the program, whose parts have other names.
  await page.route(/\/assets\/text-gate-/, (route) => route.fulfill({ status: 404, body: "" }));
  await page.goto(`${server.url}/missions/${mission_id}`);
  await expect(page.getByTestId("failed-part")).toContainText("This part could not be shown");
  await expect(page.getByTestId(`mission-item-${mission_id}`)).toBeVisible();
  await page.unroute(/\/assets\/text-gate-/);
  await page.getByRole("button", { name: "Reload the page" }).click();
  await expect(page.getByTestId("continue-button")).toBeVisible();
});

test("a full queue says who is ahead", async ({ page }) => {
  await using folder = await temporaryFolder();
  const home = homeIn(folder.path);
  await configure(home, { limits: { sandboxes: 1 } });
  await using server = await startServer({ home, provider: "local" });
  await using at_work = await working(haloopAt(home, server), 3);
  await page.goto(`${server.url}/missions/${at_work.queued}`);
  await expect(page.getByRole("heading", { name: "Cleanup waits for a sandbox" })).toBeVisible();
  await expect(page.getByText(/in use/)).toBeVisible();
  await page.getByRole("button", { name: "Cancel run" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Cancel run" }).click();
  await expect(page.getByText("This mission was cancelled")).toBeVisible();
});

test("an agent that is held back by waiting gates says so and leads to one", async ({ page }) => {
  await using folder = await temporaryFolder();
  const home = homeIn(folder.path);
  await configure(home, { limits: { waiting_gates: 1 } });
  await using server = await startServer({ home, provider: "local" });
  const haloop = haloopAt(home, server);
  const create = async (title: string) => {
    const body = { title, type: "fix", rawInput: "true" } as const;
    const { mission_id } = await server.client.create(body);
    await server.client.continue(mission_id);
    return mission_id;
  };
  const first = await create("First");
  await haloop.settled(first);
  const second = await create("Second");
  await page.goto(`${server.url}/missions/${second}`);
  await expect(page.getByRole("heading", { name: /^Cleanup waits/ })).toBeVisible();
  await expect(page.getByText(/gate/i).filter({ visible: true }).first()).toBeVisible();
  await page.getByRole("button", { name: "Next that needs you" }).click();
  await expect(page).toHaveURL(new RegExp(first));
});

test("a mission that cannot be read says which file to mend", async ({ page }) => {
  await page.goto(`/missions/${IDS.broken}`);
  await expect(page.getByText("This mission cannot be read")).toBeVisible();
  await expect(page.getByText(`missions/${IDS.broken}`)).toBeVisible();
});

test("an artifact that is no text or too large is told apart from an empty one", async ({ page }) => {
  await page.goto(`/missions/${IDS.binary}`);
  await expect(page.getByText(/is not text/)).toBeVisible();
  await page.goto(`/missions/${IDS.tooLarge}/steps/review-structured`);
  await expect(page.getByText(/too large to be shown/)).toBeVisible();
  await expect(page.getByRole("link", { name: "Download" })).toBeVisible();
});

test("a failure of many lines shows its beginning and keeps log and ways on in view", async ({ page }) => {
  await page.goto(`/missions/${IDS.failed}`);
  await expect(page.getByTestId("error-message")).toContainText("ran out of memory");
  await expect(page.getByRole("button", { name: "Retry" })).toBeInViewport();
  await expect(page.getByRole("region", { name: "Log lines" })).toBeInViewport();
});

test("a workflow of fifteen steps shows the present one, and its names do not overlap", async ({ page }) => {
  await page.goto(`/missions/${IDS.fifteen}`);
  await expect(page.getByTestId("workflow-step-7")).toBeInViewport();
  // All at one moment: the row may be scrolling to the present step.
  const boxes = await page.getByTestId(/^workflow-step-\d+$/).evaluateAll((steps) =>
    steps.map((step) => {
      const { left, right } = step.getBoundingClientRect();
      return { left, right };
    })
  );
  expect(boxes).toHaveLength(15);
  boxes.slice(1).forEach(({ left }, n) => {
    expect(left).toBeGreaterThanOrEqual((boxes[n]?.right ?? 0) - 1);
  });
});

test("a mission that loads slowly shows its shape first", async ({ page }) => {
  const { promise: seen, resolve: letThrough } = Promise.withResolvers<void>();
  await page.route(`**/api/missions/${IDS.completed}`, async (route) => {
    await seen;
    await route.continue();
  });
  await page.goto(`/missions/${IDS.completed}`);
  await expect(page.getByLabel("Loading the mission")).toBeVisible();
  letThrough();
  await expect(page.getByText("This mission is completed")).toBeVisible();
});

test("light and dark follow the system at once", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "light" });
  await page.goto("/");
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  expect(await ground()).toBe("rgb(255, 255, 255)");
  await page.emulateMedia({ colorScheme: "dark" });
  expect(await ground()).toBe("rgb(20, 23, 28)");
});

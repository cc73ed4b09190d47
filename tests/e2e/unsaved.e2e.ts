import { expect, type Haloop, Screen, test } from "./fixtures.ts";

/** A mission that waits at its first gate. */
async function atFirstGate(haloop: Haloop, title: string): Promise<string> {
  const { client } = haloop.server;
  const { mission_id } = await client.create({ title, type: "fix", rawInput: `input of ${title}` });
  await client.continue(mission_id);
  await haloop.atGate(mission_id);
  return mission_id;
}

const ARTIFACT = "structured-text.md";

test("text that was not saved is there again after a reload", async ({ page, ui, haloop }) => {
  const id = await atFirstGate(haloop, "Reloaded");
  const before = await haloop.artifact(id, ARTIFACT);
  await ui.open(id);
  await ui.replaceText("typed but not saved שלום 🚦");
  await expect(ui.editor).toContainText("typed but not saved");
  page.on("dialog", (dialog) => dialog.accept());
  await page.reload();
  await expect(ui.editor).toContainText("typed but not saved שלום 🚦");
  expect(await haloop.artifact(id, ARTIFACT)).toBe(before);
  expect(await ui.save()).toBe(200);
  expect(await haloop.artifact(id, ARTIFACT)).toBe("typed but not saved שלום 🚦");
});

test("unsaved text of one mission is never shown in another", async ({ page, ui, haloop }) => {
  const first = await atFirstGate(haloop, "First of two");
  const second = await atFirstGate(haloop, "Second of two");
  await ui.open(first);
  await ui.replaceText("only of the first");
  await ui.item(second).click();
  await expect(ui.editor).toContainText("input of Second of two");
  await expect(page.getByText("only of the first")).toHaveCount(0);
  await ui.typeAtEnd(" and a word");
  expect(await ui.save()).toBe(200);
  expect(await haloop.artifact(second, ARTIFACT)).toContain("input of Second of two and a word");
  await ui.item(first).click();
  await expect(ui.editor).toContainText("only of the first");
});

test("two tabs of one browser show the same unsaved text", async ({ ui, haloop, context }) => {
  const id = await atFirstGate(haloop, "In two tabs");
  await ui.open(id);
  const other = new Screen(await context.newPage());
  await other.open(id);
  await ui.replaceText("typed in the first tab");
  await expect(other.editor).toHaveText("typed in the first tab");
  await other.typeAtEnd(" and in the second");
  await expect(ui.editor).toHaveText("typed in the first tab and in the second");
  expect(await ui.save()).toBe(200);
  expect(await haloop.artifact(id, ARTIFACT)).toBe("typed in the first tab and in the second");
  await expect(other.saveDraft).toBeDisabled();
});

test("of two browsers the later save is refused, and both texts are shown", async ({ ui, haloop, browser }) => {
  const id = await atFirstGate(haloop, "In two browsers");
  const permissions = ["clipboard-read", "clipboard-write"];
  await using second = await browser.newContext({ baseURL: haloop.server.url, permissions });
  const other = new Screen(await second.newPage());
  await ui.open(id);
  await other.open(id);
  await other.replaceText("the words of the second browser");
  // The second one does not hear of the first one's save before it saves itself.
  let asked_to_save = false;
  other.page.on("request", (one) => asked_to_save ||= one.method() === "PUT");
  await other.page.route(
    `**/api/missions/${id}`,
    (route) => asked_to_save ? route.continue() : route.abort(),
  );
  await ui.replaceText("the words of the first browser");
  expect(await ui.save()).toBe(200);

  expect(await other.save()).toBe(412);
  expect(await haloop.artifact(id, ARTIFACT)).toBe("the words of the first browser");
  await expect(other.merged).toHaveText("the words of the second browser");
  await expect(other.page.getByText("the words of the first browser")).toBeVisible();
  await expect(ui.editor).toHaveText("the words of the first browser");

  await other.merged.press("ControlOrMeta+End");
  await other.page.keyboard.type(", after those of the first");
  const [answer] = await Promise.all([
    other.page.waitForResponse((one) => one.request().method() === "PUT"),
    other.page.getByRole("button", { name: "Save merged text" }).click(),
  ]);
  expect(answer.status()).toBe(200);
  const merged = "the words of the second browser, after those of the first";
  expect(await haloop.artifact(id, ARTIFACT)).toBe(merged);
  await expect(ui.editor).toHaveText(merged);
});

test("a double click on Continue passes one gate only", async ({ ui, haloop }) => {
  const id = await atFirstGate(haloop, "Clicked twice");
  await ui.open(id);
  await ui.continue.dblclick();
  await ui.atGate("Review Research");
  const { runs, status } = await haloop.server.client.mission(id);
  expect(runs.map(({ step_id }) => step_id)).toEqual(["cleanup", "research"]);
  expect(status).toBe("waiting_human");
});

test("a gate that moved on meanwhile is not passed by a stale click", async ({ ui, haloop }) => {
  const id = await atFirstGate(haloop, "Gone ahead");
  await ui.open(id);
  await expect(ui.continue).toBeVisible();
  {
    await using _deaf = await ui.hearNothingOf(id);
    await haloop.server.client.saveArtifact(id, ARTIFACT, "changed by somebody else");
    expect((await ui.sends(ui.continue)).status()).toBe(409);
  }
  const { runs } = await haloop.server.client.mission(id);
  expect(runs).toHaveLength(1);
  expect(await haloop.artifact(id, ARTIFACT)).toBe("changed by somebody else");
});

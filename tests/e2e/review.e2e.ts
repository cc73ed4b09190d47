/** Comments, Request changes, and what the agent made of them. */
import type { Locator, Page } from "@playwright/test";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { temporaryFolder } from "../support/haloop.ts";
import { wholeLog } from "../support/run_log.ts";
import { homeIn, startServer } from "../support/server.ts";
import { expect, type Haloop, haloopAt, type Screen, test as base } from "./fixtures.ts";

const FIRST = `# Rate limiting

Redis answers in 1.8 ms.

- reject every request while Redis is down
- answer 429
- keep this line

The end.
`;
const SECOND = FIRST
  .replace("1.8 ms", "2.4 ms")
  .replace("- reject every request while Redis is down\n", "- fail open while Redis is down\n")
  .replace("- keep this line\n", "");
const ARTIFACT = "structured-text.md";

/** An agent that writes another text once it is given feedback, and echoes what it was told. */
const AGENT = `if [ -n "$HALOOP_FEEDBACK" ]; then
  printf '%s' "$SECOND" > "$HALOOP_OUTPUT"; cat "$HALOOP_FEEDBACK"
else printf '%s' "$FIRST" > "$HALOOP_OUTPUT"; fi`;

const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

const test = base.extend<object, { haloop: Haloop }>({
  // deno-lint-ignore no-empty-pattern -- Playwright reads the pattern to know what is needed
  haloop: [async ({}, use) => {
    await using folder = await temporaryFolder();
    const home = homeIn(folder.path);
    await mkdir(home, { recursive: true });
    const script = `FIRST=${quoted(FIRST)}; SECOND=${quoted(SECOND)}\n${AGENT}`;
    const config = { agent: "command", command: { argv: ["sh", "-c", script] } };
    await writeFile(join(home, "config.json"), JSON.stringify(config));
    await using server = await startServer({ home, provider: "local" });
    await use(haloopAt(home, server));
  }, { scope: "worker" }],
});

async function atGate(haloop: Haloop, title: string): Promise<string> {
  const { client } = haloop.server;
  const { mission_id } = await client.create({ title, type: "fix", rawInput: "limit it" });
  await client.continue(mission_id);
  expect((await haloop.settled(mission_id)).status).toBe("waiting_human");
  return mission_id;
}

/** Puts the cursor into a line, optionally selecting down to a later one, by keyboard. */
async function selectLines(ui: Screen, line: number, more = 0): Promise<void> {
  const { keyboard } = ui.page;
  await ui.editor.click();
  await keyboard.press("ControlOrMeta+Home");
  for (let at = 1; at < line; at++) await keyboard.press("ArrowDown");
  for (let at = 0; at < more; at++) await keyboard.press("Shift+ArrowDown");
  if (more > 0) await keyboard.press("Shift+End");
}

/** Comments on the lines with the keys alone. */
async function comment(ui: Screen, words: string, line: number, more = 0): Promise<void> {
  await selectLines(ui, line, more);
  await ui.page.keyboard.press("Escape");
  await ui.page.keyboard.press("c");
  const box = ui.page.getByRole("textbox", { name: /^Your comment on/ });
  await expect(box).toBeFocused();
  await ui.page.keyboard.type(words);
  await ui.page.keyboard.press("ControlOrMeta+Enter");
  await expect(box).toBeHidden();
}

const listed = (page: Page): Locator => page.getByRole("region", { name: "Comments" });
const thread = (page: Page, lines: string): Locator =>
  page.getByRole("region", { name: `Your comment of round 1 on ${lines}` });

test("Escape leaves a comment's box, and what was typed stays", async ({ page, ui, haloop }) => {
  await ui.open(await atGate(haloop, "Half a comment"));
  await ui.view("editor").click();
  await selectLines(ui, 3);
  await page.keyboard.press("Escape");
  await page.keyboard.press("c");
  const box = page.getByRole("textbox", { name: /^Your comment on/ });
  await expect(box).toBeFocused();
  await page.keyboard.type("half a sent");
  await page.keyboard.press("Escape");
  await expect(box).toBeHidden();
  await expect(ui.editor).toBeFocused();
  await expect(listed(page)).toContainText("half a sent");
  await expect(listed(page)).toContainText("not finished");

  await page.reload();
  await listed(page).getByRole("button", { name: "Edit comment 1" }).click();
  await expect(box).toHaveValue("half a sent");
  await box.fill("");
  await box.press("Escape");
  await expect(listed(page)).not.toContainText("to send");
});

test("comments on a line and a range go to the agent and come back beside what became of them", async ({ page, ui, haloop }) => {
  const id = await atGate(haloop, "Reviewed");
  await ui.open(id);
  await ui.view("editor").click();
  await comment(ui, "Where is this from?", 3);
  await comment(ui, "What happens then?", 5, 1);
  await comment(ui, "Is this needed?", 7);
  await expect(listed(page)).toContainText("3 to send");
  await expect(listed(page)).toContainText("Lines 5 to 6");

  // An edit above moves them, and goes along with the request.
  await page.keyboard.press("ControlOrMeta+Home");
  await page.keyboard.type("<!-- mine -->\n");
  await expect(listed(page)).toContainText("Lines 6 to 7");

  await page.keyboard.press("Escape");
  await page.keyboard.press("r");
  const dialog = page.getByRole("dialog", { name: "Request changes" });
  await expect(dialog).toContainText(`${ARTIFACT} goes back to Cleanup, attempt 2`);
  await dialog.getByRole("textbox", { name: "About the artifact as a whole" }).fill("Be shorter");
  await dialog.getByRole("button", { name: "Send request" }).click();
  await expect(dialog).toBeHidden();

  await expect(page.getByText("You asked for changes in round 1")).toBeVisible();
  await expect(page.getByText("Be shorter").first()).toBeVisible();
  await expect(ui.view("diff")).toHaveAttribute("aria-pressed", "true");
  await expect(thread(page, "line 4")).toContainText("Changed, line 3");
  await expect(thread(page, "lines 6 to 7")).toContainText("Changed, lines 5 to 6");
  await expect(thread(page, "line 8")).toContainText("Removed");
  await expect(listed(page)).not.toContainText("to send");

  const [round] = await haloop.server.client.feedback(id);
  expect(round?.note).toBe("Be shorter");
  expect(round?.comments.map(({ from_line, to_line, quote }) => [from_line, to_line, quote]))
    .toEqual([
      [4, 4, "Redis answers in 1.8 ms."],
      [6, 7, "- reject every request while Redis is down\n- answer 429"],
      [8, 8, "- keep this line"],
    ]);

  await thread(page, "line 4").getByRole("button", { name: "Resolve" }).click();
  await expect(thread(page, "line 4")).toContainText("Resolved: Where is this from?");
  await thread(page, "lines 6 to 7").getByRole("button", { name: "Comment again" }).click();
  await page.keyboard.type("For how long?");
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(listed(page)).toContainText("1 to send");

  const rounds = page.getByRole("region", { name: "Rounds" });
  await rounds.getByText("Round 1", { exact: true }).click();
  await expect(rounds).toContainText("Is this needed?");

  // A reload keeps what was resolved and what is not sent yet.
  await page.reload();
  await expect(thread(page, "line 4")).toContainText("Resolved: Where is this from?");
  await expect(listed(page)).toContainText("For how long?");
});

test("comments that were not sent survive a reload, half-written ones too", async ({ page, ui, haloop }) => {
  const [id, other] = [await atGate(haloop, "Kept"), await atGate(haloop, "Not its own")];
  await ui.open(id);
  await ui.view("editor").click();
  await comment(ui, "finished", 3);
  await selectLines(ui, 5);
  await page.keyboard.press("ControlOrMeta+Alt+m");
  await page.keyboard.type("half a thou");
  await page.reload();
  await expect(listed(page)).toContainText("2 to send");
  await expect(listed(page)).toContainText("half a thou");
  await expect(listed(page)).toContainText("not finished");
  await ui.item(other).click();
  await expect(listed(page)).not.toContainText("to send");
  await ui.item(id).click();
  await listed(page).getByRole("button", { name: "Delete comment 2" }).click();
  await listed(page).getByRole("button", { name: "Edit comment 1" }).click();
  const box = page.getByRole("textbox", { name: /^Your comment on/ });
  await expect(box).toHaveValue("finished");
  await box.fill("finished, and better");
  await page.getByRole("button", { name: "Save comment" }).click();
  await expect(listed(page)).toContainText("finished, and better");
  await expect(listed(page)).toContainText("1 to send");
});

test("words selected in the preview are underlined, pinned and told to the agent", async ({ page, ui, haloop }) => {
  const id = await atGate(haloop, "Read only");
  await ui.open(id);
  await ui.view("preview").click();
  const paragraph = page.getByText("Redis answers in 1.8 ms.");
  await paragraph.evaluate((element) => {
    const text = element.firstChild!;
    const at = text.nodeValue!.indexOf("1.8 ms");
    getSelection()!.setBaseAndExtent(text, at, text, at + "1.8 ms".length);
  });
  await page.getByRole("button", { name: "Comment on the selection" }).click();
  await page.keyboard.type("Link the benchmark");
  await page.keyboard.press("ControlOrMeta+Enter");
  const pin = page.getByRole("button", { name: "Comment 1: Line 3, “1.8 ms”", exact: true });
  await expect(pin).toBeVisible();
  await ui.page.keyboard.press("r");
  await page.getByRole("button", { name: "Send request" }).click();
  await expect(page.getByText("You asked for changes in round 1")).toBeVisible();
  const [round] = await haloop.server.client.feedback(id);
  expect(round?.comments[0]).toMatchObject({ words: "1.8 ms", quote: "Redis answers in 1.8 ms." });
  const { runs } = await haloop.server.client.mission(id);
  const log = await wholeLog(haloop.server.client, id, runs.at(-1)?.run_id);
  expect(log).toContain("About these words in it:\n\n> 1.8 ms\n\nLink the benchmark");
});

test("a request about a text that somebody else changed is refused and keeps everything", async ({ page, ui, haloop }) => {
  const id = await atGate(haloop, "Outrun");
  await ui.open(id);
  await ui.view("editor").click();
  await comment(ui, "Why?", 3);
  const dialog = page.getByRole("dialog", { name: "Request changes" });
  {
    await using _deaf = await ui.hearNothingOf(id);
    await haloop.server.client.saveArtifact(id, ARTIFACT, `New first line\n\n${FIRST}`);
    await page.getByTestId("request-changes-button").click();
    const refused = await ui.sends(dialog.getByRole("button", { name: "Send request" }));
    expect(refused.status()).toBe(409);
  }
  await expect(dialog.getByRole("alert")).toContainText("Changes not requested");
  expect((await haloop.server.client.mission(id)).runs).toHaveLength(1);
  await dialog.getByRole("button", { name: "Close" }).click();
  await expect(listed(page)).toContainText("1 to send");
  // The comment has moved with its words.
  await expect(listed(page)).toContainText("Line 5");
});

test("what the person changed at a gate can be read at the step that was given it", async ({ page, ui, haloop }) => {
  const id = await atGate(haloop, "Changed by hand");
  await haloop.server.client.saveArtifact(id, ARTIFACT, FIRST.replace("1.8", "3.6"));
  await haloop.server.client.continue(id);
  await haloop.settled(id);
  await page.goto(`/missions/${id}/steps/research`);
  await page.getByRole("link", { name: "Your changes" }).click();
  const changes = page.getByRole("region", { name: "Your changes" });
  await expect(changes).toContainText("removed:Redis answers in 1.8 ms.");
  await expect(changes).toContainText("added:Redis answers in 3.6 ms.");
  await ui.open(id);
});

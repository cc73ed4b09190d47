/** The editor of a gate, by role and label. */
import { expect } from "./fixtures.ts";
import { ARTIFACT, atFirstGate, atLastGate, test } from "./rehearsed.ts";

const JSON_ARTIFACT = "implementation-result.json";

test("long lines are wrapped, and nothing scrolls sideways", async ({ ui, haloop }) => {
  await ui.open(await atFirstGate(haloop, "Wrapped", "a word ".repeat(300)));
  await ui.view("editor").click();
  const line = ui.editor.getByText(/a word a word/);
  await expect(line).toBeVisible();
  const { height, wider } = await line.evaluate((element) => {
    const scroller = element.closest(".cm-scroller")!;
    return {
      height: element.getBoundingClientRect().height,
      wider: scroller.scrollWidth > scroller.clientWidth,
    };
  });
  expect(height).toBeGreaterThan(100);
  expect(wider).toBe(false);
});

test("Ctrl+F finds words, goes from one to the next, and Escape leads back into the text", async ({ page, ui, haloop }) => {
  await ui.open(await atFirstGate(haloop, "Found", "needle one\nhay\n\nneedle two\n"));
  await ui.view("editor").click();
  await ui.editor.click();
  await page.keyboard.press("ControlOrMeta+f");
  const find = page.getByRole("textbox", { name: "Find" });
  await expect(find).toBeFocused();
  await page.keyboard.type("needle");
  await page.keyboard.press("Enter");
  const selected = () =>
    page.evaluate(() => getSelection()?.anchorNode?.parentElement?.textContent);
  const matches = page.locator(".cm-searchMatch");
  await expect(matches).toHaveCount(2);
  await expect(matches.nth(0)).toHaveClass(/selected/);
  await page.keyboard.press("Enter");
  await expect(matches.nth(1)).toHaveClass(/selected/);
  await page.keyboard.press("Escape");
  await expect(find).toBeHidden();
  await expect(ui.editor).toBeFocused();
  await expect.poll(selected).toContain("needle");
});

test("words are counted while they are typed", async ({ page, ui, haloop }) => {
  // With the four and three words of the mock agent's own two lines.
  await ui.open(await atFirstGate(haloop, "Counted", "one two three"));
  await ui.view("editor").click();
  const counted = page.getByText(/^\d+ words$/);
  const before = parseInt(await counted.innerText());
  expect(before).toBeGreaterThanOrEqual(3);
  await ui.typeAtEnd(" four five");
  await expect(counted).toHaveText(`${before + 2} words`);
});

test("undo and redo reach back over a look at the other views", async ({ page, ui, haloop }) => {
  const id = await atFirstGate(haloop, "Undone", "as it was");
  await ui.open(id);
  await ui.view("editor").click();
  await ui.typeAtEnd(" and as it became");
  for (const view of ["diff", "preview", "editor"] as const) {
    await ui.view(view).click();
    await expect(page.getByText("and as it became").first()).toBeVisible();
  }
  await page.getByTestId("view-mode-split").click();
  await ui.editor.focus();
  await page.keyboard.press("ControlOrMeta+z");
  await expect(ui.editor).not.toContainText("became");
  await expect(ui.editor).toContainText("as it was");
  await ui.view("preview").click();
  await ui.view("editor").click();
  await ui.editor.focus();
  await page.keyboard.press("ControlOrMeta+y");
  await expect(ui.editor).toContainText("as it was and as it became");
  expect(await haloop.artifact(id, ARTIFACT)).not.toContain("became");
});

test("errors of syntax are marked in JSON, told in words, and gone when they are mended", async ({ page, ui, haloop }) => {
  const id = await atLastGate(haloop, "Broken JSON");
  await haloop.server.client.saveArtifact(id, JSON_ARTIFACT, '{\n  "files": [1, 2,, 3]\n}\n');
  await ui.open(id);
  await ui.view("editor").click();
  const marked = ui.editor.locator(".cm-lintRange-error");
  await expect(marked).toHaveText([","]);
  await expect(page.getByText(/mock agent copies/)).toBeHidden();
  await ui.editor.click();
  await page.keyboard.press("ControlOrMeta+Shift+M");
  const told = page.getByRole("listbox", { name: "Diagnostics" });
  await expect(told.getByRole("option")).toHaveText("Not valid JSON: value expected");
  await page.keyboard.press("Escape");
  await ui.view("preview").click();
  await expect(page.getByText(/not valid JSON \(line 2/)).toBeVisible();

  await ui.view("editor").click();
  await ui.replaceText('{ "files": [1, 2, 3] }');
  await expect(marked).toHaveCount(0);
  await ui.view("preview").click();
  await expect(page.getByText(/not valid JSON/)).toBeHidden();
  await expect(page.getByText('"files"')).toBeVisible();
});

test("what the mock agent writes in place of JSON is told to be its doing", async ({ page, ui, haloop }) => {
  await ui.open(await atLastGate(haloop, "Rehearsed"));
  const told = page.getByText(/mock agent copies its input, so implementation-result\.json/);
  await expect(told).toBeVisible();
  await ui.view("editor").click();
  await ui.replaceText("{}");
  await expect(told).toBeHidden();
});

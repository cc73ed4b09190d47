/** The last gate over a mission's workspace: looking, saying, approving, taking. */
import { AxeBuilder } from "@axe-core/playwright";
import { appendFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { test } from "./code.ts";
import { expect } from "./fixtures.ts";

const CHANGE = `
sed -i 's/limit = 60/limit = 100/' src/limit.ts
sed -i 's/vitest run"/vitest run", "postinstall": "node fetch.mjs"/' package.json
printf 'export const bucket = 1;\\n' > src/bucket.ts
`;
// What one test has merged is not there for the next.
test.beforeEach(async ({ code }) => {
  await code.repository.git("reset", "--quiet", "--hard", code.first);
});

const lines = (page: Page) => page.getByRole("region", { name: "Changed lines" });
const file = (page: Page, name: RegExp) => page.getByRole("treeitem", { name });
const approve = (page: Page) => page.getByTestId("continue-button");

test("a change is looked at, sent back, approved and merged", async ({ ui: { page }, code }) => {
  const id = await code.reviewed("Raise the limit", CHANGE);
  const before = await code.repository.git("rev-parse", "HEAD");
  await page.goto(`/missions/${id}`);
  await expect(lines(page).getByText("export const limit = 100;")).toBeVisible();
  await expect(page.getByText(/in 3 files/).first()).toBeVisible();

  await test.step("what runs on the person's machine stands apart until it was looked at", async () => {
    const panel = page.getByRole("region", { name: "Runs on your machine" });
    await expect(panel).toContainText("package.json");
    await expect(page.getByText("1 flagged file not viewed")).toBeVisible();
    await panel.getByRole("button", { name: /package\.json/ }).click();
    await page.getByRole("checkbox", { name: "Viewed package.json" }).check();
    await expect(page.getByText("1 flagged file not viewed")).toHaveCount(0);
    await page.reload();
    await expect(page.getByText("1 of 3 files viewed")).toBeVisible();
  });

  await test.step("a comment is written by keys and survives a reload", async () => {
    await file(page, /limit\.ts/).click();
    // The keys go from change to change of those that are there.
    await expect(lines(page).getByText("export const limit = 100;")).toBeInViewport();
    await lines(page).focus();
    await page.keyboard.press("]");
    await page.keyboard.press("c");
    const box = page.getByRole("textbox", { name: /Your comment on line/ });
    await expect(box).toBeFocused();
    await page.keyboard.type("Say where 100 comes from");
    await page.reload();
    await expect(page.getByText("1 comment", { exact: true })).toBeVisible();
  });

  await test.step("Request changes sends it, and the next round shows it beside the lines", async () => {
    await page.keyboard.press("r");
    await page.getByLabel("About the change as a whole").fill("Keep it small.");
    await page.getByRole("button", { name: "Send request" }).click();
    const said = page.getByRole("region", { name: /Your comment of round 1/ });
    await expect(said).toContainText("Say where 100 comes from", { timeout: 60_000 });
    await expect(said).toContainText("Not changed");
    const [round] = await code.server.client.feedback(id);
    expect(round?.note).toBe("Keep it small.");
    expect(round?.comments).toMatchObject([{
      path: "src/limit.ts",
      text: "Say where 100 comes from",
    }]);
  });

  await test.step("approving shows the ways to take the work; merging changes the project", async () => {
    await approve(page).click();
    await expect(page.getByText("This mission is completed")).toBeVisible();
    expect(await code.repository.git("rev-parse", "HEAD")).toBe(before);
    await page.getByRole("radio", { name: /Merge into/ }).click();
    await page.getByRole("button", { name: "Merge", exact: true }).click();
    await expect(page.getByText(/The commands? that ran/)).toBeVisible();
    await expect(page.getByText(/^git .*merge/).first()).toBeVisible();
    expect(await code.repository.git("show", "main:src/limit.ts")).toContain("limit = 100");
    expect(await code.repository.git("status", "--porcelain")).toBe("");
  });
});

test("a change without an artifact beside it is sent back by a note", async ({ ui: { page }, code }) => {
  const id = await code.reviewed("Only code", CHANGE, "bare");
  await page.goto(`/missions/${id}`);
  await expect(lines(page).getByText("export const limit = 100;")).toBeVisible();
  await page.keyboard.press("r");
  await page.getByLabel("About the change as a whole").fill("Keep it small.");
  await page.getByRole("button", { name: "Send request" }).click();
  await expect(page.getByText(/2 attempts/)).toBeVisible({ timeout: 60_000 });
  const { runs } = await code.settled(id);
  expect(runs.map(({ step_id }) => step_id)).toEqual(["implementation", "implementation"]);
});

test("a stale approval approves nothing, shows the change as it is and loses no comment", async ({ ui: { page }, code }) => {
  const id = await code.reviewed("Stale", CHANGE);
  await page.goto(`/missions/${id}`);
  await expect(lines(page).getByText("export const limit = 100;")).toBeVisible();
  await lines(page).getByText("export const limit = 100;").hover();
  await page.getByRole("button", { name: "Comment on the chosen lines" }).locator("visible=true")
    .first().click();
  await page.getByRole("textbox", { name: /Your comment/ }).fill("a thought");
  await page.keyboard.press("Control+Enter");
  await appendFile(code.workspaceFile(id, "src/bucket.ts"), "export const sneaked = 2;\n");
  await approve(page).click();
  await page.getByRole("button", { name: "Approve without it" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "Not approved" })).toBeVisible();
  await expect(lines(page).getByText("export const sneaked = 2;")).toBeVisible();
  await expect(lines(page).getByText("a thought")).toBeVisible();
  expect((await code.server.client.mission(id)).status).toBe("waiting_code_review");
  await approve(page).click();
  await page.getByRole("button", { name: "Approve without it" }).click();
  await expect(page.getByText("This mission is completed")).toBeVisible();
});

test("a dirty tree is not merged into: the refusal is told, and the branch can be kept", async ({ ui: { page }, code }) => {
  const id = await code.reviewed("Dirty", CHANGE.replaceAll("100", "77"));
  const dirty = `${code.repository.path}/README.md`;
  await appendFile(dirty, "mine, not committed\n");
  try {
    await page.goto(`/missions/${id}`);
    await expect(lines(page).getByText("export const limit = 77;")).toBeVisible();
    await approve(page).click();
    await page.getByRole("radio", { name: /Merge into/ }).click();
    await page.getByRole("button", { name: "Merge", exact: true }).click();
    await expect(page.getByRole("alert").filter({ hasText: "Not done" })).toBeVisible();
    await page.getByRole("radio", { name: /Keep the branch/ }).click();
    await page.getByRole("button", { name: "Keep the branch" }).click();
    await expect(page.getByText(/^The branch .* is in the repository/)).toBeVisible();
    expect(await code.repository.git("branch", "--list", "haloop/*dirty")).not.toBe("");
  } finally {
    await code.repository.git("checkout", "README.md");
  }
});

test("checks run over the workspace, keep their output, and are stale when it moves", async ({ ui: { page }, code }) => {
  const id = await code.reviewed("Checked", CHANGE);
  await page.goto(`/missions/${id}`);
  const checks = page.getByRole("region", { name: "Checks" });
  await checks.getByRole("button", { name: /^Run tests/ }).first().click();
  await expect(checks.getByRole("img", { name: "passed" })).toBeVisible();
  await checks.getByRole("button", { name: /^Output of tests/ }).click();
  const output = page.getByRole("dialog", { name: "tests" });
  await expect(output.getByRole("region", { name: "Output" })).toContainText("looking");
  await expect(output.getByText(/passed, exit code 0/)).toBeVisible();
  await page.keyboard.press("Escape");
  await page.keyboard.press("ControlOrMeta+k");
  await page.getByRole("combobox").fill("run lint");
  await page.keyboard.press("Enter");
  await expect(checks.getByText(/exit 3/)).toBeVisible();
  await appendFile(code.workspaceFile(id, "src/bucket.ts"), "export const later = 1;\n");
  await page.getByRole("button", { name: "Show it as it is now" }).click();
  await expect(checks.getByText(/stale · exit 3/)).toBeVisible();
  await expect(lines(page).getByText("export const later = 1;")).toBeVisible();
});

test("nothing an agent wrote becomes markup, and what hides is shown", async ({ ui: { page }, code }) => {
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).hostname));
  const id = await code.reviewed(
    "Hostile",
    [
      `printf '<img src=x onerror="window.hostile=1"><script>window.hostile=1</script>\\n' > 'a <b>.html'`,
      `printf 'const who = "admin\\342\\200\\256 \\342\\201\\246// check";\\n' > "$(printf 'te\\342\\200\\256st\\nname.ts')"`,
      `printf '![x](https://evil.example/x.png) [l](javascript:alert(1))\\n' > notes.md`,
      "ln -s /etc link-out",
      "printf '\\000\\001' > bytes.bin",
      "chmod +x README.md",
      "git mv src/limit.ts src/moved.ts 2>/dev/null || mv src/limit.ts src/moved.ts",
    ].join("\n"),
  );
  await page.goto(`/missions/${id}`);
  await expect(file(page, /te⟨RLO⟩st⟨LF⟩name\.ts/)).toBeVisible();
  await file(page, /a <b>\.html/).click();
  await expect(lines(page).getByText('<img src=x onerror="window.hostile=1">')).toBeVisible();
  await file(page, /te⟨RLO⟩st/).click();
  await expect(lines(page).locator(".hidden-sign", { hasText: "RLO" })).toBeVisible();
  await file(page, /bytes\.bin/).click();
  await expect(lines(page).getByText(/A binary file/)).toBeVisible();
  await file(page, /moved\.ts/).click();
  await expect(lines(page).getByText("Renamed, its text is the same.")).toBeVisible();
  await file(page, /README/).click();
  await expect(lines(page).getByText(/It is executable now/)).toBeVisible();
  const panel = page.getByRole("region", { name: "Runs on your machine" });
  await expect(panel).toContainText("link-out");
  expect(await page.evaluate("window.hostile")).toBeUndefined();
  expect(await lines(page).locator("img, script, a").count()).toBe(0);
  expect([...new Set(asked)]).toEqual(["127.0.0.1"]);
});

test("5,000 changed files are listed, found and read", async ({ ui: { page }, code }) => {
  test.slow();
  const id = await code.reviewed(
    "Many",
    `mkdir -p gen; i=0; while [ $i -lt 5000 ]; do
       [ $((i % 100)) -ne 0 ] || mkdir -p gen/d$((i / 100))
       echo "export const n = $i;" > gen/d$((i / 100))/f$i.ts; i=$((i + 1)); done`,
  );
  await page.goto(`/missions/${id}`);
  // git reads five thousand new files first.
  await expect(page.getByText("0 of 5,000 viewed")).toBeVisible({ timeout: 60_000 });
  // Only what is in view is drawn.
  expect(await page.evaluate("document.querySelectorAll('*').length")).toBeLessThan(4_000);
  await page.getByRole("searchbox", { name: "Filter files by path" }).fill("f4999");
  await file(page, /f4999\.ts/).click();
  await expect(lines(page).getByText("export const n = 4999;")).toBeVisible();
  await page.keyboard.press("Escape");
  await lines(page).focus();
  await page.keyboard.press("k");
  await expect(lines(page).getByText("export const n = 4998;")).toBeVisible();
});

for (const colorScheme of ["light", "dark"] as const) {
  for (
    const [size, viewport] of [["wide", { width: 1280, height: 800 }], [
      "phone",
      { width: 360, height: 740 },
    ]] as const
  ) {
    test(`axe finds nothing serious at a code review, ${size} and ${colorScheme}`, async ({ ui: { page }, code }) => {
      const id = await code.reviewed(`Looks ${size} ${colorScheme}`, CHANGE);
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.goto(`/missions/${id}`);
      await expect(lines(page)).toBeVisible();
      const shot = (name: string) =>
        page.screenshot({ path: `tests/e2e/shots/code-review-${name}-${size}-${colorScheme}.png` });
      await serious(page);
      await shot("changes");
      if (size === "wide") {
        await page.getByRole("button", { name: "Side by side" }).click();
        await serious(page);
        await shot("split");
        await page.getByRole("button", { name: "Unified" }).click();
      } else {
        await page.getByTestId("review-tab-files").click();
        await serious(page);
        await shot("files");
      }
      await page.getByTestId("review-tab-result").click();
      await expect(page.getByText("implementation-result.json").first()).toBeVisible();
      await serious(page);
      await shot("result");
      await page.getByTestId("review-tab-changes").click();
      await approve(page).click();
      await expect(page.getByText("Take the work")).toBeVisible();
      await serious(page);
      await shot("done");
      const width = await page.evaluate("document.scrollingElement.scrollWidth");
      expect(width).toBeLessThanOrEqual(viewport.width);
    });
  }
}

async function serious(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  expect(found.map(({ id, nodes }) => [id, nodes.map(({ target }) => target.join(" "))])).toEqual(
    [],
  );
}

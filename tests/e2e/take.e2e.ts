/** What becomes of the work of a code review: refused merges, remotes, and workspaces that go. */
import type { Page } from "@playwright/test";
import { join } from "node:path";
import { gitIn } from "../support/git_repository.ts";
import { PULL_REQUEST } from "../support/stub_gh.ts";
import { type Code, test } from "./code.ts";
import { expect } from "./fixtures.ts";

const limit = (n: number) => `sed -i 's/limit = 60/limit = ${n}/' src/limit.ts\n`;

/** The screen of a mission whose change was approved. */
async function approved(page: Page, code: Code, title: string, n: number): Promise<string> {
  const id = await code.reviewed(title, limit(n));
  const { tree } = await code.server.client.changes(id, { limit: 1 });
  await code.server.client.continue(id, { tree });
  await page.goto(`/missions/${id}`);
  await expect(page.getByRole("heading", { name: "Take the work" })).toBeVisible();
  return id;
}

async function take(page: Page, way: RegExp, action: string): Promise<void> {
  await page.getByRole("radio", { name: way }).click();
  await page.getByRole("button", { name: action, exact: true }).click();
}

test.beforeEach(async ({ code }) => {
  await code.repository.git("reset", "--quiet", "--hard", code.first);
});

test("a conflict at the merge is refused with nothing half done, a clean merge is told for good", async ({ ui: { page }, code }) => {
  const { repository } = code;
  const id = await approved(page, code, "Conflict", 100);
  await repository.write({ "src/limit.ts": "export const limit = 80;\n" });
  const theirs = await repository.commit("theirs");
  const before = await repository.fingerprint();
  await page.keyboard.press("ControlOrMeta+k");
  await page.getByRole("combobox").fill("take the work");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("radio", { checked: true })).toBeFocused();
  await take(page, /Merge into/, "Merge");
  const refusal = page.getByRole("alert").filter({ hasText: "Not done" });
  await expect(refusal).toContainText("src/limit.ts");
  expect(await repository.fingerprint()).toEqual(before);
  expect(await repository.git("rev-parse", "HEAD")).toBe(theirs);

  await repository.git("reset", "--quiet", "--hard", code.first);
  await take(page, /Merge into/, "Merge");
  await expect(page.getByRole("heading", { name: "The work is merged" })).toBeVisible();
  await expect(refusal).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole("heading", { name: "The work is merged" })).toBeVisible();
  const done = page.getByRole("list", { name: "What was done" });
  await done.getByText(/^Merged haloop\/.* into main/).click();
  await expect(done.getByText(/^git .*merge --ff-only/)).toBeVisible();
  expect(await repository.git("show", "main:src/limit.ts")).toContain("limit = 100");
  expect((await code.server.client.mission(id)).status).toBe("completed");
});

test("work is pushed to a remote, and a pull request is opened with the person's gh", async ({ ui: { page }, code }) => {
  const { repository } = code;
  const remote = join(repository.path, "..", "remote.git");
  await gitIn(repository.path, "init", "--quiet", "--bare", remote);
  await repository.git("remote", "add", "origin", remote);
  const id = await approved(page, code, "Push it", 77);
  const { workspace } = await code.server.client.mission(id);
  const branch = workspace?.branch ?? "";
  await take(page, /Push the branch/, "Push");
  await expect(page.getByRole("heading", { name: "The work is pushed" })).toBeVisible();
  expect(await gitIn(remote, "show", `${branch}:src/limit.ts`)).toContain("limit = 77");

  await take(page, /Open a pull request/, "Open the pull request");
  await expect(page.getByRole("status").getByText(PULL_REQUEST, { exact: true })).toBeVisible();
  await expect(page.getByText(/^gh pr create/)).toBeVisible();
  const { cwd, args } = await code.gh.called();
  expect(cwd).toBe(repository.path);
  expect(args.slice(0, 6)).toEqual(["pr", "create", "--head", branch, "--title", "Push it"]);
  await page.reload();
  await expect(page.getByRole("heading", { name: "The work is in a pull request" })).toBeVisible();
  await expect(page.getByRole("list", { name: "What was done" }).getByRole("listitem"))
    .toHaveCount(2);
});

test("a refused mission keeps its workspace until the person discards it", async ({ ui: { page }, code }) => {
  const id = await code.reviewed("Refused", limit(1));
  await page.goto(`/missions/${id}`);
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Cancel mission…" }).click();
  const question = page.getByRole("alertdialog");
  await expect(question).toContainText("Its workspace stays as well, until you discard it");
  await question.getByRole("button", { name: "Cancel mission" }).click();
  await expect(page.getByText("This mission was cancelled")).toBeVisible();

  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Delete…" }).click();
  await expect(question).toContainText(/1 changed file on haloop\/.*branch\.bundle in that folder/);
  await question.getByRole("button", { name: "Back" }).click();

  await page.getByRole("button", { name: "Discard workspace…" }).click();
  await expect(question).toContainText(/1 changed file on haloop\/.*branch\.bundle/);
  await question.getByRole("button", { name: "Discard workspace" }).click();
  await expect(page.getByText(/copy of the project was discarded/)).toBeVisible();
  await expect(page.getByRole("button", { name: "Discard workspace…" })).toHaveCount(0);
  const bundle = join(code.home, "missions", id, "branch.bundle");
  expect(await gitIn(code.repository.path, "bundle", "list-heads", bundle)).toMatch(/haloop\//);
});

import { expect } from "@playwright/test";
import { IDS, test } from "./seeded.ts";

const NAME = "structured-text.md";

test("any two versions are compared, and the address holds which", async ({ page, seeded }) => {
  const { client } = seeded.server;
  const rawInput = 'printf "one\\ntwo\\nthree\\n" > "$HALOOP_OUTPUT"';
  const { mission_id: id } = await client.create({ title: "Compared", type: "fix", rawInput });
  await client.continue(id);
  await seeded.settled(id);
  await client.saveArtifact(id, NAME, "one\n2\nthree\n");
  await client.saveArtifact(id, NAME, "one\n2\n3\n");

  await page.goto(`/missions/${id}/steps/review-structured?look=versions`);
  const list = page.getByRole("list", { name: `Versions of ${NAME}` });
  await expect(list.getByRole("listitem")).toHaveCount(3);
  await expect(list.getByRole("listitem").last()).toContainText("v1 agent");
  await list.getByRole("button", { name: /^v2/ }).click();
  await page.getByRole("button", { name: "Show as written" }).click();
  await expect(page.getByRole("region", { name: NAME })).toContainText("2\nthree");

  await list.getByRole("button", { name: "Compare v1 with v2" }).click();
  await expect(page.getByLabel("1 lines added, 1 removed")).toBeVisible();
  await expect(page).toHaveURL(/v=2&with=1/);
  await page.reload();
  await expect(page.getByLabel("1 lines added, 1 removed")).toBeVisible();
  await list.getByRole("button", { name: /^v3/ }).click();
  await list.getByRole("button", { name: "Compare v1 with v3" }).click();
  await expect(page.getByLabel("2 lines added, 2 removed")).toBeVisible();
  await list.getByRole("button", { name: "Compare v1 with v3" }).click();
  await expect(page.getByRole("region", { name: NAME })).toBeVisible();
  await client.delete(id);
});

test("the approved version is marked, and the history tells who did what", async ({ page, seeded }) => {
  const { client } = seeded.server;
  const rawInput = 'echo "echo again > \\"\\$HALOOP_OUTPUT\\"" > "$HALOOP_OUTPUT"';
  const { mission_id: id } = await client.create({ title: "Told", type: "fix", rawInput });
  await client.continue(id);
  await seeded.settled(id);
  await client.requestChanges(id, {
    note: "Say why",
    comments: [{ from_line: 1, to_line: 1, quote: "echo again", text: "Only once" }],
  });
  await seeded.settled(id);
  await client.continue(id);
  await seeded.settled(id);
  await client.rewind(id, { stepId: "review-structured", note: "One more look" });

  await page.goto(`/missions/${id}/steps/review-structured?look=versions`);
  const list = page.getByRole("list", { name: `Versions of ${NAME}` });
  await expect(list.getByText(/^approved/)).toBeVisible();
  await page.getByTestId("activity-history-toggle").click();
  const history = page.getByRole("complementary", { name: "What happened" });
  for (
    const words of [
      "Waiting for you",
      "You went back",
      "One more look",
      "You let it through",
      "You asked for changes",
      "Say why",
      "You started it",
      "You created the mission",
      "Cleanup, attempt 2",
      "Cleanup, attempt 1",
    ]
  ) await expect(history.getByText(words).first()).toBeVisible();

  await page.getByRole("link", { name: "What you asked for" }).click();
  const asked = page.getByRole("region", { name: "What you asked for" });
  await expect(asked).toContainText("Round 1");
  await expect(asked).toContainText("Only once");
  await client.delete(id);
});

test("the timeline tells state, time, attempts and cost of each step", async ({ page }) => {
  await page.goto(`/missions/${IDS.failed}`);
  const step = (n: number) => page.getByTestId(`workflow-step-${n}`);
  await expect(step(0)).toHaveAccessibleName(/^Step 1, agent, failed: Cleanup/);
  await expect(step(0)).toContainText("failed · 2 attempts · 1:00");
  await expect(step(1)).toHaveAccessibleName(/^Step 2, person, still to come/);
  await page.goto(`/missions/${IDS.longest}`);
  await expect(step(0)).toContainText("1:00 · $0.42");
  await expect(step(1)).toHaveAttribute("aria-current", "step");
  await expect(step(1)).toContainText("waiting 3 h");
  await expect(step(2)).toContainText("starts on Continue");
  // A look at another step leaves the present one where it is.
  await step(0).click();
  await expect(page.getByText("You are looking at Cleanup.")).toBeVisible();
  await expect(step(1)).toHaveAttribute("aria-current", "step");
});

test("the face of an unknown step leads to the mission's current step", async ({ page }) => {
  await page.goto(`/missions/${IDS.failed}/steps/nope`);
  await expect(page.getByRole("heading", { name: "There is no such step" })).toBeVisible();
  await page.getByRole("link", { name: "To the current step" }).click();
  await expect(page).toHaveURL(new RegExp(`/missions/${IDS.failed}$`));
  await expect(page.getByText("Mission Failed")).toBeVisible();
});

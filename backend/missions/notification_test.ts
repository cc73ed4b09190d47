import type { Mission } from "@haloop/shared";
import assert from "node:assert/strict";
import { obedient, withBackend } from "../../tests/support/backend.ts";
import { eventually } from "../../tests/support/eventually.ts";
import type { FakeCommand } from "../../tests/support/fake_sandbox.ts";
import { withTempDir } from "../../tests/support/temp_dir.ts";
import { notifier } from "./notification.ts";

const SCRIPT = 'echo "$HALOOP_EVENT|$HALOOP_TITLE|$HALOOP_STEP_NAME|$HALOOP_ERROR" >> "$1"';

/** Tells with a command, and waits at the end for every one that was begun. */
async function telling(
  argv: string[],
  run: (changed: (before: Mission, after: Mission) => void) => Promise<void>,
): Promise<void> {
  const tell = notifier(argv);
  const told: Promise<void>[] = [];
  await run((before, after) => void told.push(tell(before, after)));
  await Promise.all(told);
}

Deno.test("the command is run once when a gate opens and once when a mission fails", async () => {
  await withTempDir(async (folder) => {
    const file = `${folder}/told`;
    const command: FakeCommand = (process) =>
      process.spec.step_id === "cleanup" ? obedient(process) : Promise.resolve(3);
    await telling(
      ["sh", "-c", SCRIPT, "notify", file],
      (changed) =>
        withBackend({ command, changed }, async ({ create, missions, reaches }) => {
          const id = await create({ title: 'a "title"; $(touch x)' });
          await missions.continue(id, {});
          await reaches(id, "waiting_human");
          await missions.continue(id, {});
          await reaches(id, "failed");
        }),
    );
    const told = (await Deno.readTextFile(file)).trim().split("\n").sort();
    assert.equal(told.length, 2);
    assert.equal(told[1], 'gate|a "title"; $(touch x)|Review Structured|');
    assert.match(told[0] ?? "", /^failed\|.*\|Research\|Step "Research" failed: .*code 3/);
  });
});

Deno.test("what a run lacks is told with the sentence that helps", async () => {
  await withTempDir(async (folder) => {
    const file = `${folder}/told`;
    const lacking = { subject: "image", problem: "no image", remedy: "Build it" } as const;
    const readiness = () => Promise.resolve([lacking]);
    await telling(
      ["sh", "-c", SCRIPT, "notify", file],
      (changed) =>
        withBackend({ changed, readiness }, async ({ create, missions }) => {
          await missions.continue(await create({ title: "x" }), {});
          const told = await eventually("the line", async () => {
            return (await Deno.readTextFile(file).catch(() => "")).trim() || undefined;
          });
          assert.equal(told, "lacks|x|Cleanup|No image. Build it");
        }),
    );
  });
});

Deno.test("a command that is not there disturbs nothing", async () => {
  await telling(
    ["/no/such/program"],
    (changed) =>
      withBackend({ changed }, async ({ create, missions, reaches }) => {
        const id = await create();
        await missions.continue(id, {});
        await reaches(id, "waiting_human");
      }),
  );
});

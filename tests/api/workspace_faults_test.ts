/** What a kill leaves behind while a person checks, takes or puts away the work of a mission. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { WORKSPACE_FAULT_POINTS } from "../crash/fault_points_elsewhere.ts";
import { makeCodeHome } from "../support/code_home.ts";
import { eventually } from "../support/eventually.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { withTempDir } from "../support/temp_dir.ts";

const PATIENCE_MS = 60_000;

type Client = TestServer["client"];

/** What the person does again after the kill, by the first word of the fault point. */
const DONE: Readonly<Record<string, (client: Client, id: string, home: string) => Promise<void>>> =
  {
    async write_check(client, id) {
      const { check_id } = await client.startCheck(id, { name: "look" });
      const ended = await eventually("every check's end", async () => {
        const { runs } = await client.checks(id);
        return runs.every((run) => run.finished_at != null) ? runs : undefined;
      }, PATIENCE_MS);
      assert.equal(ended.find((run) => run.check_id === check_id)?.exit_code, 0);
    },
    async write_patch(client, id) {
      const { status } = await client.mission(id);
      if (status === "waiting_code_review") {
        const { tree } = await client.changes(id, {});
        await client.continue(id, { tree });
      }
      const { location } = await client.take(id, { how: "patch" });
      assert.match(await Deno.readTextFile(location ?? ""), /\n\+work\n/);
    },
    async discard_workspace(client, id, home) {
      const { status } = await client.mission(id);
      if (status !== "cancelled") await client.cancel(id);
      await client.discardWorkspace(id);
      assertPutAway(await namesIn(join(home, "missions", id)));
    },
    async write_bundle(client, id, home) {
      // It was not deleted, so it must be whole.
      await client.changes(id, {});
      await client.delete(id);
      assertPutAway(await namesIn(await trashed(home)));
    },
    async clear_trashed(client, id, home) {
      const gone = await client.missions({}).then((items) => items.length === 0);
      if (!gone) await client.delete(id);
      assert((await namesIn(await trashed(home))).includes("branch.bundle"));
    },
  };

function doneAt(point: string) {
  const [what = ""] = point.split(".");
  return DONE[what]!;
}

async function trashed(home: string): Promise<string> {
  const [name = ""] = await namesIn(join(home, "trash"));
  return join(home, "trash", name);
}

function namesIn(folder: string): Promise<string[]> {
  return Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
}

function assertPutAway(names: readonly string[]): void {
  assert(names.includes("branch.bundle"), names.join());
  assert(!names.some((name) => name.startsWith("workspace")), names.join());
}

for (const point of WORKSPACE_FAULT_POINTS) {
  Deno.test(`a kill at ${point} leaves what the person can do again`, async () => {
    await withTempDir(async (folder) => {
      const home = join(folder, "home");
      await makeCodeHome(home, join(folder, "project"));
      const act = doneAt(point);
      let id = "";
      {
        const env = { HALOOP_FAULT: point };
        await using server = await startServer({ home, provider: "local", env });
        const { client } = server;
        let ended = false;
        void server.ended.then(() => ended = true);
        id = (await client.create({ title: "A", type: "fix", rawInput: "t", workflowId: "code" }))
          .mission_id;
        await client.continue(id);
        await eventually("the code review", async () => {
          const { status, errors } = await client.mission(id);
          assert.notEqual(status, "failed", JSON.stringify(errors));
          return status === "waiting_code_review";
        }, PATIENCE_MS);
        await assert.rejects(act(client, id, home));
        await eventually("the kill at the fault point", () => Promise.resolve(ended), PATIENCE_MS);
      }
      await using server = await startServer({ home, provider: "local" });
      await act(server.client, id, home);
    });
  });
}

/** A project's set-up command: it runs first in each workspace, and a failing one starts no agent. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { updateProject } from "../../backend/store/projects.ts";
import { codeMission, makeCodeHome, settled } from "../support/code_home.ts";
import { wholeLog } from "../support/run_log.ts";
import { startServer } from "../support/server.ts";
import { withTempDir } from "../support/temp_dir.ts";

/** Writes its arguments as they arrive, and a line for each time that it ran. */
const RECORD = ["sh", "-c", 'printf "<%s>" "$@" > args; echo ran >> times', "x"];
const ODD = ["two words", 'it\'s "quoted"', "", "$HOME;*", "new\nline"];

function setUp(home: string, path: string, setup: string[]): Promise<void> {
  return updateProject(home, path, (project) => ({ ...project, setup }));
}

Deno.test("the set-up command runs once a workspace, before the agent, with its arguments as they are", async () => {
  await withTempDir(async (folder) => {
    const home = join(folder, "home");
    const { path } = await makeCodeHome(home, join(folder, "project"));
    await setUp(home, path, [...RECORD, ...ODD]);
    await using server = await startServer({ home, provider: "local" });
    const { client } = server;
    const { mission_id, status, runs } = await codeMission(server);
    assert.equal(status, "waiting_code_review");
    const workspace = join(home, "missions", mission_id, "workspace");
    const args = await Deno.readTextFile(join(workspace, "args"));
    assert.equal(args, ODD.map((arg) => `<${arg}>`).join(""));
    const log = await wholeLog(client, mission_id, runs[0]?.run_id);
    assert.match(log, /^\[haloop\] The project is set up first\n/);
    assert.equal(await Deno.readTextFile(join(workspace, "work.txt")), "work\n");
    const { tree } = await client.changes(mission_id, { limit: 1 });
    await client.requestChanges(mission_id, { note: "Again", tree });
    assert.equal((await settled(client, mission_id)).runs.length, 2);
    assert.equal(await Deno.readTextFile(join(workspace, "times")), "ran\n");
  });
});

Deno.test("a set-up command that fails starts no agent, says so, and runs again at a retry", async () => {
  await withTempDir(async (folder) => {
    const home = join(folder, "home");
    const { path } = await makeCodeHome(home, join(folder, "project"));
    await setUp(home, path, ["sh", "-c", "echo no registry >&2; exit 7"]);
    await using server = await startServer({ home, provider: "local" });
    const { client } = server;
    const { mission_id, status, last_error, runs, artifacts } = await codeMission(server);
    assert.deepEqual([status, runs[0]?.reason], ["failed", "setup_failed"]);
    assert.match(last_error ?? "", /set-up command failed, and the agent was not started/);
    assert.equal(artifacts["result.md"], undefined);
    const log = await wholeLog(client, mission_id, runs[0]?.run_id);
    assert.match(log, /no registry\n\[haloop\] The set-up command ended with exit code 7\n$/);
    await setUp(home, path, RECORD);
    await client.retry(mission_id);
    const after = await settled(client, mission_id);
    assert.deepEqual([after.status, after.runs[1]?.reason], ["waiting_code_review", "exited"]);
    const times = join(home, "missions", mission_id, "workspace", "times");
    assert.equal(await Deno.readTextFile(times), "ran\n");
  });
});

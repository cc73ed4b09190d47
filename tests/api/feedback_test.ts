import type { FeedbackRound } from "@haloop/shared";
import assert from "node:assert/strict";
import { join } from "node:path";
import { obedient, type TestBackend, withBackend } from "../support/backend.ts";

/** Leads a new mission to its first gate. */
async function atGate({ call, create, reaches }: TestBackend): Promise<string> {
  const id = await create({ rawInput: "line one\nline two\n" });
  await call("POST", `/api/missions/${id}/continue`);
  await reaches(id, "waiting_human");
  return id;
}

const COMMENT = { from_line: 5, to_line: 6, quote: "line one\nline two", text: "Say which one" };

Deno.test("asking for changes runs the step again with the comments, the edits and the versions at hand", async () => {
  const given: Record<string, string>[] = [];
  const command: typeof obedient = async (process) => {
    const { mounts, env } = process.spec;
    const files: Record<string, string> = {};
    for (const mount of mounts.filter(({ writable }) => !writable)) {
      for (const { name } of Deno.readDirSync(mount.source)) {
        files[`${mount.target}/${name}`] = await Deno.readTextFile(join(mount.source, name));
      }
    }
    if (env.HALOOP_FEEDBACK !== undefined) given.push({ ...files, path: env.HALOOP_FEEDBACK });
    return await obedient(process);
  };
  await withBackend({ command }, async (backend) => {
    const { call, reaches, detail } = backend;
    const id = await atGate(backend);
    const text = (await detail(id)).artifacts["structured-text.md"] ?? "";
    await call("PUT", `/api/missions/${id}/artifacts/structured-text.md`, {
      body: { content: text.replace("line two", "line 2") },
    });
    const words = { ...COMMENT, to_line: 5, quote: "line one", words: "one", text: "Why one?" };
    const comments = [COMMENT, words];
    const body = { stepId: "review-structured", note: "Shorter, please", comments };
    const asked = await call("POST", `/api/missions/${id}/request-changes`, { body });
    assert.equal(asked.status, 200, asked.json.error ?? "");
    const again = await reaches(id, "waiting_human");
    assert.equal(again.current_step, 1);
    const [files] = given;
    assert(files !== undefined && given.length === 1);
    const feedback = files["/mission/feedback/feedback.md"] ?? "";
    assert.match(feedback, /# Changes requested: round 1\n/);
    assert.match(feedback, /## As a whole\n\nShorter, please\n/);
    assert.match(feedback, /## Lines 5 to 6\n\n> line one\n> line two\n\nSay which one\n/);
    assert.match(feedback, /> line one\n\nAbout these words in it:\n\n> one\n\nWhy one\?\n/);
    assert.match(feedback, /\n-line two\n\+line 2\n/);
    assert.equal(files["/mission/versions/1-agent.md"], text);
    assert.equal(files["/mission/versions/2-human.md"], text.replace("line two", "line 2"));
    const { runs } = await detail(id);
    assert.deepEqual(runs.map((run) => run.attempt), [1, 2]);
    const rounds: FeedbackRound[] = (await call("GET", `/api/missions/${id}/feedback`)).json.data;
    assert.deepEqual(
      rounds.map(({ round, version, gate_step_id }) => [round, version, gate_step_id]),
      [
        [1, 2, "review-structured"],
      ],
    );
    assert.equal(runs[1]?.feedback_id, rounds[0]?.feedback_id);
    await call("POST", `/api/missions/${id}/request-changes`, { body: { note: "Again" } });
    await reaches(id, "waiting_human");
    assert.equal((await call("GET", `/api/missions/${id}/feedback`)).json.data.length, 2);
  });
});

Deno.test("asking for changes without saying which, of other bytes, or where nothing waits is refused", async () => {
  await withBackend({}, async (backend) => {
    const { call, create, detail } = backend;
    const id = await atGate(backend);
    const ask = (body: unknown, mission = id) =>
      call("POST", `/api/missions/${mission}/request-changes`, { body });
    assert.deepEqual([(await ask({})).status, (await ask({ note: " " })).status], [400, 400]);
    assert.match((await ask({})).json.error ?? "", /^note: say what to change/);
    const backwards = { ...COMMENT, to_line: 1 };
    assert.equal((await ask({ comments: [backwards] })).status, 400);
    assert.equal((await ask({ note: "x", artifactHash: "0".repeat(64) })).status, 409);
    assert.equal((await ask({ note: "x", stepId: "review-plan" })).status, 409);
    assert.equal((await ask({ note: "x" }, await create())).status, 409);
    assert.equal((await detail(id)).status, "waiting_human");
    assert.deepEqual((await call("GET", `/api/missions/${id}/feedback`)).json.data, []);
  });
});

Deno.test("passing a gate after editing hands the next step what the person changed", async () => {
  await withBackend({}, async (backend) => {
    const { call, reaches, detail } = backend;
    const id = await atGate(backend);
    const text = (await detail(id)).artifacts["structured-text.md"] ?? "";
    const edited = text.replace("line two", "line 2");
    await call("PUT", `/api/missions/${id}/artifacts/structured-text.md`, {
      body: { content: edited },
    });
    await call("POST", `/api/missions/${id}/continue`);
    await reaches(id, "waiting_human");
    const diff = (await detail(id)).artifacts["human-changes.diff"] ?? "";
    assert.match(diff, /\n-line two\n\+line 2\n/);
    await call("POST", `/api/missions/${id}/continue`);
    await reaches(id, "waiting_human");
    assert.equal((await detail(id)).artifacts["human-changes.diff"], undefined);
  });
});

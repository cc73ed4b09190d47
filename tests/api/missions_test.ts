import {
  isMissionId,
  MissionDetail,
  MissionListItem,
  MissionMeta,
  newFeedbackId,
  newRunId,
} from "@haloop/shared";
import assert from "node:assert/strict";
import { join } from "node:path";
import { z } from "zod";
import { linkProject } from "../../backend/store/projects.ts";
import { eventually } from "../support/eventually.ts";
import { gitIn, TestRepository } from "../support/git_repository.ts";
import { type Answer, obedient, type TestBackend, withBackend } from "../support/backend.ts";

const UNKNOWN = "m-00000000-0000-4000-8000-000000000000";
const BODY = { title: "A", type: "feature", rawInput: "x" };

function assertRefused(answer: { status: number; json: Answer }, status: number, error: RegExp) {
  assert.equal(answer.status, status, JSON.stringify(answer.json));
  assert.deepEqual([answer.json.success, answer.json.data], [false, null]);
  assert.match(answer.json.error ?? "", error);
  assert.doesNotMatch(answer.json.error ?? "", /\bat .*\.ts:|Error:/, "a stack trace");
}

Deno.test("creating answers 201 with the meta, and the mission is ready at its first step", async () => {
  await withBackend({}, async ({ call, detail, home }) => {
    const text = "ünï 🧭\r\n\n| a |\n";
    const made = await call("POST", "/api/missions", {
      body: { ...BODY, title: " A ", rawInput: text, colour: "green" },
    });
    assert.equal(made.status, 201);
    const meta = MissionMeta.parse(made.json.data);
    assert(isMissionId(meta.mission_id));
    assert.deepEqual([meta.title, meta.status, meta.current_step], ["A", "ready", 0]);
    assert.equal(meta.workflow_id, "standard-feature");
    assert.deepEqual(meta.errors, []);
    const file = join(home, "missions", meta.mission_id, "artifacts", "raw-input.md");
    assert.equal(await Deno.readTextFile(file), text);
    const seen = MissionDetail.parse(await detail(meta.mission_id));
    assert.equal(seen.workflow.steps.length, 8);
    assert.deepEqual(seen.artifacts, { "raw-input.md": text });
  });
});

const BAD_BODIES: readonly [what: string, body: unknown, error: RegExp][] = [
  ["no title", { ...BODY, title: undefined }, /^title: is missing$/],
  ["a title that is no text", { ...BODY, title: 5 }, /^title: must be a text$/],
  ["a blank title", { ...BODY, title: "  " }, /^title: must not be empty$/],
  ["an unknown type", { ...BODY, type: "epic" }, /^type: must be one of feature.*and not "epic"$/],
  ["blank words", { ...BODY, rawInput: " \n" }, /^rawInput: must not be empty$/],
  ["two wrong fields", { type: "fix" }, /^title: .*, rawInput: /],
  ["half a character", { ...BODY, rawInput: "a\ud800" }, /^rawInput: must be well-formed/],
  ["a list", [], /^body: /],
  ["broken JSON", '{"title', /not valid JSON/],
  [
    "an unknown workflow",
    { ...BODY, workflowId: "nope" },
    /^workflowId: there is no workflow "nope"\. Known ones are: .*standard-feature/,
  ],
  ["an unknown agent", { ...BODY, agent: "nope" }, /^agent: there is no agent "nope".*mock/],
];

for (const [what, body, error] of BAD_BODIES) {
  Deno.test(`creating with ${what} answers 400 and makes nothing`, async () => {
    await withBackend({}, async ({ call }) => {
      assertRefused(await call("POST", "/api/missions", { body }), 400, error);
      assert.deepEqual((await call("GET", "/api/missions")).json.data, []);
    });
  });
}

Deno.test("every endpoint answers 404 for an unknown mission", async () => {
  await withBackend({}, async ({ call }) => {
    const calls: [string, string, unknown?][] = [
      ["GET", ""],
      ["DELETE", ""],
      ["GET", "/journal"],
      ["PUT", "/artifacts/a.md", { content: "x" }],
      ["GET", "/artifacts/a.md/versions"],
      ["GET", "/artifacts/a.md/versions/1"],
      ["GET", "/runs/r-00000000/log"],
      ["POST", "/continue"],
      ["POST", "/mark-completed"],
      ["POST", "/retry"],
      ["POST", "/cancel"],
      ["POST", "/rewind", { stepId: "cleanup" }],
      ["POST", "/budget", { budgetUsd: 1 }],
    ];
    for (const id of [UNKNOWN, "nonsense", "m-1;rm -rf", "..%2f..%2fetc"]) {
      for (const [method, path, body] of calls) {
        const answer = await call(method, `/api/missions/${encodeURIComponent(id)}${path}`, {
          body,
        });
        assertRefused(answer, 404, /^Mission not found: /);
      }
    }
  });
});

Deno.test("unknown routes and methods answer in the envelope", async () => {
  await withBackend({}, async ({ call }) => {
    assertRefused(await call("GET", "/api/nope"), 404, /no GET \/api\/nope/);
    assertRefused(await call("PATCH", "/api/missions"), 404, /no PATCH/);
  });
});

const BAD_NAMES = [
  "..%2fevil",
  "a%2fb",
  "%2e%2e%2e",
  "-rf",
  "a%00b",
  "a%0ab",
  "x".repeat(201),
];

Deno.test("artifact names that are no plain file name answer 400 and write nothing", async () => {
  await withBackend({}, async ({ call, create, home }) => {
    const id = await create();
    for (const name of BAD_NAMES) {
      const answer = await call("PUT", `/api/missions/${id}/artifacts/${name}`, {
        body: { content: "x" },
      });
      assertRefused(answer, 400, /^Artifact name /);
    }
    const left = [...Deno.readDirSync(join(home, "missions", id, "artifacts"))];
    assert.deepEqual(left.map(({ name }) => name), ["raw-input.md"]);
  });
});

Deno.test("saving keeps the text to the byte, the empty one too, and moves updated_at", async () => {
  await withBackend({}, async ({ call, create, detail, home }) => {
    const id = await create();
    const before = (await detail(id)).updated_at;
    for (const content of ["\ufeffünï\r\n", "", "a".repeat(1024 * 1024)]) {
      const path = `/api/missions/${id}/artifacts/notes.md`;
      const answer = await call("PUT", path, { body: { content } });
      assert.deepEqual([answer.status, answer.json.data], [200, null]);
      const file = join(home, "missions", id, "artifacts", "notes.md");
      assert.equal(await Deno.readTextFile(file), content);
    }
    assert((await detail(id)).updated_at > before);
  });
});

Deno.test("a save that began from another text answers 412 and changes nothing", async () => {
  await withBackend({}, async ({ call, create, detail }) => {
    const id = await create();
    const path = `/api/missions/${id}/artifacts/raw-input.md`;
    const hash = (await detail(id)).artifact_info[0]?.hash;
    const save = (content: string, if_match: string) =>
      call("PUT", path, { body: { content }, headers: { "if-match": if_match } });
    const first = await save("mine", `"${hash}"`);
    assert.equal(first.status, 200);
    assertRefused(await save("stale", `"${hash}"`), 412, /somebody else saved it/);
    assert.equal((await detail(id)).artifacts["raw-input.md"], "mine");
    assert.equal((await save("mine, too", first.headers.get("etag") ?? "")).status, 200);
  });
});

Deno.test("twenty saves at once leave one whole text, and every one of them as a version", async () => {
  await withBackend({}, async ({ call, create, detail }) => {
    const id = await create();
    const texts = Array.from({ length: 20 }, (_, n) => `text ${n} `.repeat(2_000));
    await Promise.all(
      texts.map((content) =>
        call("PUT", `/api/missions/${id}/artifacts/notes.md`, { body: { content } })
      ),
    );
    assert(texts.includes((await detail(id)).artifacts["notes.md"] ?? ""));
    const versions =
      (await call("GET", `/api/missions/${id}/artifacts/notes.md/versions`)).json.data;
    assert.equal(versions.length, 20);
    const one = (await call("GET", `/api/missions/${id}/artifacts/notes.md/versions/7`)).json.data;
    assert(texts.includes(one.content));
  });
});

Deno.test("an approval of other bytes or another step answers 409 and changes nothing", async () => {
  const go = Promise.withResolvers<void>();
  const command: typeof obedient = async (process) => {
    if (process.spec.step_id === "research") await go.promise;
    return await obedient(process);
  };
  await withBackend({ command }, async ({ call, create, reaches, detail }) => {
    const id = await create();
    await call("POST", `/api/missions/${id}/continue`);
    await reaches(id, "waiting_human");
    const pass = (body: unknown) => call("POST", `/api/missions/${id}/continue`, { body });
    const info = (await detail(id)).artifact_info.find(({ name }) => name === "structured-text.md");
    assertRefused(await pass({ stepId: "review-plan" }), 409, /at step "review-structured"/);
    assertRefused(await pass({ artifactHash: "0".repeat(64) }), 409, /no longer the text/);
    assert.equal((await detail(id)).status, "waiting_human");
    const seen = { stepId: "review-structured", artifactHash: info?.hash };
    assert.equal((await pass(seen)).status, 200);
    assertRefused(await pass(seen), 409, /Cannot continue/);
    go.resolve();
    await reaches(id, "waiting_human");
    assertRefused(await pass(seen), 409, /at step "review-research"/);
  });
});

Deno.test("what the status does not allow answers 409 and names the status", async () => {
  await withBackend({}, async ({ call, create }) => {
    const id = await create();
    assertRefused(await call("POST", `/api/missions/${id}/retry`), 409, /"Ready" \(ready\)/);
    await call("POST", `/api/missions/${id}/mark-completed`);
    assertRefused(await call("POST", `/api/missions/${id}/continue`), 409, /completed/);
    assertRefused(await call("POST", `/api/missions/${id}/cancel`), 409, /completed/);
    assert.equal((await call("POST", `/api/missions/${id}/mark-completed`)).status, 200);
  });
});

Deno.test("a rewind keeps later artifacts as stale, opens the gate again, and is in the journal", async () => {
  await withBackend({}, async ({ call, create, reaches, detail }) => {
    const id = await create();
    for (let gate = 0; gate < 2; gate += 1) {
      await call("POST", `/api/missions/${id}/continue`);
      await reaches(id, "waiting_human");
    }
    const path = `/api/missions/${id}/rewind`;
    const body = { stepId: "review-structured", note: "too short" };
    assert.equal((await call("POST", path, { body })).status, 200);
    const seen = await detail(id);
    assert.deepEqual([seen.status, seen.current_step], ["waiting_human", 1]);
    const stale = seen.artifact_info.filter((info) => info.stale).map(({ name }) => name);
    assert.deepEqual(stale, ["research-output.md"]);
    const journal = (await call("GET", `/api/missions/${id}/journal`)).json.data;
    assert.deepEqual(
      journal.map(({ who, what }: { who: string; what: string }) => `${who} ${what}`),
      [
        "person created",
        "person continued",
        "engine run_started",
        "agent run_succeeded",
        "person continued",
        "engine run_started",
        "agent run_succeeded",
        "person rewound",
      ],
    );
    assert.equal(journal.at(-1).note, "too short");
    assertRefused(
      await call("POST", path, { body: { stepId: "nope" } }),
      400,
      /the workflow has none/,
    );
  });
});

Deno.test("a budget is set, taken away again, and refused where it is no amount", async () => {
  await withBackend({}, async ({ call, create, detail }) => {
    const id = await create();
    const set = (budgetUsd: unknown) =>
      call("POST", `/api/missions/${id}/budget`, { body: { budgetUsd } });
    assert.equal((await set(2.5)).status, 200);
    assert.equal((await detail(id)).budget_usd, 2.5);
    for (const wrong of [0, -1, "2", undefined]) {
      assertRefused(await set(wrong), 400, /^budgetUsd: /);
    }
    assert.equal((await set(null)).status, 200);
    assert.equal((await detail(id)).budget_usd, undefined);
    const { data } = (await call("GET", `/api/missions/${id}/journal`)).json;
    assert.deepEqual(
      data.slice(1).map(({ what, note }: { what: string; note: string }) => [what, note]),
      [["set_budget", "$2.5"], ["set_budget", "no limit"]],
    );
  });
});

Deno.test("deleting moves the mission to the trash, a broken one too", async () => {
  await withBackend({}, async ({ call, create, home }) => {
    const [good, bad] = [await create(), await create()];
    await Deno.writeTextFile(join(home, "missions", bad, "mission.json"), "{");
    const broken = (await call("GET", `/api/missions/${bad}`)).json.data;
    assert.match(broken.broken, /not JSON/);
    assert.equal(broken.artifacts["raw-input.md"], "Do it");
    assertRefused(await call("POST", `/api/missions/${bad}/continue`), 409, /not JSON/);
    for (const id of [good, bad]) {
      assert.equal((await call("DELETE", `/api/missions/${id}`)).status, 200);
      assertRefused(await call("GET", `/api/missions/${id}`), 404, /not found/);
    }
    assert.deepEqual((await call("GET", "/api/missions")).json.data, []);
    assert.equal([...Deno.readDirSync(join(home, "trash"))].length, 2);
  });
});

Deno.test("a log is read by offset, never cutting a character", async () => {
  const command: typeof obedient = async (process) => {
    process.print("🧭".repeat(100_000));
    return await obedient(process);
  };
  await withBackend({ command }, async ({ call, create, reaches, detail }) => {
    const id = await create();
    await call("POST", `/api/missions/${id}/continue`);
    await reaches(id, "waiting_human");
    const run_id = (await detail(id)).runs[0]?.run_id;
    let text = "";
    let from = 0;
    for (let complete = false; !complete;) {
      // The gate opens at the agent's end, before the last of its log is kept.
      const data = await eventually("more of the log, or its end", async () => {
        const path = `/api/missions/${id}/runs/${run_id}/log?from=${from}`;
        const { data } = (await call("GET", path)).json;
        return data.next > from || data.complete ? data : undefined;
      });
      text += data.text;
      from = data.next;
      complete = data.complete;
    }
    assert.equal(text, "🧭".repeat(100_000) + "Agent Cleanup completed successfully\n");
    const bad = await call("GET", `/api/missions/${id}/runs/${run_id}/log?from=-1`);
    assertRefused(bad, 400, /^from: /);
  });
});

Deno.test("a repeated poll answers 304 until something changes, in the list and in the detail", async () => {
  await withBackend({}, async ({ call, create, reaches }: TestBackend) => {
    const id = await create();
    for (const path of ["/api/missions", `/api/missions/${id}`]) {
      const first = await call("GET", path);
      const etag = first.headers.get("etag") ?? "";
      assert.match(etag, /^"/);
      const again = await call("GET", path, { headers: { "if-none-match": etag } });
      assert.equal(again.status, 304);
      await call("PUT", `/api/missions/${id}/artifacts/${crypto.randomUUID()}`, {
        body: { content: "x" },
      });
      const changed = await call("GET", path, { headers: { "if-none-match": etag } });
      assert.equal(changed.status, 200);
    }
    const before = (await call("GET", "/api/missions")).headers.get("etag") ?? "";
    await call("POST", `/api/missions/${id}/continue`);
    await reaches(id, "waiting_human");
    const after = await call("GET", "/api/missions", { headers: { "if-none-match": before } });
    assert.equal(after.status, 200);
  });
});

Deno.test("the list is newest first, in the contract's shape, with pages and filters", async () => {
  // Two missions of one millisecond have no order.
  let seconds = 0;
  const now = () => new Date(Date.UTC(2026, 0, 1, 0, 0, seconds++)).toISOString();
  await withBackend({ now }, async ({ call, create }) => {
    const ids = [];
    for (const title of ["one", "two", "three"]) ids.unshift(await create({ title }));
    const all = z.array(MissionListItem).parse((await call("GET", "/api/missions")).json.data);
    assert.deepEqual(all.map(({ mission_id }) => mission_id), ids);
    assert.deepEqual(Object.keys(all[0] ?? {}).sort(), [
      "current_step_name",
      "mission_id",
      "status",
      "title",
      "type",
      "updated_at",
    ]);
    const page = await call("GET", "/api/missions?limit=2");
    const cursor = encodeURIComponent(page.headers.get("x-next-cursor") ?? "");
    const rest = await call("GET", `/api/missions?limit=2&cursor=${cursor}`);
    assert.deepEqual(rest.json.data.map((item: { title: string }) => item.title), ["one"]);
    assert.equal(rest.headers.get("x-next-cursor"), null);
    assert.equal((await call("GET", "/api/missions?q=TWO")).json.data.length, 1);
    await call("POST", `/api/missions/${ids[2]}/mark-completed`);
    const made = await call("GET", "/api/missions?order=created&limit=2");
    assert.deepEqual(
      made.json.data.map((item: { title: string }) => item.title),
      ["three", "two"],
    );
    assertRefused(await call("GET", "/api/missions?order=odd"), 400, /^order: /);
    assert.equal((await call("GET", "/api/missions?status=failed")).json.data.length, 0);
    assertRefused(await call("GET", "/api/missions?status=odd"), 400, /^status: /);
    assertRefused(await call("GET", "/api/missions?limit=0"), 400, /^limit: /);
    // Answered from the beginning, a reader that goes on by it would never come to the end.
    assertRefused(await call("GET", "/api/missions?cursor=odd"), 400, /^cursor: /);
  });
});

Deno.test("five missions at once never see each other's words", async () => {
  await withBackend({}, async ({ call, create, reaches, detail }) => {
    const words = Array.from({ length: 5 }, (_, n) => `only-mission-${n}`);
    const ids = await Promise.all(words.map((rawInput) => create({ rawInput })));
    await Promise.all(ids.map(async (id) => {
      for (let gate = 0; gate < 4; gate += 1) {
        await call("POST", `/api/missions/${id}/continue`);
        await reaches(id, "waiting_human");
      }
      await call("POST", `/api/missions/${id}/continue`);
      await reaches(id, "completed");
    }));
    for (const [n, id] of ids.entries()) {
      const text = Object.values((await detail(id)).artifacts).join("\n");
      assert(text.includes(words[n] ?? "-"));
      for (const other of words) assert(other === words[n] || !text.includes(other));
    }
  });
});

Deno.test("a run record or a round that cannot be read is passed over, and the mission is still told", async () => {
  await withBackend({}, async ({ call, create, reaches, home }) => {
    const id = await create();
    await call("POST", `/api/missions/${id}/continue`);
    await reaches(id, "waiting_human");
    const folder = join(home, "missions", id);
    await Deno.mkdir(join(folder, "runs", `${newRunId()}.json`));
    await Deno.mkdir(join(folder, "feedback", newFeedbackId(), "round.json"), { recursive: true });
    const detail = await call("GET", `/api/missions/${id}`);
    assert.equal(detail.status, 200, detail.json.error ?? "");
    assert.equal(detail.json.data.runs.length, 1);
    const rounds = await call("GET", `/api/missions/${id}/feedback`);
    assert.deepEqual([rounds.status, rounds.json.data], [200, []]);
  });
});

Deno.test("while the linked projects cannot be read, creating without a folder is refused with the sentence", async () => {
  await withBackend({}, async ({ call, home }) => {
    await Deno.writeTextFile(join(home, "projects.json"), "{");
    const refused = await call("POST", "/api/missions", { body: BODY });
    assertRefused(refused, 503, /^Could not read the linked projects in .*: it is not JSON/);
    assert.deepEqual((await call("GET", "/api/missions")).json.data, []);
    const { path } = await TestRepository.make(join(home, "project"), { "a.txt": "a\n" });
    const body = { ...BODY, projectPath: path };
    assert.equal((await call("POST", "/api/missions", { body })).status, 201);
    const health = (await call("GET", "/api/health")).json.data;
    assert.deepEqual(
      health.problems.map(({ subject }: { subject: string }) => subject),
      ["projects"],
    );
  });
});

Deno.test("a mission keeps the real path of the folder that it is given", async () => {
  await withBackend({}, async ({ call, home }) => {
    const real = join(home, "project");
    await TestRepository.make(real, { "a.txt": "a\n" });
    await Deno.symlink(real, join(home, "link"));
    const body = { ...BODY, projectPath: join(home, "link") };
    const made = await call("POST", "/api/missions", { body });
    assert.equal(made.json.data.project_path, await Deno.realPath(real));
  });
});

const BAD_FOLDERS: readonly [what: string, path: string, error: RegExp][] = [
  ["is not there", "/no/such/folder", /^projectPath: .* is not there$/],
  ["is a file", "/etc/passwd", /^projectPath: .* is not a folder$/],
  ["is relative", "project", /^projectPath: .* must be absolute$/],
  ["has a null character", "/tmp/a\0b", /^projectPath: must not have a null character$/],
];

for (const [what, projectPath, error] of BAD_FOLDERS) {
  Deno.test(`a folder that ${what} is refused, and nothing is made`, async () => {
    await withBackend({}, async ({ call }) => {
      const body = { ...BODY, projectPath };
      assertRefused(await call("POST", "/api/missions", { body }), 400, error);
      assert.deepEqual((await call("GET", "/api/missions")).json.data, []);
    });
  });
}

Deno.test("a project that no workspace can be made of is refused at once, and nothing is made", async () => {
  await withBackend({}, async ({ call, home }) => {
    const { path } = await TestRepository.make(join(home, "project"));
    await Deno.mkdir(join(path, "inside"));
    await Deno.mkdir(join(home, "plain folder"));
    await gitIn(home, "init", "--quiet", "--bare", "bare.git");
    const refusals: readonly [folder: string, why: RegExp][] = [
      [
        "plain folder",
        /it is no git repository\. Make it one with: haloop link --init '.*folder'$/,
      ],
      [
        "project/inside",
        /it is a folder of the repository ".*project"\. Name that instead$/,
      ],
      ["bare.git", /it is a bare repository\. Clone it, and name the clone$/],
    ];
    for (const [folder, why] of refusals) {
      const body = { ...BODY, projectPath: join(home, folder) };
      const refused = await call("POST", "/api/missions", { body });
      assertRefused(refused, 400, new RegExp(`^projectPath: cannot work on ".*${folder}": `));
      assertRefused(refused, 400, why);
    }
    const plain = await Deno.realPath(join(home, "plain folder"));
    await linkProject(home, { path: plain, name: "p", at: new Date().toISOString() });
    const linked = await call("POST", "/api/missions", { body: BODY });
    assertRefused(linked, 400, /^Cannot work on the linked project ".*": it is no git repository/);
    await Deno.rename(plain, `${plain} moved`);
    assertRefused(
      await call("POST", "/api/missions", { body: BODY }),
      400,
      /^Cannot work on the linked project ".*": the folder is gone\. Move it back, or link it where/,
    );
    await Deno.rename(`${plain} moved`, plain);
    assert.deepEqual((await call("GET", "/api/missions")).json.data, []);
    // What has no commit yet can get one before the first step.
    await gitIn(plain, "init", "--quiet");
    assert.equal((await call("POST", "/api/missions", { body: BODY })).status, 201);
    await Deno.writeTextFile(join(plain, ".git", "config"), "[core\n");
    assertRefused(
      await call("POST", "/api/missions", { body: BODY }),
      503,
      /^Could not look at the project: git cannot read .*: .*bad config.* works: git -C '.*' status$/,
    );
  });
});

Deno.test("a version that is not text, or too large to show, answers 415 and stays as it is", async () => {
  await withBackend({}, async ({ call, create, store }) => {
    const id = await create();
    const origin = { author: "human", kind: "draft", at: new Date().toISOString() } as const;
    await store.addVersion(id, "a.bin", new Uint8Array([0xff, 0xfe]), origin);
    await store.addVersion(id, "a.bin", new Uint8Array(1024 * 1024 + 1).fill(97), origin);
    await store.addVersion(id, "a.bin", new Uint8Array(1024 * 1024).fill(97), origin);
    const version = (n: number) => call("GET", `/api/missions/${id}/artifacts/a.bin/versions/${n}`);
    assertRefused(await version(1), 415, /^Cannot show version 1 of "a\.bin": it is not text/);
    assertRefused(await version(2), 415, /^Cannot show version 2 of "a\.bin": .* up to 1 MiB/);
    assert.equal((await version(3)).json.data.content.length, 1024 * 1024);
  });
});

Deno.test("If-Match may be a list, and * asks that the file is there", async () => {
  await withBackend({}, async ({ call, create }) => {
    const id = await create();
    const save = (name: string, if_match: string) =>
      call("PUT", `/api/missions/${id}/artifacts/${name}`, {
        body: { content: `${name} after ${if_match}` },
        headers: { "if-match": if_match },
      });
    const any = await save("raw-input.md", "*");
    assert.equal(any.status, 200);
    const etag = any.headers.get("etag");
    assert.equal((await save("raw-input.md", `"${"0".repeat(64)}", ${etag}`)).status, 200);
    assertRefused(await save("raw-input.md", `"a", "b"`), 412, /somebody else saved it/);
    assertRefused(
      await save("none.md", "*"),
      412,
      /^Cannot save "none\.md": it is no longer there/,
    );
    assertRefused(await save("none.md", etag ?? ""), 412, /it is no longer there/);
  });
});

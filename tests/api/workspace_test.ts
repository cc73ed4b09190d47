import assert from "node:assert/strict";
import { join } from "node:path";
import { linkProject } from "../../backend/store/projects.ts";
import { type TestBackend, withBackendOn } from "../support/backend.ts";
import { addCodeWorkflow, coder, mounted } from "../support/code_workflow.ts";
import { eventually } from "../support/eventually.ts";
import { FakeWorld } from "../support/fake_provider.ts";
import { type FakeCommand, hang } from "../support/fake_sandbox.ts";
import { TestRepository } from "../support/git_repository.ts";
import { withTempDir } from "../support/temp_dir.ts";

interface Stage extends TestBackend {
  readonly repository: TestRepository;
  /** A mission that stands at its code review. */
  reviewed(over?: Record<string, unknown>): Promise<string>;
  changes(id: string, query?: string): ReturnType<TestBackend["call"]>;
}

function withProject(command: FakeCommand, run: (stage: Stage) => Promise<void>): Promise<void> {
  return withTempDir(async (folder) => {
    const repository = await TestRepository.make(join(folder, "project"), {
      "README.md": "# A project\n",
      "src/main.ts": "one();\ntwo();\nthree();\n",
    });
    const home = join(folder, "home");
    await addCodeWorkflow(home);
    await linkProject(home, { path: repository.path, name: "project", at: "2026-01-01T00:00:00Z" });
    await withBackendOn(home, { command }, async (backend) => {
      const reviewed: Stage["reviewed"] = async (over = {}) => {
        const id = await backend.create({ workflowId: "code", ...over });
        await backend.missions.continue(id, {});
        await backend.reaches(id, "waiting_code_review");
        return id;
      };
      const changes: Stage["changes"] = (id, query = "") =>
        backend.call("GET", `/api/missions/${id}/changes${query}`);
      await run({ ...backend, repository, reviewed, changes });
    });
  });
}

const edit = coder(() => ({ "src/main.ts": "one();\n2;\nthree();\n", "new.txt": "new\n" }));

Deno.test("a step sees the workspace as it asks for, and works in it", async () => {
  const seen: Record<string, unknown> = {};
  const look: FakeCommand = (run) => {
    const mount = run.spec.mounts.find(({ target }) => target === "/workspace");
    const objects = run.spec.mounts.find(({ target }) => target === "/haloop/objects");
    seen[run.spec.step_id] = [mount?.writable, objects?.writable, run.spec.cwd === mount?.source];
    return edit(run);
  };
  await withProject(look, async ({ reviewed, detail, repository }) => {
    const id = await reviewed();
    assert.deepEqual(seen, {
      plan: [false, false, true],
      implementation: [true, false, true],
    });
    const { workspace } = await detail(id);
    assert.equal(workspace?.base_commit, await repository.git("rev-parse", "HEAD"));
    assert.match(workspace?.branch ?? "", /^haloop\/[0-9a-f]{8}-a-mission$/);
  });
});

Deno.test("the changes are told in pages with the tree, and one by one", async () => {
  await withProject(edit, async ({ reviewed, changes, call }) => {
    const id = await reviewed();
    const first = await changes(id, "?limit=1");
    assert.deepEqual(first.json.data.files.map((f: { path: string }) => f.path), ["new.txt"]);
    const second = await changes(id, `?limit=1&cursor=${first.json.data.next}`);
    const [file] = second.json.data.files;
    assert.deepEqual([file.path, second.json.data.next], ["src/main.ts", undefined]);
    const etag = first.headers.get("etag") ?? "";
    const again = await call("GET", `/api/missions/${id}/changes?limit=1`, {
      headers: { "if-none-match": etag },
    });
    assert.equal(again.status, 304);
    const one = await call("GET", `/api/missions/${id}/changes/${file.id}`);
    assert.equal(one.json.data.new_text, "one();\n2;\nthree();\n");
    assert.match(one.json.data.patch, /-two\(\);\n\+2;\n/);
    assert.equal((await call("GET", `/api/missions/${id}/changes/nope`)).status, 404);
    const lost = await changes(id, "?limit=1&cursor=nope");
    assert.equal(lost.status, 400);
    assert.match(lost.json.error ?? "", /^cursor: no changed file .* from their first page again$/);
    const seen = `/api/missions/${id}/changes/${file.id}?tree=`;
    assert.equal((await call("GET", `${seen}${first.json.data.tree}`)).status, 200);
    const stale = await call("GET", `${seen}${"0".repeat(40)}`);
    assert.equal(stale.status, 409);
    assert.match(stale.json.error ?? "", /the workspace is another by now/);
  });
});

Deno.test("an approval of another tree is refused, one of the present tree is committed", async () => {
  await withProject(edit, async ({ reviewed, changes, call, home, repository, detail }) => {
    const id = await reviewed({ title: "Say 2" });
    const { tree } = (await changes(id)).json.data;
    const pass = (body: unknown) => call("POST", `/api/missions/${id}/continue`, { body });
    await Deno.writeTextFile(join(home, "missions", id, "workspace", "late.txt"), "sneaked in\n");
    const stale = await pass({ tree });
    assert.equal(stale.status, 409);
    assert.match(stale.json.error ?? "", /no longer what was read/);
    const take = await call("POST", `/api/missions/${id}/take`, { body: { how: "keep" } });
    assert.match(take.json.error ?? "", /code review was not passed/);
    const now = (await changes(id)).json.data.tree;
    assert.equal((await pass({ tree: now })).status, 200);
    const { status, workspace } = await detail(id);
    assert.deepEqual([status, workspace?.approved_tree], ["completed", now]);
    const taken = await call("POST", `/api/missions/${id}/take`, { body: { how: "keep" } });
    assert.equal(taken.status, 200);
    assert.equal(taken.json.data.commands.length, 1);
    const journal = await call("GET", `/api/missions/${id}/journal`);
    const told = journal.json.data.find(({ what }: { what: string }) => what === "took_work");
    assert.deepEqual([told.taken, told.tree], [taken.json.data, now]);
    const patch = await call("GET", `/api/missions/${id}/patch`);
    assert.equal(patch.headers.get("content-type"), "text/x-patch");
    assert.equal(patch.headers.get("content-length"), `${patch.json.data.length}`);
    assert.match(patch.json.data, /^From .*\n\+2;\n/s);
    const log = await repository.git("log", "-1", "--format=%an|%s|%T", workspace?.branch ?? "");
    assert.equal(log, `Ada Person|Say 2|${now}`);
  });
});

Deno.test("request changes runs the implementation again in the same workspace, with comments on files", async () => {
  const feedback: string[] = [];
  const twice = coder(async (run) => {
    const asked = run.spec.env.HALOOP_FEEDBACK;
    if (asked === undefined) return { "src/main.ts": "one();\n2;\nthree();\n", "kept.txt": "1\n" };
    feedback.push(await Deno.readTextFile(asked));
    return { "src/main.ts": "one();\nTWO();\nthree();\n" };
  });
  await withProject(twice, async ({ reviewed, changes, call, reaches, detail }) => {
    const id = await reviewed();
    const { tree } = (await changes(id)).json.data;
    const body = {
      tree,
      comments: [{
        from_line: 2,
        to_line: 2,
        quote: "2;",
        text: "Call it TWO",
        path: "src/main.ts",
        side: "new",
      }],
    };
    const ask = (over = {}) =>
      call("POST", `/api/missions/${id}/request-changes`, { body: { ...body, ...over } });
    assert.equal((await ask({ tree: "0".repeat(40) })).status, 409);
    assert.equal((await ask()).status, 200);
    await reaches(id, "waiting_code_review");
    assert.match(feedback[0] ?? "", /`src\/main.ts`, line 2\n\n> 2;\n\nCall it TWO/);
    const { data } = (await changes(id)).json;
    assert.deepEqual(data.files.map((f: { path: string }) => f.path), ["kept.txt", "src/main.ts"]);
    assert.equal((await detail(id)).runs.length, 3);
  });
});

Deno.test("a code review over the workspace alone is sent back by a note or by comments on lines", async () => {
  const feedback: string[] = [];
  const again = coder(async (run) => {
    const asked = run.spec.env.HALOOP_FEEDBACK;
    if (asked !== undefined) feedback.push(await Deno.readTextFile(asked));
    return { "src/main.ts": `one();\n${feedback.length + 2};\nthree();\n` };
  });
  await withProject(again, async ({ home, reviewed, changes, call, reaches, detail }) => {
    await addCodeWorkflow(home, { bare: true });
    const id = await reviewed();
    const ask = async (body: Record<string, unknown>) => {
      const { tree } = (await changes(id)).json.data;
      const answer = await call("POST", `/api/missions/${id}/request-changes`, {
        body: { tree, ...body },
      });
      assert.deepEqual([answer.status, answer.json.error], [200, null]);
      await reaches(id, "waiting_code_review");
    };
    await ask({ note: "Keep it short" });
    const line = { from_line: 2, to_line: 2, quote: "3;", path: "src/main.ts", side: "new" };
    await ask({ comments: [{ ...line, text: "Make it 4" }] });
    assert.match(feedback[0] ?? "", /^A person read your change of the workspace at "Review"/m);
    assert.doesNotMatch(feedback[0] ?? "", /artifact|version/);
    assert.match(feedback[0] ?? "", /\nKeep it short\n/);
    assert.match(feedback[1] ?? "", /`src\/main.ts`, line 2\n\n> 3;\n\nMake it 4/);
    const { runs, open_feedback } = await detail(id);
    assert.deepEqual(runs.map(({ step_id }) => step_id).slice(1), Array(3).fill("implementation"));
    assert.deepEqual(Object.keys(open_feedback ?? {}), ["implementation"]);
    const rounds = (await call("GET", `/api/missions/${id}/feedback`)).json.data;
    const told = rounds.map((round: Record<string, unknown>) => [round.round, "artifact" in round]);
    assert.deepEqual(told, [[1, false], [2, false]]);
    const { tree, files } = (await changes(id)).json.data;
    assert.deepEqual(files.map(({ path }: { path: string }) => path), ["src/main.ts"]);
    const passed = await call("POST", `/api/missions/${id}/continue`, { body: { tree } });
    assert.deepEqual([passed.status, (await detail(id)).status], [200, "completed"]);
  });
});

Deno.test("the workspace is not read while an agent can write to it", async () => {
  const go = Promise.withResolvers<void>();
  const slow: FakeCommand = async (run) => {
    if (run.spec.step_id === "implementation") await go.promise;
    return await edit(run);
  };
  await withProject(slow, async ({ create, missions, reaches, changes, detail }) => {
    const id = await create({ workflowId: "code" });
    assert.equal((await changes(id)).status, 404);
    await missions.continue(id, {});
    await eventually("the implementation at work", async () => {
      const { status, current_step } = await detail(id);
      return status === "running_code_agent" && current_step === 1;
    });
    const refused = await changes(id);
    assert.equal(refused.status, 409);
    assert.match(refused.json.error ?? "", /while an agent works in it/);
    go.resolve();
    await reaches(id, "waiting_code_review");
    assert.equal((await changes(id)).status, 200);
  });
});

Deno.test("a project that is gone fails the step with a sentence", async () => {
  await withProject(edit, async ({ create, missions, reaches, repository, call }) => {
    const id = await create({ workflowId: "code" });
    await Deno.rename(repository.path, `${repository.path} elsewhere`);
    await missions.continue(id, {});
    const { last_error } = await reaches(id, "failed");
    assert.match(
      last_error ?? "",
      /^Could not make the workspace of project ".*": the folder is gone\. Move it back/,
    );
    const { json } = await call("GET", "/api/projects");
    assert.deepEqual([json.data[0].state, json.data[0].active], ["gone", true]);
  });
});

Deno.test("a deleted mission keeps its branch as a bundle, unfinished work with it", async () => {
  await withProject(edit, async ({ reviewed, call, home, repository }) => {
    const id = await reviewed();
    assert.equal((await call("DELETE", `/api/missions/${id}`)).status, 200);
    const [trashed] = await Array.fromAsync(Deno.readDir(join(home, "trash")));
    const folder = join(home, "trash", trashed?.name ?? "");
    await assert.rejects(Deno.stat(join(folder, "workspace")));
    await repository.git(
      "fetch",
      "-q",
      join(folder, "branch.bundle"),
      "refs/heads/*:refs/heads/b/*",
    );
    const branch = (await repository.git("branch", "--list", "b/*")).trim();
    assert.match(
      await repository.git("log", "-1", "--format=%s", branch),
      /^Unfinished: A mission$/,
    );
    assert.equal(await repository.git("show", `${branch}:new.txt`), "new");
  });
});

Deno.test("a refused mission keeps its workspace until it is discarded, and its branch after that", async () => {
  await withProject(edit, async ({ reviewed, call, home, missions, reaches, detail, changes }) => {
    const id = await reviewed();
    const folder = join(home, "missions", id);
    const discard = () => call("POST", `/api/missions/${id}/discard-workspace`, { body: {} });
    const early = await discard();
    assert.equal(early.status, 409);
    assert.match(early.json.error ?? "", /Cancel it first$/);
    await missions.cancel(id);
    assert.equal((await Deno.stat(join(folder, "workspace/new.txt"))).isFile, true);
    const { bundle } = (await discard()).json.data;
    assert.equal(bundle, join(folder, "branch.bundle"));
    await assert.rejects(Deno.stat(join(folder, "workspace")), Deno.errors.NotFound);
    await assert.rejects(Deno.stat(join(folder, "workspace.git")), Deno.errors.NotFound);
    const first = (await detail(id)).workspace;
    assert.match(first?.discarded_at ?? "", /^\d{4}-/);
    assert.match((await changes(id)).json.error ?? "", /no workspace any more/);
    assert.match((await discard()).json.error ?? "", /discarded already/);
    await missions.rewind(id, "plan", "");
    await missions.continue(id, {});
    const { workspace } = await reaches(id, "waiting_code_review");
    assert.deepEqual([workspace?.branch, workspace?.discarded_at], [first?.branch, undefined]);
    assert.equal((await changes(id)).json.data.files_total, 2);
  });
});

Deno.test("a check that is starting, or has just ended, is never told as lost", async () => {
  await withProject(coder(() => ({ "new.txt": "new\n" })), async ({ reviewed, call, store }) => {
    const id = await reviewed();
    const path = `/api/missions/${id}/checks`;
    const told = async () => (await call("GET", path)).json.data.runs[0];
    const write = store.writeCheck.bind(store);
    let at_start: { finished_at?: string } | undefined;
    store.writeCheck = async (mission_id, check) => {
      await write(mission_id, check);
      if (check.finished_at == null) at_start ??= await told();
    };
    const started = await call("POST", path, { body: { name: "tests" } });
    assert.equal(started.status, 201, started.json.error ?? "");
    assert.equal(at_start?.finished_at, undefined);
    const ended = await eventually("the end of the check", async () => {
      const run = await told();
      return run.finished_at == null ? undefined : run;
    });
    assert.equal(ended.error, undefined);
    // Its record ends before its sandbox and its copy are gone; a cancellation answers after that.
    await call("POST", `${path}/${ended.check_id}/cancel`);
    const read = store.checks.bind(store);
    let stale = true;
    store.checks = async (mission_id) => {
      const checks = await read(mission_id);
      if (!stale) return checks;
      stale = false;
      return checks.map(({ finished_at: _end, exit_code: _code, ...check }) => check);
    };
    assert.deepEqual(await told(), ended);
    assert.deepEqual(await told(), ended);
  });
});

Deno.test("a quick command runs over a copy of the workspace, and its output stays", async () => {
  const both: FakeCommand = async (run) => {
    if (run.spec.step_id !== "check") return await edit(run);
    const source = mounted(run, "/workspace");
    run.print(await Deno.readTextFile(join(source, "src/main.ts")));
    await Deno.writeTextFile(join(source, "written-by-check"), "");
    return 3;
  };
  await withProject(both, async ({ reviewed, call, changes, home, world }) => {
    const id = await reviewed();
    const list = async () => (await call("GET", `/api/missions/${id}/checks`)).json.data;
    assert.deepEqual((await list()).commands.map((c: { name: string }) => c.name), ["tests"]);
    const start = (name: string) => call("POST", `/api/missions/${id}/checks`, { body: { name } });
    assert.equal((await start("nope")).status, 400);
    const { tree } = (await changes(id)).json.data;
    const started = await start("tests");
    assert.deepEqual([started.status, started.json.data.tree], [201, tree]);
    const ended = await eventually("the end of the check", async () => {
      const [run] = (await list()).runs;
      return run.finished_at == null ? undefined : run;
    });
    assert.deepEqual([ended.exit_code, ended.output_tail], [3, "one();\n2;\nthree();\n"]);
    const log = (path: string) => call("GET", `/api/missions/${id}/checks/${path}`);
    const { text, next, complete } = (await log(`${ended.check_id}/log?from=7`)).json.data;
    assert.deepEqual([text, next, complete], ["2;\nthree();\n", 19, true]);
    assert.equal((await log("c-0/log")).status, 404);
    assert.equal((await changes(id)).json.data.tree, tree);
    await eventually("nothing left of it", async () => {
      const left = await Array.fromAsync(Deno.readDir(join(home, "missions", id, "checks")));
      return left.length === 1 && !world.sandboxes.has(ended.check_id);
    });
  });
});

Deno.test("a check that runs can be cancelled, and is taken over by the next process", async () => {
  const both: FakeCommand = (run) => run.spec.step_id === "check" ? hang(run) : edit(run);
  await withTempDir(async (folder) => {
    const repository = await TestRepository.make(join(folder, "project"), {
      "src/main.ts": "one();\n",
    });
    const home = join(folder, "home");
    await addCodeWorkflow(home);
    const at = "2026-01-01T00:00:00Z";
    await linkProject(home, { path: repository.path, name: "project", at });
    const world = new FakeWorld(both);
    let id = "";
    const path = () => `/api/missions/${id}/checks`;
    await withBackendOn(home, { world }, async ({ create, missions, reaches, call }) => {
      id = await create({ workflowId: "code" });
      await missions.continue(id, {});
      await reaches(id, "waiting_code_review");
      assert.equal((await call("POST", path(), { body: { name: "tests" } })).status, 201);
      assert.equal((await call("POST", path(), { body: { name: "tests" } })).status, 409);
    });
    await withBackendOn(home, { world }, async ({ call, engine }) => {
      const [running] = (await call("GET", path())).json.data.runs;
      assert.equal(running.finished_at, undefined);
      await eventually("the check taken over", () => Promise.resolve(engine.load.running === 1));
      const cancel = `${path()}/${running.check_id}/cancel`;
      assert.equal((await call("POST", cancel, { body: {} })).status, 200);
      const [ended] = (await call("GET", path())).json.data.runs;
      assert.equal(ended.error, "It was cancelled");
      assert.equal((await call("POST", cancel, { body: {} })).status, 409);
    });
  });
});

Deno.test("a check whose sandbox is still being made can be cancelled", async () => {
  await withProject(edit, async ({ reviewed, call, world }) => {
    const id = await reviewed();
    const path = `/api/missions/${id}/checks`;
    world.holdStarts();
    const { check_id } = (await call("POST", path, { body: { name: "tests" } })).json.data;
    await eventually("the start that hangs", () => Promise.resolve(world.held_starts === 1));
    assert.equal((await call("POST", `${path}/${check_id}/cancel`, { body: {} })).status, 200);
    const [ended] = (await call("GET", path)).json.data.runs;
    assert.equal(ended.error, "It was cancelled");
    world.letStartsGoOn();
    assert.equal(world.sandboxes.has(check_id), false);
  });
});

Deno.test("deleting a mission ends its check, and nothing of it comes back", async () => {
  const both: FakeCommand = (run) => run.spec.step_id === "check" ? hang(run) : edit(run);
  await withProject(both, async ({ reviewed, call, world, home, engine }) => {
    const id = await reviewed();
    const { check_id } =
      (await call("POST", `/api/missions/${id}/checks`, { body: { name: "tests" } })).json.data;
    await eventually("the check", () => Promise.resolve(world.sandboxes.has(check_id)));
    assert.equal((await call("DELETE", `/api/missions/${id}`)).status, 200);
    assert.equal(world.sandboxes.has(check_id), false);
    assert.equal(engine.load.running, 0);
    await assert.rejects(Deno.stat(join(home, "missions", id)), Deno.errors.NotFound);
  });
});

Deno.test("a mission may name another known project, or none", async () => {
  await withProject(edit, async ({ create, detail, repository }) => {
    assert.equal((await detail(await create())).project_path, repository.path);
    assert.equal((await detail(await create({ projectPath: null }))).project_path, undefined);
  });
});

import { type Mission, newMissionId, newRunId, type StepRun } from "@haloop/shared";
import assert from "node:assert/strict";
import { join } from "node:path";
import { eventually } from "../../tests/support/eventually.ts";
import { withTempDir } from "../../tests/support/temp_dir.ts";
import { sha256 } from "../hash.ts";
import { StorageError } from "../storage_error.ts";
import { FileMissionStore } from "./file_mission_store.ts";

const WORKFLOW = {
  workflow_id: "w",
  name: "W",
  steps: [{ step_id: "draft", name: "Draft", type: "agent" as const, outputArtifact: "draft.md" }],
};

function mission(over: Partial<Mission> = {}): Mission {
  const at = "2026-01-01T00:00:00.000Z";
  return {
    mission_id: newMissionId(),
    title: "A mission",
    type: "feature",
    workflow_id: "w",
    workflow: WORKFLOW,
    current_step: 0,
    status: "ready",
    created_at: at,
    updated_at: at,
    errors: [],
    ...over,
  };
}

const open = (home: string) =>
  FileMissionStore.open(home, (id) => id === "w" ? WORKFLOW : undefined);
const metaPath = (home: string, id: string) => join(home, "missions", id, "mission.json");

Deno.test("a created mission is there whole, with its raw input to the byte and as version 1", async () => {
  await withTempDir(async (home) => {
    const store = await open(home);
    const one = mission();
    const text = "\ufeff# ünï 🧭\r\nשלום\n";
    await store.create(one, text);
    const folder = join(home, "missions", one.mission_id);
    assert.equal(await Deno.readTextFile(join(folder, "artifacts", "raw-input.md")), text);
    const versions = await store.versions(one.mission_id, "raw-input.md");
    assert.deepEqual(versions.map(({ n, author }) => [n, author]), [[1, "human"]]);
    const read = await store.read(one.mission_id);
    assert(read?.state === "ok");
    assert.equal(read.mission.title, "A mission");
    assert.match(await Deno.readTextFile(metaPath(home, one.mission_id)), /^\{\n {2}"mission_id"/);
  });
});

Deno.test("a home opens as it was left, with the list in order and other folders ignored", async () => {
  await withTempDir(async (home) => {
    const store = await open(home);
    const old = mission({ title: "old", updated_at: "2026-01-01T00:00:00.000Z" });
    const young = mission({ title: "young", updated_at: "2026-02-01T00:00:00.000Z" });
    await store.create(young, "x");
    await store.create(old, "x");
    await Deno.mkdir(join(home, "missions", "notes"));
    await Deno.mkdir(join(home, "missions", newMissionId()));
    await Deno.writeTextFile(join(home, "missions", "m-readme.txt"), "x");
    const titles = (await open(home)).list({}).items.map((item) => item.title);
    assert.deepEqual(titles, ["young", "old"]);
  });
});

Deno.test("a mission whose making was cut off is gone after the next start", async () => {
  await withTempDir(async (home) => {
    await open(home);
    const half = join(home, "missions", `.haloop-tmp-${newMissionId()}`);
    await Deno.mkdir(join(half, "artifacts"), { recursive: true });
    const store = await open(home);
    assert.deepEqual(store.list({}).items, []);
    assert.deepEqual([...Deno.readDirSync(join(home, "missions"))], []);
  });
});

const DAMAGES: readonly [what: string, text: string, reason: RegExp, remedy?: RegExp][] = [
  ["a truncated file", '{ "mission_id": "m-', /not JSON/],
  ["an empty file", "", /empty/],
  ["a wrong field", '{ "mission_id": 3 }', /not valid: mission_id/],
  ["a newer home", '{ "schema_version": 99 }', /newer Haloop/, /^Update Haloop/],
];

for (const [what, text, reason, remedy = /^Restore its file/] of DAMAGES) {
  Deno.test(`${what} shows as a broken mission, is left alone, and the list still answers`, async () => {
    await withTempDir(async (home) => {
      const store = await open(home);
      const [good, bad] = [mission({ title: "good" }), mission()];
      await store.create(good, "x");
      await store.create(bad, "x");
      await Deno.writeTextFile(metaPath(home, bad.mission_id), text);
      const again = await open(home);
      const items = again.list({}).items;
      assert.equal(items.length, 2);
      assert.match(items.find((item) => item.mission_id === bad.mission_id)?.broken ?? "", reason);
      const read = await again.read(bad.mission_id);
      assert(read?.state === "broken");
      assert.match(read.remedy, remedy);
      assert.equal(await Deno.readTextFile(metaPath(home, bad.mission_id)), text);
      const artifact = await again.artifact(bad.mission_id, "raw-input.md");
      assert.equal(artifact?.text, "x");
    });
  });
}

Deno.test("a home of the first version opens as it is, unknown fields kept", async () => {
  await withTempDir(async (home) => {
    const id = "m-0123abcd";
    await Deno.mkdir(join(home, "missions", id, "artifacts"), { recursive: true });
    await Deno.writeTextFile(
      metaPath(home, id),
      JSON.stringify({
        mission_id: id,
        title: "First",
        type: "fix",
        workflow_id: "w",
        current_step: 1,
        status: "completed",
        created_at: "2025-01-01T00:00:00.000Z",
        updated_at: "2025-01-01T00:00:00.000Z",
        errors: [],
        colour: "green",
      }),
    );
    const store = await open(home);
    const read = await store.read(id);
    assert(read?.state === "ok");
    assert.equal(store.list({}).items[0]?.current_step_name, "Complete");
    await store.write({ ...read.mission, title: "Second" });
    const file = JSON.parse(await Deno.readTextFile(metaPath(home, id)));
    assert.equal(file.colour, "green");
    assert.equal(file.title, "Second");
  });
});

Deno.test("what cannot be shown as text is named with its kind and kept whole", async () => {
  await withTempDir(async (home) => {
    const store = await open(home);
    const one = mission();
    await store.create(one, "x");
    const folder = store.artifactsFolder(one.mission_id);
    const secret = join(home, "secret");
    await Deno.writeTextFile(secret, "secret");
    await Deno.symlink(secret, join(folder, "link.md"));
    await Deno.mkdir(join(folder, "folder"));
    await Deno.writeFile(join(folder, "binary"), new Uint8Array([0xff, 0xfe, 0]));
    await Deno.writeFile(join(folder, "large.md"), new Uint8Array(1024 * 1024 + 1).fill(97));
    await new Deno.Command("mkfifo", { args: [join(folder, "fifo")] }).output();
    const kinds = Object.fromEntries(
      (await store.artifacts(one.mission_id)).map((file) => [file.name, file.kind]),
    );
    assert.deepEqual(kinds, {
      "binary": "binary",
      "fifo": "not_a_file",
      "folder": "not_a_file",
      "large.md": "too_large",
      "link.md": "not_a_file",
      "raw-input.md": "text",
    });
    assert.equal((await Deno.stat(join(folder, "large.md"))).size, 1024 * 1024 + 1);
  });
});

Deno.test("saving over a symlink replaces the link and leaves its target alone", async () => {
  await withTempDir(async (home) => {
    const store = await open(home);
    const one = mission();
    await store.create(one, "x");
    const secret = join(home, "secret");
    await Deno.writeTextFile(secret, "secret");
    const link = join(store.artifactsFolder(one.mission_id), "draft.md");
    await Deno.symlink(secret, link);
    await store.writeArtifact(one.mission_id, "draft.md", new TextEncoder().encode("mine"));
    assert.equal(await Deno.readTextFile(secret), "secret");
    assert.equal((await Deno.lstat(link)).isFile, true);
    assert.equal(await Deno.readTextFile(link), "mine");
  });
});

Deno.test("versions count up, keep every text, and are found without their index", async () => {
  await withTempDir(async (home) => {
    const store = await open(home);
    const one = mission();
    await store.create(one, "x");
    const keep = (text: string, author: "agent" | "human", run_id?: string) =>
      store.addVersion(one.mission_id, "draft.md", new TextEncoder().encode(text), {
        author,
        kind: author === "agent" ? "output" : "draft",
        at: "2026-01-01T00:00:00.000Z",
        ...run_id && { run_id },
      });
    await keep("one", "agent", "r-1");
    await keep("two", "human");
    await keep("two", "human");
    await keep("two", "agent", "r-2");
    await keep("two", "agent", "r-2");
    const index = join(home, "missions", one.mission_id, "versions", "draft.md", "index.json");
    const listed = await store.versions(one.mission_id, "draft.md");
    assert.deepEqual(listed.map(({ n, author, run_id }) => [n, author, run_id]), [
      [1, "agent", "r-1"],
      [2, "human", undefined],
      [3, "agent", "r-2"],
    ]);
    await Deno.remove(index);
    const found = await store.versions(one.mission_id, "draft.md");
    assert.deepEqual(found.map(({ n, hash }) => [n, hash]), listed.map(({ n, hash }) => [n, hash]));
    const bytes = await store.versionBytes(one.mission_id, "draft.md", 2);
    assert.equal(new TextDecoder().decode(bytes), "two");
  });
});

Deno.test("an artifact of any size is kept as a version, and its hash is told", async () => {
  await withTempDir(async (home) => {
    const store = await open(home);
    const one = mission();
    await store.create(one, "x");
    const path = join(store.artifactsFolder(one.mission_id), "large.bin");
    await Deno.writeTextFile(path, "the beginning");
    // A hole on the disk, and 80 MiB for whoever reads it.
    await Deno.truncate(path, 80 * 1024 * 1024);
    const at = "2026-01-01T00:00:00.000Z";
    const origin = { author: "agent", kind: "output", at, run_id: "r-1" } as const;
    const kept = await store.keepArtifact(one.mission_id, "large.bin", origin);
    assert.deepEqual(await store.keepArtifact(one.mission_id, "large.bin", origin), kept);
    assert.deepEqual(await store.versions(one.mission_id, "large.bin"), [kept]);
    const { hash } = await store.artifact(one.mission_id, "large.bin") ?? {};
    assert.equal(hash, await sha256(await Deno.readFile(path)));
    assert.deepEqual([kept?.hash, kept?.size_bytes], [hash, 80 * 1024 * 1024]);
    const bytes = await store.versionBytes(one.mission_id, "large.bin", 1);
    assert.equal(await sha256(bytes ?? new Uint8Array()), hash);
  });
});

Deno.test("the hash of a large artifact is told anew as soon as it is written", async () => {
  await withTempDir(async (home) => {
    const store = await open(home);
    const one = mission();
    await store.create(one, "x");
    const path = join(store.artifactsFolder(one.mission_id), "large.md");
    for (const letter of "abcabc") {
      const bytes = new TextEncoder().encode(letter.repeat(2 * 1024 * 1024));
      await Deno.writeFile(path, bytes);
      for (let look = 0; look < 2; look += 1) {
        const listed = await store.artifacts(one.mission_id);
        const { hash } = listed.find(({ name }) => name === "large.md") ?? {};
        assert.equal(hash, await sha256(bytes));
      }
    }
  });
});

Deno.test("an artifact's fingerprint changes when it is written, not when it is handed over", async () => {
  await withTempDir(async (home) => {
    const store = await open(home);
    const one = mission();
    await store.create(one, "x");
    const path = join(store.artifactsFolder(one.mission_id), "raw-input.md");
    const fingerprint = () => store.artifactFingerprint(one.mission_id, "raw-input.md");
    const before = await fingerprint();
    const made = (await Deno.stat(path)).ctime?.getTime() ?? 0;
    await eventually("a later time of the change", async () => {
      await Deno.chmod(path, 0o600);
      return ((await Deno.stat(path)).ctime?.getTime() ?? 0) > made;
    });
    assert.equal(await fingerprint(), before);
    await Deno.utime(path, 0, 1);
    const dated = await fingerprint();
    assert.notEqual(dated, before);
    await store.writeArtifact(one.mission_id, "raw-input.md", new TextEncoder().encode("y"));
    assert.notEqual(await fingerprint(), dated);
  });
});

Deno.test("passing a gate marks the version that it was passed with", async () => {
  await withTempDir(async (home) => {
    const store = await open(home);
    const one = mission();
    await store.create(one, "x");
    const bytes = new TextEncoder().encode("text");
    const at = "2026-01-02T00:00:00.000Z";
    await store.addVersion(one.mission_id, "draft.md", bytes, {
      author: "agent",
      kind: "output",
      at,
    });
    await store.writeArtifact(one.mission_id, "draft.md", bytes);
    await store.approveArtifact(one.mission_id, "draft.md", { at, step_id: "review" });
    const edited = new TextEncoder().encode("edited by hand");
    await store.writeArtifact(one.mission_id, "draft.md", edited);
    await store.approveArtifact(one.mission_id, "draft.md", { at, step_id: "review" });
    const versions = await store.versions(one.mission_id, "draft.md");
    assert.deepEqual(versions.map(({ author, approved_at }) => [author, approved_at]), [
      ["agent", at],
      ["human", at],
    ]);
  });
});

Deno.test("the list goes page by page without a gap or a repeat, filtered by status and words", async () => {
  await withTempDir(async (home) => {
    const store = await open(home);
    for (let n = 0; n < 7; n += 1) {
      const updated_at = `2026-01-0${1 + n % 3}T00:00:00.000Z`;
      const status = n === 3 ? "completed" as const : "ready" as const;
      await store.create(mission({ title: `Mission ${n}`, updated_at, status }), "x");
    }
    const all = store.list({}).items.map((item) => item.mission_id);
    const paged: string[] = [];
    let cursor: string | undefined;
    do {
      const page: ReturnType<typeof store.list> = store.list({ limit: 2, cursor });
      paged.push(...page.items.map((item) => item.mission_id));
      cursor = page.next;
    } while (cursor !== undefined);
    assert.deepEqual(paged, all);
    assert.equal(store.list({ status: "completed" }).items.length, 1);
    assert.equal(store.list({ q: "mission 5" }).items[0]?.title, "Mission 5");
  });
});

Deno.test("what was deleted lies in the trash until its time is over", async () => {
  await withTempDir(async (home) => {
    const store = await open(home);
    const one = mission();
    await store.create(one, "x");
    await store.moveToTrash(one.mission_id, "2026-01-10T10:00:00.000Z");
    assert.deepEqual(store.list({}).items, []);
    assert.equal(await store.read(one.mission_id), undefined);
    const trashed = () => [...Deno.readDirSync(join(home, "trash"))].map((entry) => entry.name);
    await store.emptyTrash("2026-01-10T09:00:00.000Z");
    assert.deepEqual(trashed(), [`2026-01-10T10-00-00.000Z_${one.mission_id}`]);
    await store.emptyTrash("2026-01-10T11:00:00.000Z");
    assert.deepEqual(trashed(), []);
  });
});

Deno.test("the journal goes on after a line that a crash cut off", async () => {
  await withTempDir(async (home) => {
    const store = await open(home);
    const one = mission();
    await store.create(one, "x");
    const note = (what: string) =>
      store.appendJournal(one.mission_id, { at: "2026-01-01T00:00:00.000Z", who: "person", what });
    await note("created");
    const path = join(home, "missions", one.mission_id, "journal.jsonl");
    await Deno.writeTextFile(path, '{"at":"2026', { append: true });
    await note("continued");
    const told = (await store.journal(one.mission_id)).map((entry) => entry.what);
    assert.deepEqual(told, ["created", "continued"]);
  });
});

Deno.test("a log is read by offset and goes on where it ended", async () => {
  await withTempDir(async (home) => {
    const store = await open(home);
    const one = mission();
    await store.create(one, "x");
    const run_id = newRunId();
    for (const part of ["hello ", "world"]) {
      const log = await store.openLog(one.mission_id, run_id);
      await log.append(new TextEncoder().encode(part));
      await log.close();
    }
    const read = async (from: number, limit: number) =>
      new TextDecoder().decode(await store.readLog(one.mission_id, run_id, from, limit));
    assert.equal(await read(0, 100), "hello world");
    assert.equal(await read(6, 3), "wor");
    assert.equal(await read(99, 3), "");
    assert.equal(await store.logSize(one.mission_id, run_id), 11);
  });
});

Deno.test("runs are listed by their start, a damaged record is passed over", async () => {
  await withTempDir(async (home) => {
    const store = await open(home);
    const one = mission();
    await store.create(one, "x");
    const run = (started_at: string): StepRun => ({
      run_id: newRunId(),
      step_id: "draft",
      started_at,
    });
    const [late, early] = [run("2026-01-02T00:00:00.000Z"), run("2026-01-01T00:00:00.000Z")];
    await store.writeRun(one.mission_id, late);
    await store.writeRun(one.mission_id, early);
    await Deno.writeTextFile(
      join(home, "missions", one.mission_id, "runs", `${newRunId()}.json`),
      "{",
    );
    const ids = (await store.runs(one.mission_id)).map(({ run_id }) => run_id);
    assert.deepEqual(ids, [early.run_id, late.run_id]);
  });
});

Deno.test("the fingerprint changes with the mission, its runs, artifacts and logs only", async () => {
  await withTempDir(async (home) => {
    const store = await open(home);
    const one = mission();
    await store.create(one, "x");
    const run_id = newRunId();
    const changes: (() => Promise<unknown>)[] = [
      () => store.write({ ...one, title: "Other" }),
      () =>
        store.writeRun(one.mission_id, { run_id, step_id: "draft", started_at: one.created_at }),
      () => store.writeArtifact(one.mission_id, "a.md", new Uint8Array([1])),
      async () => {
        const log = await store.openLog(one.mission_id, run_id);
        await log.append(new Uint8Array([1]));
        await log.close();
      },
    ];
    for (const change of changes) {
      const before = await store.fingerprint(one.mission_id);
      assert.equal(await store.fingerprint(one.mission_id), before);
      await change();
      assert.notEqual(await store.fingerprint(one.mission_id), before);
    }
  });
});

Deno.test("the fingerprint tells two writes within one tick of the kernel's clock apart", async () => {
  await withTempDir(async (home) => {
    const store = await open(home);
    const one = mission();
    await store.create(one, "x");
    const run = { run_id: newRunId(), step_id: "draft", started_at: one.created_at };
    const seen = new Set<string>();
    for (let n = 0; n < 50; n++) {
      await store.writeRun(one.mission_id, { ...run, attempt: n + 1 });
      seen.add(await store.fingerprint(one.mission_id));
    }
    assert.equal(seen.size, 50);
  });
});

Deno.test("an output that a kill kept out of the index is the same version once more", async () => {
  await withTempDir(async (home) => {
    const store = await open(home);
    const one = mission();
    await store.create(one, "x");
    const bytes = new TextEncoder().encode("written");
    const run_id = newRunId();
    const origin = { author: "agent", kind: "output", at: one.created_at, run_id } as const;
    const first = await store.addVersion(one.mission_id, "draft.md", bytes, origin);
    const folder = join(home, "missions", one.mission_id, "versions", "draft.md");
    await Deno.remove(join(folder, "index.json"));
    assert.deepEqual(await store.addVersion(one.mission_id, "draft.md", bytes, origin), first);
    assert.deepEqual(await store.versions(one.mission_id, "draft.md"), [first]);
  });
});

Deno.test("a look at a mission that is deleted meanwhile does not bring it back to the list", async () => {
  await withTempDir(async (home) => {
    const store = await open(home);
    const one = mission();
    await store.create(one, "x");
    const { Deno: { readTextFile } } = globalThis;
    try {
      // The file is read before the deletion, and what was read is looked at after it.
      Deno.readTextFile = async (path, options) => {
        const text = await readTextFile(path, options);
        Deno.readTextFile = readTextFile;
        await store.moveToTrash(one.mission_id, one.created_at);
        return text;
      };
      await store.read(one.mission_id);
    } finally {
      Deno.readTextFile = readTextFile;
    }
    assert.deepEqual(store.list({}).items, []);
  });
});

Deno.test("a mission that the machine does not give at the moment is not called broken", async () => {
  await withTempDir(async (home) => {
    const store = await open(home);
    const one = mission();
    await store.create(one, "x");
    const { readTextFile } = Deno;
    const failure = Object.assign(new Error("Too many open files"), { code: "EMFILE" });
    try {
      Deno.readTextFile = () => Promise.reject(failure);
      await assert.rejects(store.read(one.mission_id), StorageError);
      const [listed] = (await open(home)).list({}).items;
      assert.match(listed?.broken ?? "", /too many files are open/);
    } finally {
      Deno.readTextFile = readTextFile;
    }
    assert.equal((await store.read(one.mission_id))?.state, "ok");
  });
});

Deno.test("what the disk does not give at the moment is refused with a sentence, whatever it is", async () => {
  await withTempDir(async (home) => {
    const store = await open(home);
    const one = mission();
    await store.create(one, "x");
    const id = one.mission_id;
    const { open: openFile, readDir, readFile, readTextFile, stat } = Deno;
    const failure = Object.assign(new Error("Input/output error"), { code: "EIO" });
    const fail = () => Promise.reject(failure);
    const readings = [
      () => store.journal(id),
      () => store.feedback(id),
      () => store.checks(id),
      () => store.runs(id),
      () => store.versions(id, "raw-input.md"),
      () => store.logSize(id, "r-1"),
      () => store.readLog(id, "r-1", 0, 10),
    ];
    try {
      // The bytes alone: which version there is has to be read before.
      Deno.readFile = fail;
      await assert.rejects(store.versionBytes(id, "raw-input.md", 1), StorageError);
      Object.assign(Deno, { open: fail, stat: fail, readTextFile: fail });
      Deno.readDir = () => {
        throw failure;
      };
      for (const read of readings) await assert.rejects(read, StorageError, `${read}`);
    } finally {
      Object.assign(Deno, { open: openFile, readDir, readFile, readTextFile, stat });
    }
  });
});

Deno.test("a home that is away for a while loses no mission from the list", async () => {
  await withTempDir(async (path) => {
    const home = join(path, "home");
    const store = await open(home);
    const one = mission();
    await store.create(one, "x");
    await Deno.rename(home, join(path, "away"));
    await assert.rejects(store.read(one.mission_id), /its folder is gone\. Restore it/);
    await Deno.rename(join(path, "away"), home);
    assert.deepEqual(store.list({}).items.map((item) => item.mission_id), [one.mission_id]);
    assert.equal((await store.read(one.mission_id))?.state, "ok");
  });
});

Deno.test("no mission is created in a home that is gone", async () => {
  await withTempDir(async (path) => {
    const home = join(path, "home");
    const store = await open(home);
    await Deno.rename(home, join(path, "away"));
    await assert.rejects(store.create(mission(), "x"), /its folder is gone\. Restore it/);
    await assert.rejects(Deno.stat(home), Deno.errors.NotFound);
    assert.deepEqual(store.list({}).items, []);
  });
});

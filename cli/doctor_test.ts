import type { MissionDetail } from "@haloop/shared";
import assert from "node:assert/strict";
import { join } from "node:path";
import { isHomeInUse, readServerFile } from "../backend/store/home_lock.ts";
import { haloop, temporaryFolder } from "../tests/support/haloop.ts";
import { wholeLog } from "../tests/support/run_log.ts";
import { startServer } from "../tests/support/server.ts";
import { until } from "./until.ts";

const PATIENCE_MS = 30_000;

interface Line {
  readonly check: string;
  readonly level: string;
  readonly text: string;
  readonly done: string | null;
}

async function doctor(home: string, ...flags: string[]) {
  const { code, stdout, stderr } = await haloop(["doctor", "--json", ...flags], { home });
  const { findings, ok } = JSON.parse(stdout || "{}") as { findings?: Line[]; ok?: boolean };
  const bad = (findings ?? []).filter(({ level }) => level === "problem" || level === "warning");
  // `local` isolates nothing, which is always worth a warning.
  return {
    code,
    stderr,
    ok,
    all: findings ?? [],
    bad: bad.filter((one) => one.check !== "provider"),
  };
}

/** A home with one mission that waits at its first gate, and nothing that runs. */
async function homeWithMission(): Promise<
  { home: string; mission: MissionDetail } & AsyncDisposable
> {
  const folder = await temporaryFolder();
  await using server = await startServer({ home: folder.path, provider: "local" });
  const { mission_id } = await server.client.create({ title: "A", type: "fix", rawInput: "text" });
  await server.client.continue(mission_id);
  const waits = async () => (await server.client.mission(mission_id)).status === "waiting_human";
  assert(await until(waits, PATIENCE_MS), server.output());
  const mission = await server.client.mission(mission_id);
  // Its sandbox is there until then.
  await wholeLog(server.client, mission_id, mission.runs[0]?.run_id);
  return {
    home: folder.path,
    mission,
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

function inMission(home: string, mission: MissionDetail, ...parts: string[]): string {
  return join(home, "missions", mission.mission_id, ...parts);
}

Deno.test("the files of a workspace, of checks and of a gateway are known as Haloop's own", async () => {
  await using patient = await homeWithMission();
  const { home, mission } = patient;
  const [run] = mission.runs;
  assert(run);
  const check = "c-00000000-0000-4000-8000-000000000001";
  for (const folder of ["workspace", "workspace.git", "checks"]) {
    await Deno.mkdir(inMission(home, mission, folder), { recursive: true });
  }
  const files = [
    "branch.bundle",
    "branch-1.bundle",
    "changes.patch",
    `checks/${check}.json`,
    `logs/${check}.log`,
  ];
  for (const file of [...files, `logs/${run.run_id}.exchanges.jsonl`]) {
    await Deno.writeTextFile(inMission(home, mission, file), "");
  }
  assert.deepEqual((await doctor(home, "--fsck")).bad, []);
});

Deno.test("a home in good order has no findings, and every check is told on one line", async () => {
  await using patient = await homeWithMission();
  const { code, ok, bad, all } = await doctor(patient.home, "--fsck");
  assert.deepEqual({ code, ok, bad }, { code: 0, ok: true, bad: [] });
  const seen = new Set(all.map(({ check }) => check));
  for (
    const check of ["home", "server", "port", "disk", "git", "project", "workflows", "provider"]
  ) {
    assert(seen.has(check), check);
  }
  assert.match(all.find(({ check }) => check === "missions")?.text ?? "", /^1 read, with 1 runs/);
  const { stdout } = await haloop(["doctor", "--fsck"], { home: patient.home });
  const lines = stdout.trimEnd().split("\n");
  assert.equal(lines.length, all.length);
  for (const line of lines) assert.match(line, /^[✓!] \S+ +\S/);
});

/** Each kind of damage, and what the doctor says of it. */
const DAMAGES: readonly {
  what: string;
  harm: (home: string, mission: MissionDetail) => Promise<void>;
  check: string;
  level: string;
  says: RegExp;
}[] = [
  {
    what: "a torn mission.json",
    harm: (home, mission) => Deno.truncate(inMission(home, mission, "mission.json"), 40),
    check: "mission",
    level: "problem",
    says: /^m-\S+: mission\.json is cut off/,
  },
  {
    what: "a mission folder without mission.json",
    harm: (home, mission) => Deno.remove(inMission(home, mission, "mission.json")),
    check: "mission",
    level: "problem",
    says: /has no mission\.json$/,
  },
  {
    what: "a broken template",
    harm: (home) => Deno.writeTextFile(join(home, "workflows", "torn.yaml"), "id: torn\n"),
    check: "workflows",
    level: "warning",
    says: /^A template cannot be used: \S.*torn\.yaml:1:1: name: is missing \(and 1 more\)$/,
  },
  {
    what: "a torn run record",
    harm: (home, mission) =>
      Deno.truncate(inMission(home, mission, "runs", `${mission.runs[0]?.run_id}.json`), 10),
    check: "run",
    level: "problem",
    says: /the record of r-\S+ cannot be understood$/,
  },
  {
    what: "a version whose bytes have changed",
    harm: (home, mission) =>
      Deno.writeTextFile(
        inMission(home, mission, "versions", "structured-text.md", "1-agent.md"),
        "x",
      ),
    check: "version",
    level: "problem",
    says: /version 1 of structured-text\.md does not have the bytes it was kept with$/,
  },
  {
    what: "versions that are gone while the journal tells of them",
    harm: (home, mission) =>
      Deno.remove(inMission(home, mission, "versions", "raw-input.md"), { recursive: true }),
    check: "journal",
    level: "problem",
    says: /the journal tells of raw-input\.md, but no version of it is there$/,
  },
  {
    what: "a run whose record is gone while the journal tells of it",
    harm: async (home, mission) => {
      const run_id = mission.runs[0]?.run_id ?? "";
      await Deno.remove(inMission(home, mission, "runs", `${run_id}.json`));
      await Deno.remove(inMission(home, mission, "logs", `${run_id}.log`));
    },
    check: "journal",
    level: "problem",
    says: /the journal tells of r-\S+, but no record of it is there$/,
  },
  {
    what: "an output whose version is gone while the journal tells of its run",
    harm: async (home, mission) => {
      const folder = inMission(home, mission, "versions", "structured-text.md");
      await Deno.rename(join(folder, "1-agent.md"), join(folder, "1-human.md"));
      await Deno.remove(join(folder, "index.json"));
    },
    check: "journal",
    level: "problem",
    says: /what r-\S+ wrote into structured-text\.md, but no version of it is there$/,
  },
  {
    what: "an approval that nothing is left of",
    harm: (home, mission) =>
      Deno.writeTextFile(
        inMission(home, mission, "journal.jsonl"),
        JSON.stringify({
          ...{ at: new Date().toISOString(), who: "person", what: "continued" },
          step_id: "review-structured",
        }) + "\n",
        { append: true },
      ),
    check: "journal",
    level: "problem",
    says: /an approval of structured-text\.md, but no version with its mark is there$/,
  },
  {
    what: "a line of the journal that was cut off",
    harm: (home, mission) =>
      Deno.writeTextFile(inMission(home, mission, "journal.jsonl"), '{"at":"20', { append: true }),
    check: "journal",
    level: "warning",
    says: /1 line of .*journal\.jsonl cannot be understood$/,
  },
  {
    what: "a journal that the disk does not give",
    harm: async (home, mission) => {
      await Deno.remove(inMission(home, mission, "journal.jsonl"));
      await Deno.mkdir(inMission(home, mission, "journal.jsonl"));
    },
    check: "journal",
    level: "problem",
    says: /^Could not read ".*journal\.jsonl": a folder is where a file has to be$/,
  },
  {
    what: "a misspelt setting",
    harm: (home) =>
      Deno.writeTextFile(join(home, "config.json"), JSON.stringify({ limits: { sandboxs: 2 } })),
    check: "config",
    level: "warning",
    says:
      /"limits\.sandboxs" in .*config\.json is no setting of Haloop \(Did you mean limits\.sandboxes\?\)$/,
  },
  {
    what: "a log that belongs to no run",
    harm: (home, mission) => Deno.writeTextFile(inMission(home, mission, "logs", "r-1.log"), ""),
    check: "orphan",
    level: "warning",
    says: /logs\/r-1\.log belongs to no run or check$/,
  },
  {
    what: "a foreign file in a mission",
    harm: (home, mission) => Deno.writeTextFile(inMission(home, mission, "notes.txt"), ""),
    check: "orphan",
    level: "warning",
    says: /notes\.txt is not one of Haloop's files$/,
  },
  {
    what: "a config.json that is not JSON",
    harm: (home) => Deno.writeTextFile(join(home, "config.json"), "{"),
    check: "config",
    level: "problem",
    says: /config\.json": it is not JSON/,
  },
  {
    what: "a linked project that has moved",
    harm: async (home) => {
      const project = join(home, "project");
      await Deno.mkdir(project);
      await haloop(["link", "--init", project], { home });
      await Deno.remove(project, { recursive: true });
    },
    check: "project",
    level: "problem",
    says: /^project is no longer at /,
  },
];

for (const { what, harm, check, level, says } of DAMAGES) {
  Deno.test(`doctor --fsck finds ${what}`, async () => {
    await using patient = await homeWithMission();
    await harm(patient.home, patient.mission);
    const { code, all, bad } = await doctor(patient.home, "--fsck");
    assert.deepEqual(bad.map((one) => [one.check, one.level]), [[check, level]]);
    // It keeps nothing else from being looked at.
    assert(all.some((one) => one.check === "missions" && /^1 read/.test(one.text)));
    assert(all.some((one) => one.check === "sandbox"));
    assert.match(bad[0]?.text ?? "", says);
    assert.equal(code, level === "problem" ? 1 : 0);
  });
}

Deno.test("doctor --fix removes what cut-off writes left, and nothing else", async () => {
  await using patient = await homeWithMission();
  const { home, mission } = patient;
  const left = [
    join(home, ".haloop-tmp-1"),
    inMission(home, mission, ".haloop-tmp-2"),
    inMission(home, mission, "artifacts", ".haloop-tmp-3"),
    inMission(home, mission, "versions", "raw-input.md", ".haloop-tmp-4"),
    inMission(home, mission, "feedback", "f-1", ".haloop-tmp-5"),
  ];
  await Deno.mkdir(inMission(home, mission, "feedback", "f-1"), { recursive: true });
  for (const path of left) await Deno.writeTextFile(path, "");
  const seen = await doctor(home, "--fsck");
  assert.deepEqual(seen.bad.map(({ check }) => check), ["leftovers", "leftovers"]);
  const fixed = await doctor(home, "--fix");
  assert.deepEqual([fixed.code, fixed.bad], [0, []]);
  for (const path of left) await assert.rejects(Deno.lstat(path), Deno.errors.NotFound);
  assert.deepEqual((await doctor(home, "--fsck")).bad, []);
});

Deno.test("doctor --fix removes the server.json of a killed server", async () => {
  await using folder = await temporaryFolder();
  const server = await startServer({ home: folder.path, provider: "local" });
  await server.kill();
  assert.deepEqual((await doctor(folder.path)).bad.map(({ check }) => check), ["server"]);
  const { all } = await doctor(folder.path, "--fix");
  assert.equal(all.find(({ check }) => check === "server")?.level, "fixed");
  assert.equal(await readServerFile(folder.path), undefined);
});

Deno.test("doctor --fix leaves the sandbox of a finished run, whose log may not be complete, to the next start", async () => {
  await using folder = await temporaryFolder();
  const home = folder.path;
  const env = { HALOOP_FAULT: "provider_remove.before" };
  const server = await startServer({ home, provider: "local", env });
  const { mission_id } = await server.client.create({ title: "A", type: "fix", rawInput: "text" });
  await server.client.continue(mission_id);
  assert.equal((await server.ended).signal, "SIGKILL");
  const seen = await doctor(home, "--fsck");
  assert.deepEqual(seen.bad.map(({ check }) => check), ["server", "sandbox"]);
  assert.match(seen.bad[1]?.text ?? "", /of the finished run r-\S+ is still there$/);
  const fixed = await doctor(home, "--fix");
  assert.deepEqual([fixed.code, fixed.bad.map(({ check }) => check)], [0, ["sandbox"]]);
  await using again = await startServer({ home, provider: "local" });
  const [run] = (await again.client.mission(mission_id)).runs;
  // It answers before it has cleared away, and a stop leaves the rest to the next one.
  await wholeLog(again.client, mission_id, run?.run_id);
  await again.stop();
  assert.deepEqual((await doctor(home, "--fsck")).bad, []);
});

Deno.test("doctor looks at the provider of unfinished runs, as a start with auto does", async () => {
  await using patient = await homeWithMission();
  const { home, mission } = patient;
  const [run] = mission.runs;
  assert(run !== undefined);
  const { finished_at: _end, ...unfinished } = run;
  const path = inMission(home, mission, "mission.json");
  const stored = JSON.parse(await Deno.readTextFile(path));
  stored.status = "running_code_agent";
  stored.current_step = 0;
  stored.active_run = { run_id: run.run_id, step_id: "cleanup", attempt: 1 };
  await Deno.writeTextFile(path, JSON.stringify(stored));
  await Deno.writeTextFile(
    inMission(home, mission, "runs", `${run.run_id}.json`),
    JSON.stringify({ ...unfinished, provider: "docker" }),
  );
  const env = { HALOOP_PROVIDER: "auto", DOCKER_HOST: `unix://${home}/none.sock` };
  const { stdout } = await haloop(["doctor", "--json"], { home, env });
  const found: Line[] = JSON.parse(stdout).findings;
  const provider = found.find(({ check }) => check === "provider");
  assert.equal(provider?.level, "problem", JSON.stringify(provider));
});

Deno.test("doctor --fix makes missing folders", async () => {
  await using folder = await temporaryFolder();
  await haloop(["init"], { home: folder.path });
  await Deno.remove(join(folder.path, "workflows"), { recursive: true });
  assert.deepEqual((await doctor(folder.path)).bad.map(({ check }) => check), ["home"]);
  assert.equal((await doctor(folder.path, "--fix")).code, 0);
  assert((await Deno.stat(join(folder.path, "workflows"))).isDirectory);
});

Deno.test("doctor tells the provider that a running server keeps, not the one that a start would choose", async () => {
  await using folder = await temporaryFolder();
  await using _server = await startServer({ home: folder.path, provider: "local" });
  const env = { HALOOP_PROVIDER: "docker", DOCKER_HOST: `unix://${folder.path}/none.sock` };
  const { stdout } = await haloop(["doctor", "--json"], { home: folder.path, env });
  const found: Line[] = JSON.parse(stdout).findings;
  const provider = found.find(({ check }) => check === "provider");
  assert.equal(provider?.level, "warning");
  assert.match(provider?.text ?? "", /^Steps run locally, as it is set; it isolates nothing$/);
});

Deno.test("doctor looks at a home in use, and does not mend it", async () => {
  await using folder = await temporaryFolder();
  await using server = await startServer({ home: folder.path, provider: "local" });
  await Deno.writeTextFile(join(folder.path, ".haloop-tmp-live"), "");
  await Deno.remove(join(folder.path, "workflows"), { recursive: true });
  const looked = await doctor(folder.path);
  assert.match(looked.all.find(({ check }) => check === "server")?.text ?? "", /^Runs on /);
  const { code, stderr, all } = await doctor(folder.path, "--fix");
  assert.equal(code, 4);
  assert(all.some(({ check }) => check === "server"), "what was found is told all the same");
  assert.match(stderr, new RegExp(`Nothing was mended\\. Could not use .* pid ${server.pid}`));
  assert((await Deno.lstat(join(folder.path, ".haloop-tmp-live"))).isFile);
});

for (
  const [what, make, says] of [
    [
      "a home that is a file",
      (home: string) => Deno.writeTextFile(home, ""),
      /^✗ home +Could not use the home ".*": a part of its path is a file, not a folder\. Move the file away, or choose another folder with HALOOP_HOME$/m,
    ],
    [
      "a config.json that is no JSON",
      async (home: string) => {
        await Deno.mkdir(home);
        await Deno.writeTextFile(join(home, "config.json"), "{");
      },
      /^✗ config +Could not read ".*config\.json": it is not JSON \(.*\)\. Mend or remove it$/m,
    ],
    [
      "a setting that does not fit",
      async (home: string) => {
        await Deno.mkdir(home);
        await Deno.writeTextFile(join(home, "config.json"), '{"port":"x"}');
      },
      /^✗ config +Could not use ".*config\.json": port: must be a number\. Mend or remove it$/m,
    ],
    [
      "projects that cannot be read",
      async (home: string) => {
        await Deno.mkdir(home);
        await Deno.writeTextFile(join(home, "projects.json"), '{"projects":5}');
      },
      /^✗ project +Could not read .*: projects: must be a list\. Mend or remove the file$/m,
    ],
  ] as const
) {
  Deno.test(`doctor tells of ${what} with one piece of advice`, async () => {
    await using folder = await temporaryFolder();
    const home = join(folder.path, "home");
    await make(home);
    const { code, stdout } = await haloop(["doctor"], { home });
    assert.equal(code, 1);
    assert.match(stdout, says);
  });
}

Deno.test({
  name: "doctor says where no home can be made",
  ignore: Deno.build.os !== "linux",
  async fn() {
    const { code, stdout } = await haloop(["doctor"], { home: "/proc/haloop" });
    assert.equal(code, 1);
    assert.match(
      stdout,
      /^✗ home +There is no home at \/proc\/haloop, and none can be made there: .*\. Choose another/m,
    );
  },
});

Deno.test("doctor names the Haloop that has the port, and its home", async () => {
  await using folder = await temporaryFolder();
  await using server = await startServer({ home: join(folder.path, "other"), provider: "local" });
  const { port } = new URL(server.url);
  const { stdout } = await haloop(["doctor"], {
    home: join(folder.path, "home"),
    env: { PORT: port },
  });
  assert.match(
    stdout,
    /^✗ port +\d+ on .* is taken by the Haloop with pid \d+ of the home ".*other"/m,
  );
});

Deno.test("config list tells what holds, and where it comes from", async () => {
  await using folder = await temporaryFolder();
  const home = join(folder.path, "home");
  await haloop(["config", "set", "host", "127.0.0.2"], { home });
  const env = { PORT: "4567" };
  const { stdout } = await haloop(["config", "list", "--json"], { home, env });
  const { settings } = JSON.parse(stdout);
  const told = (name: string) => settings.find((one: { name: string }) => one.name === name);
  assert.deepEqual(
    [told("port"), told("host"), told("agent")],
    [
      { name: "port", value: 4567, source: "environment", variable: "PORT" },
      { name: "host", value: "127.0.0.2", source: "file", variable: null },
      { name: "agent", value: "mock", source: "default", variable: null },
    ],
  );
  const { stderr } = await haloop(["config", "set", "port", "1"], { home, env });
  assert.match(stderr, /PORT in the environment says, which wins over the file/);
});

Deno.test("doctor without a home says how to make one and makes nothing", async () => {
  await using folder = await temporaryFolder();
  const home = join(folder.path, "none");
  const { code, bad } = await doctor(home);
  assert.deepEqual([code, bad.map(({ check }) => check)], [0, ["home"]]);
  await assert.rejects(Deno.lstat(home), Deno.errors.NotFound);
  assert.equal(await isHomeInUse(home), false);
});

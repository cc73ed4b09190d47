/** Missions from the command line alone, through pipes: what a script does. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { dockerAvailable, ensureDefaultImage } from "../support/docker.ts";
import { eventually } from "../support/eventually.ts";
import { SHAPES } from "./json_shapes.ts";
import { Machine } from "./program.ts";

const PATIENCE_MS = 30_000;
/** Agents take their time with Docker. */
const WAIT = ["--wait", "--timeout", "120"];

/** Starts Haloop and makes a mission; gives the mission's id. */
async function withMission(machine: Machine, ...more: string[]): Promise<string> {
  await machine.json(["start", "--detach"]);
  return (await machine.json(["new", "-m", "Users want a dark mode", ...more])).mission.mission_id;
}

const providers = dockerAvailable || Deno.env.get("CI") === "true"
  ? ["docker", "local"] as const
  : ["local"] as const;
if (providers.length === 1) console.log("Skipped: the mission with Docker, which does not answer");

for (const provider of providers) {
  Deno.test(`a script leads a mission through its eight steps with ${provider}`, async () => {
    if (provider === "docker") await ensureDefaultImage();
    await using machine = await Machine.make();
    const env = { HALOOP_PROVIDER: provider };
    const started = await machine.json(["start", "--detach"], 0, { env });
    assert.equal(started.how, "detached");
    await Deno.writeTextFile(join(machine.folder, "issue.md"), "# Dark mode\n\nUsers want it");
    let { mission } = await machine.json(["new", "issue.md", "--start", ...WAIT]);
    assert.equal(mission.title, "Dark mode");
    const gates = [];
    while (mission.status === "waiting_human") {
      gates.push(mission.gate.step_id);
      const { artifact, hash } = mission.gate;
      const read = await machine.run(["artifacts", "@last", artifact]);
      assert.match(read.stdout, /Users want it/);
      ({ mission } = await machine.json([
        "continue",
        mission.mission_id,
        "--hash",
        hash,
        ...WAIT,
      ]));
    }
    assert.deepEqual(gates, ["review-structured", "review-research", "review-plan", "review-impl"]);
    assert.equal(mission.status, "completed");
    const shown = (await machine.json(["show", "@last", "--journal"])).mission;
    const unheld = provider === "local";
    assert.equal(shown.runs[0].network, unheld ? "not held" : "model");
    const told = (await machine.run(["show", "@last"])).stdout;
    const words = "Local runs are processes of your account: their network and files are not held";
    assert.equal(told.includes(words), unheld, told);
    assert.equal(shown.runs.length, 4);
    assert(shown.runs.every((run: { provider: string }) => run.provider === provider));
    assert.equal(
      shown.journal.filter((entry: { who: string }) => entry.who === "person").length,
      6,
    );
    const done = await machine.json(["list", "--status", "completed"]);
    assert.deepEqual(
      done.missions.map((one: { mission_id: string }) => one.mission_id),
      [mission.mission_id],
    );
  });
}

Deno.test("a mission is named by its id, by a unique beginning of it, and by @last", async () => {
  await using machine = await Machine.make();
  const nobody = await machine.run(["show", "@last"]);
  assert.equal(nobody.code, 5);
  await machine.json(["start", "--detach"]);
  const none = await machine.run(["show", "@last"]);
  assert.deepEqual([none.code, none.stdout], [3, ""]);
  assert.match(none.stderr, /There is no mission yet.*haloop new/);
  const ids: string[] = [];
  for (const title of ["one", "two"]) {
    ids.push((await machine.json(["new", "-m", "text", "-t", title])).mission.mission_id);
  }
  const [one = "", two = ""] = ids;
  // The first one changes last: that does not make it the last one.
  await machine.json(["mark-completed", one]);
  for (
    const [name, id] of [[one, one], [one.slice(0, 12), one], [two.slice(2, 12), two], [
      "@last",
      two,
    ]] as const
  ) {
    assert.equal((await machine.json(["show", name])).mission.mission_id, id, name);
  }
  const every = await machine.run(["show", "m-"]);
  assert.equal(every.code, 2);
  assert.match(every.stderr, /"m-" names no mission/);
  for (const name of ["m-nothing", "../../etc", "one"]) {
    assert.equal((await machine.run(["show", name])).code, 3, name);
  }
});

Deno.test("a text comes from standard input, a file or a message, and never empty", async () => {
  await using machine = await Machine.make();
  await machine.json(["start", "--detach"]);
  const piped = await machine.shell(
    `printf '\\n  ## A heading\\nand more' | haloop new --json | jq -r .mission.title`,
  );
  assert.equal(piped.stdout, "A heading\n", piped.stderr);
  const text = await machine.run(["artifacts", "@last", "raw-input.md"]);
  assert.equal(text.stdout, "\n  ## A heading\nand more");
  for (
    const [args, code, said] of [
      [["new"], 2, /the text is empty/],
      [["new", "-m", "a", "file"], 2, /not by both/],
      [["new", "no such file"], 3, /there is no such file/],
      [["new", "."], 2, /it is a folder/],
      [["new", "-m", "x", "--type", "festure"], 2, /Allowed choices are feature/],
      [["new", "-m", "x", "--workflow", "none"], 2, /--workflow: there is no workflow "none"/],
      [["new", "-m", "x", "--project", "no such folder"], 2, /--project: .* is not there/],
    ] as const
  ) {
    const ran = await machine.run(args);
    assert.equal(ran.code, code, `${args.join(" ")}: ${ran.stderr}`);
    assert.match(ran.stderr, said);
    assert.equal(ran.stdout, "");
  }
  const long = await machine.shell("head -c 6000000 /dev/zero | tr '\\0' a | haloop new");
  assert.equal(long.code, 2, long.stderr);
  assert.equal((await machine.json(["list"])).missions.length, 1);
});

Deno.test("what a script saved is guarded by its hash, and an approval by the text's", async () => {
  await using machine = await Machine.make();
  await withMission(machine, "--start", ...WAIT);
  const before = (await machine.json(["show", "@last"])).mission.gate.hash;
  const edit = (text: string, ...args: string[]) =>
    machine.shell(`printf %s '${text}' | haloop edit @last --file - ${args.join(" ")}`);
  assert.equal((await edit("first", "--hash", before.slice(0, 8))).code, 0);
  const stale = await edit("second", "--hash", before);
  assert.equal(stale.code, 4);
  assert.match(stale.stderr, /no longer the text/);
  const approval = await machine.run(["continue", "@last", "--hash", before]);
  assert.equal(approval.code, 4);
  assert.equal((await machine.run(["continue", "@last", "--hash", "xyz"])).code, 2);
  const changed = await machine.run(["diff", "@last"]);
  assert.match(changed.stdout, /^--- structured-text\.md\t.*agent[\s\S]*^\+first$/m);
  const passed = await machine.run(["continue", "@last"]);
  assert.match(
    passed.stdout,
    /^Passed Review Structured with structured-text\.md \(1 line, 5 bytes/,
  );
  const { versions } = await machine.json([
    "artifacts",
    "@last",
    "structured-text.md",
    "--versions",
  ]);
  assert.deepEqual(versions.map(({ n, author }: { n: number; author: string }) => [n, author]), [
    [2, "human"],
    [1, "agent"],
  ]);
  assert.match(
    (await machine.run(["artifacts", "@last", "structured-text.md", "--at", "1"])).stdout,
    /^# Output from Cleanup/,
  );
});

Deno.test("changes are asked for with a note and comments on lines", async () => {
  await using machine = await Machine.make();
  const id = await withMission(machine, "--start", ...WAIT);
  const ask = (...args: string[]) => machine.run(["request-changes", "@last", ...args]);
  assert.match((await ask()).stderr, /^error: Say what to change/);
  const empty = await ask("-m", " ");
  assert.deepEqual([empty.code, /^error: The note is empty\. Say/.test(empty.stderr)], [2, true]);
  assert.equal((await ask("-c", "1-99:too far")).code, 2);
  assert.equal((await ask("-c", "why")).code, 2);
  const asked = await ask("-c", "1:Why?", "-c", '3-4:"Say" how', "-m", "Shorter", ...WAIT);
  assert.equal(asked.code, 0, asked.stderr);
  assert.match(asked.stdout, /with the note "Shorter" and 2 comments/);
  const [round] = await (await machine.client()).feedback(id);
  assert.deepEqual(
    round?.comments.map(({ from_line, to_line, quote, text }) => [
      from_line,
      to_line,
      quote,
      text,
    ]),
    [
      [1, 1, "# Output from Cleanup", "Why?"],
      [3, 4, "Processed by: cleanup-agent\n", '"Say" how'],
    ],
  );
  const { mission } = await machine.json(["show", "@last", "--rounds"]);
  assert(SHAPES["show"]?.safeParse({ schema_version: 1, mission }).success);
  assert.deepEqual(mission.rounds[0].comments[0], {
    ...{ path: null, side: null, from_line: 1, to_line: 1 },
    ...{ quote: "# Output from Cleanup", text: "Why?" },
  });
  const told = await machine.run(["show", "@last", "--rounds"]);
  assert.match(
    told.stdout,
    /\nChanges asked for\n {2}Review Structured, round 1 .*\n {4}Shorter\n {4}1: Why\?\n {4}3-4: "Say" how\n$/,
  );
  assert.deepEqual(mission.runs.map(({ attempt }: { attempt: number }) => attempt), [1, 2]);
});

Deno.test("a failed step ends --wait with 1, tells why, and is retried; its log is kept", async () => {
  await using machine = await Machine.make();
  const works = join(machine.folder, "works now");
  const script =
    `echo "it tries"; [ -e "${works}" ] || exit 3; cp "$HALOOP_INPUT" "$HALOOP_OUTPUT"`;
  await machine.configure({ agent: "command", command: { argv: ["sh", "-c", script] } });
  await withMission(machine);
  const failed = await machine.run(["continue", "@last", ...WAIT]);
  assert.equal(failed.code, 1);
  assert.match(failed.stderr, /error: The mission failed: .*3/);
  assert.equal((await machine.run(["logs", "@last"])).stdout, "it tries\n");
  assert.equal((await machine.run(["logs", "@last", "--events"])).stdout, "it tries\n");
  const told = await machine.run(["logs", "@last", "-f", "--events", "--json"]);
  assert.equal(
    SHAPES["logs --events"]?.safeParse(JSON.parse(told.stdout)).success,
    true,
    told.stdout,
  );
  const [first] = (await machine.json(["show", "@last"])).mission.runs;
  await Deno.writeTextFile(works, "");
  assert.equal((await machine.run(["retry", "@last", ...WAIT])).code, 0);
  const earlier = await machine.run(["logs", "@last", "--run", first.run_id.slice(0, 10)]);
  assert.equal(earlier.stdout, "it tries\n");
  assert.equal((await machine.run(["retry", "@last"])).code, 4);
});

Deno.test("logs -f follows a run to its end; cancel ends it; rewind leads back", async () => {
  await using machine = await Machine.make();
  const go_on = join(machine.folder, "go on");
  const script = `echo begun; until [ -e "${go_on}" ]; do sleep 0.1; done; echo ended; ` +
    `cp "$HALOOP_INPUT" "$HALOOP_OUTPUT"`;
  await machine.configure({ agent: "command", command: { argv: ["sh", "-c", script] } });
  await withMission(machine, "--start");
  const follower = machine.spawn(["logs", "-f", "@last"]).output();
  await eventually("the agent at work", async () => {
    return (await machine.run(["logs", "@last"])).stdout === "begun\n";
  }, PATIENCE_MS);
  await Deno.writeTextFile(go_on, "");
  assert.equal(new TextDecoder().decode((await follower).stdout), "begun\nended\n");

  await eventually("the gate", async () => {
    return (await machine.json(["show", "@last"])).mission.status === "waiting_human";
  }, PATIENCE_MS);
  await Deno.remove(go_on);
  const patient = await machine.run(["continue", "@last", "--wait", "--timeout", "1"]);
  assert.equal(patient.code, 1);
  assert.match(patient.stderr, /still at work after 1 s; it goes on/);
  const made = await machine.run([
    ...["new", "-m", "x", "--start", "--wait", "--timeout", "1", "--json"],
  ]);
  assert.equal(made.code, 1);
  assert.match(JSON.parse(made.stdout).mission.status, /^(queued|running_code_agent)$/);
  await machine.json(["cancel", "@last"]);
  await machine.json(["delete", "@last", "--yes"]);
  const cancelled = (await machine.json(["cancel", "@last"])).mission;
  assert.equal(cancelled.status, "cancelled");
  const again = await machine.run(["cancel", "@last"]);
  assert.deepEqual([again.code, again.stdout.split("\n")[0]], [
    0,
    "The mission was cancelled already",
  ]);
  const unknown = await machine.run(["rewind", "@last", "reserch"]);
  assert.equal(unknown.code, 3);
  assert.match(unknown.stderr, /Did you mean research\?/);
  const back = (await machine.json(["rewind", "@last", "research", "-m", "again"])).mission;
  assert.deepEqual([back.status, back.current_step_id], ["ready", "research"]);
});

Deno.test("what follows ends with its reader, although nothing more is written", async () => {
  await using machine = await Machine.make();
  const go_on = join(machine.folder, "go on");
  const script = `echo begun; until [ -e "${go_on}" ]; do sleep 0.1; done`;
  await machine.configure({ agent: "command", command: { argv: ["sh", "-c", script] } });
  await withMission(machine, "--start");
  await eventually("the agent at work", async () => {
    return (await machine.run(["logs", "@last"])).stdout === "begun\n";
  }, PATIENCE_MS);
  for (const following of ["watch", "watch --json", "logs -f @last", "logs -f --events @last"]) {
    const { stderr } = await machine.shell(
      `{ timeout 60 haloop ${following}; echo "code $?" >&2; } | head -n 1`,
    );
    assert.equal(stderr, "code 0\n", following);
  }
  await Deno.writeTextFile(go_on, "");
  // What the run leaves is written into the folder that goes with this test.
  assert.equal((await machine.run(["logs", "-f", "@last"])).stdout, "begun\n");
});

Deno.test("a mission is deleted by a script only with --yes, and lies in the trash then", async () => {
  await using machine = await Machine.make();
  const id = await withMission(machine);
  const asked = await machine.run(["delete", "@last"]);
  assert.equal(asked.code, 2);
  assert.match(asked.stderr, /--yes/);
  assert.equal((await machine.json(["delete", "@last", "--yes"])).deleted.mission_id, id);
  assert.deepEqual((await machine.json(["list"])).missions, []);
  const trash = await Array.fromAsync(Deno.readDir(join(machine.haloop_home, "trash")));
  assert.equal(trash.length, 1);
});

Deno.test("an artifact that is no text goes into a file byte by byte, and is refused as text", async () => {
  await using machine = await Machine.make();
  const id = await withMission(machine);
  const bytes = new Uint8Array(3 * 1024 * 1024).map((_, n) => n * 7 + (n >> 8));
  const folder = join(machine.haloop_home, "missions", id, "artifacts");
  await Deno.writeFile(join(folder, "shot.png"), bytes);
  await Deno.writeTextFile(join(folder, "long.md"), "a line of text\n".repeat(100_000));
  for (const name of ["shot.png", "long.md"]) {
    const written = await machine.shell(`haloop artifacts @last ${name} >copy`);
    assert.equal(written.code, 0, written.stderr);
    assert.deepEqual(
      await Deno.readFile(join(machine.folder, "copy")),
      await Deno.readFile(join(folder, name)),
    );
    const refused = await machine.run(["artifacts", "@last", name, "--json"]);
    assert.equal(refused.code, 4);
    assert.match(refused.stderr, /cannot be shown as text: .* file: haloop artifacts .* >file/);
  }
  await Deno.symlink("/etc/passwd", join(folder, "link.md"));
  const link = await machine.run(["artifacts", "@last", "link.md"]);
  assert.deepEqual([link.code, link.stdout], [4, ""]);
  const cut = await machine.shell(
    '{ haloop artifacts @last long.md; echo "code $?" >&2; } | head -c 5',
  );
  assert.deepEqual([cut.stdout, cut.stderr], ["a lin", "code 0\n"]);
});

Deno.test("no text is saved that a gate cannot show, and what it cannot show is replaced by a file", async () => {
  await using machine = await Machine.make();
  const id = await withMission(machine, "--start", ...WAIT);
  const large = join(machine.folder, "large.md");
  await Deno.writeTextFile(large, "a line of text\n".repeat(100_000));
  const refused = await machine.run(["edit", "@last", "--file", large]);
  assert.equal(refused.code, 2);
  assert.match(
    refused.stderr,
    /^error: Could not save "structured-text\.md": .* larger than 1 MiB/,
  );
  await Deno.copyFile(
    large,
    join(machine.haloop_home, "missions", id, "artifacts", "structured-text.md"),
  );
  await Deno.writeTextFile(large, "short");
  const saved = await machine.run(["edit", "@last", "--file", large]);
  assert.match(saved.stdout, /^Saved a draft of structured-text\.md\. Let it through with: /);
  assert.equal((await machine.run(["artifacts", "@last", "structured-text.md"])).stdout, "short");
  const other = await machine.run(["edit", "@last", "raw-input.md", "--file", large]);
  assert.equal(other.stdout, "Saved a draft of raw-input.md\n");
});

Deno.test("the list is read in windows, and filtered by words and status", async () => {
  await using machine = await Machine.make();
  await machine.json(["start", "--detach"]);
  for (const title of ["one", "two", "three"]) await machine.json(["new", "-m", "x", "-t", title]);
  const titles = (window: { missions: { title: string }[] }) =>
    window.missions.map(({ title }) => title);
  const first = await machine.json(["list", "--limit", "2"]);
  assert.deepEqual(titles(first), ["three", "two"]);
  const rest = await machine.json(["list", "--limit", "2", "--after", first.next]);
  assert.deepEqual([titles(rest), rest.next], [["one"], null]);
  await machine.json(["cancel", "@last"]);
  assert.deepEqual(titles(await machine.json(["list", "--status", "open"])), ["two", "one"]);
  const window = await machine.json(["list", "--status", "open", "--limit", "1"]);
  assert.deepEqual(titles(window), ["two"]);
  assert.deepEqual(
    titles(await machine.json(["list", "--status", "open", "--after", window.next])),
    ["one"],
  );
  assert.deepEqual(titles(await machine.json(["list", "TWO"])), ["two"]);
  const odd = await machine.run(["list", "--status", "waitng"]);
  assert.deepEqual([odd.code, /Did you mean waiting\?/.test(odd.stderr)], [2, true]);
});

Deno.test("code is read, sent back, let through as it was read, and taken", async () => {
  await using machine = await Machine.make();
  const git = "git -C project -c user.name=You -c user.email=you@example.org";
  const made = await machine.shell(
    `git init -q project && echo one >project/a.txt && ${git} add -A && ${git} commit -qm one`,
  );
  assert.equal(made.code, 0, made.stderr);
  await machine.json(["link", "project"]);
  const checks = ['see=["cat","a.txt"]', 'fail=["sh","-c","echo no; exit 3"]', WAITING_CHECK];
  const commands = checks.flatMap((command) => ["--command", command]);
  await machine.json(["projects", "project", ...commands]);
  await machine.json(["start", "--detach"]);
  const patch = "--- a/a.txt\n+++ b/a.txt\n@@ -1 +1,2 @@\n one\n+two\n";
  await Deno.writeTextFile(
    join(machine.folder, "raw.md"),
    `Change it\n\n\`\`\`diff\n${patch}\`\`\`\n`,
  );
  const { mission } = await machine.json(["new", "raw.md", "-w", "oneshot", "--start", ...WAIT]);
  assert.equal(mission.status, "waiting_code_review");
  const changes = await machine.json(["changes", "@last"]);
  assert(SHAPES["changes"]?.safeParse(changes).success, JSON.stringify(changes));
  assert.deepEqual(changes.files.map(({ path }: { path: string }) => path), ["a.txt"]);
  assert.equal((await machine.run(["changes", "@last", "a.txt"])).stdout, patch);
  assert.equal((await machine.run(["changes", "@last", "b.txt"])).code, 3);
  assert.equal((await machine.run(["take", "@last"])).code, 4);
  assert.equal((await machine.run(["continue", "@last", "--hash", "abcdef12"])).code, 4);
  await reviewsWithChecks(machine, mission.mission_id);
  const ask = (...args: string[]) => machine.run(["request-changes", "@last", ...args]);
  assert.equal((await ask("-c", "b.txt:1:Not there")).code, 3);
  assert.match((await ask("-c", "a.txt:old:2:Too far")).stderr, /line 2: "a\.txt" has 1/);
  const asked = await ask("-m", "Again", "-c", "a.txt:1-2:Both?", "-c", "a.txt:old:1:Why", ...WAIT);
  assert.match(asked.stdout, /^Asked for changes of 1 file \(\+1 -0\).*2 comments/, asked.stderr);
  const [round] = await (await machine.client()).feedback(mission.mission_id);
  assert.deepEqual(round?.comments, [
    { path: "a.txt", side: "new", from_line: 1, to_line: 2, quote: "one\ntwo", text: "Both?" },
    { path: "a.txt", side: "old", from_line: 1, to_line: 1, quote: "one", text: "Why" },
  ]);
  const { tree } = await machine.json(["changes", "@last", "--patch"]);
  const shown = await machine.json(["show", "@last"]);
  assert(SHAPES["show"]?.safeParse(shown).success, JSON.stringify(shown));
  assert.equal(shown.mission.gate.tree, tree);
  const passed = await machine.json(["continue", "@last", "--hash", tree, ...WAIT]);
  assert.equal(passed.mission.status, "completed");
  const taken = await machine.json(["take", "@last", "--merge"]);
  assert(SHAPES["take"]?.safeParse(taken).success, JSON.stringify(taken));
  assert.equal(await Deno.readTextFile(join(machine.folder, "project", "a.txt")), "one\ntwo\n");
  const loss = /1 changed file on haloop\/[^)]+\).* branch\.bundle .*Nobody can be asked here/;
  for (const command of ["delete", "discard"]) {
    const { code, stderr } = await machine.run([command, "@last"]);
    assert.deepEqual([code, loss.test(stderr)], [2, true], stderr);
  }
  const discarded = await machine.json(["discard", "@last", "--yes"]);
  assert(SHAPES["discard"]?.safeParse(discarded).success, JSON.stringify(discarded));
  assert.equal((await Deno.stat(discarded.bundle)).isFile, true);
  assert.equal((await machine.run(["discard", "@last", "--yes"])).code, 4);
});

const WAITING_CHECK = 'wait=["sh","-c","echo begun; exec sleep 600"]';

/** Quick commands of a code review: listed, run, looked at again, followed, ended. */
async function reviewsWithChecks(machine: Machine, mission_id: string): Promise<void> {
  const run = (...args: string[]) => machine.run(["checks", "@last", ...args]);
  const shaped = async (args: readonly string[], code = 0) => {
    const shape = args[1] === undefined ? "checks" : "checks <check>";
    const printed = await machine.json(["checks", ...args], code);
    assert(SHAPES[shape]?.safeParse(printed).success, JSON.stringify(printed));
    return printed;
  };
  assert.match(
    (await run()).stdout,
    /^see {4}not run yet {2}cat a\.txt\nfail {3}not run yet .*\nwait /,
  );
  const seen = await run("see");
  assert.deepEqual([seen.code, seen.stdout], [0, "one\ntwo\n"], seen.stderr);
  const failed = await run("fail");
  assert.deepEqual([failed.code, failed.stdout], [1, "no\n"]);
  assert.match(failed.stderr, /The check "fail" ended with exit code 3/);
  const again = await run("fail", "--last");
  assert.deepEqual([again.code, again.stdout], [1, "no\n"]);
  const { check } = await shaped(["@last", "see"]);
  assert.deepEqual([check.state, check.stale, check.output_tail], ["passed", false, "one\ntwo\n"]);
  const { checks } = await shaped(["@last"]);
  assert.deepEqual(
    checks.map((
      one: { name: string; run: { state: string } | null },
    ) => [one.name, one.run?.state]),
    [["see", "passed"], ["fail", "failed"], ["wait", undefined]],
  );
  assert.match((await run("sea")).stderr, /Did you mean see\?/);
  assert.equal((await run("see", "--cancel")).code, 4);
  assert.equal((await run("--last")).code, 2);

  const following = machine.spawn(["checks", "@last", "wait"]).output();
  const client = await machine.client();
  await eventually("the check at work", async () => {
    const [newest] = (await client.checks(mission_id)).runs;
    return newest?.output_tail === "begun\n";
  }, PATIENCE_MS);
  assert.equal((await run("see")).code, 4);
  const cancelled = await shaped(["@last", "wait", "--cancel"]);
  assert.deepEqual([cancelled.check.state, cancelled.check.exit_code === 0], ["broken", false]);
  const { code, stdout, stderr } = await following;
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  assert.deepEqual([code, text(stdout)], [1, "begun\n"]);
  assert.match(text(stderr), /The check "wait" did not run: It was cancelled/);
}

Deno.test("a mission that was made and not started is named, so that nobody makes it twice", async () => {
  await using machine = await Machine.make();
  const { url } = await machine.json(["start", "--detach"]);
  await using refusing = Deno.serve({ port: 0, onListen: () => {} }, async (request) => {
    const { pathname, search } = new URL(request.url);
    if (pathname.endsWith("/continue")) {
      return Response.json({ success: false, data: null, error: "Not now" }, { status: 409 });
    }
    const { method, headers } = request;
    const body = method === "GET" ? null : await request.text();
    const proxied = new Headers(headers);
    proxied.delete("host");
    return await fetch(url + pathname + search, { method, headers: proxied, body });
  });
  const env = { HALOOP_URL: `http://localhost:${refusing.addr.port}` };
  const { code, stdout, stderr } = await machine.run(
    ["new", "-m", "Once", "--start", "--json"],
    { env },
  );
  const { missions: [made] } = await machine.json(["list"]);
  assert.equal(code, 4, stderr);
  assert.equal(JSON.parse(stdout).mission.mission_id, made.mission_id);
  assert(
    stderr.includes(`The mission ${made.mission_id} was made, but not started: Not now`),
    stderr,
  );
});

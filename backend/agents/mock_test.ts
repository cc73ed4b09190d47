import assert from "node:assert/strict";
import { join } from "node:path";
import type { WorkflowStep } from "@haloop/shared";
import { mockAgent } from "./mock.ts";

/** The shells that the mock agent meets: Debian's with mawk, and busybox alone. */
const SHELLS: Readonly<Record<string, () => Promise<string>>> = {
  "the system's sh and awk": () => Promise.resolve("/usr/bin:/bin"),
  "busybox": busyboxPath,
};
const BUSYBOX = "/bin/busybox";
const has_busybox = await Deno.stat(BUSYBOX).then(() => true, () => false);
if (!has_busybox) {
  console.log("Skipped: the mock agent in busybox, because there is no /bin/busybox");
}

const STEP: WorkflowStep = {
  step_id: "implementation",
  name: "Implementation",
  type: "agent",
  agent: "impl-agent",
  inputArtifact: "plan.md",
  outputArtifact: "result.json",
  workspace: "write",
};

interface Rehearsal {
  readonly workspace: string;
  /** Writes the input and runs the mock agent over it. */
  run(
    input: string,
    step?: WorkflowStep,
  ): Promise<{ code: number; stdout: string; stderr: string }>;
  read(name: string): Promise<string>;
  write(name: string, text: string): Promise<void>;
  output(): Promise<string>;
}

function rehearsal(name: string, act: (rehearsal: Rehearsal) => Promise<void>): void {
  for (const [shell, pathOf] of Object.entries(SHELLS)) {
    const ignore = shell === "busybox" && !has_busybox;
    Deno.test({ name: `${name} (${shell})`, ignore, fn: () => inFolder(pathOf, act) });
  }
}

async function inFolder(
  pathOf: () => Promise<string>,
  act: (rehearsal: Rehearsal) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "haloop mock " });
  const artifacts = join(folder, "artifacts");
  const workspace = join(folder, "the workspace");
  await Deno.mkdir(artifacts);
  await Deno.mkdir(workspace);
  try {
    await act({
      workspace,
      async run(input, step = STEP) {
        await Deno.writeTextFile(join(artifacts, "plan.md"), input);
        const task = { step, artifacts_dir: artifacts, workspace_dir: workspace, prompt: "" };
        const [program = "", ...args] = mockAgent("an-image").call(task).argv;
        const env = { PATH: await pathOf(), TMPDIR: folder };
        const command = new Deno.Command(program, { args, clearEnv: true, env });
        const { code, stdout, stderr } = await command.output();
        const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
        return { code, stdout: text(stdout), stderr: text(stderr) };
      },
      read: (name) => Deno.readTextFile(join(workspace, name)),
      async write(name, text) {
        await Deno.mkdir(join(workspace, name, ".."), { recursive: true });
        await Deno.writeTextFile(join(workspace, name), text);
      },
      output: () => Deno.readTextFile(join(artifacts, "result.json")),
    });
    const left = (await Array.fromAsync(Deno.readDir(folder))).map((entry) => entry.name);
    assert.deepEqual(left.sort(), ["artifacts", "the workspace"]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const shared: { busybox?: string } = {};
async function busyboxPath(): Promise<string> {
  if (shared.busybox !== undefined) return shared.busybox;
  const folder = await Deno.makeTempDir({ prefix: "haloop busybox " });
  const { stdout } = await new Deno.Command(BUSYBOX, { args: ["--list"] }).output();
  for (const applet of new TextDecoder().decode(stdout).trim().split("\n")) {
    await Deno.symlink(BUSYBOX, join(folder, applet)).catch(() => {});
  }
  addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
  return shared.busybox = folder;
}

const fenced = (diff: string) => `# Plan\n\nDo it.\n\n\`\`\`diff\n${diff}\`\`\`\n\nThen rest.\n`;

const CHANGE = `diff --git a/src/a b=c.ts b/src/a b=c.ts
index 1..2 100644
--- a/src/a b=c.ts\t
+++ b/src/a b=c.ts\t
@@ -1,3 +1,3 @@
 one
-two
+2 & \\1 "quoted" 'two'
 three
@@ -7,3 +7,4 @@
 seven
 eight
 nine
+ten
`;
const BEFORE = "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\n";
const AFTER = `one\n2 & \\1 "quoted" 'two'\nthree\nfour\nfive\nsix\nseven\neight\nnine\nten\n`;

rehearsal("a diff in the input is applied, and applied again changes nothing", async (r) => {
  await r.write("src/a b=c.ts", BEFORE);
  const first = await r.run(fenced(CHANGE));
  assert.equal(first.stderr, "");
  assert.equal(
    first.stdout,
    "Changed src/a b=c.ts\nAgent Implementation completed successfully\n",
  );
  assert.equal(await r.read("src/a b=c.ts"), AFTER);
  const heading = "# Output from Implementation\n\nProcessed by: impl-agent\n\n";
  assert.equal(await r.output(), heading + fenced(CHANGE));
  const again = await r.run(fenced(CHANGE));
  assert.equal(again.code, 0);
  assert.match(again.stdout, /^src\/a b=c\.ts has the change already\n/);
  assert.equal(await r.read("src/a b=c.ts"), AFTER);
});

rehearsal("lines that moved since are found", async (r) => {
  await r.write("src/a b=c.ts", `zero\nhalf\n${BEFORE}`);
  assert.equal((await r.run(fenced(CHANGE))).code, 0);
  assert.equal(await r.read("src/a b=c.ts"), `zero\nhalf\n${AFTER}`);
});

rehearsal("files are added, with their mode, and deleted", async (r) => {
  await r.write("old.txt", "away\n");
  const diff = `--- /dev/null
+++ b/deep/er/new.sh
@@ -0,0 +1,2 @@
+#!/bin/sh
+echo new
\\ No newline at end of file
diff --git a/old.txt b/old.txt
deleted file mode 100644
--- a/old.txt
+++ /dev/null
@@ -1 +0,0 @@
-away
`;
  const input = fenced(
    `diff --git a/deep/er/new.sh b/deep/er/new.sh\nnew file mode 100755\n${diff}`,
  );
  assert.deepEqual(await r.run(input), {
    code: 0,
    stdout: "Added deep/er/new.sh\nDeleted old.txt\nAgent Implementation completed successfully\n",
    stderr: "",
  });
  assert.equal(await r.read("deep/er/new.sh"), "#!/bin/sh\necho new");
  const info = await Deno.stat(join(r.workspace, "deep/er/new.sh"));
  assert.equal((info.mode ?? 0) & 0o111, 0o111);
  await assert.rejects(r.read("old.txt"), Deno.errors.NotFound);
  const again = await r.run(input);
  assert.match(again.stdout, /^deep\/er\/new\.sh has the change already\nold\.txt has the change/);
});

rehearsal("a newline at the end of a file is a change of its own", async (r) => {
  await r.write("n.txt", "a\nb");
  const diff = `--- a/n.txt
+++ b/n.txt
@@ -1,2 +1,2 @@
 a
-b
\\ No newline at end of file
+b
`;
  assert.equal((await r.run(fenced(diff))).stderr, "");
  assert.equal(await r.read("n.txt"), "a\nb\n");
  await r.write("n.txt", "x\ny\nz");
  const above = "--- a/n.txt\n+++ b/n.txt\n@@ -1,2 +1,2 @@\n-x\n+X\n y\n";
  assert.equal((await r.run(fenced(above))).stderr, "");
  assert.equal(await r.read("n.txt"), "X\ny\nz");
});

rehearsal("a diff that does not fit leaves every file as it was", async (r) => {
  await r.write("src/a b=c.ts", BEFORE);
  await r.write("b.txt", "something else\n");
  const misfit = "--- a/b.txt\n+++ b/b.txt\n@@ -1 +1 @@\n-what was there\n+what is new\n";
  const { code, stdout, stderr } = await r.run(fenced(CHANGE + misfit));
  assert.equal(code, 1);
  assert.equal(stdout, "");
  assert.equal(
    stderr,
    "The diff in the input cannot be applied: b.txt: nothing in the file fits the hunk @@ -1 +1 @@\n",
  );
  assert.equal(await r.read("src/a b=c.ts"), BEFORE);
  await assert.rejects(r.output(), Deno.errors.NotFound);
});

const REFUSED: readonly [why: string, diff: string, sentence: RegExp][] = [
  [
    "a name that climbs out",
    "--- /dev/null\n+++ b/../x\n@@ -0,0 +1 @@\n+x\n",
    /b?\/?\.\.\/x leaves/,
  ],
  ["an absolute name", "--- /dev/null\n+++ /tmp/x\n@@ -0,0 +1 @@\n+x\n", /\/tmp\/x leaves/],
  [
    "git's own files",
    "--- /dev/null\n+++ b/.git/hooks/x\n@@ -0,0 +1 @@\n+x\n",
    /leaves the workspace/,
  ],
  [
    "a way through a symlink",
    "--- /dev/null\n+++ b/out/x\n@@ -0,0 +1 @@\n+x\n",
    /through a symlink/,
  ],
  ["a file that is not there", "--- a/no\n+++ b/no\n@@ -1 +1 @@\n-a\n+b\n", /no is not there/],
  ["a rename", "rename from a\nrename to b\n", /renames or copies/],
  ["a cut hunk", "--- a/f\n+++ b/f\n@@ -1,9 +1,9 @@\n a\n", /shorter than its @@ line/],
  ["a new file that is there", "--- /dev/null\n+++ b/f\n@@ -0,0 +1 @@\n+x\n", /there already/],
  ["a FIFO", "--- a/fifo\n+++ b/fifo\n@@ -1 +1 @@\n-a\n+b\n", /no regular file/],
];
for (const [why, diff, sentence] of REFUSED) {
  rehearsal(`the mock agent refuses ${why}`, async (r) => {
    await r.write("f", "text\n");
    await Deno.symlink("/tmp", join(r.workspace, "out"));
    await new Deno.Command("mkfifo", { args: [join(r.workspace, "fifo")] }).output();
    const { code, stderr } = await r.run(fenced(diff));
    assert.equal(code, 1);
    assert.match(stderr, sentence);
    assert.equal(await r.read("f"), "text\n");
  });
}

rehearsal("a diff is only text where the step may not write to the workspace", async (r) => {
  await r.write("src/a b=c.ts", BEFORE);
  for (const workspace of ["read", "none"] as const) {
    const { stdout } = await r.run(fenced(CHANGE), { ...STEP, workspace });
    assert.equal(stdout, "Agent Implementation completed successfully\n");
  }
  assert.equal(await r.read("src/a b=c.ts"), BEFORE);
});

rehearsal("other fences and text that looks like a diff are left alone", async (r) => {
  await r.write("src/a b=c.ts", BEFORE);
  const { stdout } = await r.run(`${CHANGE}\n\`\`\`ts\n${CHANGE}\`\`\`\n~~~\n${CHANGE}~~~\n`);
  assert.equal(stdout, "Agent Implementation completed successfully\n");
  const tildes = `~~~~patch\n${CHANGE}~~~~\n`;
  assert.match((await r.run(tildes)).stdout, /^Changed/);
});

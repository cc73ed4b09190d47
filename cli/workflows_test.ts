import assert from "node:assert/strict";
import { join } from "node:path";
import { haloop, temporaryFolder } from "../tests/support/haloop.ts";

const TEMPLATE = `id: mine
name: Mine
steps:
  - { id: do, name: Do, type: agent, inputArtifact: raw-input.md, outputArtifact: out.md }
  - { id: look, name: Look, type: human-gate, reviewArtifact: out.md }
`;

async function write(folder: string, name: string, text: string): Promise<string> {
  await Deno.mkdir(join(folder, "workflows"), { recursive: true });
  const path = join(folder, "workflows", name);
  await Deno.writeTextFile(path, text);
  return path;
}

const SCHEMA_LINE =
  /^# yaml-language-server: \$schema=file:\/\/\S+\/workflows\/examples\/schema\.json\n/;

Deno.test("workflows list tells where each template comes from, without a server", async () => {
  await using home = await temporaryFolder();
  await using project = await temporaryFolder();
  await write(home.path, "mine.yaml", TEMPLATE);
  await write(project.path, "bugfix.yaml", TEMPLATE.replace("id: mine", "id: bugfix"));
  const { code, stdout } = await haloop(["workflows", "list", "-p", project.path], {
    home: home.path,
  });
  assert.equal(code, 0);
  const rows = stdout.trimEnd().split("\n").map((line) => line.split(/ {2,}/).slice(0, 3));
  assert.deepEqual(rows, [
    ["bugfix", "project", "2, you decide at 1"],
    ["mine", "home", "2, you decide at 1"],
    ["standard-feature", "built-in", "8, you decide at 4"],
    ["oneshot", "built-in", "2, you decide at 1"],
    ["research-only", "built-in", "2, you decide at 1"],
  ]);
  await haloop(["link", "--init", project.path], { home: home.path });
  const linked = await haloop(["workflows", "list", "--json"], { home: home.path });
  assert.deepEqual(
    JSON.parse(linked.stdout).workflows.map((item: { source: string }) => item.source),
    ["project", "home", "built-in", "built-in", "built-in"],
  );
});

Deno.test("workflows show tells the file, who does each step and what it reads and writes", async () => {
  await using home = await temporaryFolder();
  const path = await write(home.path, "mine.yaml", TEMPLATE);
  const { stdout } = await haloop(["workflows", "show", "mine"], { home: home.path });
  assert.equal(
    stdout,
    `Mine
  id    mine
  from  home: ${path}

Steps
  ○ do    Do    the agent  raw-input.md → out.md
  ◇ look  Look  you        reads out.md
`,
  );
  const { code, stderr } = await haloop(["workflows", "show", "mime"], { home: home.path });
  assert.equal(code, 3);
  assert.match(stderr, /^error: There is no workflow "mime" \(Did you mean mine\?\)\. See them/);
});

Deno.test("workflows validate names file, line and field of every problem, and fails", async () => {
  await using home = await temporaryFolder();
  const text = TEMPLATE.replace("reviewArtifact: out.md", "reviewArtifact: out");
  const path = await write(home.path, "mine.yaml", text);
  const expected = `${path}:4:67: steps[0].outputArtifact: nobody reads "out.md": make it the ` +
    `inputArtifact or reviewArtifact of a later step\n` +
    `${path}:5:47: steps[1].reviewArtifact: no step writes "out". Before it there are: out.md\n`;
  for (const args of [[], [path], ["workflows/mine.yaml"], ["mine"]]) {
    const all = ["workflows", "validate", ...args];
    const { code, stdout, stderr } = await haloop(all, { home: home.path, cwd: home.path });
    assert.equal(code, 1);
    assert.equal(stdout, expected);
    const verdict = args.length === 0 ? "1 of 5 templates" : "The template";
    assert.equal(stderr, `error: ${verdict} cannot be used\n`);
  }
  const json = await haloop(["workflows", "validate", "mine", "--json"], { home: home.path });
  const { valid, templates } = JSON.parse(json.stdout);
  assert.equal(json.code, 1);
  assert.equal(valid, false);
  assert.deepEqual(
    templates[0].problems.map(({ line, field }: { line: number; field: string }) => [line, field]),
    [[4, "steps[0].outputArtifact"], [5, "steps[1].reviewArtifact"]],
  );
});

Deno.test("workflows validate is content with what init writes, copied to its place", async () => {
  await using home = await temporaryFolder();
  await haloop(["init"], { home: home.path });
  const folder = join(home.path, "workflows");
  for (const name of ["standard-feature", "oneshot", "bugfix", "research-only"]) {
    const text = await Deno.readTextFile(join(folder, "examples", `${name}.yaml`));
    assert.match(text, SCHEMA_LINE);
    await Deno.copyFile(join(folder, "examples", `${name}.yaml`), join(folder, `${name}.yaml`));
  }
  const { code, stdout, stderr } = await haloop(["workflows", "validate"], { home: home.path });
  assert.deepEqual([code, stdout, stderr], [0, "", "All 4 templates are fine\n"]);
  const missing = await haloop(["workflows", "validate", "no.yaml"], { home: home.path });
  assert.equal(missing.code, 3);
});

Deno.test("init's examples stand before no built-in template", async () => {
  await using home = await temporaryFolder();
  await haloop(["init"], { home: home.path });
  const { stdout } = await haloop(["workflows", "list", "--json"], { home: home.path });
  const sources = JSON.parse(stdout).workflows.map((item: { source: string }) => item.source);
  assert.deepEqual(sources, ["built-in", "built-in", "built-in", "built-in"]);
});

Deno.test("an example is brought up to date until a person changes or removes it", async () => {
  await using home = await temporaryFolder();
  const folder = join(home.path, "workflows", "examples");
  const path = (name: string) => join(folder, `${name}.yaml`);
  await haloop(["init"], { home: home.path });
  const fresh = await Deno.readTextFile(path("bugfix"));
  // As an older Haloop wrote it.
  const old = "id: bugfix\n";
  const written = JSON.parse(await Deno.readTextFile(join(folder, ".written.json")));
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(old));
  written["bugfix.yaml"] = new Uint8Array(digest).toHex();
  await Deno.writeTextFile(join(folder, ".written.json"), JSON.stringify(written));
  await Deno.writeTextFile(path("bugfix"), old);
  await Deno.writeTextFile(path("oneshot"), "mine now\n");
  await Deno.remove(path("research-only"));
  await haloop(["init"], { home: home.path });
  assert.equal(await Deno.readTextFile(path("bugfix")), fresh);
  assert.equal(await Deno.readTextFile(path("oneshot")), "mine now\n");
  await assert.rejects(Deno.stat(path("research-only")), Deno.errors.NotFound);
});

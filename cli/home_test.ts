import assert from "node:assert/strict";
import { basename, join } from "node:path";
import { ConfigFile } from "../backend/config.ts";
import { haloop, temporaryFolder } from "../tests/support/haloop.ts";

Deno.test("init makes the home with its folders and the default configuration", async () => {
  await using folder = await temporaryFolder();
  const home = join(folder.path, "home");
  const { code, stdout } = await haloop(["init"], { home });
  assert.equal(code, 0);
  assert.match(stdout, /^Made the home /);
  for (const name of ["missions", "run", "workflows"]) {
    assert((await Deno.stat(join(home, name))).isDirectory);
  }
  const config = JSON.parse(await Deno.readTextFile(join(home, "config.json")));
  assert.deepEqual(config, ConfigFile.parse({}));
});

Deno.test("init never overwrites what is there and says so the second time", async () => {
  await using home = await temporaryFolder();
  await Deno.writeTextFile(join(home.path, "config.json"), '{ "port": 4321 }');
  const first = await haloop(["init"], { home: home.path });
  const second = await haloop(["init"], { home: home.path });
  assert.match(first.stdout, /^Completed the home /);
  assert.match(second.stdout, /is complete already/);
  assert.equal(await Deno.readTextFile(join(home.path, "config.json")), '{ "port": 4321 }');
});

Deno.test("link stores the real path and the name of the project", async () => {
  await using home = await temporaryFolder();
  await using project = await temporaryFolder();
  await Deno.symlink(project.path, join(home.path, "alias"));
  const { code, stdout } = await haloop(["link", "--init", "alias"], {
    home: home.path,
    cwd: home.path,
  });
  const name = basename(project.path);
  assert.equal(code, 0);
  const file = JSON.parse(await Deno.readTextFile(join(home.path, "projects.json")));
  assert.equal(file.active, project.path);
  const [{ default_branch, ...linked }] = file.projects;
  assert.equal(linked.name, name);
  assert.equal(stdout, `Linked ${name} (${project.path}) at ${default_branch}\n`);
});

Deno.test("link without a path links the folder the person stands in", async () => {
  await using home = await temporaryFolder();
  await using project = await temporaryFolder();
  const { stdout } = await haloop(["link", "--init"], { home: home.path, cwd: project.path });
  assert.match(stdout, new RegExp(`\\(${project.path}\\)`));
});

Deno.test("linking another project replaces the link and says what it replaced", async () => {
  await using home = await temporaryFolder();
  await using first = await temporaryFolder();
  await using second = await temporaryFolder();
  await haloop(["link", "--init", first.path], { home: home.path });
  const again = await haloop(["link", "--init", first.path], { home: home.path });
  const { stdout } = await haloop(["link", "--init", second.path], { home: home.path });
  assert.doesNotMatch(again.stdout, /replaces/);
  assert.equal(stdout.split("\n")[1], `It replaces ${basename(first.path)} (${first.path})`);
});

for (
  const [what, name] of [["a folder that is not there", "nowhere"], ["a file", "file"]] as const
) {
  Deno.test(`link refuses ${what} with exit code 3`, async () => {
    await using home = await temporaryFolder();
    await Deno.writeTextFile(join(home.path, "file"), "");
    const { code, stderr } = await haloop(["link", "--init", join(home.path, name)], {
      home: home.path,
    });
    assert.equal(code, 3);
    assert.match(stderr, /^error: Could not link "[^\n]+\n$/);
    await assert.rejects(Deno.stat(join(home.path, "projects.json")), Deno.errors.NotFound);
  });
}

Deno.test("a quick command is added by its name, and what was there stays", async () => {
  await using home = await temporaryFolder();
  await using project = await temporaryFolder();
  const linked = await haloop(["link", "--init", project.path], { home: home.path });
  assert.equal(linked.code, 0, linked.stderr);
  const set = async (...commands: string[]) => {
    const named = commands.flatMap((command) => ["--command", command]);
    const args = ["projects", project.path, ...named, "--json"];
    const { stdout } = await haloop(args, { home: home.path });
    return JSON.parse(stdout).projects[0].commands;
  };
  await set('tests=["true"]', 'lint=["true"]');
  assert.deepEqual(await set('tests=["false"]'), [
    { name: "lint", argv: ["true"] },
    { name: "tests", argv: ["false"] },
  ]);
});

Deno.test("unlink forgets the link, and says so when there is none", async () => {
  await using home = await temporaryFolder();
  await using project = await temporaryFolder();
  await haloop(["link", "--init", project.path], { home: home.path });
  const first = await haloop(["unlink"], { home: home.path });
  const second = await haloop(["unlink"], { home: home.path });
  assert.equal(first.stdout, `Unlinked ${basename(project.path)} (${project.path})\n`);
  assert.deepEqual([second.code, second.stdout], [0, "No project is linked\n"]);
});

Deno.test("a torn projects.json stops link in one sentence and is left as it is", async () => {
  await using home = await temporaryFolder();
  const path = join(home.path, "projects.json");
  await Deno.writeTextFile(path, '{"active":');
  const { code, stderr } = await haloop(["link", "--init", home.path], { home: home.path });
  assert.equal(code, 1);
  assert.match(stderr, /^error: Could not read the linked projects in [^\n]*\n$/);
  assert.equal(await Deno.readTextFile(path), '{"active":');
});

Deno.test("a relative home counts from where the person stands, not from the repository", async () => {
  await using folder = await temporaryFolder();
  const env = { HALOOP_CWD: folder.path };
  const { stdout } = await haloop(["status", "--json"], { home: "my home", env });
  assert.equal(JSON.parse(stdout).home, join(folder.path, "my home"));
});

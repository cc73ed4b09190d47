import assert from "node:assert/strict";
import { COMMANDS } from "./commands.ts";
import { buildProgram } from "./program.ts";
import { haloop, temporaryFolder } from "../tests/support/haloop.ts";
import { VERSION } from "../backend/version.ts";

/** Everything that a person is told is plain sentences: no stack, no colours off a terminal. */
function isPlain(text: string): void {
  assert.doesNotMatch(text, /^\s+at /m);
  // deno-lint-ignore no-control-regex
  assert.doesNotMatch(text, /\x1b/);
}

Deno.test("--version names the program, its version, its commit and its runtime", async () => {
  await using home = await temporaryFolder();
  for (const flag of ["--version", "-V"]) {
    const { code, stdout, stderr } = await haloop([flag], { home: home.path });
    assert.equal(code, 0);
    assert.equal(stderr, "");
    const { deno } = Deno.version;
    const { os, arch } = Deno.build;
    const commit = /^haloop \S+ \(commit [0-9a-f]{7,40}, /;
    assert.equal(
      stdout.replace(commit, `haloop ${VERSION} (`),
      `haloop ${VERSION} (Deno ${deno}, ${os} ${arch})\n`,
    );
  }
});

Deno.test("--version takes --json, and a group alone does what its list does", async () => {
  await using home = await temporaryFolder();
  const json = async (args: readonly string[]) => {
    const { code, stdout, stderr } = await haloop([...args, "--json"], { home: home.path });
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout);
  };
  assert.equal((await json(["--version"])).version, VERSION);
  for (const group of ["agents", "workflows", "config"]) {
    assert.deepEqual(await json([group]), await json([group, "list"]));
  }
  const text = await haloop(["config"], { home: home.path });
  assert.deepEqual(text, await haloop(["config", "list"], { home: home.path }));
});

Deno.test("the overview says of each command what its own help says", async () => {
  const context = { env: {}, cwd: "/" };
  const whole = await buildProgram(context, [], () => true);
  const described = whole.commands.map((command) => [command.name(), command.description()]);
  assert.deepEqual(described, COMMANDS.map(({ name, summary }) => [name, summary]));
});

Deno.test("help without arguments names every command, in plain text", async () => {
  await using home = await temporaryFolder();
  const { code, stdout } = await haloop([], { home: home.path });
  assert.equal(code, 0);
  for (const name of ["init", "link", "unlink", "start", "stop", "status"]) {
    assert.match(stdout, new RegExp(`^  ${name}\\b`, "m"));
  }
  isPlain(stdout);
});

Deno.test("help of a command shows examples", async () => {
  await using home = await temporaryFolder();
  const { code, stdout } = await haloop(["start", "--help"], { home: home.path });
  assert.equal(code, 0);
  assert.match(stdout, /Examples:\n {2}\$ haloop start/);
});

Deno.test("help leads to a command below another one, too", async () => {
  await using home = await temporaryFolder();
  const { code, stdout } = await haloop(["help", "config", "set"], { home: home.path });
  assert.equal(code, 0);
  assert.match(stdout, /^Usage: haloop config set /);
});

for (
  const [args, said] of [
    [["strat"], /unknown command 'strat'\n\(Did you mean start\?\)/],
    [["start", "--prot", "1"], /unknown option '--prot'\n\(Did you mean --port\?\)/],
    [["start", "--port", "high"], /'high' is invalid\. It must be a number/],
    [["start", "--port", "70000"], /must be a number from 0 to 65535/],
    [["start", "--provider", "podman"], /Allowed choices are auto, docker, local/],
    [["stop", "--timeout", "-1"], /whole number of seconds/],
    [["new", "-m", "x", "--timeout", "5"], /give --wait/],
    [["continue", "@last", "--timeout", "5"], /give --wait/],
    [["request-changes", "@last", "-m", "x", "--timeout", "5"], /give --wait/],
    [["retry", "@last", "--timeout", "5"], /give --wait/],
    [["agents", "lst"], /unknown command 'lst'\n\(Did you mean list\?\)/],
    [["config", "lst", "--json"], /unknown command 'lst'\n\(Did you mean list\?\)/],
    [["workflows", "--jsn"], /unknown option '--jsn'\n\(Did you mean --json\?\)/],
    [["agents", "list", "now"], /too many arguments/],
    [["artifacts", "@last", "x.md", "--versions", "--at", "1"], /'--versions' cannot be used with/],
    [["logs", "@last", "--step", "x", "--run", "r-1"], /'--step <id>' cannot be used with/],
    [["edit", "@last", "--file", "x", "--resume"], /'--resume' cannot be used with/],
    [["take", "@last", "--remote", "fork"], /give --push or --pr with it/],
    [["projects", "--bring", "node_modules"], /Name the project/],
    [["projects", "shop", "--clear", "bring", "--bring", "x"], /Set bring or clear it/],
    [["workflows", "validate", "x.yaml", "--project", "."], /give the id of one, or no file/],
    [["status", "now"], /too many arguments/],
    [["artifacts", "@last", "--version", "99"], /unknown option '--version'/],
  ] as const
) {
  Deno.test(`"haloop ${args.join(" ")}" is a usage error`, async () => {
    await using home = await temporaryFolder();
    const { code, stdout, stderr } = await haloop(args, { home: home.path });
    assert.equal(code, 2);
    assert.equal(stdout, "");
    assert.match(stderr, said);
    isPlain(stderr);
  });
}

Deno.test("a PORT that is no port is a usage error in one sentence", async () => {
  await using home = await temporaryFolder();
  const { code, stderr } = await haloop(["start"], { home: home.path, env: { PORT: "x" } });
  assert.equal(code, 2);
  assert.equal(stderr, 'error: Could not use PORT="x": it must be a number from 0 to 65535\n');
});

Deno.test("a home that cannot be made is one sentence, for every command that needs it", async () => {
  await using folder = await temporaryFolder();
  const file = `${folder.path}/file`;
  await Deno.writeTextFile(file, "");
  for (
    const args of [["init"], ["link", "--init", folder.path], ["start"], ["start", "--detach"]]
  ) {
    const { code, stderr } = await haloop(args, { home: `${file}/home` });
    assert.equal(code, 1, args.join(" "));
    assert.match(stderr, /^error: Could not use the home "[^\n]* HALOOP_HOME\n$/, args.join(" "));
  }
});

Deno.test("a stack trace is shown only with HALOOP_DEBUG", async () => {
  await using folder = await temporaryFolder();
  const home = `${folder.path}/home`;
  await Deno.writeTextFile(home, "");
  const quiet = await haloop(["init"], { home });
  const loud = await haloop(["init"], { home, env: { HALOOP_DEBUG: "1" } });
  assert.equal(quiet.code, 1);
  isPlain(quiet.stderr);
  assert.match(loud.stderr, /^\s+at /m);
});

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

for (
  const [args, said] of [
    [["strat"], /unknown command 'strat'\n\(Did you mean start\?\)/],
    [["start", "--prot", "1"], /unknown option '--prot'\n\(Did you mean --port\?\)/],
    [["start", "--port", "high"], /'high' is invalid\. It must be a number/],
    [["start", "--port", "70000"], /must be a number from 0 to 65535/],
    [["start", "--provider", "podman"], /Allowed choices are auto, docker, local/],
    [["stop", "--timeout", "-1"], /whole number of seconds/],
    [["status", "now"], /too many arguments/],
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
  for (const args of [["init"], ["link", folder.path], ["start"], ["start", "--detach"]]) {
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

import assert from "node:assert/strict";
import { COMMANDS } from "../../cli/commands.ts";
import { VERSION } from "../../backend/version.ts";
import { Machine } from "./program.ts";
import { onTerminal, terminalTest } from "./terminal.ts";

const ESCAPE = "\x1b";

Deno.test("the help pages are these", async (t) => {
  await using machine = await Machine.make();
  const names = COMMANDS.flatMap(({ name, group }) => group === undefined ? [] : [[name]]);
  const below = [
    ...["list", "get", "set", "unset"].map((name) => ["config", name]),
    ...["list", "show", "validate"].map((name) => ["workflows", name]),
  ];
  for (const args of [[], ...names, ...below]) {
    // One by one: a command that is added changes no other's page.
    await t.step(`haloop ${[...args, "--help"].join(" ")}`, async (t) => {
      const { code, stdout, stderr } = await machine.run([...args, "--help"]);
      assert.equal(code, 0);
      assert.equal(stderr, "");
      await t.assertSnapshot(stdout);
    });
  }
});

Deno.test("--version names version, commit and runtime, without a Deno on the PATH", async () => {
  await using machine = await Machine.make();
  assert.notEqual((await machine.shell("command -v deno || command -v node")).code, 0);
  const { code, stdout } = await machine.run(["--version"]);
  assert.equal(code, 0);
  const words =
    /^haloop (\S+) \((?:commit [0-9a-f]{10}(?: with changes)?, )?Deno \S+, \S+ \S+\)\n$/;
  assert.equal(words.exec(stdout)?.[1], VERSION, stdout);
});

for (
  const [args, code, said] of [
    [["--help"], 0, /^$/],
    [["help", "config", "set"], 0, /^$/],
    [["strat"], 2, /Did you mean start\?/],
    [["help", "strat"], 2, /unknown command 'strat'\n\(Did you mean start\?\)/],
    [["strat", "--help"], 2, /unknown command 'strat'/],
    [["help", "config", "st"], 2, /unknown command 'st'\n\(Did you mean set\?\)/],
    [["config", "nosuch", "--help"], 2, /unknown command 'nosuch'/],
    [["help", "sandbox", "nosuch"], 2, /unknown command 'nosuch'/],
    [["logs", "m-1", "--help"], 0, /^$/],
    [["workflows", "--project", "/p", "--help"], 0, /^$/],
    [["config", "set", "prot", "5"], 2, /Did you mean port\?/],
    [["start", "--port", "high"], 2, /must be a number/],
    [["link", "/no/such/folder"], 3, /no\/such\/folder/],
    [["new", "-m", "x", "--wait"], 2, /give --start/],
    [["status"], 5, /not running/],
    [["stop"], 0, /^$/],
  ] as const
) {
  Deno.test(`"haloop ${args.join(" ")}" ends with ${code}, off a terminal without escapes`, async () => {
    await using machine = await Machine.make();
    const ran = await machine.run(args);
    assert.equal(ran.code, code, ran.stderr);
    assert.match(ran.stderr, said);
    assert(!`${ran.stdout}${ran.stderr}`.includes(ESCAPE));
  });
}

Deno.test("a reader that goes away is no error", async () => {
  await using machine = await Machine.make();
  const { stdout, stderr } = await machine.shell(
    `{ haloop --help; echo "code $?" >&2; } | head -n 0; { haloop help start; echo "code $?" >&2; } | true`,
  );
  assert.equal(stdout, "");
  assert.equal(stderr, "code 0\ncode 0\n");
});

Deno.test("a folder and an output that cannot be written are no hindrance", async () => {
  await using machine = await Machine.make();
  const { code, stdout } = await machine.run(["--version"], { cwd: "/proc" });
  assert.equal(code, 0);
  assert.match(stdout, /^haloop /);
});

terminalTest("help has colours on a terminal, and none with NO_COLOR or a dumb one", async () => {
  await using machine = await Machine.make();
  const plain = (await machine.run(["--help"])).stdout;
  const coloured = await onTerminal(machine, "haloop --help");
  assert.equal(coloured.code, 0);
  assert(coloured.shown.includes(ESCAPE));
  for (const env of [{ NO_COLOR: "1" }, { TERM: "dumb" }]) {
    const { shown } = await onTerminal(machine, "COLUMNS=80 haloop --help", env);
    assert(!shown.includes(ESCAPE));
    assert.equal(shown.split("\n")[0], plain.split("\n")[0]);
  }
});

terminalTest("an error is red on a terminal and keeps its exit code", async () => {
  await using machine = await Machine.make();
  const { code, shown } = await onTerminal(machine, "haloop status");
  assert.equal(code, 5);
  assert(shown.includes(`${ESCAPE}[31merror:`), shown);
});

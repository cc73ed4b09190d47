/** `--json`: the shapes, the page that documents them, and what the program prints agree. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { COMMANDS } from "../../cli/commands.ts";
import { ROOT } from "../support/root.ts";
import { SHAPES } from "./json_shapes.ts";
import { Machine } from "./program.ts";

const PAGE = await Deno.readTextFile(join(ROOT, "docs", "cli-json.md"));

/** The example below each head of the page, by each command that the head names. */
function examples(): Map<string, unknown> {
  const found = new Map<string, unknown>();
  for (const [, head = "", part = ""] of PAGE.matchAll(/^### (.+)\n((?:(?!^##).*\n?)*)/gm)) {
    const [, json] = /```json\n([\s\S]*?)```/.exec(part) ?? [];
    assert(json !== undefined, `"${head}" shows no example`);
    for (const name of head.split(", ")) found.set(name.replace("\\", ""), JSON.parse(json));
  }
  return found;
}

Deno.test("docs/cli-json.md shows each shape, and every example has it", () => {
  const shown = examples();
  assert.deepEqual([...shown.keys()].sort(), Object.keys(SHAPES).sort());
  for (const [name, example] of shown) {
    const parsed = SHAPES[name]?.safeParse(example);
    assert(parsed?.success, `${name}: ${parsed?.error}`);
  }
});

Deno.test("every command is documented", () => {
  const documented = new Set(Object.keys(SHAPES).map((name) => name.split(" ")[0]));
  const people = COMMANDS.filter(({ group }) => group !== undefined);
  assert.deepEqual(people.map(({ name }) => name).filter((name) => !documented.has(name)), []);
});

/** Runs a command and holds what it prints against its shape. */
async function holds(machine: Machine, shape: string, args: readonly string[], code = 0) {
  const printed = await machine.json(args, code);
  const parsed = SHAPES[shape]?.safeParse(printed);
  assert(parsed?.success, `haloop ${args.join(" ")}: ${parsed?.error}\n${JSON.stringify(printed)}`);
  return printed;
}

Deno.test("what each command prints has its documented shape", async () => {
  await using machine = await Machine.make();
  const tried = new Set<string>();
  const check = async (shape: string, args: readonly string[], code = 0) => {
    tried.add(shape);
    return await holds(machine, shape, args, code);
  };
  await check("--version", ["--version"]);
  await check("status", ["status"], 5);
  await check("init", ["init"]);
  for (const name of ["shop", "site"]) {
    const project = join(machine.folder, name);
    await Deno.mkdir(project);
    await check("link", ["link", "--init", project]);
  }
  await check("projects", ["projects"]);
  await check("start", ["start", "--detach"]);
  await check("start", ["start", "--detach"]);
  await check("status", ["status"]);
  await check("doctor", ["doctor", "--fsck"]);
  await check("agents list", ["agents", "list"]);
  await check("agents list", ["agents"]);
  await check("workflows list", ["workflows", "list"]);
  await check("workflows list", ["workflows"]);
  await check("workflows show", ["workflows", "show", "standard-feature"]);
  await check("workflows validate", ["workflows", "validate"]);
  await check("new", ["new", "-m", "Users want a dark mode"]);
  await check("continue", ["continue", "@last", "--wait"]);
  await check("list", ["list"]);
  await check("show", ["show", "@last", "--journal"]);
  await check("show", ["show", "@last"]);
  await check("request-changes", ["request-changes", "@last", "-m", "Shorter", "--wait"]);
  await check("artifacts", ["artifacts", "@last"]);
  await Deno.writeTextFile(join(machine.folder, "mine.md"), "mine");
  await check("edit", ["edit", "@last", "--file", "mine.md"]);
  const one = ["artifacts", "@last", "structured-text.md"];
  await check("artifacts <artifact>", one);
  await check("artifacts <artifact>", [...one, "--at", "1"]);
  await check("artifacts <artifact> --versions", [...one, "--versions"]);
  await check("diff", ["diff", "@last"]);
  await check("diff", ["diff", "@last", "--from", "1", "--to", "1"]);
  await check("open", ["open", "@last"]);
  await check("rewind", ["rewind", "@last", "cleanup"]);
  await check("budget", ["budget", "@last", "2.50"]);
  await check("budget", ["budget", "@last"]);
  await check("cancel", ["cancel", "@last"]);
  await check("rewind", ["rewind", "@last", "cleanup"]);
  await check("mark-completed", ["mark-completed", "@last"]);
  await check("delete", ["delete", "@last", "--yes"]);
  await check("config list", ["config", "list"]);
  await check("config list", ["config"]);
  await check("config set", ["config", "set", "limits.sandboxes", "3"]);
  await check("config get", ["config", "get", "limits.sandboxes"]);
  await check("config unset", ["config", "unset", "limits.sandboxes"]);
  await check("completions", ["completions", "zsh"]);
  await check("unlink", ["unlink"]);
  await check("unlink", ["unlink"]);
  await check("stop", ["stop"]);
  await check("stop", ["stop"]);
  const elsewhere = [
    "logs",
    "logs --events",
    "watch",
    "retry",
    "changes",
    "checks",
    "checks <check>",
    "discard",
    "take",
    // They need Docker, a model, or a credential.
    "agents build",
    "agents check",
    "agents login",
    "agents logout",
    "sandbox verify",
  ];
  assert.deepEqual(Object.keys(SHAPES).filter((name) => !tried.has(name)).sort(), elsewhere.sort());
});

Deno.test("logs and watch print an object a line, retry a failed mission, and failures no object", async () => {
  await using machine = await Machine.make();
  await machine.configure({ agent: "command", command: { argv: ["sh", "-c", "echo a; exit 1"] } });
  await machine.json(["start", "--detach"]);
  await holds(machine, "new", ["new", "-m", "x", "--start", "--wait"], 1);
  await holds(machine, "retry", ["retry", "@last", "--wait"], 1);
  const shape = (name: string, line: string) => SHAPES[name]?.parse(JSON.parse(line));
  const logs = await machine.run(["logs", "@last", "-f", "--json"]);
  for (const line of logs.stdout.trimEnd().split("\n")) shape("logs", line);
  shape("watch", await firstLine(machine.spawn(["watch", "--json"])));
  for (
    const args of [["continue", "m-00000000"], ["continue", "@last", "--hash", "abcdef"], [
      "show",
      "x",
    ]]
  ) {
    const failed = await machine.run([...args, "--json"]);
    assert.equal(failed.stdout, "");
    assert.match(failed.stderr, /^error: /);
  }
});

/** What a program that goes on prints first; it is ended then. */
async function firstLine(child: Deno.ChildProcess): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of child.stdout) {
    text += decoder.decode(chunk, { stream: true });
    if (!text.includes("\n")) continue;
    // While it is still read: it ends by itself, with 0, once its reader is gone.
    child.kill("SIGINT");
    break;
  }
  await child.stderr.cancel();
  assert.equal((await child.status).code, 130);
  return text.split("\n")[0] ?? "";
}

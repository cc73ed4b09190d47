/** What a person does at a terminal: their editor, prompts, the live table, closed terminals. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { eventually } from "../support/eventually.ts";
import { Machine } from "./program.ts";
import { onTerminal, plain, quoted, terminalTest, TYPESCRIPT, untilShown } from "./terminal.ts";

/** The cursor goes up by lines. */
// deno-lint-ignore no-control-regex
const UP = /\x1b\[\d+A/;
/** An escape, a bell, or a return that overwrites its line. */
// deno-lint-ignore no-control-regex
const COMMANDING = /[\x1b\x07]|\r(?!\n)/;

/** A machine on which Haloop runs and a mission stands at its first gate. */
async function atGate(): Promise<Machine> {
  const machine = await Machine.make();
  await machine.json(["start", "--detach"]);
  await machine.json(["new", "-m", "Users want a dark mode", "--start", "--wait"]);
  return machine;
}

terminalTest("a person makes a mission in their editor and is told how to go on", async () => {
  await using machine = await Machine.make();
  await machine.json(["start", "--detach"]);
  const editor = await machine.script(
    "my editor",
    `cat "$1" >seen; { echo "# Dark mode"; echo "for the night"; cat "$1"; } >new && mv new "$1"`,
  );
  const made = await onTerminal(machine, "haloop new", { EDITOR: editor });
  assert.equal(made.code, 0, made.shown);
  assert.match(plain(made.shown), /Made the mission m-[0-9a-f]{8}: Dark mode\n/);
  assert.match(plain(made.shown), /\$ haloop continue m-[0-9a-f]{8} --wait/);
  assert.match(await Deno.readTextFile(join(machine.folder, "seen")), /Write above/);
  const text = await machine.run(["artifacts", "@last", "raw-input.md"]);
  assert.equal(text.stdout, "# Dark mode\nfor the night");

  const nothing = await onTerminal(machine, "haloop new", { EDITOR: "true" });
  assert.equal(nothing.code, 1);
  assert.match(plain(nothing.shown), /Nothing was written, so nothing was done/);
  assert.equal((await machine.json(["list"])).missions.length, 1);
});

terminalTest(
  "what was written in the editor is kept when it is refused, and when Haloop is gone",
  async () => {
    await using machine = await atGate();
    const write = await machine.script("write", `{ echo "# Precious"; cat "$1"; } >n && mv n "$1"`);
    const refused = await onTerminal(machine, "haloop new -w typo", { EDITOR: write });
    assert.notEqual(refused.code, 0, refused.shown);
    const [, goOn = "", path = ""] = /\$ (haloop new) "([^"]+)"/.exec(plain(refused.shown)) ?? [];
    assert.equal(await Deno.readTextFile(path), "# Precious", refused.shown);
    const { mission } = await machine.json([...goOn.split(" ").slice(1), path]);
    assert.equal(mission.title, "Precious");
    await machine.json(["delete", mission.mission_id, "--yes"]);

    const stopping = await machine.script("stop", `haloop stop >/dev/null; printf words >"$1"`);
    const command = "haloop request-changes @last";
    const gone = await onTerminal(machine, command, { EDITOR: stopping });
    assert.equal(gone.code, 5, gone.shown);
    const [, kept = ""] = /\$ haloop request-changes m-\w+ --file "([^"]+)"/.exec(
      plain(gone.shown),
    ) ?? [];
    assert.equal(await Deno.readTextFile(kept), "words", gone.shown);
  },
);

const ASKED = untilShown("not shown");

terminalTest(
  "a secret is not shown while it is typed, and is kept for the person alone",
  async () => {
    await using machine = await Machine.make();
    await machine.json(["init"]);
    const typed = `${ASKED}; printf 'sk-ant-preciois'; sleep 0.2; printf '\\177\\177us\\r'`;
    const { code, shown } = await onTerminal(machine, "haloop agents login claude", {}, typed);
    assert.equal(code, 0, shown);
    assert.match(plain(shown), /The API key or token of claude \(it is not shown\): \n/);
    for (const part of ["sk-ant", "precio", "us\n"]) assert(!shown.includes(part), shown);
    const file = join(machine.haloop_home, "credentials", "claude");
    assert.equal((await Deno.readTextFile(file)).trim(), "sk-ant-precious");
    assert.equal((await Deno.stat(file)).mode! & 0o777, 0o600);
    // Its terminal is as it was: what is typed next is seen.
    assert.match((await onTerminal(machine, "stty -a")).shown, /[^-]echo /);
  },
);

terminalTest("a secret that is broken off is not shown, and not kept", async () => {
  await using machine = await Machine.make();
  await machine.json(["init"]);
  const typed = `${ASKED}; printf 'sk-ant-precious\\003'`;
  const { code, shown } = await onTerminal(machine, "haloop agents login claude", {}, typed);
  assert.equal(code, 130, shown);
  assert(!shown.includes("precious"), shown);
  await assert.rejects(Deno.stat(join(machine.haloop_home, "credentials", "claude")));
});

terminalTest("a secret is not shown either where standard error is redirected", async () => {
  await using machine = await Machine.make();
  await machine.json(["init"]);
  const { code, shown } = await onTerminal(
    machine,
    "haloop agents login claude 2>said",
    {},
    "until grep -q 'not shown' said 2>/dev/null; do sleep 0.1; done; echo sk-ant-precious",
  );
  assert.equal(code, 0, shown);
  assert(!shown.includes("precious"), shown);
});

terminalTest(
  "edit saves a draft, says when nothing was changed, and takes an editor with arguments",
  async () => {
    await using machine = await atGate();
    const editor = await machine.script("edit", `shift; echo "and a switch" >>"$1"`);
    const saved = await onTerminal(machine, "haloop edit @last", {
      EDITOR: `${quoted(editor)} --wait`,
    });
    assert.equal(saved.code, 0, saved.shown);
    assert.match(plain(saved.shown), /Saved a draft of structured-text\.md/);
    const text = await machine.run(["artifacts", "@last", "structured-text.md"]);
    assert.match(text.stdout, /dark modeand a switch\n$/);
    const same = await onTerminal(machine, "haloop edit @last", { EDITOR: "true" });
    assert.match(plain(same.shown), /Nothing was changed/);
    await assert.rejects(Deno.stat(join(machine.haloop_home, "edits", "structured-text.md")));

    const coloured = await onTerminal(machine, "haloop diff @last");
    assert(coloured.shown.includes("\x1b[32m+"), coloured.shown);
  },
);

terminalTest(
  "a conflict loses no word: the text is kept in a file, and is gone on with",
  async () => {
    await using machine = await atGate();
    // Somebody else saves while the editor is open.
    const editor = await machine.script(
      "edit",
      `printf theirs | haloop edit @last --file - >/dev/null && printf mine >"$1"`,
    );
    const refused = await onTerminal(machine, "haloop edit @last", { VISUAL: editor });
    assert.equal(refused.code, 4, refused.shown);
    const said = plain(refused.shown);
    assert.match(said, /somebody else saved it in between/);
    const kept = /Your text is kept in "([^"]+)"/.exec(said)?.[1];
    assert(kept !== undefined, said);
    assert.equal(await Deno.readTextFile(kept), "mine");
    assert.equal(
      (await machine.run(["artifacts", "@last", "structured-text.md"])).stdout,
      "theirs",
    );

    const again = await onTerminal(machine, "haloop edit @last", { VISUAL: "true" });
    assert.equal(again.code, 4);
    assert.match(plain(again.shown), /--resume/);
    const merge = await machine.script("merge", `printf " and theirs" >>"$1"`);
    const resumed = await onTerminal(machine, "haloop edit @last --resume", { VISUAL: merge });
    assert.equal(resumed.code, 0, resumed.shown);
    const merged = await machine.run(["artifacts", "@last", "structured-text.md"]);
    assert.equal(merged.stdout, "mine and theirs");
    await assert.rejects(Deno.stat(kept), Deno.errors.NotFound);
  },
);

terminalTest(
  "an editor that fails, or a Haloop that is gone, leaves the text in its file",
  async () => {
    await using machine = await atGate();
    const failing = await machine.script("fail", `printf precious >"$1"; exit 3`);
    const failed = await onTerminal(machine, "haloop edit @last", { EDITOR: failing });
    assert.equal(failed.code, 1);
    assert.match(plain(failed.shown), /ended with exit code 3.*Your text is kept/);
    const stopping = await machine.script("stop", `haloop stop >/dev/null; printf "!" >>"$1"`);
    const gone = await onTerminal(machine, "haloop edit @last --resume", { EDITOR: stopping });
    assert.equal(gone.code, 5, gone.shown);
    const kept = /Your text is kept in "([^"]+)"/.exec(plain(gone.shown))?.[1];
    assert.equal(await Deno.readTextFile(kept ?? ""), "precious!");
  },
);

terminalTest("delete asks at a terminal, and takes only yes for yes", async () => {
  await using machine = await atGate();
  const no = await onTerminal(machine, "haloop delete @last", {}, "echo n");
  assert.equal(no.code, 4, no.shown);
  assert.match(no.shown, /\[y\/N\]/);
  assert.equal((await machine.json(["list"])).missions.length, 1);
  const yes = await onTerminal(machine, "haloop delete @last", {}, "echo y");
  assert.equal(yes.code, 0, yes.shown);
  assert.deepEqual((await machine.json(["list"])).missions, []);
});

terminalTest("watch redraws one table on a terminal and ends at Ctrl-C", async () => {
  await using machine = await atGate();
  const command = `haloop watch & pid=$!; ${untilShown("Ctrl-C")}; ` +
    `haloop mark-completed @last >/dev/null; ${untilShown("Done")}; kill -INT $pid; wait $pid`;
  const { code, shown } = await onTerminal(machine, command);
  assert.equal(code, 130, shown);
  assert(UP.test(shown), JSON.stringify(shown));
  const table = plain(shown);
  assert.match(table, /ID +STATUS +STEP +CHANGED +TITLE/);
  assert.match(table, /Waiting +Review Structured/);
  assert.match(table, /Done/);
  assert(!shown.includes("\x1b[?"), "the terminal is left as it was");
});

terminalTest(
  "what an agent wrote cannot command the terminal, and a pipe gets it as it is",
  async () => {
    await using machine = await Machine.make();
    const evil = "\\033]0;renamed\\007\\033[2Jcleared\\rover";
    const script = `printf '${evil}' >"$HALOOP_OUTPUT"; printf '${evil}\\n'`;
    await machine.configure({ agent: "command", command: { argv: ["sh", "-c", script] } });
    await machine.json(["start", "--detach"]);
    await machine.json(["new", "-m", "x", "-t", "a\x1b[31mred", "--start", "--wait"]);
    const raw = await machine.run(["artifacts", "@last", "structured-text.md"]);
    assert.equal(raw.stdout, "\x1b]0;renamed\x07\x1b[2Jcleared\rover");
    for (
      const command of ["artifacts @last structured-text.md", "logs @last", "diff @last --from 1"]
    ) {
      const { shown } = await onTerminal(machine, `haloop ${command}`, { NO_COLOR: "1" });
      assert(!COMMANDING.test(shown), JSON.stringify(shown));
    }
    const listed = await onTerminal(machine, "haloop list", { NO_COLOR: "1" });
    assert.match(listed.shown, /ared/);
    assert(!listed.shown.includes("\x1b"), JSON.stringify(listed.shown));
  },
);

terminalTest(
  "a step that takes longer than half a second shows a sign of life, and only at a terminal",
  async () => {
    await using machine = await Machine.make();
    // An agent that works until what is looked for was shown.
    const go_on = join(machine.folder, "go on");
    const script =
      `until [ -e "${go_on}" ]; do sleep 0.1; done; cp "$HALOOP_INPUT" "$HALOOP_OUTPUT"`;
    await machine.configure({ agent: "command", command: { argv: ["sh", "-c", script] } });
    await machine.json(["start", "--detach"]);
    await machine.json(["new", "-m", "x"]);
    const { shown } = await onTerminal(
      machine,
      `{ ${untilShown("Running Agent: Cleanup ([1-9]")}; touch ${quoted(go_on)}; } & ` +
        "haloop continue @last --wait",
    );
    assert(shown.includes("\r\x1b[K"), JSON.stringify(shown));
    assert.match(plain(shown), /\r. Running Agent: Cleanup \([1-9]\d* s\)/);

    await Deno.remove(go_on);
    const piped = machine.spawn(["continue", "@last", "--wait", "--timeout", "60"]);
    const passed = new Response(piped.stdout).text();
    let told = "";
    for await (const piece of piped.stderr.pipeThrough(new TextDecoderStream())) {
      told += piece;
      if (told.includes("Running Agent: Research\n")) await Deno.writeTextFile(go_on, "");
    }
    assert.equal((await piped.status).code, 0, told);
    assert.match(await passed, /^Passed Review Structured/);
    assert(!told.includes("\x1b"), told);
    assert.match(told, /Running Agent: Research\n/);
  },
);

Deno.test("a reader that goes away ends logs and watch without a word", async () => {
  await using machine = await atGate();
  // It is noticed at the next thing that is to be written.
  const { stdout, stderr } = await machine.shell(
    `{ haloop logs @last; echo "code $?" >&2; } | true; ` +
      `{ haloop watch; echo "code $?" >&2; } | ` +
      `{ head -n 1; exec <&-; haloop cancel @last >/dev/null; }`,
  );
  assert.match(stdout, /^\S+ {2}m-[0-9a-f]{8} {2}Waiting for Human Review[^\n]*\n$/);
  assert.equal(stderr, "code 0\ncode 0\n");
});

terminalTest("a terminal that is closed ends a command that goes on", async () => {
  await using machine = await atGate();
  const pid_file = join(machine.folder, "pid");
  const command = `sh -c 'echo $$ >${quoted(pid_file).replaceAll("'", '"')}; exec haloop watch'`;
  // The terminal goes when script is killed.
  const closed = await machine.shell(
    `script -qefc ${quoted(command)} ${TYPESCRIPT} >/dev/null </dev/null & pid=$!
    ${untilShown("Ctrl-C")}; kill -9 $pid`,
    { TERM: "xterm" },
  );
  assert.equal(closed.code, 0, closed.stderr);
  const pid = Number(await Deno.readTextFile(pid_file));
  await eventually("the end of watch", async () => {
    return await Deno.stat(`/proc/${pid}`).then(() => false, () => true);
  });
});

/** Completion as the shells themselves do it: bash and zsh with keys typed at a prompt, fish by asking it. */
import assert from "node:assert/strict";
import { Machine } from "./program.ts";
import { onTerminal, plain, quoted, terminalTest, TYPESCRIPT } from "./terminal.ts";

/** How a shell is started so that it has read `rc` and its prompt is `READY` on a line of its own. */
interface Typed {
  readonly rc: string;
  command(rc: string): string;
}

const BASH: Typed = {
  rc: "PS1='READY\n'; bind 'set bell-style none'; bind 'set enable-bracketed-paste off'\n" +
    // Twice, as a person does who has changed the file.
    "source <(haloop completions bash); source <(haloop completions bash)",
  command: (rc) => `bash --noprofile --rcfile ${quoted(rc)} -i`,
};

const ZSH: Typed = {
  rc: "PS1=$'READY\\n'; unset zle_bracketed_paste; setopt NO_BEEP NO_PROMPT_SP; bindkey -e\n" +
    "autoload -U compinit; compinit -u -D; source <(haloop completions zsh)",
  // Without the person's and the system's own files, ours is read by the first line.
  command: (rc) => `env ZDOTDIR=${quoted(rc.replace(/\/[^/]*$/, ""))} zsh -d -i`,
};

/**
 * What a shell made of each line when Tab was pressed at its end. A line is typed when the prompt before it
 * is there; then Ctrl-A and an echo around it print the line instead of running it.
 */
async function completed(
  machine: Machine,
  shell: Typed,
  lines: readonly string[],
): Promise<string[]> {
  const rc = await machine.script(".zshrc", shell.rc);
  const typed = lines.map((line, n) =>
    String.raw`ready ${n + 1}; printf '%s\t\001echo "\005"\n' '${line}'`
  );
  const input =
    `ready() { n=0; until [ "$(grep -c READY ${TYPESCRIPT})" -ge "$1" ] || [ $n -gt 300 ]; do
    sleep 0.1; n=$((n + 1)); done; }
    ${typed.join("\n")}
    ready ${lines.length + 1}; echo exit`;
  const { shown } = await onTerminal(machine, shell.command(rc), {}, input);
  return plain(shown).split("\n");
}

/** Whether a shell is there; under CI=true its absence is a failure. */
async function ignored(shell: string): Promise<boolean> {
  if (Deno.env.get("CI") === "true") return false;
  const args = ["-c", `command -v ${shell}`];
  const { success } = await new Deno.Command("sh", { args, stdout: "null" }).output();
  if (!success) console.log(`Skipped: completion in ${shell}, because there is none here`);
  return !success;
}

/** A machine whose first mission stands at its first gate, and the beginning of its id. */
async function atGate(): Promise<{ machine: Machine; id: string }> {
  const machine = await Machine.make();
  await machine.json(["start", "--detach"]);
  const { mission } = await machine.json(["new", "-m", "x", "--start", "--wait"]);
  return { machine, id: mission.mission_id.slice(0, 10) };
}

terminalTest("bash completes commands, options, missions, steps and artifacts", async () => {
  const { machine: made, id } = await atGate();
  await using machine = made;
  const cases: readonly (readonly [typed: string, completed: string])[] = [
    ["haloop request", "haloop request-changes "],
    ["haloop show --jou", "haloop show --journal "],
    ["haloop help unli", "haloop help unlink "],
    ["haloop show m-", `haloop show ${id} `],
    ["haloop show @l", "haloop show @last "],
    [`haloop rewind ${id} plan`, `haloop rewind ${id} planning `],
    ["haloop logs @last --step=clea", "haloop logs @last --step=cleanup "],
    ["haloop logs --step rese", "haloop logs --step research "],
    ["haloop artifacts @last struct", "haloop artifacts @last structured-text.md "],
    ["haloop new --type hot", "haloop new --type hotfix "],
    ["haloop list --status wait", "haloop list --status waiting"],
    ["haloop config set limits.sand", "haloop config set limits.sandboxes "],
    ["haloop config set provider lo", "haloop config set provider local "],
    ["haloop new --agent cla", "haloop new --agent claude "],
    ["haloop new --workflow standard", "haloop new --workflow standard-feature "],
    ["haloop agents build cod", "haloop agents build codex "],
  ];
  const shown = await completed(machine, BASH, cases.map(([typed]) => typed));
  for (const [typed, whole] of cases) {
    assert(shown.includes(whole), `${typed}:\n${shown.join("\n")}`);
  }
});

const no_zsh = await ignored("zsh");
if (!no_zsh) {
  terminalTest("zsh completes commands, options, missions and values", async () => {
    const { machine: made, id } = await atGate();
    await using machine = made;
    const cases: readonly (readonly [typed: string, completed: string])[] = [
      ["haloop request", "haloop request-changes"],
      ["haloop show --jou", "haloop show --journal"],
      ["haloop show m-", `haloop show ${id}`],
      [`haloop rewind ${id} plan`, `haloop rewind ${id} planning`],
      ["haloop new --type hot", "haloop new --type hotfix"],
      ["haloop config set limits.sand", "haloop config set limits.sandboxes"],
      ["haloop new --agent cla", "haloop new --agent claude"],
      ["haloop agents check gem", "haloop agents check gemini"],
    ];
    const shown = (await completed(machine, ZSH, cases.map(([typed]) => typed)))
      .map((line) => line.trimEnd());
    for (const [typed, whole] of cases) {
      assert(shown.includes(whole), `${typed}:\n${shown.join("\n")}`);
    }
  });
}

const no_fish = await ignored("fish");
Deno.test({
  name: "fish completes commands, options, missions and values",
  ignore: no_fish,
  async fn() {
    const { machine: made, id } = await atGate();
    await using machine = made;
    const cases: readonly (readonly [typed: string, offered: string])[] = [
      ["haloop request", "request-changes"],
      ["haloop show --jou", "--journal"],
      ["haloop show m-", id],
      [`haloop rewind ${id} plan`, "planning"],
      ["haloop new --type hot", "hotfix"],
      ["haloop config set limits.sand", "limits.sandboxes"],
      ["haloop new --agent cla", "claude"],
      ["haloop agents login open", "opencode"],
    ];
    const asked = cases.map(([typed]) => `complete -C ${quoted(typed)}; echo END`).join("; ");
    const script = `haloop completions fish | source; ${asked}`;
    const { code, stdout, stderr } = await machine.shell(`fish --no-config -c ${quoted(script)}`);
    assert.equal(code, 0, stderr);
    const answers = stdout.split("END\n");
    for (const [n, [typed, offered]] of cases.entries()) {
      // What is offered, a tab, what it is.
      const words = answers[n]?.trimEnd().split("\n").map((line) => line.split("\t")[0]);
      assert.deepEqual(words, [offered], typed);
    }
  },
});

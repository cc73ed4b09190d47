/** What some commands of the docs need around them, put up on this machine without its network. */
import { join } from "node:path";
import type { Machine } from "./program.ts";
import { installScriptFor, releaseIn, serve } from "./released.ts";

export interface Stage extends AsyncDisposable {
  /** Shell commands that come before those of the page. */
  readonly before: string;
  /** Shell commands that come after them, and fail where they did not do what they say. */
  readonly after: string;
}

export const STAGES: Readonly<Record<string, (machine: Machine) => Promise<Stage>>> = {
  "a release": release,
  "a code review": codeReview,
};

/** A release page on loopback with the program as it was built. */
async function release(machine: Machine): Promise<Stage> {
  const folder = await releaseIn(machine.folder);
  const server = serve(folder);
  await Deno.writeTextFile(join(folder, "install.sh"), await installScriptFor(server.url));
  return {
    before: `release=${server.url}`,
    after: "~/.local/bin/haloop --version",
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** A mission at its code review, a remote that is a folder, and a `gh` that only says what it was told. */
async function codeReview(machine: Machine): Promise<Stage> {
  const bin = join(machine.folder, "bin");
  await Deno.mkdir(bin);
  await machine.script("bin/gh", 'echo "$@" >"$HOME/gh-was-told"; echo https://example.org/pull/1');
  const patch = "--- a/hello.txt\n+++ b/hello.txt\n@@ -1 +1,2 @@\n hello\n+world\n";
  const raw = join(machine.folder, "raw.md");
  await Deno.writeTextFile(raw, `Greet the world\n\n\`\`\`diff\n${patch}\`\`\`\n`);
  return {
    before: `PATH="${bin}:$PATH"; export PATH
      git init --quiet --bare remote.git
      git init --quiet --initial-branch main shop && cd shop
      git config user.name You && git config user.email you@example.org
      printf 'hello\\n' >hello.txt && git add . && git commit --quiet --message first
      git remote add origin ../remote.git
      haloop link && haloop projects shop --command 'tests=["grep","world","hello.txt"]'
      haloop start --detach --provider local
      haloop new "${raw}" --workflow oneshot --start --wait`,
    after: `grep world hello.txt
      git -C ../remote.git branch --list 'haloop/*' | grep haloop/
      grep "pr create" "$HOME/gh-was-told"
      haloop stop`,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

import assert from "node:assert/strict";
import { join } from "node:path";
import { changeOf, changesOf, withRepository } from "../../tests/support/workspaces.ts";

/** Everything that could make git run a program, each leaving its own file in the folder `$1`. */
const PLANT = String.raw`
set -e
canary=$1
run() { printf '#!/bin/sh\ntouch "%s/%s"\ncat\n' "$canary" "$1"; }
for hook in post-checkout pre-commit post-commit post-merge reference-transaction post-index-change \
  fsmonitor-watchman; do
  mkdir -p .git/hooks; run "hook-$hook" > ".git/hooks/$hook"; chmod +x ".git/hooks/$hook"
done
run script > evil.sh; chmod +x evil.sh
# git hands these to a shell, hence the inner quotes around a path with a space.
evil="\"'$PWD/evil.sh'\""
cat >> .git/config <<EOT
[core]
	fsmonitor = $evil
	hooksPath = $PWD/.git/hooks
	pager = $evil
	sshCommand = $evil
	alternateRefsCommand = $evil
[filter "evil"]
	clean = $evil
	smudge = $evil
	process = $evil
[diff "evil"]
	command = $evil
	textconv = $evil
[diff]
	external = $evil
[merge "evil"]
	driver = $evil
EOT
printf '* filter=evil diff=evil merge=evil\n*.txt -diff working-tree-encoding=UTF-16\n' > .gitattributes
printf 'seen\n' > a.txt
# A repository in a folder, with the same configuration.
mkdir nested; cp -R .git nested/.git; printf 'x\n' > nested/file
# A folder whose .git is a file that points elsewhere.
mkdir pointed; printf 'gitdir: %s/nested/.git\n' "$PWD" > pointed/.git; printf 'y\n' > pointed/file
ln -s "$HOME" home; ln -s /etc/passwd passwd; ln -s ../../.. up
mkfifo fifo; rm README.md; mkfifo README.md
`;

Deno.test("nothing that an agent planted runs on this machine, from the review to the merge", async () => {
  await withRepository(async ({ folder, repository, begin, workspaces }) => {
    const canary = join(folder, "canary");
    await Deno.mkdir(canary);
    const begun = await begin();
    await plant(begun.tree, canary);
    const changes = await changesOf(workspaces, begun.mission);
    assert.deepEqual(changes.files.map(({ path, kind }) => [path, kind]), [
      [".gitattributes", "added"],
      ["README.md", "deleted"],
      ["a.txt", "added"],
      ["evil.sh", "added"],
      ["home", "added"],
      ["passwd", "added"],
      ["up", "added"],
    ]);
    assert.deepEqual(changes.notes.map((note) => note.split(" ")[0]), ['"nested/"', '"pointed/"']);
    const reasons = new Map(
      changes.runs_here.map(({ path, runs_here }) => [path, runs_here.map(({ kind }) => kind)]),
    );
    assert.deepEqual(reasons.get(".gitattributes"), ["git_attributes"]);
    assert.deepEqual(reasons.get("home"), ["symlink"]);
    assert.deepEqual(reasons.get("up"), ["symlink"]);
    assert.deepEqual(reasons.get("evil.sh"), ["executable"]);
    const link = changes.files.find(({ path }) => path === "passwd");
    const change = await changeOf(workspaces, begun.mission, link?.id ?? "");
    assert.equal(change?.new_text, "/etc/passwd");
    const text = changes.files.find(({ path }) => path === "a.txt");
    assert.match(
      (await changeOf(workspaces, begun.mission, text?.id ?? ""))?.patch ?? "",
      /\+seen/,
    );
    await begun.approve();
    await workspaces.take(begun.mission, { how: "keep" });
    await workspaces.take(begun.mission, { how: "patch" });
    // The attribute is the agent's, and the person's own git may know a driver of that name.
    await repository.git("config", "filter.evil.smudge", `touch "${canary}/smudged"; cat`);
    await repository.git("config", "filter.evil.clean", `touch "${canary}/cleaned"; cat`);
    await assert.rejects(
      workspaces.take(begun.mission, { how: "merge" }),
      /would pass through the git filter "evil"/,
    );
    assert.equal(await repository.git("log", "-1", "--format=%s", "main"), "first");
    await workspaces.discard(begun.mission, "Unfinished");
    assert.deepEqual(await Array.fromAsync(Deno.readDir(canary)), []);
  });
});

Deno.test("the planted traps do spring where git is called as usual", async () => {
  await withRepository(async ({ folder, begin, workspaces }) => {
    const canary = join(folder, "canary");
    await Deno.mkdir(canary);
    const { tree, mission } = await begin();
    await plant(tree, canary);
    const { objects } = workspaces.folders(mission.mission_id);
    const env = { GIT_ALTERNATE_OBJECT_DIRECTORIES: objects };
    for (const args of [["status"], ["checkout", "-b", "x"]]) {
      await new Deno.Command("git", { args, cwd: tree, env, stdout: "null", stderr: "null" })
        .output();
    }
    const sprung = (await Array.fromAsync(Deno.readDir(canary))).map(({ name }) => name);
    assert(sprung.includes("script"), "fsmonitor, filter");
    assert(sprung.includes("hook-post-checkout"));
  });
});

Deno.test("the person's own hooks do not run when work is taken", async () => {
  await withRepository(async ({ folder, repository, begin, workspaces }) => {
    const canary = join(folder, "canary");
    await Deno.mkdir(canary);
    for (const hook of ["post-merge", "post-checkout", "reference-transaction", "pre-push"]) {
      const path = join(repository.path, ".git/hooks", hook);
      await Deno.mkdir(join(repository.path, ".git/hooks"), { recursive: true });
      await Deno.writeTextFile(path, `#!/bin/sh\ntouch "${canary}/${hook}"\n`, { mode: 0o755 });
    }
    const remote = join(folder, "remote.git");
    await repository.git("init", "-q", "--bare", remote);
    await repository.git("remote", "add", "origin", remote);
    const begun = await begin();
    await begun.write({ "new.txt": "new\n" });
    await begun.approve();
    for (const entry of await Array.fromAsync(Deno.readDir(canary))) {
      await Deno.remove(join(canary, entry.name));
    }
    await workspaces.take(begun.mission, { how: "merge" });
    const pushed = await workspaces.take(begun.mission, { how: "push" });
    assert.match(
      pushed.commands.at(-1) ?? "",
      /^git -C '.*' -c core\.hooksPath=\/dev\/null push origin refs\/heads\/haloop\//,
    );
    assert.equal(await Deno.readTextFile(join(repository.path, "new.txt")), "new\n");
    assert.deepEqual(await Array.fromAsync(Deno.readDir(canary)), []);
  });
});

async function plant(tree: string, canary: string): Promise<void> {
  const args = ["-c", PLANT, "plant", canary];
  const { success, stderr } = await new Deno.Command("sh", { args, cwd: tree }).output();
  assert.equal(success, true, new TextDecoder().decode(stderr));
}

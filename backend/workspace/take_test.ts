import assert from "node:assert/strict";
import { join } from "node:path";
import { type Bench, withRepository } from "../../tests/support/workspaces.ts";
import { WorkspaceError } from "./workspace.ts";
import { gitIn } from "../../tests/support/git_repository.ts";

const FILES = { "README.md": "# A project\n", "a.txt": "1\n2\n3\n" };

async function approved(
  { begin }: Bench,
  files: Record<string, string> = { "a.txt": "1\nTWO\n3\n" },
) {
  const begun = await begin();
  await begun.write(files);
  await begun.approve();
  return begun;
}

function withFiles(run: (bench: Bench) => Promise<void>): Promise<void> {
  return withRepository(run, { files: FILES });
}

Deno.test("a branch that has not moved is moved forward, or gets a merge commit when asked for", async () => {
  await withFiles(async (bench) => {
    const { repository, workspaces } = bench;
    const one = await approved(bench);
    await workspaces.take(one.mission, { how: "merge" });
    assert.equal(await repository.git("log", "--format=%s", "main"), "Add a feature\nfirst");
    const two = await approved(bench, { "b.txt": "b\n" });
    await workspaces.take(two.mission, { how: "merge", mergeCommit: true });
    assert.equal((await repository.git("log", "-1", "--format=%P", "main")).split(" ").length, 2);
    assert.equal(await repository.git("status", "--porcelain"), "");
    assert.equal(await Deno.readTextFile(join(repository.path, "b.txt")), "b\n");
    const again = await workspaces.take(two.mission, { how: "merge" });
    assert.match(again.message, /has the work already/);
  });
});

Deno.test("a branch that went on is merged where both sides agree", async () => {
  await withFiles(async (bench) => {
    const { repository, workspaces } = bench;
    const begun = await approved(bench);
    await repository.write({ "other.txt": "other\n" });
    await repository.commit("meanwhile");
    await repository.write({ "untracked.txt": "mine\n" });
    await workspaces.take(begun.mission, { how: "merge" });
    assert.equal(await Deno.readTextFile(join(repository.path, "a.txt")), "1\nTWO\n3\n");
    assert.equal(await repository.git("status", "--porcelain"), "?? untracked.txt");
    const author = await repository.git("log", "-1", "--format=%an|%s", "main");
    assert.match(author, /^Ada Person\|Merge branch 'haloop\//);
  });
});

Deno.test("a conflict is refused by its file's name, and nothing is half done", async () => {
  await withFiles(async (bench) => {
    const { repository, workspaces } = bench;
    const begun = await approved(bench);
    await repository.write({ "a.txt": "1\nZWEI\n3\n" });
    await repository.commit("meanwhile");
    const before = await repository.fingerprint();
    await assert.rejects(
      workspaces.take(begun.mission, { how: "merge" }),
      /Cannot merge into "main": a\.txt changed on both sides\. Nothing was changed/,
    );
    assert.deepEqual(await repository.fingerprint(), before);
  });
});

Deno.test("a dirty tree is never touched; its branch elsewhere is", async () => {
  await withFiles(async (bench) => {
    const { repository, workspaces } = bench;
    const begun = await approved(bench);
    await repository.write({ "README.md": "dirty\n" });
    const before = await repository.fingerprint();
    await assert.rejects(
      workspaces.take(begun.mission, { how: "merge" }),
      /main is checked out in .* with changes that are not committed/,
    );
    assert.deepEqual(await repository.fingerprint(), before);
    await repository.git("switch", "--quiet", "--create", "mine");
    const { commands } = await workspaces.take(begun.mission, { how: "merge" });
    assert.match(commands.at(-1) ?? "", /fetch .*refs\/haloop\/merged:refs\/heads\/main$/);
    assert.equal(await Deno.readTextFile(join(repository.path, "README.md")), "dirty\n");
    assert.equal(await repository.git("show", "main:a.txt"), "1\nTWO\n3");
  });
});

Deno.test("a branch whose git folder lies elsewhere is merged in its working tree", async () => {
  await withFiles(async (bench) => {
    const { folder, repository, workspaces } = bench;
    await repository.git("init", "--quiet", "--separate-git-dir", join(folder, "elsewhere"));
    const begun = await approved(bench);
    const { commands } = await workspaces.take(begun.mission, { how: "merge" });
    assert.match(commands.at(-1) ?? "", /^git -C '.*\/a project' .* merge /);
    assert.equal(await Deno.readTextFile(join(repository.path, "a.txt")), "1\nTWO\n3\n");
    assert.equal(await repository.git("status", "--porcelain"), "");
  });
});

Deno.test("a branch that is checked out in a folder that is gone is refused with what to do", async () => {
  await withFiles(async (bench) => {
    const { folder, repository, workspaces } = bench;
    const begun = await approved(bench);
    const other = join(folder, "other");
    await repository.git("checkout", "-q", "-b", "elsewhere");
    await repository.git("worktree", "add", "-q", other, "main");
    await Deno.remove(other, { recursive: true });
    await assert.rejects(
      workspaces.take(begun.mission, { how: "merge" }),
      /Cannot merge into "main": it is checked out in ".*\/other", which is gone\. Run git worktree prune/,
    );
    await repository.git("worktree", "prune");
    await workspaces.take(begun.mission, { how: "merge" });
    assert.equal(await repository.git("log", "-1", "--format=%s", "main"), "Add a feature");
  });
});

Deno.test("a merge overwrites no file that the person's git ignores", async () => {
  await withRepository(async (bench) => {
    const { repository, workspaces } = bench;
    await repository.write({ ".env": "SECRET=mine\n", "made/out.txt": "mine\n" });
    const begun = await approved(bench, {
      ".gitignore": "",
      ".env": "theirs\n",
      "made": "theirs\n",
    });
    const refused = (what: RegExp) =>
      assert.rejects(workspaces.take(begun.mission, { how: "merge" }), what);
    await refused(/would lose untracked files in them: made\)\. Move them away first/);
    assert.equal(await Deno.readTextFile(join(repository.path, "made", "out.txt")), "mine\n");
    await Deno.remove(join(repository.path, "made"), { recursive: true });
    await refused(
      /files of yours that git does not keep stand in .*: \.env\)\. Move them away first/,
    );
    assert.equal(await Deno.readTextFile(join(repository.path, ".env")), "SECRET=mine\n");
    await Deno.remove(join(repository.path, ".env"));
    await workspaces.take(begun.mission, { how: "merge" });
    assert.equal(await Deno.readTextFile(join(repository.path, ".env")), "theirs\n");
  }, { files: { ...FILES, ".gitignore": ".env\nmade/\n" } });
});

Deno.test("commits that the person made on the work's branch are never dropped", async () => {
  await withFiles(async (bench) => {
    const { repository, workspaces } = bench;
    const begun = await approved(bench);
    await workspaces.take(begun.mission, { how: "keep" });
    const branch = begun.mission.workspace?.branch ?? "";
    await repository.git("switch", "--quiet", branch);
    await repository.write({ "mine.txt": "mine\n" });
    const mine = await repository.commit("mine");
    await repository.git("switch", "--quiet", "main");
    await begun.write({ "more.txt": "more\n" });
    await begun.approve();
    await assert.rejects(
      workspaces.take(begun.mission, { how: "keep" }),
      /Cannot bring the branch/,
    );
    assert.equal(await repository.git("rev-parse", branch), mine);
  });
});

Deno.test("a patch carries message, author and binary files to another repository", async () => {
  await withFiles(async (bench) => {
    const { folder, repository, workspaces } = bench;
    const begun = await bench.begin("Ünïcode title");
    await begun.write({ "bin.dat": new Uint8Array([0, 255, 1, 0]), "a.txt": "1\nTWO\n3\n" });
    await begun.approve();
    const { location, commands } = await workspaces.take(begun.mission, { how: "patch" });
    assert.match(commands[0] ?? "", /format-patch --stdout --binary/);
    await gitIn(folder, "clone", "-q", repository.path, "other");
    const other = join(folder, "other");
    await gitIn(other, "-c", "user.name=O", "-c", "user.email=o@o", "am", "-q", location ?? "");
    assert.equal(await gitIn(other, "log", "-1", "--format=%an|%s"), "Ada Person|Ünïcode title");
    assert.deepEqual(await Deno.readFile(join(other, "bin.dat")), new Uint8Array([0, 255, 1, 0]));
  });
});

Deno.test("a push goes to a remote that the repository has, and to no address", async () => {
  await withFiles(async (bench) => {
    const begun = await approved(bench);
    for (const remote of ["origin", "ext::sh -c touch% x", "--upload-pack=x", "/tmp/elsewhere"]) {
      await assert.rejects(
        bench.workspaces.take(begun.mission, { how: "push", remote }),
        /the repository has no remote of that name/,
      );
    }
  });
});

Deno.test("a patch comes in pieces, with its size, and can be left in the middle", async () => {
  await withFiles(async (bench) => {
    const lines = Array.from({ length: 120_000 }, (_, n) => `line ${n}\n`).join("");
    const { mission } = await approved(bench, { "many.txt": lines });
    const whole = await bench.workspaces.patch(mission);
    const pieces = await Array.fromAsync(whole.bytes);
    assert(pieces.length > 1);
    const text = await new Blob(pieces).text();
    assert.equal(new TextEncoder().encode(text).length, whole.size_bytes);
    assert.match(text, /^From [0-9a-f]{40} /);
    assert.match(text, /\n\+line 119999\n/);
    const left = (await bench.workspaces.patch(mission)).bytes.getReader();
    assert.equal((await left.read()).done, false);
    await left.cancel();
  });
});

Deno.test("a patch that git cannot make replaces none that is there", async () => {
  await withFiles(async (bench) => {
    const { mission } = await approved(bench);
    const { location = "" } = await bench.workspaces.take(mission, { how: "patch" });
    const before = await Deno.readTextFile(location);
    const base_commit = "1".repeat(40);
    const lost = { ...mission, workspace: { ...mission.workspace!, base_commit } };
    await assert.rejects(bench.workspaces.take(lost, { how: "patch" }), WorkspaceError);
    assert.equal(await Deno.readTextFile(location), before);
  });
});

Deno.test("a project that is gone leaves the patch to take", async () => {
  await withFiles(async (bench) => {
    const begun = await approved(bench);
    await Deno.rename(bench.repository.path, join(bench.folder, "moved"));
    await assert.rejects(
      bench.workspaces.take(begun.mission, { how: "keep" }),
      /the folder is gone\. Take it as a patch instead/,
    );
    const { location } = await bench.workspaces.take(begun.mission, { how: "patch" });
    assert.match(await Deno.readTextFile(location ?? ""), /\+TWO/);
  });
});

Deno.test({
  name: "a project that belongs to somebody else is worked on and merged into",
  // Only root can give files away.
  ignore: Deno.uid() !== 0,
  fn: () =>
    withFiles(async (bench) => {
      const { repository, workspaces } = bench;
      await new Deno.Command("chown", { args: ["-R", "12345", "--", repository.path] }).output();
      const begun = await approved(bench);
      const { commands } = await workspaces.take(begun.mission, { how: "merge" });
      assert.match(commands.at(-1) ?? "", / -c core\.hooksPath=\/dev\/null merge --ff-only /);
      assert.equal(await Deno.readTextFile(join(repository.path, "a.txt")), "1\nTWO\n3\n");
    }),
});

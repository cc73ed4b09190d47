import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { gitIn } from "../../tests/support/git_repository.ts";
import { aMission, changeOf, changesOf, withRepository } from "../../tests/support/workspaces.ts";
import { StorageError } from "../storage_error.ts";
import { WorkspaceError } from "./workspace.ts";

Deno.test("a workspace is the base commit on a branch of its own", async () => {
  await withRepository(async ({ repository, begin }) => {
    const head = await repository.git("rev-parse", "HEAD");
    const { mission, tree } = await begin("Fix: the 'login' page, please!");
    const short = mission.mission_id.slice(2, 10);
    assert.deepEqual(mission.workspace, {
      branch: `haloop/${short}-fix-the-login-page-please`,
      base_commit: head,
      base_branch: "main",
    });
    assert.equal(await Deno.readTextFile(join(tree, "README.md")), "# A project\n");
  });
});

Deno.test("what the person has not committed is neither in the workspace nor changed", async () => {
  await withRepository(async ({ repository, begin }) => {
    await repository.write({
      "README.md": "dirty\n",
      "staged.txt": "staged\n",
      "new.txt": "new\n",
    });
    await repository.git("add", "staged.txt");
    const before = await repository.fingerprint();
    const { tree } = await begin();
    assert.equal(await Deno.readTextFile(join(tree, "README.md")), "# A project\n");
    await assert.rejects(Deno.stat(join(tree, "staged.txt")));
    assert.deepEqual(await repository.fingerprint(), before);
  });
});

Deno.test("a workspace that is there is given as it is, a half-made one is made anew", async () => {
  await withRepository(async ({ folder, begin, workspaces }) => {
    const begun = await begin();
    await begun.write({ "work.txt": "mine\n" });
    await workspaces.ensure(begun.mission);
    assert.equal(await Deno.readTextFile(join(begun.tree, "work.txt")), "mine\n");
    await Deno.remove(join(folder, "home", begun.mission.mission_id, "workspace.git/haloop.json"));
    await workspaces.ensure(begun.mission);
    await assert.rejects(Deno.stat(join(begun.tree, "work.txt")));
  });
});

Deno.test("the agent's git works on its own repository, with the project's history to read", async () => {
  await withRepository(async ({ repository, begin, workspaces }) => {
    await repository.write({ "second.txt": "2\n" });
    await repository.commit("second");
    const { mission, tree } = await begin();
    const { objects } = workspaces.folders(mission.mission_id);
    const agent = async (...args: string[]) => {
      const env = { GIT_ALTERNATE_OBJECT_DIRECTORIES: objects, GIT_CONFIG_GLOBAL: "/dev/null" };
      const output = await new Deno.Command("git", { args, cwd: tree, env }).output();
      assert.equal(output.success, true, new TextDecoder().decode(output.stderr));
      return new TextDecoder().decode(output.stdout).trim();
    };
    assert.equal(await agent("status", "--porcelain"), "");
    assert.equal(await agent("log", "--format=%s"), "second\nfirst");
    await Deno.writeTextFile(join(tree, "third.txt"), "3\n");
    await agent("add", ".");
    await agent("commit", "-qm", "third");
    const { files } = await changesOf(workspaces, mission);
    assert.deepEqual(files.map(({ path, kind }) => [path, kind]), [["third.txt", "added"]]);
  });
});

Deno.test("names of every kind go through, those that are no UTF-8 as well", async () => {
  const odd = [
    "a b.txt",
    'q"uote.txt',
    "new\nline.txt",
    "tab\t.txt",
    "ünïcode-日本.txt",
    "-dash",
    "'s",
  ];
  await withRepository(async ({ begin, workspaces }) => {
    const begun = await begin();
    for (const name of odd) await begun.write({ [`dir/${name}`]: `${name}\n` });
    await sh(begun.tree, "printf x > \"$(printf 'dir/latin-\\351.txt')\"");
    const { files } = await changesOf(workspaces, begun.mission);
    const expected = [...odd, "latin-\ufffd.txt"].map((name) => `dir/${name}`).sort();
    assert.deepEqual(files.map(({ path }) => path).sort(), expected);
    for (const { id, path } of files) {
      const change = await changeOf(workspaces, begun.mission, id);
      assert.match(change.patch ?? "", /^--- \/dev\/null\n\+\+\+ b\/dir\/.*\n@@ /, path);
    }
    const commit = await begun.approve();
    const { commands } = await workspaces.take(begun.mission, { how: "merge" });
    assert.equal(commands.length, 3);
    assert.match(
      commands[2] ?? "",
      new RegExp(`merge --ff-only --no-overwrite-ignore --quiet ${commit}$`),
    );
  });
});

Deno.test("a repository in the place of a file is no submodule, whatever bytes its name has", async () => {
  const LATIN = "\"$(printf 'latin-\\351')\"";
  await withRepository(async ({ folder, repository, begin, workspaces }) => {
    await sh(repository.path, `printf x > ${LATIN}`);
    await repository.commit("latin");
    const { mission, tree } = await begin();
    const git = "git -c user.name=A -c user.email=a@example.org";
    await sh(
      tree,
      `rm ${LATIN}; mkdir ${LATIN}; cd ${LATIN}; git init -q; ${git} commit -q --allow-empty -m x`,
    );
    for (const note of [undefined, '"latin-\ufffd/" is a repository of its own']) {
      const { files, notes } = await changesOf(workspaces, mission);
      assert.deepEqual(files.map(({ path, kind }) => [path, kind]), [["latin-\ufffd", "deleted"]]);
      assert.equal(notes[0]?.split(":")[0], note);
    }
    const git_dir = join(folder, "home", mission.mission_id, "workspace.git");
    const index = await new Deno.Command("git", {
      args: ["ls-files", "--stage"],
      env: { GIT_DIR: git_dir, GIT_INDEX_FILE: join(git_dir, "haloop-index") },
    }).output();
    assert.doesNotMatch(new TextDecoder().decode(index.stdout), /^160000/m);
  });
});

Deno.test("a change is told with rename, mode, binary, symlink and untracked state", async () => {
  const files = {
    "old.txt": "1\n2\n3\n4\n5\n",
    "gone.txt": "x\n",
    "run.sh": "echo\n",
    "a.txt": "a\n",
  };
  await withRepository(async ({ begin, workspaces }) => {
    const begun = await begin();
    const { tree, mission } = begun;
    await Deno.rename(join(tree, "old.txt"), join(tree, "new.txt"));
    await Deno.remove(join(tree, "gone.txt"));
    await Deno.chmod(join(tree, "run.sh"), 0o755);
    await begun.write({ "bin.dat": new Uint8Array([0, 1, 2, 0]), "a.txt": "b\nc\n" });
    await Deno.symlink("a.txt", join(tree, "link"));
    const changes = await changesOf(workspaces, mission);
    assert.deepEqual(changes.files.map((f) => [f.path, f.kind, f.old_path ?? "", f.untracked]), [
      ["a.txt", "modified", "", false],
      ["bin.dat", "added", "", true],
      ["gone.txt", "deleted", "", false],
      ["link", "added", "", true],
      ["new.txt", "renamed", "old.txt", true],
      ["run.sh", "modified", "", false],
    ]);
    const [a, bin, , link, , run] = changes.files;
    assert.deepEqual([a?.added_lines, a?.removed_lines, a?.size_bytes], [2, 1, 4]);
    assert.deepEqual([bin?.binary, bin?.size_bytes], [true, 4]);
    assert.equal(link?.new_mode, "120000");
    assert.deepEqual([run?.old_mode, run?.new_mode], ["100644", "100755"]);
    assert.deepEqual(run?.runs_here.map(({ kind }) => kind), ["executable"]);
    assert.deepEqual([changes.added_lines, changes.removed_lines], [3, 2]);
    const change = await changeOf(workspaces, mission, a?.id ?? "");
    assert.deepEqual([change?.old_text, change?.new_text], ["a\n", "b\nc\n"]);
    assert.equal(change.patch, "--- a/a.txt\n+++ b/a.txt\n@@ -1 +1,2 @@\n-a\n+b\n+c\n");
    const mode = await changeOf(workspaces, mission, run?.id ?? "");
    assert.match(mode?.note ?? "", /only its mode changed, from 100644 to 100755/);
    await begun.approve();
    const after = await changesOf(workspaces, mission);
    assert.deepEqual(after.files.filter(({ untracked }) => untracked), []);
  }, { files });
});

Deno.test("a file's change is told as it was seen, without another look, until the next look", async () => {
  await withRepository(async ({ begin, workspaces }) => {
    const { mission, write } = await begin();
    await write({ "a.txt": "seen\n" });
    const { tree, files: [file] } = await changesOf(workspaces, mission);
    const id = file?.id ?? "";
    const as_seen = async () => await workspaces.change(mission, id, tree);
    const text = (change: Awaited<ReturnType<typeof as_seen>>) =>
      typeof change === "object" ? change.new_text : change;
    await write({ "a.txt": "later\n" });
    assert.equal(text(await as_seen()), "seen\n");
    assert.equal(text(await workspaces.change(mission, id)), "later\n");
    assert.equal(await as_seen(), "stale");
    await write({ "a.txt": "seen\n" });
    assert.equal(text(await as_seen()), "seen\n");
    assert.equal(await workspaces.change(mission, "nope", tree), undefined);
  });
});

Deno.test("an ignored folder is brought along and is no part of the change", async () => {
  await withRepository(async ({ repository, begin, workspaces }) => {
    await repository.write({
      "node_modules/dep/index.js": "dep\n",
      ".git/info/exclude": "node_modules\n",
    });
    const { mission, tree } = await begin();
    assert.equal(await Deno.readTextFile(join(tree, "node_modules/dep/index.js")), "dep\n");
    assert.equal((await changesOf(workspaces, mission)).files_total, 0);
  }, { bring: ["node_modules", "not-there"] });
});

Deno.test("submodules stay as they were, and sparse checkouts begin whole", async () => {
  await withRepository(async ({ folder, repository, begin, workspaces }) => {
    const other = join(folder, "other");
    await gitIn(folder, "init", "-q", "other");
    await gitIn(
      other,
      "-c",
      "user.name=O",
      "-c",
      "user.email=o@o",
      "commit",
      "-q",
      "--allow-empty",
      "-m",
      "o",
    );
    await repository.git(
      "-c",
      "protocol.file.allow=always",
      "submodule",
      "--quiet",
      "add",
      other,
      "sub",
    );
    await repository.write({ "deep/file.txt": "deep\n" });
    await repository.commit("submodule");
    await repository.git("sparse-checkout", "set", "--no-cone", "/README.md");
    const before = await repository.fingerprint();
    const begun = await begin();
    assert.equal(await Deno.readTextFile(join(begun.tree, "deep/file.txt")), "deep\n");
    await begun.write({ "sub/inside.txt": "x\n", "README.md": "changed\n" });
    const { files } = await changesOf(workspaces, begun.mission);
    assert.deepEqual(files.map(({ path }) => path), ["README.md"]);
    await begun.approve();
    const kept = await workspaces.take(begun.mission, { how: "keep" });
    assert.match(kept.message, /is in the repository/);
    const entry = (commit: string) => repository.git("ls-tree", commit, "sub");
    assert.equal(await entry(begun.mission.workspace?.branch ?? ""), await entry("main"));
    assert.deepEqual(await repository.fingerprint(), before);
  });
});

Deno.test("a partial clone that lacks files is refused with the command that fetches them", async () => {
  await withRepository(async ({ folder, repository, workspaces }) => {
    await repository.git("config", "uploadpack.allowFilter", "true");
    await repository.write({ "deep/file.txt": "deep\n" });
    await repository.commit("deep");
    const partial = join(folder, "partial");
    const clone = ["clone", "-q", "--sparse", "--filter=blob:none"];
    await gitIn(folder, ...clone, `file://${repository.path}`, partial);
    const mission = aMission("x", partial);
    await Deno.mkdir(join(folder, "home", mission.mission_id), { recursive: true });
    await assert.rejects(workspaces.ensure(mission), (error: Error) => {
      const [, command] = /git (fetch [^.]*)$/.exec(error.message) ?? [];
      assert(error.message.includes(`of project "${partial}": `), error.message);
      assert.equal(command, "fetch --refetch --no-filter");
      return true;
    });
    await gitIn(partial, "fetch", "--refetch", "--no-filter");
    await workspaces.ensure(mission);
    const { tree } = workspaces.folders(mission.mission_id);
    assert.equal(await Deno.readTextFile(join(tree, "deep/file.txt")), "deep\n");
  });
});

Deno.test("what cannot be worked on is refused with what to do", async () => {
  await withRepository(async ({ folder, repository, workspaces }) => {
    const refusal = async (project: string) => {
      const mission = aMission("x", project);
      await Deno.mkdir(join(folder, "home", mission.mission_id), { recursive: true });
      const error = await workspaces.ensure(mission).then(() => undefined, (e) => e);
      assert(error instanceof WorkspaceError);
      return error.message;
    };
    assert.match(await refusal(join(folder, "gone")), /the folder is gone/);
    await Deno.mkdir(join(folder, "plain"));
    const plain = join(folder, "plain");
    // Without its path it would make a repository of the folder that the person is in.
    assert(
      (await refusal(plain)).endsWith(
        `no git repository. Make it one with: haloop link --init '${plain}'`,
      ),
    );
    await Deno.mkdir(join(repository.path, "inside"));
    assert.match(
      await refusal(join(repository.path, "inside")),
      /is a folder of the repository ".*"/,
    );
    await gitIn(folder, "init", "-q", "--bare", "bare.git");
    assert.match(await refusal(join(folder, "bare.git")), /is a bare repository\. Clone it/);
    await gitIn(folder, "init", "-q", "empty");
    assert.match(await refusal(join(folder, "empty")), /no commit yet/);
    await repository.git("checkout", "-q", "--detach");
    const detached = aMission("x", repository.path);
    await Deno.mkdir(join(folder, "home", detached.mission_id));
    assert.equal((await workspaces.ensure(detached)).base_branch, undefined);
    await repository.git("branch", "haloop");
    assert.match(
      await refusal(repository.path),
      /of project ".*": its branch "haloop" leaves no place for "haloop\/.*git branch -m/,
    );
  });
});

async function sh(cwd: string, script: string): Promise<void> {
  const { success, stderr } = await new Deno.Command("sh", { args: ["-c", script], cwd }).output();
  assert.equal(success, true, new TextDecoder().decode(stderr));
}

Deno.test("a workspace that cannot be made leaves nothing, nor touches what another attempt writes", async () => {
  await withRepository(async ({ folder, repository, workspaces }) => {
    const blob = await repository.git("rev-parse", "HEAD:README.md");
    await Deno.remove(
      join(repository.path, ".git", "objects", blob.slice(0, 2), blob.slice(2)),
    );
    const mission = aMission("T", repository.path);
    const home = join(folder, "home", mission.mission_id);
    await Deno.mkdir(join(home, ".haloop-tmp-workspace-orphan"), { recursive: true });
    await assert.rejects(workspaces.ensure(mission), WorkspaceError);
    const left = await Array.fromAsync(Deno.readDir(home), ({ name }) => name);
    assert.deepEqual(left, [".haloop-tmp-workspace-orphan"]);
  });
});

Deno.test("a workspace is never made in place of one whose record is torn", async () => {
  await withRepository(async ({ folder, begin, workspaces }) => {
    const { mission, tree, write } = await begin();
    await write({ "work.txt": "mine\n" });
    const record = join(folder, "home", mission.mission_id, "workspace.git/haloop.json");
    await Deno.writeTextFile(record, '{"branch": "ha');
    await assert.rejects(workspaces.ensure(mission), (error: Error) => {
      assert(error instanceof WorkspaceError);
      assert.match(error.message, /^Cannot understand the workspace's record ".*haloop\.json"\. /);
      return true;
    });
    assert.equal(await Deno.readTextFile(join(tree, "work.txt")), "mine\n");
  });
});

Deno.test("git's and the disk's failures are told as such, not as Haloop's own", async () => {
  await withRepository(async ({ folder, begin, repository, workspaces }) => {
    const { mission } = await begin();
    const git_dir = join(folder, "home", mission.mission_id, "workspace.git");
    await Deno.remove(join(git_dir, "refs", "heads"), { recursive: true });
    await Deno.remove(join(git_dir, "packed-refs")).catch(() => {});
    await assert.rejects(changesOf(workspaces, mission), WorkspaceError);
    const other = aMission("T", repository.path);
    await Deno.writeTextFile(join(folder, "home", other.mission_id), "no folder");
    await assert.rejects(workspaces.ensure(other), StorageError);
  });
});

Deno.test("a bundle that a killed git was writing does not keep the next from being made", async () => {
  await withRepository(async ({ folder, begin, workspaces }) => {
    const { mission, write, approve } = await begin();
    await write({ "work.txt": "mine\n" });
    await approve();
    const home = join(folder, "home", mission.mission_id);
    await Deno.writeTextFile(join(home, "branch.bundle.lock"), "");
    await workspaces.discard(mission, "Unfinished");
    assert.equal((await Deno.stat(join(home, "branch.bundle"))).isFile, true);
  });
});

Deno.test("what a killed git had locked does not keep a commit from being made", async () => {
  await withRepository(async ({ begin, workspaces, folder }) => {
    const { mission, tree } = await begin();
    await Deno.writeTextFile(join(tree, "new.txt"), "new\n");
    const git_dir = join(folder, "home", mission.mission_id, "workspace.git");
    const { branch = "" } = mission.workspace ?? {};
    for (const lock of [`refs/heads/${branch}.lock`, "HEAD.lock", "index.lock"]) {
      await Deno.mkdir(dirname(join(git_dir, lock)), { recursive: true });
      await Deno.writeTextFile(join(git_dir, lock), "");
    }
    const { commit } = await workspaces.commit(mission, await workspaces.tree(mission), "It");
    assert.match(commit, /^[0-9a-f]{40}$/);
  });
});

Deno.test("what was seen of a workspace is forgotten once its branch is kept", async () => {
  await withRepository(async ({ begin, workspaces }) => {
    const { mission, write } = await begin();
    await write({ "a.txt": "seen\n" });
    const { tree, files: [file] } = await changesOf(workspaces, mission);
    await write({ "a.txt": "later\n" });
    await workspaces.keep(mission, "Unfinished");
    assert.equal(await workspaces.change(mission, file?.id ?? "", tree), "stale");
  });
});

Deno.test("each workspace that is discarded leaves a bundle, and none takes another's place", async () => {
  await withRepository(async ({ folder, begin, workspaces }) => {
    const { mission, write, tree } = await begin();
    const home = join(folder, "home", mission.mission_id);
    for (const text of ["one", "two", "three"]) {
      await workspaces.ensure(mission);
      await write({ "work.txt": text });
      const bundle = await workspaces.discard(mission, "Unfinished");
      assert.equal(bundle, join(home, "branch.bundle"));
      await assert.rejects(Deno.stat(tree), Deno.errors.NotFound);
      assert.equal(await workspaces.discard(mission, "Unfinished"), bundle);
    }
    await workspaces.ensure(mission);
    const names = (await Array.fromAsync(Deno.readDir(home), ({ name }) => name))
      .filter((name) => name.endsWith(".bundle")).sort();
    assert.deepEqual(names, ["branch-1.bundle", "branch-2.bundle", "branch.bundle"]);
    const texts = await Promise.all(names.map(async (name, n) => {
      const heads = `refs/heads/*:refs/heads/kept-${n}/*`;
      const git_dir = join(home, "workspace.git");
      await gitIn(git_dir, "fetch", "-q", join(home, name), heads);
      return await gitIn(git_dir, "show", `kept-${n}/${mission.workspace?.branch}:work.txt`);
    }));
    assert.deepEqual(texts, ["one", "two", "three"]);
  });
});

Deno.test("a workspace that changed nothing leaves no bundle", async () => {
  await withRepository(async ({ begin, workspaces }) => {
    const { mission, tree } = await begin();
    assert.equal(await workspaces.discard(mission, "Unfinished"), undefined);
    await assert.rejects(Deno.stat(tree), Deno.errors.NotFound);
  });
});

Deno.test("a making that is not wanted any more leaves nothing, and can be begun again", async () => {
  await withRepository(async ({ folder, repository, workspaces }) => {
    const mission = aMission("Add a feature", repository.path);
    const home = join(folder, "home", mission.mission_id);
    await Deno.mkdir(home, { recursive: true });
    const unwanted = new AbortController();
    const making = workspaces.ensure(mission, unwanted.signal);
    unwanted.abort(new DOMException("Not wanted", "AbortError"));
    await assert.rejects(making, { name: "AbortError" });
    assert.deepEqual(await Array.fromAsync(Deno.readDir(home)), []);
    assert((await workspaces.ensure(mission)).branch);
  });
});

Deno.test("a package.json that is too large to be read is pointed out", async () => {
  await withRepository(async ({ workspaces, begin }) => {
    const { mission, write } = await begin();
    const scripts = { postinstall: "x" };
    await write({ "package.json": JSON.stringify({ scripts, filler: "x".repeat(1024 * 1024) }) });
    const { runs_here } = await changesOf(workspaces, mission);
    const told = runs_here.map(({ path, runs_here }) => [path, runs_here.map(({ kind }) => kind)]);
    assert.deepEqual(told, [["package.json", ["package_script"]]]);
  }, { files: { "package.json": "{}\n" } });
});

Deno.test("a project that borrows its objects from another repository is cloned whole", async () => {
  await withRepository(async ({ folder, repository, workspaces, begin }) => {
    const lender = join(folder, "lender");
    await gitIn(folder, "clone", "-q", "--bare", repository.path, lender);
    const alternates = join(repository.path, ".git", "objects", "info", "alternates");
    await Deno.writeTextFile(alternates, `${join(lender, "objects")}\n`);
    await repository.git("repack", "-a", "-d", "-l", "-q");
    await repository.git("prune-packed", "-q");
    const { mission } = await begin();
    const { objects } = workspaces.folders(mission.mission_id);
    await assert.rejects(Deno.stat(join(objects, "info", "alternates")), Deno.errors.NotFound);
    await Deno.remove(lender, { recursive: true });
    assert.match(await gitIn(join(objects, ".."), "log", "--format=%s", "--all"), /^first/);
  });
});

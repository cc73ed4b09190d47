import assert from "node:assert/strict";
import { join } from "node:path";
import { changeOf, changesOf, withRepository } from "../support/workspaces.ts";

Deno.test("ten missions at once see nothing of each other, and the person's tree stays as it is", async () => {
  await withRepository(async ({ repository, begin, workspaces }) => {
    await repository.write({ "README.md": "stashed\n" });
    await repository.git("stash");
    await repository.write({ "README.md": "dirty\n", "staged.txt": "staged\n" });
    await repository.git("add", "staged.txt");
    const before = await repository.fingerprint();
    await Promise.all(Array.from({ length: 10 }, async (_, n) => {
      const begun = await begin(`Mission ${n}`);
      await begun.write({ "README.md": `by ${n}\n`, [`only-${n}.txt`]: `${n}\n` });
      const { files } = await changesOf(workspaces, begun.mission);
      assert.deepEqual(files.map(({ path }) => path), ["README.md", `only-${n}.txt`]);
      await begun.approve();
      await workspaces.take(begun.mission, { how: "keep" });
    }));
    assert.deepEqual(await repository.fingerprint(), before);
    const branches = (await repository.git("branch", "--list", "haloop/*")).trim().split("\n");
    assert.equal(branches.length, 10);
    assert.equal(await repository.git("stash", "list"), await repository.git("stash", "list"));
    for (const branch of branches) {
      const names = (await repository.git("ls-tree", "--name-only", branch.trim())).split("\n");
      assert.equal(names.filter((name) => name.startsWith("only-")).length, 1);
    }
  });
});

Deno.test("five thousand changed files come in pages", async () => {
  await withRepository(async ({ begin, workspaces }) => {
    const begun = await begin();
    const files = Array.from({ length: 5_000 }, (_, n) => [`d${n % 50}/f${n}.txt`, `${n}\n`]);
    await begun.write({ ...Object.fromEntries(files), "Makefile": "all:\n" });
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await changesOf(workspaces, begun.mission, {
        limit: 700,
        ...(cursor === undefined ? {} : { cursor }),
      });
      assert.equal(page.files_total, 5_001);
      assert.equal(page.runs_here.length, cursor === undefined ? 1 : 0);
      seen.push(...page.files.map(({ path }) => path));
      cursor = page.next;
    } while (cursor !== undefined);
    assert.equal(new Set(seen).size, 5_001);
    assert.equal(seen.length, 5_001);
  });
});

Deno.test("a 50 MB binary is told by its size and taken whole", async () => {
  await withRepository(async ({ repository, begin, workspaces }) => {
    const begun = await begin();
    const big = new Uint8Array(50 * 1024 * 1024);
    for (let at = 0; at < big.length; at += 65_536) {
      crypto.getRandomValues(big.subarray(at, at + 65_536));
    }
    await begun.write({ "big.bin": big });
    const { files: [file] } = await changesOf(workspaces, begun.mission);
    assert.deepEqual([file?.binary, file?.size_bytes], [true, big.length]);
    const change = await changeOf(workspaces, begun.mission, file?.id ?? "");
    assert.deepEqual([change?.patch, change?.new_text], [undefined, undefined]);
    await begun.approve();
    await workspaces.take(begun.mission, { how: "merge" });
    assert.deepEqual(await Deno.readFile(join(repository.path, "big.bin")), big);
  });
});

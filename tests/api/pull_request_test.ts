/** Opening a pull request: through the person's own `gh`, after the branch was pushed. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { approve, codeMission, makeCodeHome, pathWithout } from "../support/code_home.ts";
import { gitIn } from "../support/git_repository.ts";
import { startServer } from "../support/server.ts";
import { PULL_REQUEST, stubGh } from "../support/stub_gh.ts";
import { withTempDir } from "../support/temp_dir.ts";

interface Taken {
  readonly folder: string;
  readonly project: string;
  readonly branch: string;
  /** Whether the remote has the branch. */
  isPushed(): Promise<boolean>;
  open(): Promise<{ message: string; commands: string[]; location?: string | undefined }>;
}

/** Runs a test over approved work of a project with a remote. */
function withWork(
  path_of: (folder: string) => Promise<string>,
  run: (taken: Taken) => Promise<void>,
): Promise<void> {
  return withTempDir(async (folder) => {
    const home = join(folder, "home");
    const repository = await makeCodeHome(home, join(folder, "project"));
    const remote = join(folder, "remote.git");
    await gitIn(folder, "init", "--quiet", "--bare", remote);
    await repository.git("remote", "add", "fork", remote);
    const env = { PATH: await path_of(folder) };
    await using server = await startServer({ home, provider: "local", env });
    const { client } = server;
    const { mission_id, status, workspace } = await codeMission(server, "It's a 'title'");
    assert.equal(status, "waiting_code_review");
    await approve(client, mission_id);
    const branch = workspace?.branch ?? "";
    await run({
      folder,
      project: repository.path,
      branch,
      isPushed: async () => await gitIn(remote, "branch", "--list", branch) !== "",
      open: () => client.take(mission_id, { how: "pull_request", remote: "fork" }),
    });
  });
}

Deno.test("a pull request is opened from the pushed branch, and its address is told", async () => {
  await withWork(
    async (folder) => (await stubGh(folder)).path,
    async ({ folder, project, branch, isPushed, open }) => {
      const { location, message, commands } = await open();
      assert.equal(location, PULL_REQUEST);
      assert.equal(message, `Opened a pull request: ${PULL_REQUEST}`);
      assert.equal(await isPushed(), true);
      const { cwd, args } = await (await stubGh(folder)).called();
      assert.equal(cwd, project);
      const [body = "", ...rest] = args.splice(7);
      assert.deepEqual(
        args,
        ["pr", "create", "--head", branch, "--title", "It's a 'title'", "--body"],
      );
      assert.match(body, /^It's a 'title'\n\nMade by an agent in Haloop\.\n/);
      assert.deepEqual(rest, ["--base", "main"]);
      assert.match(commands.at(-1) ?? "", /^gh pr create --head .* --title 'It'\\''s a/);
    },
  );
});

Deno.test("what gh refuses is told in its words, and the branch stays pushed", async () => {
  const refusal = "GraphQL: a pull request for the branch exists already.";
  await withWork(
    async (folder) => (await stubGh(folder, refusal)).path,
    async ({ branch, isPushed, open }) => {
      await assert.rejects(open(), {
        message: `Could not open the pull request: ${refusal.slice(0, -1)}. ` +
          `The branch ${branch} is pushed: open it by hand`,
      });
      assert.equal(await isPushed(), true);
    },
  );
});

Deno.test("without gh the branch is pushed, and the sentence says what to install", async () => {
  await withWork(
    (folder) => pathWithout(folder, "gh"),
    async ({ isPushed, open }) => {
      await assert.rejects(open(), { message: /gh was not found\. Install GitHub's gh, or push/ });
      assert.equal(await isPushed(), true);
    },
  );
});

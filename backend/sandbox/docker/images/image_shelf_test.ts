import assert from "node:assert/strict";
import { join } from "node:path";
import { withTempDir } from "../../../../tests/support/temp_dir.ts";
import { SandboxError } from "../../provider.ts";
import { builtImage } from "./agent_programs.ts";
import { ImageShelf } from "./image_shelf.ts";

/** A docker that notes how it is called and what it is given, and does what `body` says. */
async function withDocker(
  body: string,
  use: (shelf: ImageShelf, noted: (name: string) => Promise<string>) => Promise<void>,
  answer_limit_ms?: number,
): Promise<void> {
  await withTempDir(async (folder) => {
    const script = `#!/bin/sh
folder='${folder}'
if [ "$1" = build ]; then
  for last; do :; done
  printf '%s\\n' "$@" >"$folder/arguments"
  env >"$folder/environment"
  cp "$last/Dockerfile" "$last/ca.pem" "$folder"
fi
${body}
`;
    await Deno.writeTextFile(join(folder, "docker"), script, { mode: 0o755 });
    // In its own environment: that of the process is shared by all tests that run side by side.
    const env = {
      ...{ PATH: `${folder}:${Deno.env.get("PATH")}`, HOME: folder },
      ...{ HTTPS_PROXY: "http://proxy:3128", ANTHROPIC_API_KEY: "sk-ant-not-for-docker" },
    };
    await use(
      new ImageShelf(env, answer_limit_ms),
      (name) => Deno.readTextFile(join(folder, name)),
    );
  });
}

const BUILD = { base_image: "a/base:1", progress: () => {} };

Deno.test("an image is there, or it is not, or docker does not answer", async () => {
  await withDocker("exit 0", async (shelf) => assert.equal(await shelf.has("a:1"), true));
  await withDocker(
    'echo "Error: No such image: a:1" >&2; exit 1',
    async (shelf) => assert.equal(await shelf.has("a:1"), false),
  );
  await withDocker(
    'echo "Cannot connect to the Docker daemon" >&2; exit 1',
    (shelf) => assert.rejects(shelf.has("a:1"), SandboxError),
  );
});

Deno.test("a docker that hangs is not waited for without an end", async () => {
  await withDocker(
    "exec sleep 600",
    (shelf) => assert.rejects(shelf.has("a:1"), SandboxError),
    100,
  );
});

Deno.test("an image is built from the pinned version, on the base that is asked for", async () => {
  await withDocker('[ "$1" = build ]', async (shelf, noted) => {
    assert.equal(await shelf.build("claude", BUILD), builtImage("claude"));
    const told = await noted("arguments");
    assert.match(told, /^--tag\nlocalhost\/haloop\/claude:[\d.]+$/m);
    assert.match(told, /^BASE=a\/base:1$/m);
    assert.match(told, /^PACKAGE=@anthropic-ai\/claude-code@\d+\.\d+\.\d+$/m);
    assert.match(await noted("Dockerfile"), /^FROM \$\{BASE\}$/m);
  });
});

Deno.test("a build has the proxies and no key; without buildx it does without BuildKit", async () => {
  for (const [buildx, kit] of [["exit 0", "1"], ["exit 1", "0"]] as const) {
    await withDocker(`[ "$1" = buildx ] && ${buildx}\nexit 0`, async (shelf, noted) => {
      await shelf.build("codex", BUILD);
      const env = await noted("environment");
      assert.match(env, /^HTTPS_PROXY=http:\/\/proxy:3128$/m);
      assert.match(env, new RegExp(`^DOCKER_BUILDKIT=${kit}$`, "m"));
      assert.ok(!env.includes("not-for-docker"));
    });
  }
});

Deno.test("progress is told line by line, and the last lines are the reason of a failure", async () => {
  const body = '[ "$1" = build ] || exit 1\nprintf "Step 1\\rStep 2\\n"\n' +
    'echo "npm ERR! not found" >&2\nprintf "no newline"\nexit 1';
  await withDocker(body, async (shelf) => {
    const lines: string[] = [];
    await assert.rejects(
      shelf.build("gemini", { ...BUILD, progress: (line) => void lines.push(line) }),
      (error: Error) => {
        assert.ok(error instanceof SandboxError);
        assert.match(error.message, /^Could not build the image of "gemini" on "a\/base:1": /);
        assert.match(error.message, /npm ERR! not found/);
        assert.match(error.message, /agents\.base_image/);
        return true;
      },
    );
    assert.deepEqual(lines.toSorted(), [
      "Step 1",
      "Step 2",
      "no newline",
      "npm ERR! not found",
    ]);
  });
});

Deno.test("certificates of this machine come along; a file that is not there is told", async () => {
  await withDocker("exit 0", async (shelf, noted) => {
    await withTempDir(async (folder) => {
      const ca_file = join(folder, "ca.pem");
      const missing = shelf.build("claude", { ...BUILD, ca_file });
      await assert.rejects(missing, /Could not read the certificates .*agents\.build_ca_file/);
      await Deno.writeTextFile(ca_file, "a certificate\n");
      await shelf.build("claude", { ...BUILD, ca_file });
    });
    assert.equal(await noted("ca.pem"), "a certificate\n");
  });
});

import assert from "node:assert/strict";
import { join } from "node:path";
import { ROOT } from "../support/root.ts";
import { Machine } from "./program.ts";
import { NAMES, releaseIn, serve } from "./released.ts";

const INSTALL = join(ROOT, "install.sh");
Deno.test("the install script puts a program that runs into ~/.local/bin", async () => {
  await using machine = await Machine.make();
  await using server = serve(await releaseIn(machine.folder));
  const env = { HALOOP_RELEASE_URL: server.url };
  const { code, stdout, stderr } = await machine.run([], { program: INSTALL, env });
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^Installed haloop .*\n.*is not on your PATH/);
  const installed = join(machine.home_dir, ".local", "bin", "haloop");
  assert.equal((await machine.run(["--version"], { program: installed })).code, 0);
});

Deno.test("a program whose sum is wrong is not installed", async () => {
  await using machine = await Machine.make();
  const release = await releaseIn(machine.folder);
  for (const name of NAMES) {
    await Deno.remove(join(release, name));
    await Deno.writeTextFile(join(release, name), "#!/bin/sh\necho something else\n");
  }
  await using server = serve(release);
  const env = { HALOOP_RELEASE_URL: server.url };
  const { code, stderr } = await machine.run([], { program: INSTALL, env });
  assert.equal(code, 1);
  assert.match(stderr, /has the sum [0-9a-f]{64} instead of [0-9a-f]{64}\. Nothing was installed/);
  await assert.rejects(Deno.stat(join(machine.home_dir, ".local")), Deno.errors.NotFound);
});

Deno.test("a release that is not there, or lacks this platform, is one sentence", async () => {
  await using machine = await Machine.make();
  await Deno.writeTextFile(join(machine.folder, "SHA256SUMS"), "");
  await using server = serve(machine.folder);
  for (
    const [url, said] of [
      [server.url, /has no haloop-/],
      [`${server.url}/none`, /SHA256SUMS cannot be downloaded/],
      ["", /the script of the source/],
    ] as const
  ) {
    const ran = await machine.run([], { program: INSTALL, env: { HALOOP_RELEASE_URL: url } });
    assert.equal(ran.code, 1);
    assert.match(ran.stderr, said);
  }
});

import { artifactFilePath, createClient } from "@haloop/shared";
import assert from "node:assert/strict";
import { join } from "node:path";
import { withTempDir } from "../tests/support/temp_dir.ts";
import { loadConfig } from "./config.ts";
import { startBackend, StartError } from "./main.ts";
import { isHomeInUse } from "./store/home_lock.ts";
import { HomeLayout } from "./store/layout.ts";

const env = (home: string) => ({ HALOOP_HOME: home, PORT: "0", HALOOP_PROVIDER: "local" });

Deno.test("a stop ends and lets go of the home also when something cannot be put away", async () => {
  await withTempDir(async (home) => {
    const backend = await startBackend(loadConfig(env(home)));
    const path = join(home, "run", "server.json");
    await Deno.remove(path);
    await Deno.mkdir(join(path, "in the way"), { recursive: true });
    await backend.stop();
    await backend.finished;
    assert.equal(await isHomeInUse(home), false);
  });
});

Deno.test("a stop puts everything away, although somebody does not read the answer they asked for", async () => {
  await withTempDir(async (home) => {
    const backend = await startBackend(loadConfig(env(home)));
    const client = createClient(backend.url);
    const { mission_id } = await client.create({ title: "T", type: "fix", rawInput: "x" });
    const path = new HomeLayout(home).mission(mission_id).artifact("large.bin");
    await Deno.writeFile(path, new Uint8Array(64 * 1024 * 1024));
    using reader = await Deno.connect({ hostname: "127.0.0.1", port: backend.port });
    const file = artifactFilePath(mission_id, "large.bin");
    await reader.write(new TextEncoder().encode(`GET ${file} HTTP/1.1\r\nhost: localhost\r\n\r\n`));
    // The answer has begun, and nobody takes the rest of it.
    assert((await reader.read(new Uint8Array(1))) === 1);
    await backend.stop();
    await backend.finished;
    assert.equal(await isHomeInUse(home), false);
    await assert.rejects(Deno.stat(join(home, "run", "server.json")), Deno.errors.NotFound);
    while (await reader.read(new Uint8Array(1024 * 1024)) !== null);
  });
});

Deno.test("a taken port names the Haloop that holds it, also when that one asks for a token", async () => {
  await withTempDir(async (folder) => {
    const holder = await startBackend(
      loadConfig({ ...env(join(folder, "one")), HALOOP_TOKEN: "s3cret" }),
    );
    const other = { ...env(join(folder, "other")), PORT: `${holder.port}` };
    try {
      await assert.rejects(startBackend(loadConfig(other)), (error) => {
        assert(error instanceof StartError);
        assert.match(
          error.message,
          new RegExp(`the Haloop with pid ${Deno.pid}( of the home ".+")? uses the port`),
        );
        return true;
      });
    } finally {
      await holder.stop();
    }
  });
});

Deno.test("a method that no route has is answered in the envelope, TRACE too", async () => {
  await withTempDir(async (home) => {
    const backend = await startBackend(loadConfig(env(home)));
    try {
      // fetch refuses to send it.
      using connection = await Deno.connect({ hostname: "127.0.0.1", port: backend.port });
      const head = `TRACE /api/missions HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`;
      await connection.write(new TextEncoder().encode(head));
      const answer = await new Response(connection.readable).text();
      assert.match(answer, /^HTTP\/1\.1 404 /);
      assert.match(
        answer,
        /"success":false,"data":null,"error":"There is no TRACE \/api\/missions/,
      );
    } finally {
      await backend.stop();
    }
  });
});

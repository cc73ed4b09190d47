import assert from "node:assert/strict";
import { join } from "node:path";
import { withTempDir } from "../tests/support/temp_dir.ts";
import { loadConfig } from "./config.ts";
import { startBackend, StartError } from "./main.ts";
import { isHomeInUse } from "./store/home_lock.ts";

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

import assert from "node:assert/strict";
import { withTempDir } from "../../tests/support/temp_dir.ts";
import { appendExchange, type Exchange, readExchanges } from "./exchanges.ts";

const exchange = (ms: number): Exchange => ({
  at: "2026-01-01T00:00:00.000Z",
  method: "POST",
  path: "/v1/messages",
  status: 200,
  ms,
  request_bytes: 1,
  response_bytes: 2,
});

Deno.test("what is recorded after a line that a crash cut off is not lost with it", async () => {
  await withTempDir(async (folder) => {
    const path = `${folder}/x.jsonl`;
    await appendExchange(path, exchange(1));
    await Deno.writeTextFile(path, JSON.stringify(exchange(2)).slice(0, 40), { append: true });
    await appendExchange(path, exchange(3));
    assert.deepEqual((await readExchanges(path)).map(({ ms }) => ms), [1, 3]);
    if (Deno.build.os !== "windows") {
      assert.equal(((await Deno.stat(path)).mode ?? 0) & 0o777, 0o600);
    }
  });
});

import assert from "node:assert/strict";
import { jsonLines } from "./json_lines.ts";

const LINES = new TextEncoder().encode('{"a":"ü"}\nno json\n\n{"b":2}\n{"cut');

async function* inChunksOf(size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < LINES.length; at += size) yield LINES.subarray(at, at + size);
}

Deno.test("JSON lines are read however they are cut, and bad ones skipped", async () => {
  for (let size = 1; size <= LINES.length; size++) {
    assert.deepEqual(await Array.fromAsync(jsonLines(inChunksOf(size))), [{ a: "ü" }, { b: 2 }]);
  }
});

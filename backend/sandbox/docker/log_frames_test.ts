import assert from "node:assert/strict";
import { payloads } from "./log_frames.ts";

const TEXT = "out 1\nerr 1\nout 2\n";

function frame(stream: number, text: string): Uint8Array {
  const payload = new TextEncoder().encode(text);
  const bytes = new Uint8Array(8 + payload.length);
  bytes[0] = stream;
  new DataView(bytes.buffer).setUint32(4, payload.length);
  bytes.set(payload, 8);
  return bytes;
}

const FRAMES = [frame(1, "out 1\n"), frame(2, "err 1\n"), frame(1, ""), frame(1, "out 2\n")]
  .flatMap((bytes) => [...bytes]);

async function* inChunksOf(size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < FRAMES.length; at += size) {
    yield Uint8Array.from(FRAMES.slice(at, at + size));
  }
}

Deno.test("log frames are read however they are cut, from any byte on", async () => {
  for (let size = 1; size <= FRAMES.length; size++) {
    for (let from = 0; from <= TEXT.length + 1; from++) {
      const read = await Array.fromAsync(payloads(inChunksOf(size), from));
      const text = read.map((bytes) => new TextDecoder().decode(bytes)).join("");
      assert.equal(text, TEXT.slice(from), `chunks of ${size}, from ${from}`);
    }
  }
});

import type { RunLog } from "@haloop/shared";
import assert from "node:assert/strict";
import { LogIndex } from "./log-index.ts";
import { LogReader } from "./log-reader.ts";
import { linesWith, type LogHits, searchLog } from "./log-search.ts";

Deno.test("lines are found by what is seen of them, in whatever case", () => {
  const text = "one\nTw\x1b[31mO two\n\nthree two\rtwice\ntwo";
  assert.deepEqual(linesWith("two", text), [1, 4]);
  assert.deepEqual(linesWith("tw", text), [1, 3, 4]);
  assert.deepEqual(linesWith("31m", text), []);
  assert.deepEqual(linesWith("x", ""), []);
});

/** Answers in pieces of 64 bytes; what lies behind `end` is not written yet. */
function growing(text: string) {
  const log = { end: text.length };
  const read = (from: number): Promise<RunLog> => {
    const piece = text.slice(from, Math.min(from + 64, log.end));
    return Promise.resolve({
      run_id: "r-00000000",
      from,
      next: from + piece.length,
      size_bytes: log.end,
      complete: log.end === text.length,
      text: piece,
    });
  };
  return { log, reader: new LogReader(read, new LogIndex(100)) };
}

const TEXT = Array.from({ length: 500 }, (_, n) => n % 100 === 7 ? `needle ${n}` : `line ${n}`)
  .join("\n");

async function read(reader: LogReader, to: number) {
  while (reader.index.next < to) reader.index.append(await reader.read(reader.index.next));
}

Deno.test("every line is found, those that memory let go of included", async () => {
  const { reader } = growing(TEXT);
  await read(reader, TEXT.length);
  const told: LogHits[] = [];
  await searchLog(reader, "NEEDLE", new AbortController().signal, (hits) => told.push(hits));
  assert.deepEqual(told.at(-1)?.lines, [7, 107, 207, 307, 407]);
  assert.equal(told.at(-1)?.done, true);
  reader.stop();
});

Deno.test("what is written later is found without beginning anew", async () => {
  const { log, reader } = growing(TEXT);
  log.end = 2000;
  await read(reader, 2000);
  const told: LogHits[] = [];
  const searching = searchLog(reader, "needle", new AbortController().signal, (hits) => {
    // On a busy machine it also tells how far it has come.
    if (!hits.done) return;
    told.push(hits);
    if (told.length > 1) return;
    log.end = TEXT.length;
    read(reader, TEXT.length).then(() => reader.tellGrown());
  });
  await searching;
  assert.deepEqual(told[0]?.lines, [7, 107, 207]);
  reader.stop();
  assert.deepEqual(told.at(-1)?.lines, [7, 107, 207, 307, 407]);
});

Deno.test("a search that is called off tells nothing more", async () => {
  const { reader } = growing(TEXT);
  await read(reader, TEXT.length);
  const ending = new AbortController();
  ending.abort();
  await searchLog(reader, "needle", ending.signal, () => assert.fail("told"));
});

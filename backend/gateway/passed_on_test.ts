import assert from "node:assert/strict";
import { eventually } from "../../tests/support/eventually.ts";
import { passedOn, type Watcher } from "./passed_on.ts";

type Bytes = Uint8Array<ArrayBuffer>;
const bytes = (text: string): Bytes => new TextEncoder().encode(text);
const text = (value: Uint8Array | undefined) => new TextDecoder().decode(value);

/** A body that is fed by the test, and all that its watcher was told. */
function fed(over: Partial<Watcher> = {}) {
  let controller: ReadableStreamDefaultController<Bytes>;
  const told: string[] = [];
  const body = new ReadableStream<Bytes>({
    start: (given) => void (controller = given),
    cancel: () => void told.push("source cancelled"),
  });
  const watcher: Watcher = {
    chunk: (chunk) => {
      told.push(text(chunk));
      return chunk;
    },
    rest: () => bytes(""),
    end: (cut) => void told.push(cut ? "cut" : "end"),
    cancel: () => void told.push("cancel"),
    ...over,
  };
  return {
    told,
    reader: passedOn(body, watcher).getReader(),
    give: (piece: string) => controller.enqueue(bytes(piece)),
    close: () => controller.close(),
    fail: () => controller.error(new Error("broken off")),
  };
}

Deno.test("a piece is passed on before the next one is there", async () => {
  const { give, close, reader, told } = fed();
  give("one");
  assert.equal(text((await reader.read()).value), "one");
  give("two");
  assert.equal(text((await reader.read()).value), "two");
  close();
  assert.equal((await reader.read()).done, true);
  assert.deepEqual(told, ["one", "two", "end"]);
});

Deno.test("what comes while the reader is busy is one piece", async () => {
  const { give, close, reader, told } = fed();
  for (const piece of ["a", "b", "c", "d"]) give(piece);
  close();
  await eventually("all of it seen", () => Promise.resolve(told.includes("end")));
  const pieces = [];
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    pieces.push(text(next.value));
  }
  assert.equal(pieces.join(""), "abcd");
  assert.ok(pieces.length < 4, `${pieces}`);
});

Deno.test("the watcher says what is passed on, and adds what it held back", async () => {
  const { give, close, reader } = fed({
    chunk: (chunk) => bytes(text(chunk).toUpperCase()),
    rest: () => bytes("!"),
  });
  give("key");
  close();
  let all = "";
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    all += text(next.value);
  }
  assert.equal(all, "KEY!");
});

Deno.test("an answer that breaks off breaks off after its last byte", async () => {
  const { give, fail, reader, told } = fed();
  give("half");
  assert.equal(text((await reader.read()).value), "half");
  fail();
  await assert.rejects(reader.read(), /broken off/);
  assert.deepEqual(told, ["half", "cut"]);
});

Deno.test("a reader that goes away is told once, as a cut", async () => {
  const { give, reader, told, close } = fed();
  give("half");
  await reader.read();
  const left = reader.cancel();
  // The source ends as a request does that is taken back.
  close();
  await left;
  assert.deepEqual(told, ["half", "cancel", "cut"]);
});

Deno.test("a source is not read further ahead of a slow reader than a bound", async () => {
  const piece = new Uint8Array(256 * 1024);
  let given = 0;
  const body = new ReadableStream<Bytes>({
    pull: (controller) => {
      given += 1;
      controller.enqueue(piece);
      if (given === 100) controller.close();
    },
  }, { highWaterMark: 0 });
  let ended = false;
  const reader = passedOn(body, {
    chunk: (chunk) => chunk,
    rest: () => new Uint8Array(),
    end: () => void (ended = true),
    cancel: () => {},
  }).getReader();
  let before = -1;
  await eventually("the source left alone", () => {
    const same = given > 0 && given === before;
    before = given;
    return Promise.resolve(same);
  });
  assert.ok(given < 12 && !ended, `${given} pieces were read ahead`);
  let length = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    length += next.value.length;
  }
  assert.deepEqual([length, ended], [100 * piece.length, true]);
});

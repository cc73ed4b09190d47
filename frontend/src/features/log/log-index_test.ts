import type { RunLog } from "@haloop/shared";
import assert from "node:assert/strict";
import { LogIndex } from "./log-index.ts";
import { MAX_LINE_CHARS } from "./split-lines.ts";

/** Answers reads of a log in pieces of `step` bytes, as the server does. */
function server(text: string, step: number) {
  return (from: number): RunLog => {
    const piece = text.slice(from, from + step);
    return {
      run_id: "r-00000000",
      from,
      next: from + piece.length,
      size_bytes: text.length,
      complete: true,
      text: piece,
    };
  };
}

function readAll(index: LogIndex, read: (from: number) => RunLog) {
  while (!index.complete) index.append(read(index.next));
}

function allLines(index: LogIndex, read: (from: number) => RunLog): string[] {
  return Array.from({ length: index.lineCount }, (_, number) => {
    const known = index.line(number);
    if (known !== undefined) return known;
    const at = index.pieceOf(number);
    const piece = index.piece(at);
    assert.ok(piece);
    return index.refill(at, read(piece.from).text)[number - piece.firstLine] ?? "missing";
  });
}

const TEXT = Array.from({ length: 200 }, (_, n) => `line ${n} ${"x".repeat(n % 17)}`).join("\n");

Deno.test("lines are whole however the answers are cut", () => {
  for (const step of [1, 2, 3, 7, 64, 1000, 100_000]) {
    const index = new LogIndex();
    const read = server(TEXT, step);
    readAll(index, read);
    assert.deepEqual(allLines(index, read), TEXT.split("\n"));
  }
});

Deno.test("with little memory the same lines come back by reading again", () => {
  for (const step of [5, 64, 300]) {
    const index = new LogIndex(200);
    const read = server(TEXT, step);
    readAll(index, read);
    assert.equal(index.line(0), undefined);
    assert.deepEqual(allLines(index, read), TEXT.split("\n"));
  }
});

Deno.test("a piece read again after the log has grown ends where it ended", () => {
  const index = new LogIndex(1);
  index.append(server("one\ntw", 6)(0));
  index.append({ ...server("one\ntwo\nthree\n", 100)(6) });
  assert.deepEqual(index.refill(0, "one\ntwo\nthree\n"), ["one"]);
  assert.equal(index.line(1), undefined);
  assert.deepEqual(index.refill(1, "o\nthree\n"), ["two", "three"]);
});

Deno.test("an unfinished last line is shown and goes on growing", () => {
  const index = new LogIndex();
  index.append({ ...server("half", 10)(0), complete: false });
  assert.equal(index.lineCount, 1);
  assert.equal(index.line(0), "half");
  index.append(server("half a line\n", 100)(4));
  assert.equal(index.lineCount, 1);
  assert.equal(index.line(0), "half a line");
});

Deno.test("an endless line is broken and never held whole", () => {
  const text = "y".repeat(MAX_LINE_CHARS * 3 + 5);
  for (const step of [1000, MAX_LINE_CHARS, 1_000_000]) {
    const index = new LogIndex(1);
    const read = server(text, step);
    readAll(index, read);
    assert.equal(index.lineCount, 4);
    assert.equal(allLines(index, read).join(""), text);
  }
});

Deno.test("an answer from another place is ignored", () => {
  const index = new LogIndex();
  index.append(server("one\ntwo\n", 4)(4));
  assert.equal(index.lineCount, 0);
});

Deno.test("a colour goes on over line breaks, pieces and lines that were let go of", () => {
  const text = "a\n\x1b[31mred\nred\n\x1b[1mbold\nboth\x1b[0m\nplain\n\x1b[32mgreen";
  const expected = ["", "", "\x1b[31m", "\x1b[31m", "\x1b[1;31m", "", ""];
  for (const step of [1, 3, 5, 7, 100]) {
    for (const cache of [1, 100_000]) {
      const index = new LogIndex(cache);
      const read = server(text, step);
      readAll(index, read);
      const found = expected.map((_, number) => {
        if (index.line(number) === undefined) {
          const at = index.pieceOf(number);
          index.refill(at, read(index.piece(at)?.from ?? 0).text);
        }
        return index.looks(number);
      });
      assert.deepEqual(found, expected, `in steps of ${step}`);
    }
  }
});

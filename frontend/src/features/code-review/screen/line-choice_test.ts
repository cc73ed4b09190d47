import assert from "node:assert/strict";
import type { ChangedFile } from "@haloop/shared";
import type { DiffLine } from "../change/patch.ts";
import type { ReviewRow } from "../change/rows.ts";
import { chosenLines, focusRow, isChosen, stepChoice, stretchTo } from "./line-choice.ts";

const row = (line: DiffLine, id = "a"): ReviewRow => ({
  kind: "line",
  key: `${id} ${line.old} ${line.now}`,
  file: { id } as ChangedFile,
  change: { file: { id } as ChangedFile },
  line,
});
const head = (id: string): ReviewRow => ({ kind: "file", key: id, file: { id } as ChangedFile });
const rows: ReviewRow[] = [
  head("a"),
  row({ kind: "same", old: 1, now: 1, text: "one" }),
  row({ kind: "removed", old: 2, text: "two" }),
  row({ kind: "added", now: 2, text: "2" }),
  row({ kind: "same", old: 3, now: 3, text: "three" }),
  head("b"),
  row({ kind: "added", now: 1, text: "b" }, "b"),
];

Deno.test("arrow keys go from line to line, over heads into the next file", () => {
  const first = stepChoice(rows, -1, 1, undefined, false)!;
  assert.deepEqual(first.choice, { file_id: "a", side: "new", anchor: 1, focus: 1 });
  const second = stepChoice(rows, first.at, 1, first.choice, false)!;
  assert.equal(second.choice.side, "old");
  const last = stepChoice(rows, 4, 1, first.choice, false)!;
  assert.equal(last.choice.file_id, "b");
  assert.equal(stepChoice(rows, 6, 1, last.choice, false), undefined);
});

Deno.test("with Shift the choice grows on its side and stays in its file", () => {
  const one = { file_id: "a", side: "new", anchor: 1, focus: 1 } as const;
  const two = stepChoice(rows, 1, 1, one, true)!;
  assert.deepEqual(chosenLines(two.choice), { from: 1, to: 2 });
  const three = stepChoice(rows, two.at, 1, two.choice, true)!;
  assert.equal(focusRow(rows, three.choice), 4);
  assert.equal(stepChoice(rows, three.at, 1, three.choice, true), undefined);
  assert.equal(isChosen(rows[2]!, three.choice), false);
  assert.equal(isChosen(rows[3]!, three.choice), true);
});

Deno.test("Shift and a press stretch the choice, or begin one in another file", () => {
  const one = { file_id: "a", side: "new", anchor: 3, focus: 3 } as const;
  assert.deepEqual(chosenLines(stretchTo(rows[1]!, one)!), { from: 1, to: 3 });
  assert.equal(stretchTo(rows[6]!, one)?.file_id, "b");
});

import assert from "node:assert/strict";
import { type Column, shortened, tableLines } from "./table.ts";

interface Row {
  readonly id: string;
  readonly title: string;
}
const COLUMNS: readonly Column<Row>[] = [
  { head: "ID", text: ({ id }) => id },
  { head: "TITLE", text: ({ title }) => title, gives_way: true },
  { head: "END", text: () => "end" },
];
const table = (rows: readonly Row[], width?: number) =>
  tableLines(COLUMNS, rows, { bold: (text) => text, width });

Deno.test("columns are aligned by what characters take, wide ones twice", () => {
  const rows = [{ id: "1", title: "日本" }, { id: "22", title: "plain" }];
  assert.deepEqual(table(rows), ["ID  TITLE  END", "1   日本   end", "22  plain  end"]);
});

Deno.test("on a narrow terminal one column gives way, and the others stay whole", () => {
  const [, row] = table([{ id: "m-1", title: "A title that is much too long for it" }], 30);
  assert.equal(row, "m-1  A title that is muc…  end");
  assert.equal(row?.length, 30);
});

Deno.test("a cell is one line and commands nothing", () => {
  const [, row] = table([{ id: "1", title: "a\nb\x1b[2Jc" }]);
  assert.equal(row, "1   a bc   end");
});

Deno.test("a text is cut between what a person sees as characters", () => {
  assert.equal(shortened("👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧", 5), "👩‍👩‍👧👩‍👩‍👧…");
  assert.equal(shortened("abc", 3), "abc");
});

import assert from "node:assert/strict";
import { hashOf, parseText, savedText, writeText } from "./artifact-text.ts";

for (
  const text of [
    "",
    "\n",
    "one",
    "one\ntwo\n",
    "one\r\ntwo\r\n",
    "mixed\r\nends\nhere",
    "old\rmac\r",
    "\r\n",
    "a\r\r\nb",
    "עברית\u202E\u2028x 🎉\n",
    "\uFEFFmarked\n",
  ]
) {
  Deno.test(`a text comes back to the byte: ${JSON.stringify(text)}`, () => {
    const { doc, line_end } = parseText(text);
    assert.equal(writeText(doc, line_end), text);
  });
}

Deno.test("an edit of a text with CRLF ends keeps its line ends", () => {
  const { doc, line_end } = parseText("one\r\ntwo\r\n");
  const edited = doc.replace(3, 3, parseText("!\nnew").doc);
  assert.equal(writeText(edited, line_end), "one!\r\nnew\r\ntwo\r\n");
});

Deno.test("the hash is that of the UTF-8 bytes", () => {
  assert.equal(hashOf(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  assert.equal(hashOf("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});

Deno.test("the server's hash is preferred to our own", () => {
  assert.equal(savedText("abc", "feed").hash, "feed");
  assert.equal(savedText("abc").hash, hashOf("abc"));
});

import assert from "node:assert/strict";
import fc from "fast-check";
import { Secrets } from "./secrets.ts";

const KEY = "sk-ant-planted-secret";

function masked(secrets: Secrets, chunks: readonly Uint8Array[]): string {
  const mask = secrets.mask();
  const out = [...chunks.map((chunk) => mask.push(chunk)), mask.end()];
  return Buffer.concat(out).toString();
}

Deno.test("a secret is hidden in a text", () => {
  const secrets = new Secrets();
  secrets.add(KEY);
  assert.equal(secrets.hidden(`a ${KEY}, ${KEY}`), "a [secret], [secret]");
});

Deno.test("a word too short to be a secret hides nothing", () => {
  const secrets = new Secrets();
  secrets.add("");
  secrets.add("the");
  assert.equal(secrets.hidden("the text"), "the text");
});

Deno.test("a secret is hidden wherever a stream is cut, and nothing else moves or changes", () => {
  const secrets = new Secrets();
  secrets.add(KEY);
  const text = `before ${KEY}${KEY} sk-ant-pl ${KEY.slice(0, 9)}`;
  const bytes = new TextEncoder().encode(text);
  const expected = text.replaceAll(KEY, "*".repeat(KEY.length));
  fc.assert(fc.property(fc.array(fc.nat(bytes.length), { maxLength: 20 }), (cuts) => {
    const places = [0, ...cuts.sort((a, b) => a - b), bytes.length];
    const chunks = places.slice(1).map((end, i) => bytes.subarray(places[i], end));
    assert.equal(masked(secrets, chunks), expected);
  }));
});

Deno.test("what cannot be the beginning of a secret is not held back", () => {
  const secrets = new Secrets();
  secrets.add(KEY);
  const mask = secrets.mask();
  assert.equal(Buffer.from(mask.push(Buffer.from("a line\n"))).toString(), "a line\n");
  assert.equal(Buffer.from(mask.push(Buffer.from("end sk-a"))).toString(), "end ");
});

Deno.test("a secret that is the beginning of another leaves nothing of that", () => {
  const secrets = new Secrets();
  secrets.add(KEY);
  secrets.add(`${KEY}-longer`);
  assert.equal(secrets.hidden(`a ${KEY}-longer, ${KEY}`), "a [secret], [secret]");
  const bytes = new TextEncoder().encode(`${KEY}-longer`);
  assert.equal(masked(secrets, [bytes]), "*".repeat(bytes.length));
  assert.equal(
    masked(secrets, [...bytes].map((byte) => Uint8Array.of(byte))),
    "*".repeat(bytes.length),
  );
});

Deno.test("a secret is hidden as JSON and addresses spell it, too", () => {
  const secrets = new Secrets();
  const odd = 'k"ey\\with/$&+(odd)=letters';
  secrets.add(odd);
  const within = JSON.stringify({ error: JSON.stringify({ odd }) }).replaceAll("/", "\\/");
  const spelled = [
    JSON.stringify({ line: within }),
    JSON.stringify({ error: odd }),
    JSON.stringify({ error: odd }).replaceAll("/", "\\/"),
    `https://example.org/?${new URLSearchParams({ key: odd })}`,
    `https://example.org/?key=${encodeURIComponent(odd)}`,
  ];
  for (const text of spelled) {
    assert(!/ey.*letters/.test(secrets.hidden(text)), secrets.hidden(text));
    assert(!/ey.*letters/.test(masked(secrets, [new TextEncoder().encode(text)])), text);
  }
});

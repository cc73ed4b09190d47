import assert from "node:assert/strict";
import { keyLabels, type Keystroke, matchesKeys } from "./keys.ts";

function stroke(key: string, over: Partial<Keystroke> = {}): Keystroke {
  return { key, code: "", ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...over };
}

Deno.test("mod is the command key on macOS and Ctrl elsewhere", () => {
  assert.ok(matchesKeys(stroke("k", { metaKey: true }), "mod+k", true));
  assert.ok(matchesKeys(stroke("k", { ctrlKey: true }), "mod+k", false));
  assert.ok(!matchesKeys(stroke("k", { ctrlKey: true }), "mod+k", true));
  assert.ok(!matchesKeys(stroke("k", { ctrlKey: true }), "k", false));
});

Deno.test("Shift tells letters apart, but a sign is the sign however it is typed", () => {
  assert.ok(!matchesKeys(stroke("J", { shiftKey: true }), "j"));
  assert.ok(matchesKeys(stroke("J", { shiftKey: true }), "shift+j"));
  assert.ok(matchesKeys(stroke("?", { shiftKey: true }), "?"));
  assert.ok(matchesKeys(stroke("/"), "/"));
});

Deno.test("a letter is found by its place on a keyboard of another script", () => {
  assert.ok(matchesKeys(stroke("о", { code: "KeyJ" }), "j"));
});

Deno.test("chords are written as each system writes them", () => {
  assert.deepEqual(keyLabels("mod+enter", true), ["⌘↵"]);
  assert.deepEqual(keyLabels("mod+enter", false), ["Ctrl", "↵"]);
  assert.deepEqual(keyLabels("n", false), ["N"]);
});

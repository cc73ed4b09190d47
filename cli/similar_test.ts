import assert from "node:assert/strict";
import { didYouMean } from "./similar.ts";

for (
  const [given, names, close] of [
    ["prot", ["host", "port"], "port"],
    ["nwe", ["open", "new"], "new"],
    ["strat", ["stop", "start"], "start"],
    ["limits.sandbox", ["limits.log_mib", "limits.sandboxes"], "limits.sandboxes"],
    ["root", ["host", "port"], undefined],
    ["home", ["host", "port"], undefined],
    ["x", ["xy"], "xy"],
    ["", ["new"], undefined],
  ] as const
) {
  Deno.test(`${close ?? "nothing"} is suggested for "${given}"`, () => {
    assert.equal(didYouMean(given, names), close === undefined ? "" : ` (Did you mean ${close}?)`);
  });
}

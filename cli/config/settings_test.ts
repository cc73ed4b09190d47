import assert from "node:assert/strict";
import { SETTING_NAMES, settingName, unknownNames, valueAt, withValue } from "./settings.ts";

Deno.test("every setting of the schema has its dotted name", () => {
  for (const name of ["port", "limits.sandboxes", "command.argv", "notify.command"]) {
    assert(SETTING_NAMES.includes(name), name);
  }
});

Deno.test("what is no setting is refused with a suggestion, and secrets with their place", () => {
  assert.equal(settingName("limits.sandboxes"), "limits.sandboxes");
  assert.throws(() => settingName("limits.sandbox"), /Did you mean limits\.sandboxes\?/);
  assert.throws(() => settingName("limits"), /There is no setting/);
  assert.throws(() => settingName("apiKey"), /secrets are not kept/);
});

Deno.test("one setting is changed and everything else stays", () => {
  const file = { port: 1, limits: { sandboxes: 2, mine: true }, other: [1] };
  const changed = withValue(file, "limits.sandboxes", 3);
  assert.deepEqual(changed, { port: 1, limits: { sandboxes: 3, mine: true }, other: [1] });
  assert.deepEqual(file.limits.sandboxes, 2);
  assert.deepEqual(withValue({ notify: { command: ["x"] } }, "notify.command", undefined), {});
  assert.equal(valueAt(changed, "limits.sandboxes"), 3);
  assert.equal(valueAt(changed, "port.deeper"), undefined);
  assert.deepEqual(unknownNames(changed).sort(), ["limits.mine", "other"]);
});

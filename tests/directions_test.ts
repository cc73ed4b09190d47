import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { describe, readImports, violations } from "./support/directions.ts";
import { temporaryFolder } from "./support/haloop.ts";
import { ROOT } from "./support/root.ts";

Deno.test("every import goes in an allowed direction", async () => {
  const imports = await readImports(ROOT);
  const seen = (from: RegExp, to: RegExp) =>
    imports.some((one) => from.test(one.from) && to.test(one.to));
  // Known imports of each kind are found at all, so that an empty list cannot pass.
  assert(seen(/^backend\/config\.ts$/, /^npm:\/?zod@/));
  assert(seen(/^cli\/version_line\.ts$/, /^backend\/version\.ts$/));
  assert(seen(/^backend\/store\//, /^shared\/mod\.ts$/));
  assert(seen(/^frontend\/src\//, /^npm:/));
  assert.equal(describe(violations(imports)), "");
});

/** A small project whose files import what they may not; the first one is in order. */
const BAD: Readonly<Record<string, readonly string[]>> = {
  "shared/mod.ts": [],
  "shared/clock.ts": [`import "node:fs";`, `import { b } from "../backend/clock.ts";`],
  "backend/main.ts": [`import { Store } from "./store/file_mission_store.ts";`],
  "backend/clock.ts": [`import type { Store } from "./store/mission_store.ts";`],
  "backend/store/mission_store.ts": [`import { b } from "../clock.ts";`],
  "backend/store/file_mission_store.ts": [
    `import type { P } from "../sandbox/provider.ts";`,
    `import { a } from "@haloop/shared";`,
  ],
  "backend/sandbox/provider.ts": [`const main = await import("../main.ts");`],
  "backend/sandbox/docker/docker.ts": [`export * from "../provider.ts";`],
  "backend/engine/engine.ts": [
    `import type { Store } from "../store/mission_store.ts";`,
    `import { Store } from "../store/file_mission_store.ts";`,
    `import { Docker } from "../sandbox/docker/docker.ts";`,
  ],
  "backend/missions/service.ts": [
    `import type { Engine } from "../engine/engine.ts";`,
    `import type { App } from "../http/app.ts";`,
  ],
  "backend/http/app.ts": [
    `import type { Service } from "../missions/service.ts";`,
    `import type { Store } from "../store/mission_store.ts";`,
  ],
  "backend/store/store_test.ts": [`import "../engine/engine.ts";`],
  "frontend/src/app.tsx": [
    `import type { Store } from "../../backend/store/mission_store.ts";`,
    `import "node:path";`,
  ],
  "cli/main.ts": [
    `import "../backend/main.ts";`,
    `import "../backend/store/mission_store.ts";`,
    `import "../backend/engine/engine.ts";`,
    `import "../backend/store/store_test.ts";`,
  ],
};

Deno.test("each kind of forbidden import is found, and nothing else", async () => {
  await using project = await temporaryFolder();
  await Deno.writeTextFile(
    join(project.path, "deno.json"),
    JSON.stringify({ imports: { "@haloop/shared": "./shared/mod.ts" } }),
  );
  for (const [path, lines] of Object.entries(BAD)) {
    await Deno.mkdir(dirname(join(project.path, path)), { recursive: true });
    await Deno.writeTextFile(join(project.path, path), lines.join("\n"));
  }
  const found = violations(await readImports(project.path));
  const pairs = found.map(({ from, to }) => `${from} → ${to}`).sort();
  assert.deepEqual(pairs, [
    "backend/clock.ts → backend/store/mission_store.ts",
    "backend/engine/engine.ts → backend/sandbox/docker/docker.ts",
    "backend/engine/engine.ts → backend/store/file_mission_store.ts",
    "backend/http/app.ts → backend/store/mission_store.ts",
    "backend/missions/service.ts → backend/http/app.ts",
    "backend/sandbox/provider.ts → backend/main.ts",
    "backend/store/file_mission_store.ts → backend/sandbox/provider.ts",
    "cli/main.ts → backend/engine/engine.ts",
    "cli/main.ts → backend/store/store_test.ts",
    "frontend/src/app.tsx → backend/store/mission_store.ts",
    "frontend/src/app.tsx → node:path",
    "shared/clock.ts → backend/clock.ts",
    "shared/clock.ts → node:fs",
  ]);
});

Deno.test("a violation reads as file → file: not allowed because …", () => {
  const found = violations([{ from: "shared/a.ts", to: "cli/b.ts" }]);
  assert.equal(
    describe(found),
    "shared/a.ts → cli/b.ts: not allowed because shared may import nothing but zod",
  );
});

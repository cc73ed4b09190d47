import assert from "node:assert/strict";
import type { HaloopClient, MissionListItem } from "@haloop/shared";
import { CliFailure } from "../failure.ts";
import { missionId, shortIds } from "./name.ts";

const ONLY = "m-1a2b3c4d-0000-4000-8000-000000000000";

/** A Haloop with missions of these ids. */
function having(...ids: string[]): HaloopClient {
  const items = ids.map((
    mission_id,
    n,
  ) => ({ mission_id, title: `Title ${n}` } as MissionListItem));
  return { missions: () => Promise.resolve(items) } as unknown as HaloopClient;
}
const withOne = having(ONLY);

Deno.test("an empty name is no beginning of the only mission", async () => {
  for (const name of ["", "m-"]) {
    await assert.rejects(
      missionId(withOne, name),
      (error) => error instanceof CliFailure && error.exit_code === 2,
    );
  }
  assert.equal(await missionId(withOne, "1"), ONLY);
});

Deno.test("a beginning of several missions is refused with what tells them apart", async () => {
  const other = ONLY.replace(/0$/, "f");
  await assert.rejects(
    missionId(having(ONLY, other, "m-99999999-0000-4000-8000-000000000000"), "1a2b"),
    (error) => {
      assert(error instanceof CliFailure && error.exit_code === 2);
      assert.equal(
        error.message,
        `"1a2b" is the beginning of 2 missions. Give more of the id:\n` +
          `  ${ONLY}  Title 0\n  ${other}  Title 1`,
      );
      return true;
    },
  );
});

Deno.test("short ids are as long as it takes to tell the missions of a list apart", () => {
  const ids = [
    "m-1a2b3c4d-0000-4000-8000-000000000000",
    "m-1a2b3c4d-0000-4000-8000-00000000000f",
    "m-99999999-0000-4000-8000-000000000000",
  ];
  const short = ids.map((id) => shortIds(ids).get(id));
  assert.deepEqual(short, [ids[0], ids[1], "m-99999999"]);
  assert.equal(shortIds(ids.slice(1)).get(ids[1] ?? ""), "m-1a2b3c4d");
});

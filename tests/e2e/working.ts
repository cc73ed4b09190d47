import type { Haloop } from "./fixtures.ts";

/** An agent that writes a line every now and then until it is ended. */
export const TICKING =
  'n=0\nwhile [ $n -lt 3000 ]; do n=$((n+1)); echo "tick $n"; sleep 0.2; done\n';

/** Missions whose agents are at work until the test ends; then they are gone. */
export async function working(
  { server: { client } }: Haloop,
  count: number,
): Promise<{ running: string; queued: string; ids: string[] } & AsyncDisposable> {
  const ids: string[] = [];
  for (let n = 0; n < count; n++) {
    const body = { title: `At work ${n}`, type: "feature", rawInput: TICKING } as const;
    const { mission_id } = await client.create(body);
    ids.push(mission_id);
    await client.continue(mission_id);
  }
  return {
    ids,
    running: ids[0] ?? "",
    queued: ids.at(-1) ?? "",
    async [Symbol.asyncDispose]() {
      for (const id of ids.toReversed()) {
        // One that has ended by itself cannot be cancelled any more.
        await client.cancel(id).catch(() => {});
        await client.delete(id);
      }
    },
  };
}

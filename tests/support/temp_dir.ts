/** Runs something with a folder of its own, which is gone afterwards. */
export async function withTempDir<T>(run: (path: string) => Promise<T>): Promise<T> {
  const path = await Deno.realPath(await Deno.makeTempDir({ prefix: "haloop test " }));
  try {
    return await run(path);
  } finally {
    await Deno.remove(path, { recursive: true });
  }
}

/** `deno task compile`: Haloop for this platform as one file, `dist/haloop`. */
import { join } from "node:path";
import { makeBundle, presentCommit, ROOT } from "./bundle.ts";
import { denoCompile } from "./deno_compile.ts";
import { selfExtracting } from "./self_extracting.ts";

const DIST = join(ROOT, "dist");
const MEBIBYTE = 1024 * 1024;

/** Makes the program; gives its path. */
async function compile(): Promise<string> {
  const bundle = join(DIST, "bundle");
  const part = join(DIST, "part");
  for (const folder of [bundle, part]) {
    await Deno.remove(folder, { recursive: true }).catch(() => {});
    await Deno.mkdir(folder, { recursive: true });
  }
  await makeBundle(bundle, await presentCommit());
  const name = Deno.build.os === "windows" ? "haloop.exe" : "haloop";
  const half_made = join(part, name);
  if (!await denoCompile(bundle, half_made)) await withThisDeno(bundle, half_made);
  // A program that runs is not written over, and what is half made never has its name.
  await Deno.rename(half_made, join(DIST, name));
  await Deno.remove(part);
  return join(DIST, name);
}

async function withThisDeno(bundle: string, output: string): Promise<void> {
  const missing = "Deno's base binary cannot be downloaded here";
  if (Deno.build.os === "windows") throw new Error(`${missing}, and Windows needs it`);
  console.log(`${missing}: making a self-extracting file around this Deno instead`);
  const platform = `${Deno.build.os} ${Deno.build.arch}`;
  await selfExtracting(bundle, output, { deno: Deno.execPath(), platform });
}

if (import.meta.main) {
  const output = await compile();
  const { size } = await Deno.stat(output);
  console.log(`Made ${output} (${(size / MEBIBYTE).toFixed(0)} MiB)`);
}

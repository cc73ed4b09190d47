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
  const output = join(DIST, Deno.build.os === "windows" ? "haloop.exe" : "haloop");
  await Deno.remove(bundle, { recursive: true }).catch(() => {});
  await makeBundle(bundle, await presentCommit());
  if (await denoCompile(bundle, output)) return output;
  if (Deno.build.os === "windows") {
    throw new Error("Could not download Deno's base binary, which a program for Windows needs");
  }
  console.log(
    "Deno's base binary cannot be downloaded here: making a self-extracting file around " +
      "this Deno instead",
  );
  // A running program is not written over; and what is half made does not have its name.
  const half_made = `${output}.part`;
  const platform = `${Deno.build.os} ${Deno.build.arch}`;
  await selfExtracting(bundle, half_made, { deno: Deno.execPath(), platform });
  await Deno.rename(half_made, output);
  return output;
}

if (import.meta.main) {
  const output = await compile();
  const { size } = await Deno.stat(output);
  console.log(`Made ${output} (${(size / MEBIBYTE).toFixed(0)} MiB)`);
}

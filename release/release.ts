/**
 * `deno task release`: Haloop for every platform, with SHA-256 sums and the install script, in
 * `dist/release`. `--all` fails where a platform is missing, `--url` says where the files will be.
 */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { makeBundle, presentCommit, ROOT } from "./bundle.ts";
import { denoCompile } from "./deno_compile.ts";
import { denoFor } from "./deno_package.ts";
import { type Platform, PLATFORMS } from "./platforms.ts";
import { selfExtracting } from "./self_extracting.ts";

const BUNDLE = join(ROOT, "dist", "bundle");
const RELEASE = join(ROOT, "dist", "release");

/** Makes the program for one platform; undefined when nothing to make it from can be had. */
async function make(platform: Platform, work: string): Promise<string | undefined> {
  const name = `haloop-${platform.name}${platform.posix ? "" : ".exe"}`;
  const output = join(RELEASE, name);
  if (await denoCompile(BUNDLE, output, platform.triple)) return name;
  if (!platform.posix) return undefined;
  const deno = await denoFor(platform, work);
  if (deno === undefined) return undefined;
  await selfExtracting(BUNDLE, output, { deno, platform: platform.name });
  console.log(`${name}: Deno's base binary cannot be downloaded; made self-extracting instead`);
  return name;
}

/** In the format of sha256sum, which checks it. */
async function writeSums(names: readonly string[]): Promise<void> {
  const lines: string[] = [];
  for (const name of names) {
    const hash = createHash("sha256").update(await Deno.readFile(join(RELEASE, name)));
    lines.push(`${hash.digest("hex")}  ${name}\n`);
  }
  await Deno.writeTextFile(join(RELEASE, "SHA256SUMS"), lines.join(""));
}

async function writeInstallScript(url: string): Promise<void> {
  const script = await Deno.readTextFile(join(ROOT, "install.sh"));
  const path = join(RELEASE, "install.sh");
  await Deno.writeTextFile(path, script.replace("@RELEASE_URL@", url), { mode: 0o755 });
}

async function release(): Promise<readonly Platform[]> {
  for (const folder of [BUNDLE, RELEASE]) {
    await Deno.remove(folder, { recursive: true }).catch(() => {});
    await Deno.mkdir(folder, { recursive: true });
  }
  await makeBundle(BUNDLE, await presentCommit());
  const work = await Deno.makeTempDir({ prefix: "haloop-release-" });
  const made: string[] = [];
  const missing: Platform[] = [];
  try {
    for (const platform of PLATFORMS) {
      const name = await make(platform, work);
      if (name === undefined) missing.push(platform);
      else made.push(name);
    }
  } finally {
    await Deno.remove(work, { recursive: true });
  }
  await writeSums(made);
  const url = Deno.args.find((arg) => arg.startsWith("--url="))?.slice("--url=".length);
  if (url !== undefined) await writeInstallScript(url);
  console.log(`Made in ${RELEASE}: ${made.join(", ")}`);
  return missing;
}

if (import.meta.main) {
  const missing = await release();
  if (missing.length > 0) {
    const names = missing.map(({ name }) => name).join(", ");
    console.log(`Not made, because neither a base binary nor a Deno can be downloaded: ${names}`);
    if (Deno.args.includes("--all")) Deno.exit(1);
  }
}

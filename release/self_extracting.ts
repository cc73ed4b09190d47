/** The program as one file that unpacks itself: a shell script, and after it an archive. */
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { createGzip } from "node:zlib";
import { type Pack, pack } from "tar-stream";
import { VERSION } from "../backend/version.ts";
import { IN_USE } from "../cli/launcher.ts";

const LAUNCHER = fileURLToPath(new URL("./launcher.sh", import.meta.url));
/** The last entry: where it is, the whole archive was unpacked. */
const COMPLETE = "complete";
const HASH_LENGTH = 16;
const EXECUTABLE = 0o755;
const PLAIN = 0o644;

/**
 * Writes the program of a POSIX platform.
 *
 * @param bundle the folder of the bundle
 * @param deno the Deno binary of that platform
 * @param platform how messages name it
 */
export async function selfExtracting(
  bundle: string,
  output: string,
  { deno, platform }: { deno: string; platform: string },
): Promise<void> {
  const files = await listFiles(bundle);
  const hash = await contentHash(bundle, deno, files);
  const launcher = await launcherFor(hash, platform);
  await Deno.writeTextFile(output, launcher);
  const archive = pack();
  const written = pipeline(
    archive,
    createGzip({ level: 9 }),
    createWriteStream(output, { flags: "a" }),
  );
  await addFile(archive, "deno", deno, EXECUTABLE);
  for (const file of files) await addFile(archive, file, join(bundle, file), PLAIN);
  archive.entry({ name: IN_USE, mtime: new Date(0) }, "");
  archive.entry({ name: COMPLETE, mtime: new Date(0) }, "");
  archive.finalize();
  await written;
  await Deno.chmod(output, EXECUTABLE);
}

async function launcherFor(hash: string, platform: string): Promise<string> {
  const template = await Deno.readTextFile(LAUNCHER);
  const lines = template.split("\n").length;
  const values = { VERSION, HASH: hash, PLATFORM: platform, PAYLOAD_LINE: `${lines}` };
  return Object.entries(values).reduce(
    (text, [name, value]) => text.replaceAll(`@${name}@`, value),
    template,
  );
}

/** A hash over everything that is unpacked, so that each content has a folder of its own. */
async function contentHash(bundle: string, deno: string, files: readonly string[]) {
  const hash = createHash("sha256").update(await Deno.readFile(deno));
  for (const file of files) {
    hash.update(`\0${file}\0`).update(await Deno.readFile(join(bundle, file)));
  }
  return hash.digest("hex").slice(0, HASH_LENGTH);
}

async function addFile(archive: Pack, name: string, path: string, mode: number): Promise<void> {
  // Without times and owners of this machine, the same content gives the same file.
  archive.entry({ name, mode, mtime: new Date(0) }, Buffer.from(await Deno.readFile(path)));
}

/** Every file below a folder, relative to it, sorted. */
async function listFiles(folder: string, prefix = ""): Promise<string[]> {
  const files: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(join(folder, prefix))) {
    const path = prefix === "" ? name : `${prefix}/${name}`;
    if (isDirectory) files.push(...await listFiles(folder, path));
    else files.push(path);
  }
  return files.sort();
}

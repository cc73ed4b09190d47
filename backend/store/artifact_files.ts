/**
 * Reading and writing the artifacts folder, which an agent in a sandbox writes to as well: whatever
 * it plants there (symlinks, FIFOs, devices, folders, huge or binary files) is data and is never
 * followed, opened in a way that blocks, or trusted to stay the same between two looks.
 */
import { type ArtifactInfo, MAX_TEXT_ARTIFACT_BYTES, TEMPORARY_PREFIX } from "@haloop/shared";
import { getLogger } from "@logtape/logtape";
import { join } from "node:path";
import { faultPoint } from "../fault_point.ts";
import { removeIfThere, writeAtomic } from "../atomic_write.ts";
import { sha256, sha256OfChunks } from "../hash.ts";
import { errorCode, onDisk } from "../storage_error.ts";
import type { LargeHashes } from "./large_hashes.ts";
import { bytesOf, withRegularFile } from "../regular_file.ts";

const logger = getLogger(["haloop", "store"]);

/** An artifact as it lies on the disk. `text` is there only for kind `text`. */
export interface ArtifactFile extends Omit<ArtifactInfo, "stale"> {
  readonly text?: string;
}

/** What makes a folder as good as not there. */
const NO_FOLDER = new Set(["ENOENT", "ENOTDIR", "EACCES", "EPERM"]);

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Every entry of the artifacts folder by name; none when there is no such folder. */
export async function listArtifactFiles(
  folder: string,
  large: LargeHashes,
): Promise<ArtifactFile[]> {
  const names = await artifactNames(folder);
  const files = await Promise.all(names.map((name) => readArtifactFile(folder, name, large)));
  return files.filter((file) => file !== undefined);
}

/**
 * One entry of the artifacts folder, or undefined when there is none of that name.
 *
 * @param large where the hash of a large file may be taken from; read from the file unless given
 */
export async function readArtifactFile(
  folder: string,
  name: string,
  large?: LargeHashes,
): Promise<ArtifactFile | undefined> {
  const path = join(folder, name);
  const found = await withRegularFile(path, async (file): Promise<ArtifactFile> => {
    if (file.size_bytes <= MAX_TEXT_ARTIFACT_BYTES) {
      return await describe(name, await bytesOf(file));
    }
    const hash = await (large?.of(path, file) ?? sha256OfChunks(file.chunks()));
    return { name, kind: "too_large", size_bytes: file.size_bytes, hash };
  });
  if (found === "missing") return undefined;
  return found === "not_a_file" ? { name, kind: "not_a_file", size_bytes: 0 } : found;
}

async function describe(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<ArtifactFile> {
  const about = { name, size_bytes: bytes.length, hash: await sha256(bytes) };
  const text = decode(bytes);
  return text === undefined ? { ...about, kind: "binary" } : { ...about, kind: "text", text };
}

/** Writes an artifact atomically; a symlink of that name is replaced, never followed. */
export async function writeArtifactFile(
  folder: string,
  name: string,
  bytes: Uint8Array,
): Promise<void> {
  const path = join(folder, name);
  faultPoint("write_artifact.before");
  await onDisk(`write "${path}"`, () => asFile(path, () => writeAtomic(path, bytes)));
  faultPoint("write_artifact.after");
}

/** Removes an artifact; one that is not there is no error. */
export async function removeArtifactFile(folder: string, name: string): Promise<void> {
  const path = join(folder, name);
  faultPoint("remove_artifact.before");
  await onDisk(`remove "${path}"`, () => asFile(path, () => removeIfThere(path)));
  faultPoint("remove_artifact.after");
}

/** Does it where a file has to be. A folder that an agent made there is moved aside and kept. */
async function asFile(path: string, work: () => Promise<void>): Promise<void> {
  const info = await Deno.lstat(path).catch(() => undefined);
  if (info?.isDirectory) await Deno.rename(path, `${path}.folder-${crypto.randomUUID()}`);
  await work();
}

/**
 * Removes the temporary files of writes that a kill cut off. To be called while nothing writes to the
 * folder; what cannot be removed is left, for it harms nobody.
 */
export async function removeTemporaries(folder: string): Promise<void> {
  try {
    for await (const { name } of Deno.readDir(folder)) {
      if (!name.startsWith(TEMPORARY_PREFIX)) continue;
      await Deno.remove(join(folder, name), { recursive: true });
    }
  } catch (error) {
    logger.warn("Temporary files are left in {folder}: {error}", { folder, error });
  }
}

/**
 * What changes about a folder's entries when somebody writes one of them: made from `lstat` only, so
 * that a poll does not read any file.
 */
export async function folderFingerprint(folder: string): Promise<string> {
  const names = await artifactNames(folder);
  const marks = await Promise.all(names.map(async (name) => {
    return `${name}\0${await fileFingerprint(join(folder, name)) ?? ""}`;
  }));
  return marks.join("\n");
}

/** What changes about one file when it is written anew; undefined when it is not there. */
export async function fileFingerprint(path: string): Promise<string | undefined> {
  const info = await statIfThere(path);
  return info && `${info.ino} ${info.size} ${info.mtime?.getTime()} ${info.ctime?.getTime()}`;
}

/**
 * What changes about one file when its content is written anew, and not when it only gets another
 * owner or other rights, as when a sandbox of another user is given what it is to write.
 */
export async function contentFingerprint(path: string): Promise<string | undefined> {
  const info = await statIfThere(path);
  return info && `${info.ino} ${info.size} ${info.mtime?.getTime()}`;
}

async function statIfThere(path: string): Promise<Deno.FileInfo | undefined> {
  try {
    return await Deno.lstat(path);
  } catch (error) {
    if (NO_FOLDER.has(errorCode(error) ?? "")) return undefined;
    throw error;
  }
}

async function artifactNames(folder: string): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const entry of Deno.readDir(folder)) {
      if (!entry.name.startsWith(TEMPORARY_PREFIX)) names.push(entry.name);
    }
  } catch (error) {
    const code = errorCode(error);
    if (!NO_FOLDER.has(code ?? "")) throw error;
  }
  return names.sort();
}

/** The text of UTF-8 bytes, its byte order mark included; undefined when they are something else. */
function decode(bytes: Uint8Array): string | undefined {
  // A NUL is valid UTF-8, but no editor keeps it; such a file is not text.
  if (bytes.includes(0)) return undefined;
  try {
    return UTF8.decode(bytes);
  } catch {
    return undefined;
  }
}

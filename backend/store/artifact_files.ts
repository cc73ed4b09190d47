/**
 * Reading and writing the artifacts folder, which an agent in a sandbox writes to as well: whatever
 * it plants there (symlinks, FIFOs, devices, folders, huge or binary files) is data and is never
 * followed, opened in a way that blocks, or trusted to stay the same between two looks.
 */
import { type ArtifactInfo, MAX_TEXT_ARTIFACT_BYTES, TEMPORARY_PREFIX } from "@haloop/shared";
import { getLogger } from "@logtape/logtape";
import { constants, type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import { faultPoint } from "../fault_point.ts";
import { removeIfThere, writeAtomic } from "./atomic_write.ts";
import { sha256 } from "../hash.ts";
import { errorCode, onDisk } from "../storage_error.ts";

const logger = getLogger(["haloop", "store"]);

/** An artifact as it lies on the disk. `text` is there only for kind `text`. */
export interface ArtifactFile extends Omit<ArtifactInfo, "stale"> {
  readonly text?: string;
}

/** Artifacts up to this size are hashed, so that an approval can be bound to their bytes. */
const MAX_HASHED_BYTES = 64 * 1024 * 1024;

/**
 * What makes an entry unreadable as a file. ELOOP: a symlink. ENXIO: a socket, or a FIFO that somebody
 * reads. EACCES, EPERM: an agent took everybody's rights away, its own user's too.
 */
const NOT_READABLE = new Set(["ELOOP", "ENXIO", "EISDIR", "EACCES", "EPERM"]);
/** What makes a folder as good as not there. */
const NO_FOLDER = new Set(["ENOENT", "ENOTDIR", "EACCES", "EPERM"]);

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Every entry of the artifacts folder by name; none when there is no such folder. */
export async function listArtifactFiles(folder: string): Promise<ArtifactFile[]> {
  const names = await artifactNames(folder);
  const files = await Promise.all(names.map((name) => readArtifactFile(folder, name)));
  return files.filter((file) => file !== undefined);
}

/** One entry of the artifacts folder, or undefined when there is none of that name. */
export async function readArtifactFile(
  folder: string,
  name: string,
): Promise<ArtifactFile | undefined> {
  const read = await readRegularFile(join(folder, name), MAX_HASHED_BYTES);
  if (read === "missing") return undefined;
  if (read === "not_a_file") return { name, kind: "not_a_file", size_bytes: 0 };
  if (read.bytes === undefined) return { name, kind: "too_large", size_bytes: read.size };
  const about = { name, size_bytes: read.bytes.length, hash: await sha256(read.bytes) };
  if (read.bytes.length > MAX_TEXT_ARTIFACT_BYTES) return { ...about, kind: "too_large" };
  const text = decode(read.bytes);
  return text === undefined ? { ...about, kind: "binary" } : { ...about, kind: "text", text };
}

/** The bytes of an artifact, or undefined when it is missing, no regular file or over the limit. */
export async function readArtifactBytes(
  folder: string,
  name: string,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const read = await readRegularFile(join(folder, name), MAX_HASHED_BYTES);
  return typeof read === "string" ? undefined : read.bytes;
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
  try {
    const info = await Deno.lstat(path);
    return `${info.ino} ${info.size} ${info.mtime?.getTime()} ${info.ctime?.getTime()}`;
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

type RegularFile = { size: number; bytes: Uint8Array<ArrayBuffer> | undefined };

/**
 * Opens without following a symlink (O_NOFOLLOW) and without waiting for the other end of a FIFO
 * (O_NONBLOCK), and decides by the opened file itself, so that it cannot be exchanged in between.
 */
async function readRegularFile(
  path: string,
  limit: number,
): Promise<RegularFile | "missing" | "not_a_file"> {
  let handle: FileHandle;
  try {
    handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    const code = errorCode(error);
    if (code === "ENOENT") return "missing";
    if (NOT_READABLE.has(code ?? "")) return "not_a_file";
    return await onDisk(`read "${path}"`, () => Promise.reject(error));
  }
  try {
    const info = await handle.stat();
    if (!info.isFile()) return "not_a_file";
    if (info.size > limit) return { size: info.size, bytes: undefined };
    return { size: info.size, bytes: new Uint8Array(await handle.readFile()) };
  } finally {
    await handle.close();
  }
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

/**
 * Reading files where somebody else may have put anything: symlinks, FIFOs, devices, folders, files of any
 * size. Nothing is followed, opened in a way that blocks, or held in memory as a whole.
 */
import { constants, type FileHandle, open } from "node:fs/promises";
import { diskFailure, errorCode } from "./storage_error.ts";

const CHUNK_BYTES = 1024 * 1024;

/**
 * What makes an entry unreadable as a file. ELOOP: a symlink. ENXIO: a socket, or a FIFO that somebody
 * reads. EACCES, EPERM: an agent took everybody's rights away, its own user's too.
 */
const NOT_READABLE = new Set(["ELOOP", "ENXIO", "EISDIR", "EACCES", "EPERM"]);

/** What there is instead of a regular file that can be read. */
export type NoFile = "missing" | "not_a_file";

/** A regular file that is open for reading; whatever its name stands for by now. */
export interface OpenFile {
  /** As it was opened; what is written to it later is not read. */
  readonly size_bytes: number;
  /** Changes when the file is written anew, and tells when that was last (nanoseconds since 1970). */
  readonly mark: string;
  readonly changed_ns: bigint;
  /** Its bytes from the beginning on, as often as asked for. */
  chunks(): AsyncIterable<Uint8Array<ArrayBuffer>>;
}

/**
 * Gives a file to read from while `read` is at work.
 *
 * @throws StorageError when the disk refuses
 */
export async function withRegularFile<T>(
  path: string,
  read: (file: OpenFile) => Promise<T>,
): Promise<T | NoFile> {
  const opened = await openRegularFile(path);
  if (typeof opened === "string") return opened;
  try {
    return await read(opened);
  } finally {
    await opened.close();
  }
}

/**
 * A file as a stream for somebody who may stop reading at any time: it is closed at its end, and when
 * the stream is cancelled. Where the file is cut shorter meanwhile, the stream fails: who is told a
 * size beforehand must not take the rest for the whole.
 *
 * @throws StorageError when the disk refuses
 */
export async function streamRegularFile(path: string): Promise<FileStream | NoFile> {
  const opened = await openRegularFile(path);
  if (typeof opened === "string") return opened;
  const { size_bytes, close } = opened;
  const chunks = opened.chunks()[Symbol.asyncIterator]();
  let sent = 0;
  const bytes = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      try {
        const { value, done } = await chunks.next();
        if (done === true && sent < size_bytes) throw new Error(`"${path}" was cut shorter`);
        if (done !== true) {
          sent += value.length;
          return controller.enqueue(value);
        }
      } catch (error) {
        controller.error(error);
        return await close();
      }
      controller.close();
      await close();
    },
    cancel: close,
  });
  return { size_bytes, bytes };
}

/** A file of any size. Whoever gets it reads `bytes` to the end or cancels it. */
export interface FileStream {
  readonly size_bytes: number;
  readonly bytes: ReadableStream<Uint8Array<ArrayBuffer>>;
}

/**
 * Opens without following a symlink (O_NOFOLLOW) and without waiting for the other end of a FIFO
 * (O_NONBLOCK), and decides by the opened file itself, so that it cannot be exchanged in between.
 */
async function openRegularFile(
  path: string,
): Promise<(OpenFile & { close: () => Promise<void> }) | NoFile> {
  let handle: FileHandle;
  try {
    handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    const code = errorCode(error);
    if (code === "ENOENT") return "missing";
    if (NOT_READABLE.has(code ?? "")) return "not_a_file";
    throw diskFailure(`read "${path}"`, error);
  }
  let opened = false;
  try {
    const info = await handle.stat({ bigint: true });
    if (!info.isFile()) return "not_a_file";
    opened = true;
    const size_bytes = Number(info.size);
    return {
      size_bytes,
      mark: `${info.dev} ${info.ino} ${info.size} ${info.mtimeNs} ${info.ctimeNs}`,
      changed_ns: info.ctimeNs,
      chunks: () => chunksOf(handle, size_bytes),
      close: () => handle.close(),
    };
  } finally {
    if (!opened) await handle.close();
  }
}

/** The whole of a file that is known to fit into memory. */
export async function bytesOf(file: OpenFile): Promise<Uint8Array<ArrayBuffer>> {
  const chunks = await Array.fromAsync(file.chunks());
  return chunks.length === 1 ? chunks[0]! : await new Blob(chunks).bytes();
}

async function* chunksOf(
  handle: FileHandle,
  size_bytes: number,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for (let at = 0; at < size_bytes;) {
    const buffer = new Uint8Array(Math.min(CHUNK_BYTES, size_bytes - at));
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, at);
    // It was cut shorter in the meantime.
    if (bytesRead === 0) return;
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

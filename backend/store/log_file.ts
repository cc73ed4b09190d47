/** `logs/r-<uuid>.log`: the complete raw output of a run, read and extended by byte offset. */
import { faultPoint } from "../fault_point.ts";
import { diskFailure, onDisk } from "../storage_error.ts";

/** A log that is being written. */
export interface LogWriter {
  /** Bytes in the file so far: where to go on collecting after a crash. */
  readonly size_bytes: number;
  append(bytes: Uint8Array): Promise<void>;
  /** Makes what was appended durable, and closes the file. */
  close(): Promise<void>;
}

/** Opens a log to go on writing at its end. */
export async function openLog(path: string): Promise<LogWriter> {
  faultPoint("open_log.before");
  const file = await onDisk(
    `write "${path}"`,
    () => Deno.open(path, { append: true, create: true }),
  );
  faultPoint("open_log.after");
  let size_bytes = (await file.stat()).size;
  return {
    get size_bytes() {
      return size_bytes;
    },
    async append(bytes) {
      faultPoint("append_log.before");
      await onDisk(`write "${path}"`, async () => {
        for (let written = 0; written < bytes.length;) {
          const count = await file.write(bytes.subarray(written));
          written += count;
          size_bytes += count;
        }
      });
      faultPoint("append_log.after");
    },
    async close() {
      try {
        faultPoint("sync_log.before");
        await onDisk(`write "${path}"`, () => file.sync());
        faultPoint("sync_log.after");
      } finally {
        file.close();
      }
    },
  };
}

/** The size of a log in bytes; 0 when there is none yet. */
export async function logSize(path: string): Promise<number> {
  try {
    return (await Deno.stat(path)).size;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return 0;
    throw diskFailure(`read "${path}"`, error);
  }
}

/** Up to `limit` bytes of a log from byte `from` on; none when there is no log or nothing there. */
export async function readLog(path: string, from: number, limit: number): Promise<Uint8Array> {
  let file: Deno.FsFile;
  try {
    file = await Deno.open(path, { read: true });
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return new Uint8Array();
    throw diskFailure(`read "${path}"`, error);
  }
  using opened = file;
  await opened.seek(from, Deno.SeekMode.Start);
  const bytes = new Uint8Array(limit);
  let length = 0;
  while (length < limit) {
    const count = await opened.read(bytes.subarray(length));
    if (count === null) break;
    length += count;
  }
  return bytes.subarray(0, length);
}

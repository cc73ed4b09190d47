import { Bell } from "../bell.ts";
import { openIfThere } from "./open_if_there.ts";
import type { RunFolder } from "./run_folder.ts";
import { watchFolder } from "./watch_folder.ts";

const CHUNK_BYTES = 64 * 1024;

/** The output of the run from byte `from` on; with `follow` until the run has ended. */
export async function* readLogs(
  run: RunFolder,
  { from, follow, signal }: { from: number; follow: boolean; signal: AbortSignal },
): AsyncGenerator<Uint8Array> {
  signal.throwIfAborted();
  const bell = new Bell();
  const watch = follow ? watchFolder(run.path, bell) : undefined;
  let at = from;
  try {
    while (true) {
      // Looked at before reading: whatever was written until the end is then read after it.
      const { kind } = await run.state();
      for await (const chunk of readFrom(run.output, at)) {
        at += chunk.length;
        yield chunk;
        signal.throwIfAborted();
      }
      if (watch === undefined || kind === "ended" || kind === "unknown") return;
      await bell.heard(watch.look_ms, signal);
    }
  } finally {
    await watch?.stop();
  }
}

/** From an offset to the present end of a file; nothing when there is no file. */
async function* readFrom(path: string, from: number): AsyncGenerator<Uint8Array> {
  using file = await openIfThere(path);
  if (file === undefined) return;
  await file.seek(from, Deno.SeekMode.Start);
  while (true) {
    const buffer = new Uint8Array(CHUNK_BYTES);
    const length = await file.read(buffer);
    if (length === null) return;
    yield buffer.subarray(0, length);
  }
}

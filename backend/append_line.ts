/** Files of lines that are only ever added to: the journal, the exchanges of a run. */
import { SECRETS } from "./secrets.ts";
import { onDisk } from "./storage_error.ts";

/**
 * Appends a value as one line of JSON, in one write, with secrets hidden; on a line of its own even
 * after a line that a crash cut off, which would take the new one with it otherwise.
 *
 * @param mode the file's permissions when it is made
 * @throws StorageError when the disk refuses
 */
export async function appendLine(path: string, value: unknown, mode = 0o666): Promise<void> {
  await onDisk(`write "${path}"`, async () => {
    using file = await Deno.open(path, { read: true, append: true, create: true, mode });
    const start = await endsWithNewline(file) ? "" : "\n";
    const line = new TextEncoder().encode(`${start}${SECRETS.hidden(JSON.stringify(value))}\n`);
    for (let written = 0; written < line.length;) {
      written += await file.write(line.subarray(written));
    }
  });
}

async function endsWithNewline(file: Deno.FsFile): Promise<boolean> {
  if ((await file.stat()).size === 0) return true;
  await file.seek(-1, Deno.SeekMode.End);
  const last = new Uint8Array(1);
  await file.read(last);
  return last[0] === 0x0a;
}

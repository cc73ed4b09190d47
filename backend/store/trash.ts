/** Deleted missions lie in `trash/<when>_<mission id>` until they are removed for good. */
import { join } from "node:path";

/** The name in the trash of a mission deleted at `at` (ISO 8601 UTC). */
export function trashName(mission_id: string, at: string): string {
  // Colons are not allowed in names on Windows and read as hosts by some tools.
  return `${at.replaceAll(":", "-")}_${mission_id}`;
}

/** Removes what was deleted before `before` (ISO 8601 UTC); other entries are left alone. */
export async function emptyTrash(folder: string, before: string): Promise<void> {
  const oldest_kept = before.replaceAll(":", "-");
  for await (const entry of Deno.readDir(folder)) {
    const deleted_at = /^(\d{4}-\d\d-\d\dT[\d.-]+Z)_m-/.exec(entry.name)?.[1];
    if (deleted_at === undefined || deleted_at >= oldest_kept) continue;
    await Deno.remove(join(folder, entry.name), { recursive: true });
  }
}

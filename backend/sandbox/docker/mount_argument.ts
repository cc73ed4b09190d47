import type { SandboxMount } from "../provider.ts";

/**
 * The value of `docker run --mount` for a bind mount. The docker CLI reads it as one CSV record
 * (RFC 4180, Go's encoding/csv), so a field with a comma, a quote or a line break goes in quotes with
 * its quotes doubled. `--volume` is not used: it cannot hold a colon, and it makes a missing source.
 */
export function mountArgument(mount: SandboxMount): string {
  const fields = ["type=bind", `source=${mount.source}`, `target=${mount.target}`];
  if (!mount.writable) fields.push("readonly");
  return fields.map(csvField).join(",");
}

function csvField(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}

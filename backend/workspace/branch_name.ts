/** The branch of a mission's work. */

const MAX_SLUG = 40;

/** `haloop/<short id>-<slug>`: letters that every git, file system and forge takes. */
export function branchName(mission_id: string, title: string): string {
  const short = mission_id.replace(/^m-/, "").slice(0, 8);
  const slug = title.normalize("NFKD").toLowerCase().replace(/[^a-z0-9]+/g, "-")
    .slice(0, MAX_SLUG).replace(/^-+|-+$/g, "");
  return slug === "" ? `haloop/${short}` : `haloop/${short}-${slug}`;
}

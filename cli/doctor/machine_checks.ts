/** What Haloop needs of the machine: disk space, the port, git. */
import { holderOf } from "../../backend/listen.ts";
import { LOW_DISK_BYTES } from "@haloop/shared";
import { statfs } from "node:fs/promises";
import { brief, type Finding, ok, type Patient, problem, warning } from "./finding.ts";

const MIB = 1024 * 1024;
const SCARCE_BYTES = 1024 * MIB;

/** The disk of the home has room. */
export async function checkDisk({ config: { home } }: Patient): Promise<Finding[]> {
  let free_bytes: number;
  try {
    const { bavail, bsize } = await statfs(home);
    free_bytes = bavail * bsize;
  } catch (error) {
    // Without a home there is nothing to measure; the check of the home says so.
    if ((error as { code?: string }).code === "ENOENT") return [];
    return [warning("disk", `Could not measure the disk: ${brief(error)}`, "Look with: df")];
  }
  const text = `${free_bytes >= SCARCE_BYTES ? "" : "Only "}${sizeText(free_bytes)} free`;
  const remedy = "Free some space, or move HALOOP_HOME to another disk";
  if (free_bytes < LOW_DISK_BYTES) return [problem("disk", text, remedy)];
  if (free_bytes < SCARCE_BYTES) return [warning("disk", text, remedy)];
  return [ok("disk", text)];
}

function sizeText(bytes: number): string {
  return bytes < 1024 * MIB
    ? `${Math.floor(bytes / MIB)} MiB`
    : `${(bytes / 1024 / MIB).toFixed(1)} GiB`;
}

/** The port is free, or it is this home's own server that has it. */
export async function checkPort(
  { config: { host, port }, server }: Patient,
): Promise<Finding[]> {
  if (server.state !== "stopped") return [];
  if (port === 0) return [ok("port", "A free one is taken at the start")];
  try {
    Deno.listen({ hostname: host, port }).close();
    return [ok("port", `${port} on ${host} is free`)];
  } catch (error) {
    const taken = error instanceof Deno.errors.AddrInUse;
    const text = taken
      ? `${port} on ${host} is taken by ${await holderOf(host, port)}`
      : `${port} on ${host} cannot be used: ${brief(error)}`;
    return [problem("port", text, "Choose another with --port, PORT or: haloop config set port")];
  }
}

/** git is there, for linked projects. */
export async function checkGit(): Promise<Finding[]> {
  try {
    const { success, stdout } = await new Deno.Command("git", { args: ["--version"] }).output();
    if (success) return [ok("git", new TextDecoder().decode(stdout).trim())];
  } catch {
    // Said below.
  }
  return [warning("git", "git is not on the PATH", "Install it to work on linked projects")];
}

/** Which project a new mission works on. */
import { isAbsolute } from "node:path";
import { ProjectsUnreadable } from "../projects_unreadable.ts";
import { errorCode } from "../storage_error.ts";
import { done, refuse, type Result } from "./result.ts";

/**
 * The real path of the folder that the person named, else of the linked project; undefined without
 * either, and for null, which says that there shall be none. While the registry cannot be understood nothing is created that names no folder: it would
 * silently work on nothing.
 */
export async function projectOf(
  named: string | null | undefined,
  activeProject: () => Promise<string | undefined>,
): Promise<Result<string | undefined>> {
  if (named === null) return done(undefined);
  if (named !== undefined) return await realFolder(named);
  try {
    return done(await activeProject());
  } catch (error) {
    if (!(error instanceof ProjectsUnreadable)) throw error;
    return refuse("unavailable", error.message);
  }
}

async function realFolder(path: string): Promise<Result<string>> {
  try {
    if (path.includes("\0")) {
      return refuse("invalid", "projectPath: must not have a null character");
    }
    if (!isAbsolute(path)) return refuse("invalid", `projectPath: "${path}" must be absolute`);
    const real = await Deno.realPath(path);
    if ((await Deno.stat(real)).isDirectory) return done(real);
    return refuse("invalid", `projectPath: "${path}" is not a folder`);
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    const missing = code === "ENOENT" || code === "ENOTDIR";
    return refuse(
      "invalid",
      `projectPath: "${path}" ${missing ? "is not there" : `cannot be used (${code})`}`,
    );
  }
}

/** Reading a text file that has to lie in a folder, whatever links and special files are in there. */
import { isAbsolute, relative, resolve, sep } from "node:path";
import { bytesOf, withRegularFile } from "../regular_file.ts";
import { errorCode } from "../storage_error.ts";

/** A problem is a clause about the file: "is not there". */
export type TextInside = { readonly text: string } | { readonly problem: string };

const UTF8 = new TextDecoder("utf-8", { fatal: true });

/**
 * @param folder real path, symlinks resolved
 * @param name relative to the folder
 * @param limit in bytes
 */
export async function readTextInside(
  folder: string,
  name: string,
  limit: number,
): Promise<TextInside> {
  if (name.includes("\0")) return { problem: "has a null character in its name" };
  if (isAbsolute(name) || !isInside(folder, resolve(folder, name))) return { problem: LEAVES };
  let real: string;
  try {
    real = await Deno.realPath(resolve(folder, name));
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    return { problem: code === "ENOENT" ? "is not there" : `cannot be read (${code})` };
  }
  if (!isInside(folder, real)) return { problem: LEAVES };
  const read = await withRegularFile(real, async (file) => ({
    bytes: file.size_bytes > limit ? undefined : await bytesOf(file),
  }));
  if (read === "missing") return { problem: "is not there" };
  if (read === "not_a_file") return { problem: "is no regular file that can be read" };
  if (read.bytes === undefined) return { problem: `is larger than ${limit / 1024} KiB` };
  try {
    return { text: UTF8.decode(read.bytes) };
  } catch {
    return { problem: "is not text in UTF-8" };
  }
}

const LEAVES = "leaves the folder of the templates";

/** Whether a path is the folder or below it; both absolute, symlinks resolved. */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

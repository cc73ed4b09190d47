/** What a record that is passed over looks like: the others of its mission are still told. */
import { errorCode } from "../storage_error.ts";

const UNREADABLE = ["ENOENT", "ENOTDIR", "EISDIR", "EACCES", "EPERM", "ELOOP"];

/** Whether reading a record failed because it is not there, no file, not readable, or not JSON. */
export function isNoRecord(error: unknown): boolean {
  return error instanceof SyntaxError || UNREADABLE.includes(errorCode(error) ?? "");
}

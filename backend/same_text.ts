/** Comparing secrets. */
import { createHash, timingSafeEqual } from "node:crypto";

/** Whether two texts are the same, in a time that tells neither how much of one was right nor its length. */
export function sameText(a: string, b: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

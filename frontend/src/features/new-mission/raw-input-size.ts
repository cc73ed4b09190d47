/** Whether a raw input fits into the request that creates its mission; pure. */
import { MAX_BODY_BYTES } from "@haloop/shared";

/** Room for the title and the rest of the request. */
const REST_BYTES = 64 * 1024;
const MOST_BYTES = MAX_BODY_BYTES - REST_BYTES;

/** Why a text is too large to be created, or undefined where it fits. `what` begins the sentence. */
export function sizeProblem(text: string, what: string): string | undefined {
  if (fits(text)) return undefined;
  const most = MAX_BODY_BYTES / 1024 / 1024;
  return `${what} would make the raw input larger than the ${most} MiB that fit. Shorten it, or put it into the project as a file`;
}

function fits(text: string): boolean {
  // A character is at least one byte and at most six, as an escape: most texts need no count.
  if (text.length > MOST_BYTES) return false;
  if (text.length * 6 + 2 <= MOST_BYTES) return true;
  return new TextEncoder().encode(JSON.stringify(text)).length <= MOST_BYTES;
}

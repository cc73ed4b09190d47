/** A sign of life for what takes longer than half a second. */
import { err, type Output } from "../output.ts";

const QUIET_MS = 500;
const FRAME_MS = 100;
const FRAMES = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏";

/**
 * Waits for the work; where a person looks at a terminal and it takes longer than half a second, a line
 * on standard error says what is waited for and is gone when it has ended. Elsewhere nothing is written.
 *
 * @param what such as "Stopping the agent"; a function where it changes meanwhile
 */
export async function withProgress<T>(
  what: string | (() => string),
  work: Promise<T>,
  output: Pick<Output, "moves" | "write"> = err,
): Promise<T> {
  if (!output.moves) return await work;
  const begin_ms = performance.now();
  let frame = 0;
  const draw = () => {
    const waited_ms = performance.now() - begin_ms;
    if (waited_ms < QUIET_MS) return;
    const text = typeof what === "string" ? what : what();
    const mark = FRAMES[frame++ % FRAMES.length] ?? "";
    output.write(`\r\x1b[K${mark} ${text} (${Math.floor(waited_ms / 1000)} s)`);
  };
  const timer = setInterval(draw, FRAME_MS);
  try {
    return await work;
  } finally {
    clearInterval(timer);
    if (frame > 0) output.write("\r\x1b[K");
  }
}

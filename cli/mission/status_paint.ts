import { isRunning, isWaiting, type MissionStatus } from "@haloop/shared";
import type { Style } from "../output.ts";

/** A text in the colour of a status: what waits for the person stands out, what is over recedes. */
export function paintStatus(status: MissionStatus, text: string, style: Style): string {
  if (isWaiting(status)) return style.yellow(text);
  if (isRunning(status)) return style.cyan(text);
  if (status === "failed") return style.red(text);
  if (status === "completed") return style.green(text);
  return status === "cancelled" || status === "queued" ? style.dim(text) : text;
}

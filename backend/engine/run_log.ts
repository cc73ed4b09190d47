/**
 * Collects the output of a run into its log. The provider gives the same bytes at the same offsets
 * whenever it is asked, so collecting goes on at the size of the file: no gap and no repeat, also
 * after a crash or after the provider was away.
 */
import { faultPoint } from "../fault_point.ts";
import { SandboxError, type SandboxProvider } from "../sandbox/provider.ts";
import type { LogWriter } from "../store/mission_store.ts";

export interface LogLimits {
  readonly limit_bytes: number;
  /** How long to wait before the provider is asked again after it did not answer. */
  readonly retry_ms: number;
}

/** Told of the output while it is collected, also of what is too much for the log. */
export interface OutputWatch {
  /** How many bytes of the output it was given. */
  readonly position: number;
  output(chunk: Uint8Array): void;
  /** The provider does not answer: nobody knows whether the agent prints something. */
  unheard(): void;
}

/**
 * Copies until the sandbox has ended and all its output was copied, or until the limit is reached,
 * which the last line of the log says then; with a watch, all output is read nevertheless.
 *
 * @throws the signal's reason when aborted; StorageError when the log cannot be written
 */
export async function collectLog(
  provider: SandboxProvider,
  run_id: string,
  log: LogWriter,
  limits: LogLimits,
  signal: AbortSignal,
  watch?: OutputWatch,
): Promise<void> {
  while (!isCut(log, limits.limit_bytes) || watch !== undefined) {
    try {
      await copy(provider, run_id, log, limits.limit_bytes, signal, watch);
      return;
    } catch (error) {
      if (!(error instanceof SandboxError)) throw error;
      watch?.unheard();
      await pause(limits.retry_ms, signal);
    }
  }
}

async function copy(
  provider: SandboxProvider,
  run_id: string,
  log: LogWriter,
  limit_bytes: number,
  signal: AbortSignal,
  watch: OutputWatch | undefined,
): Promise<void> {
  faultPoint("provider_logs.before");
  const from = watch?.position ?? log.size_bytes;
  for await (const chunk of provider.logs(run_id, { from, follow: true, signal })) {
    await keep(chunk, log, limit_bytes);
    watch?.output(chunk);
    if (watch === undefined && isCut(log, limit_bytes)) return;
  }
  faultPoint("provider_logs.after");
}

async function keep(chunk: Uint8Array, log: LogWriter, limit_bytes: number): Promise<void> {
  if (isCut(log, limit_bytes)) return;
  const room = limit_bytes - log.size_bytes;
  await log.append(chunk.subarray(0, room));
  if (chunk.length > room) await log.append(cutLine(limit_bytes));
}

/** The line about the cut is what makes a log longer than its limit. */
function isCut(log: LogWriter, limit_bytes: number): boolean {
  return log.size_bytes > limit_bytes;
}

function cutLine(limit_bytes: number): Uint8Array {
  const mib = Math.round(limit_bytes / 1024 / 102.4) / 10;
  const line =
    `\n[haloop] The log reached its limit of ${mib} MiB and was cut here; the step goes on\n`;
  return new TextEncoder().encode(line);
}

/** Resolves after a time, or throws the signal's reason when aborted before. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const onAbort = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", onAbort);
      resolve();
    }, ms);
    signal.addEventListener("abort", onAbort, { once: true });
  });
}

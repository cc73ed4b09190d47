/** Going on once a disk or a provider that is away for a while is back. */
import { getLogger } from "@logtape/logtape";
import { SandboxError } from "../sandbox/provider.ts";
import { StorageError } from "../storage_error.ts";
import { pause } from "./run_log.ts";

const logger = getLogger(["haloop", "engine"]);

/**
 * Does the work again after every failure of the disk or the provider, until it succeeds. Work has to
 * be safe to do twice. It is tried once even when the signal is aborted already.
 *
 * @throws what the work throws besides StorageError and SandboxError; the signal's reason when
 *   aborted while it waits to try again
 */
export async function keepTrying<T>(
  work: () => Promise<T>,
  { retry_ms, signal }: { retry_ms: number; signal: AbortSignal },
): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof StorageError || error instanceof SandboxError)) throw error;
      logger.warn("{message}; trying again in {retry_ms} ms", { message: error.message, retry_ms });
    }
    await pause(retry_ms, signal);
  }
}

import { EXIT } from "./failure.ts";

const SIGNALS: readonly Deno.Signal[] = Deno.build.os === "windows"
  ? ["SIGINT", "SIGBREAK"]
  : ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * Stops in good order at the first signal and ends the process at once at the second one: a person
 * who presses Ctrl-C twice means it.
 */
export function stopOnSignals(stop: () => Promise<void>): Disposable {
  let asked = false;
  const onSignal = () => {
    if (asked) Deno.exit(EXIT.interrupted);
    asked = true;
    // What fails here is told by the one who waits for the server to finish.
    stop().catch(() => {});
  };
  for (const signal of SIGNALS) Deno.addSignalListener(signal, onSignal);
  return {
    [Symbol.dispose]() {
      for (const signal of SIGNALS) Deno.removeSignalListener(signal, onSignal);
    },
  };
}

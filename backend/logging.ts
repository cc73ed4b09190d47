/** Where the log goes: calm lines on standard error, without colours off a terminal. */
import { SECRETS } from "./secrets.ts";
import {
  ansiColorFormatter,
  configure,
  getConsoleSink,
  getTextFormatter,
  type TextFormatter,
} from "@logtape/logtape";

/** Sets the logger up for this process; doing it again changes nothing. */
export async function setUpLogging(): Promise<void> {
  const plain = !Deno.stderr.isTerminal() || Deno.env.get("NO_COLOR") !== undefined;
  const format = plain ? getTextFormatter() : ansiColorFormatter;
  const formatter: TextFormatter = (record) => SECRETS.hidden(format(record));
  const lowest = Deno.env.get("HALOOP_DEBUG") === undefined ? "warning" : "debug";
  await configure({
    reset: true,
    sinks: { console: getConsoleSink({ formatter, levelMap: toStandardError }) },
    loggers: [
      { category: "haloop", lowestLevel: lowest, sinks: ["console"] },
      { category: ["logtape", "meta"], lowestLevel: "error", sinks: ["console"] },
    ],
  });
}

/** Every level by way of `console.error`, so that standard output stays free for the program. */
const toStandardError = {
  trace: "error",
  debug: "error",
  info: "error",
  warning: "error",
  error: "error",
  fatal: "error",
} as const;

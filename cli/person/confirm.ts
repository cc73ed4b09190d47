import { CliFailure, EXIT } from "../failure.ts";
import { err } from "../output.ts";
import { canAsk } from "./read_text.ts";

/**
 * Asks the person at the terminal, unless the flag has answered already.
 *
 * @param flag what a script gives instead, such as `--yes`
 * @throws CliFailure when they say no, and where nobody can be asked
 */
export async function confirmed(question: string, given: boolean, flag: string): Promise<void> {
  if (given) return;
  if (!canAsk()) {
    throw new CliFailure(EXIT.usage, `${question} Nobody can be asked here: say so with ${flag}`);
  }
  err.write(`${question} [y/N] `);
  const answer = await firstLine();
  if (/^y(es)?$/i.test(answer)) return;
  throw new CliFailure(EXIT.refused, "Nothing was done");
}

async function firstLine(): Promise<string> {
  const bytes = new Uint8Array(1024);
  const length = await Deno.stdin.read(bytes) ?? 0;
  return new TextDecoder().decode(bytes.subarray(0, length)).trim();
}

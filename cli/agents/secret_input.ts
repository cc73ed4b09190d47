/** A secret that a person types or pipes in; it is never shown. */
import { CliFailure, EXIT } from "../failure.ts";
import { err } from "../output.ts";
import { readStdin } from "../person/read_text.ts";

const CTRL_C = "\x03";
const CTRL_D = "\x04";
const BACKSPACE = /[\b\x7f]/;

/**
 * Asks for a secret at the terminal without echo, or takes standard input where it is a pipe. Where
 * standard error goes does not count: a terminal that is typed at would show the secret.
 *
 * @throws CliFailure when nothing was given
 */
export async function secretInput(question: string): Promise<string> {
  const secret = (Deno.stdin.isTerminal() ? await typed(question) : await readStdin()).trim();
  if (secret === "") throw new CliFailure(EXIT.usage, "Nothing was given, so nothing was kept");
  if (/\s/.test(secret)) {
    throw new CliFailure(EXIT.usage, "A key or token has no spaces or line breaks. Give it alone");
  }
  return secret;
}

async function typed(question: string): Promise<string> {
  Deno.stdin.setRaw(true);
  try {
    err.write(`${question} (it is not shown): `);
    return await untilEnter();
  } finally {
    Deno.stdin.setRaw(false);
    err.line();
  }
}

/** In raw mode the terminal leaves editing and Ctrl-C to us. */
async function untilEnter(): Promise<string> {
  const decoder = new TextDecoder();
  const bytes = new Uint8Array(4096);
  let text = "";
  for (;;) {
    const count = await Deno.stdin.read(bytes);
    if (count === null) return text;
    for (const key of decoder.decode(bytes.subarray(0, count), { stream: true })) {
      if (key === CTRL_C) throw new CliFailure(EXIT.interrupted, "Nothing was kept");
      if (key === "\r" || key === "\n" || key === CTRL_D) return text;
      text = BACKSPACE.test(key) ? text.slice(0, -1) : text + key;
    }
  }
}

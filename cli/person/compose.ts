/** Writing a new text in the editor, with a hint of what is asked for. */
import { dirname, join } from "node:path";
import type { Context } from "../context.ts";
import { CliFailure, EXIT, explain } from "../failure.ts";
import { openEditor } from "./editor.ts";

/** Everything from this line on is the hint, and is not part of the text. */
const CUT = "------------------------ >8 ------------------------";

/** A text that a person gave. */
export interface GivenText {
  readonly text: string;
  /** The file in which it was written in the editor; it stays there until {@link untilSent} is done. */
  readonly path?: string;
}

/**
 * Opens the editor on an empty text with a hint below it. The file stays, without the hint: nothing has
 * arrived anywhere yet.
 *
 * @param name the file's, by whose ending editors choose their colours
 * @param hint what to write, and that nothing happens when it stays empty
 * @throws CliFailure when nothing was written; one that names the file when the editor failed
 */
export async function compose(
  context: Context,
  name: string,
  hint: readonly string[],
): Promise<GivenText & { readonly path: string }> {
  const folder = await Deno.makeTempDir({ prefix: "haloop-" });
  const path = join(folder, name);
  await Deno.writeTextFile(path, `\n${[CUT, ...hint].join("\n")}\n`);
  try {
    await openEditor(context, path);
  } catch (error) {
    const text = await written(path);
    if (text === "" || !(error instanceof CliFailure)) throw error;
    throw new CliFailure(error.exit_code, `${error.message}. Your text is kept in ${path}`);
  }
  const text = await written(path);
  if (text === "") {
    await Deno.remove(folder, { recursive: true });
    throw new CliFailure(EXIT.failed, "Nothing was written, so nothing was done");
  }
  await Deno.writeTextFile(path, text);
  return { text, path };
}

/**
 * Sends what was written, and removes its file once that has succeeded.
 *
 * @param goOn the command that goes on with the kept file, without its path, such as `haloop new`
 * @throws CliFailure that names the kept file and how to go on, where there is one and sending failed;
 *   else what sending throws
 */
export async function untilSent<T>(
  { path }: GivenText,
  goOn: string,
  send: () => Promise<T>,
): Promise<T> {
  if (path === undefined) return await send();
  let sent: T;
  try {
    sent = await send();
  } catch (error) {
    const { message, exit_code } = explain(error);
    throw new CliFailure(
      exit_code,
      `${message}. Your text is kept in "${path}". Go on with:\n  $ ${goOn} "${path}"`,
    );
  }
  await Deno.remove(dirname(path), { recursive: true });
  return sent;
}

async function written(path: string): Promise<string> {
  const [text = ""] = (await Deno.readTextFile(path)).split(`${CUT}\n`);
  return text.trim();
}

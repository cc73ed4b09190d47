/** The person's own editor, on their terminal. */
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { Context } from "../context.ts";
import { CliFailure, EXIT } from "../failure.ts";

/** Where neither VISUAL nor EDITOR says which; the first that is there. */
const USUAL = Deno.build.os === "windows" ? ["notepad"] : ["editor", "nano", "vi"];

/**
 * Opens a file in the editor and returns when the person has closed it.
 *
 * @throws CliFailure when there is no editor, or it ended with an error; the file is as it left it
 */
export async function openEditor(context: Context, path: string): Promise<void> {
  const [program, ...args] = editorOf(context.env);
  // Ctrl-C belongs to the editor; this program must still be there to save what was written.
  const ignore = () => {};
  Deno.addSignalListener("SIGINT", ignore);
  try {
    const command = new Deno.Command(program, {
      args: [...args, path],
      stdin: "inherit",
      stdout: "inherit",
      stderr: "inherit",
    });
    const { code } = await command.spawn().status;
    if (code === 0) return;
    throw new CliFailure(EXIT.failed, `The editor "${program}" ended with exit code ${code}`);
  } catch (error) {
    if (error instanceof CliFailure) throw error;
    throw new CliFailure(
      EXIT.failed,
      `Could not start the editor "${program}": ${(error as Error).message}. Set EDITOR to another`,
    );
  } finally {
    Deno.removeSignalListener("SIGINT", ignore);
  }
}

/** The command line of the editor: `VISUAL`, else `EDITOR`, else a usual one. */
export function editorOf(env: Context["env"]): [program: string, ...args: string[]] {
  const named = [env.VISUAL, env.EDITOR].find((one) => one !== undefined && one.trim() !== "");
  if (named !== undefined) return wordsOf(named);
  const folders = (env.PATH ?? "").split(delimiter);
  const usual = USUAL.find((name) => folders.some((folder) => existsSync(join(folder, name))));
  if (usual !== undefined) return [usual];
  throw new CliFailure(
    EXIT.failed,
    "There is no editor. Set EDITOR to one (export EDITOR=vi), or give the text by an option: " +
      "--help names it",
  );
}

/**
 * `code --wait` is a program and an argument; a program whose path has spaces is quoted, or named as
 * it stands. No shell is asked.
 */
function wordsOf(named: string): [string, ...string[]] {
  if (existsSync(named)) return [named];
  const words = [...named.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)]
    .map(([, double, single, plain]) => double ?? single ?? plain ?? "");
  const [program = named, ...args] = words;
  return [program, ...args];
}

import { err } from "./output.ts";

/** Opens a page in the person's browser. That there is none is worth a word and no more. */
export async function openBrowser(url: string): Promise<void> {
  const [program, ...args] = opener(url);
  try {
    const command = new Deno.Command(program, { args, stdout: "null", stderr: "null" });
    if ((await command.output()).success) return;
  } catch {
    // Said below.
  }
  err.line(`${err.style.yellow("warning:")} Could not open a browser. Open ${url} yourself`);
}

function opener(url: string): [string, ...string[]] {
  const named = Deno.env.get("BROWSER");
  if (named !== undefined && named !== "") return [named, url];
  if (Deno.build.os === "darwin") return ["open", url];
  if (Deno.build.os === "windows") return ["rundll32", "url.dll,FileProtocolHandler", url];
  return ["xdg-open", url];
}

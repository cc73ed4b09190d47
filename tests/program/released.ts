/** A release as its page has it, made of the program as it was built. */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { ROOT } from "../support/root.ts";
import { PROGRAM } from "./program.ts";

export const NAMES = [
  "haloop-linux-x64",
  "haloop-linux-arm64",
  "haloop-macos-x64",
  "haloop-macos-arm64",
];

/** A folder with this program under the name of every platform, and its sums. */
export async function releaseIn(folder: string): Promise<string> {
  const release = join(folder, "a release");
  await Deno.mkdir(release);
  const sum = createHash("sha256").update(await Deno.readFile(PROGRAM)).digest("hex");
  for (const name of NAMES) await Deno.symlink(PROGRAM, join(release, name));
  const lines = NAMES.map((name) => `${sum}  ${name}\n`);
  await Deno.writeTextFile(join(release, "SHA256SUMS"), lines.join(""));
  return release;
}

/** Serves a folder, as a release page does. */
export function serve(folder: string): { url: string } & AsyncDisposable {
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      try {
        const name = decodeURIComponent(new URL(request.url).pathname);
        return new Response((await Deno.open(join(folder, name))).readable);
      } catch {
        return new Response("No such file", { status: 404 });
      }
    },
  );
  const url = `http://127.0.0.1:${server.addr.port}`;
  return { url, [Symbol.asyncDispose]: () => server.shutdown() };
}

/** The install script as a release at that address has it. */
export async function installScriptFor(url: string): Promise<string> {
  const script = await Deno.readTextFile(join(ROOT, "install.sh"));
  return script.replaceAll("@RELEASE_URL@", url);
}

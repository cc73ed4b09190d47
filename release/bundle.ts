/** The command line, the backend and the UI as plain files that need nothing but Deno. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Plugin, rolldown } from "rolldown";

export const ROOT = fileURLToPath(new URL("..", import.meta.url));
export const ENTRY = "haloop.js";
export const UI = "ui";

/**
 * Fills an empty folder with the bundle and the built UI.
 *
 * In several files: what `haloop --help` does not need is loaded later, and the imports of Node.js
 * modules with it. In one file all of these would be evaluated at every start.
 */
export async function makeBundle(folder: string, commit: string): Promise<void> {
  const build = await rolldown({
    input: { haloop: join(ROOT, "cli", "main.ts") },
    platform: "node",
    // Prompts and templates are imported as text: Deno goes by the attribute of the import, rolldown by
    // the name.
    moduleTypes: { ".md": "text", ".yaml": "text", ".Dockerfile": "text" },
    transform: { define: { HALOOP_COMMIT: JSON.stringify(commit) } },
    plugins: [withoutUnused],
  });
  await build.write({
    dir: folder,
    format: "esm",
    entryFileNames: ENTRY,
    // Beside the entry: what looks for the UI does so from its own place.
    chunkFileNames: "[name]-[hash].js",
  });
  await build.close();
  await copyFolder(join(ROOT, "frontend", "dist"), join(folder, UI));
}

/** Where the commit is not known (a source archive), an empty text. */
export async function presentCommit(): Promise<string> {
  const git = async (...args: string[]) => {
    const command = new Deno.Command("git", { args, cwd: ROOT, stderr: "null" });
    const { success, stdout } = await command.output();
    return success ? new TextDecoder().decode(stdout).trim() : "";
  };
  try {
    const commit = await git("rev-parse", "--short=10", "HEAD");
    const changed = commit !== "" && await git("status", "--porcelain", "-uno") !== "";
    return changed ? `${commit} with changes` : commit;
  } catch {
    return "";
  }
}

/**
 * dockerode reaches engines over SSH with ssh2 and BuildKit with gRPC; Haloop leaves the first to
 * the docker command and does not build images.
 */
const withoutUnused: Plugin = {
  name: "without-unused",
  resolveId(id) {
    return /^(ssh2|protobufjs|@grpc\/)/.test(id) ? `\0unused:${id}` : undefined;
  },
  load(id) {
    return id.startsWith("\0unused:") ? "export default {};" : undefined;
  },
};

async function copyFolder(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    // The mark of the last build, for instance.
    if (name.startsWith(".")) continue;
    if (isDirectory) await copyFolder(join(from, name), join(to, name));
    else await Deno.copyFile(join(from, name), join(to, name));
  }
}

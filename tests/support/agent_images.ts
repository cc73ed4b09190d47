/** The images of the real agents, made without a registry and through Haloop's own builder. */
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  builtImage,
  type ProgramName,
} from "../../backend/sandbox/docker/images/agent_programs.ts";
import { ImageShelf } from "../../backend/sandbox/docker/images/image_shelf.ts";
import { docker } from "./docker.ts";

/** Debian with this machine's Node.js and npm: what an official image of Node.js would be. */
export const BASE = "haloop-test/debian-node:1";
const CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt";

/** Held while images are made: tests that run at the same time would make each of them twice. */
const LOCK = join(tmpdir(), "haloop-test-images.lock");

/** Makes the images that are not there yet; takes minutes the first time. */
export async function ensureAgentImages(names: readonly ProgramName[]): Promise<void> {
  using lock = await Deno.open(LOCK, { write: true, create: true });
  await lock.lock(true);
  for (const name of names) {
    if ((await docker("image", "inspect", builtImage(name))).ok) continue;
    await ensureBase();
    console.log(`Building ${builtImage(name)}`);
    await new ImageShelf(Deno.env.toObject()).build(name, {
      base_image: BASE,
      ca_file: CERTIFICATES,
      progress: () => {},
    });
  }
}

export async function ensureBase(): Promise<void> {
  if ((await docker("image", "inspect", BASE)).ok) return;
  const folder = await Deno.makeTempDir({ prefix: "haloop-debian-" });
  try {
    console.log(`Building ${BASE} by debootstrap`);
    const root = join(folder, "root");
    await run("debootstrap", "--variant=minbase", "bookworm", root, "http://deb.debian.org/debian");
    const { stdout } = await new Deno.Command("npm", { args: ["root", "--global"] }).output();
    const modules = new TextDecoder().decode(stdout).trim();
    const node =
      (await new Deno.Command("node", { args: ["-p", "process.execPath"] }).output()).stdout;
    await run("mkdir", "-p", join(root, modules));
    await run("cp", "-a", join(modules, "npm"), join(root, modules));
    await run("cp", "-L", new TextDecoder().decode(node).trim(), join(root, "usr/bin/node"));
    await run("ln", "-s", join(modules, "npm/bin/npm-cli.js"), join(root, "usr/bin/npm"));
    const tar = join(folder, "root.tar");
    await run("tar", "-c", "-f", tar, "-C", root, ".");
    const imported = await docker("import", tar, BASE);
    if (!imported.ok) throw new Error(`Could not make ${BASE}: ${imported.stderr}`);
  } finally {
    // Files of the root belong to root.
    await run("rm", "-rf", folder);
  }
}

/** As root where it is not us: debootstrap makes owners and devices. */
async function run(program: string, ...args: string[]): Promise<void> {
  const argv = Deno.uid() === 0
    ? [program, ...args]
    : ["sudo", "--non-interactive", program, ...args];
  const command = new Deno.Command(argv[0]!, { args: argv.slice(1), stdin: "null" });
  const { success, stdout, stderr } = await command.output();
  if (success) return;
  const said = new TextDecoder().decode(stderr.length > 0 ? stderr : stdout).trim().split("\n").at(
    -1,
  );
  throw new Error(`Could not make the images of the agents: ${program} failed: ${said}`);
}

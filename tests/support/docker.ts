/** Real Docker for tests: whether it is there, and images made on the spot without a registry. */

const BUSYBOX = "/bin/busybox";
const SOCAT = "/usr/bin/socat";

/** What `docker images` shows for the image of most tests. */
export const BUSYBOX_IMAGE = "haloop-test/busybox:1";

export interface DockerOutcome {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** Calls the docker command; for looking at, and preparing, what a test is about. */
export async function docker(...args: string[]): Promise<DockerOutcome> {
  const command = new Deno.Command("docker", { args, stdin: "null" });
  try {
    const { success, stdout, stderr } = await command.output();
    const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes).trim());
    return { ok: success, stdout: out!, stderr: err! };
  } catch (error) {
    return { ok: false, stdout: "", stderr: `${error}` };
  }
}

/** Whether a Docker engine answers. Known before the first test is registered. */
export const dockerAvailable: boolean =
  (await docker("version", "--format", "{{.Server.Version}}")).ok;

/** Where the engine of these tests listens, if on a Unix socket. */
export async function dockerSocket(): Promise<string> {
  const { stdout } = await docker("context", "inspect", "-f", "{{.Endpoints.docker.Host}}");
  return (Deno.env.get("DOCKER_HOST") ?? stdout).replace(/^unix:\/\//, "");
}

/** Makes an image from busybox-static unless the tag exists. */
export async function ensureBusyboxImage(tag: string): Promise<void> {
  if (!(await docker("image", "inspect", tag)).ok) await makeBusyboxImage(tag, docker);
}

/** The image of tests with doors: busybox, and this machine's socat with the libraries it needs. */
export const SOCAT_IMAGE = "haloop-test/socat:1";

export async function ensureSocatImage(): Promise<void> {
  if ((await docker("image", "inspect", SOCAT_IMAGE)).ok) return;
  await makeImage(SOCAT_IMAGE, docker, async (folder) => {
    await fillBusybox(folder);
    const { stdout } = await new Deno.Command("ldd", { args: [SOCAT] }).output();
    const libraries = new TextDecoder().decode(stdout).match(/\/\S+/g) ?? [];
    // cp keeps the folders; -L copies what a link of the library's version points to.
    const args = ["--parents", "-L", SOCAT, ...libraries, folder];
    const { success } = await new Deno.Command("cp", { args }).output();
    if (!success) throw new Error(`Could not copy ${SOCAT}: install the package socat`);
  });
}

/** @param call calls the docker command of the daemon that is to have the image */
export function makeBusyboxImage(tag: string, call: typeof docker): Promise<void> {
  return makeImage(tag, call, fillBusybox);
}

async function makeImage(
  tag: string,
  call: typeof docker,
  fill: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "haloop-image-" });
  try {
    // It becomes the image's root, which every user has to get through.
    await Deno.chmod(folder, 0o755);
    await fill(folder);
    await importFolder(folder, tag, call);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The default image of mock steps, for machines that cannot pull it; a real one is left alone. */
export function ensureDefaultImage(): Promise<void> {
  return ensureBusyboxImage("node:20-slim");
}

const ignore = !dockerAvailable && Deno.env.get("CI") !== "true";
if (ignore) {
  console.log("Skipped: tests with real Docker, because no Docker engine answers here");
}

/**
 * A test that needs a Docker engine. Without one it is ignored, with one line that says so; under
 * CI=true it is run all the same and fails.
 */
export function dockerTest(
  name: string,
  fn: (t: Deno.TestContext) => void | Promise<void>,
): void {
  Deno.test({ name, ignore, fn });
}

async function fillBusybox(folder: string): Promise<void> {
  for (const name of ["bin", "etc", "tmp"]) await Deno.mkdir(`${folder}/${name}`);
  await Deno.copyFile(BUSYBOX, `${folder}/bin/busybox`);
  await Deno.chmod(`${folder}/bin/busybox`, 0o755);
  const listed = await new Deno.Command(BUSYBOX, { args: ["--list"] }).output();
  for (const applet of new TextDecoder().decode(listed.stdout).trim().split("\n")) {
    if (applet !== "busybox") await Deno.symlink("busybox", `${folder}/bin/${applet}`);
  }
}

/** `tar -c . | docker import - tag`, without a shell. */
async function importFolder(folder: string, tag: string, call: typeof docker): Promise<void> {
  const tar = `${folder}.tar`;
  try {
    const args = ["-c", "-f", tar, "-C", folder, "."];
    const { success } = await new Deno.Command("tar", { args }).output();
    const imported = await call("import", tar, tag);
    if (!success || !imported.ok) throw new Error(`Could not make ${tag}: ${imported.stderr}`);
  } finally {
    await Deno.remove(tar);
  }
}

/**
 * A Docker daemon of a test's own that the test may stop, kill and start again. It lives in network,
 * mount and process namespaces of its own, with folders and a socket apart: a daemon that is to have
 * no bridge deletes `docker0`, which outside would be that of everybody's daemon, and a daemon that
 * is killed and started again must not be able to signal anybody else's process. When the holder of
 * the namespaces ends, everything in them ends too. Needs root.
 */
import { join } from "node:path";
import { BUSYBOX_IMAGE, type DockerOutcome, makeBusyboxImage } from "./docker.ts";
import { eventually } from "./eventually.ts";
import { isLinuxRoot } from "./root_user.ts";

const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 60_000;

export interface PrivateDockerOptions {
  /** Whether containers go on while the daemon is away. */
  readonly live_restore: boolean;
}

const NEEDED = "command -v dockerd && command -v docker-init && command -v nsenter && " +
  "unshare --net --mount --pid --fork --mount-proc true";

/** Whether this machine can have one. */
export const privateDockerPossible: boolean = isLinuxRoot &&
  (await run("sh", ["-c", NEEDED])).ok;

export class PrivateDocker implements AsyncDisposable {
  /** `nsenter`, which ends when the daemon does. */
  #daemon: Deno.ChildProcess | undefined;

  private constructor(
    private readonly folder: string,
    private readonly holder: Deno.ChildProcess,
    private readonly options: PrivateDockerOptions,
  ) {}

  /** Starts a daemon that has the image of most tests. */
  static async make(options: PrivateDockerOptions): Promise<PrivateDocker> {
    // A short path: the names of Unix sockets may have 107 characters.
    const folder = await Deno.makeTempDir({ prefix: "hd" });
    const made = new PrivateDocker(folder, hold(), options);
    try {
      await made.start();
      await makeBusyboxImage(BUSYBOX_IMAGE, (...args) => made.docker(...args));
      return made;
    } catch (error) {
      await made[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** What a program has to have in its environment to use this daemon. */
  get env(): Record<string, string> {
    return { DOCKER_HOST: `unix://${join(this.folder, "s")}` };
  }

  docker(...args: string[]): Promise<DockerOutcome> {
    return run("docker", args, this.env);
  }

  /** Starts it, again as well; resolves once it answers. */
  async start(): Promise<void> {
    const { folder } = this;
    const args = [
      ...["dockerd", "--data-root", join(folder, "data"), "--exec-root", join(folder, "exec")],
      ...["--pidfile", join(folder, "pid"), "--host", `unix://${join(folder, "s")}`],
      // overlay2 does not work on top of every file system.
      ...["--storage-driver", "vfs", "--bridge=none", "--iptables=false", "--ip6tables=false"],
      ...["--cgroup-parent", "haloop-test"],
      ...(this.options.live_restore ? ["--live-restore"] : []),
    ];
    this.#daemon = new Deno.Command("nsenter", {
      args: await this.#inside(args),
      ...{ stdin: "null", stdout: "null", stderr: "null" },
    }).spawn();
    await eventually("the private daemon", async () => {
      return (await this.docker("version")).ok;
    }, START_LIMIT_MS);
  }

  /** As by a restart of its service; its containers end with it unless it was told otherwise. */
  stop(): Promise<void> {
    return this.#end("TERM");
  }

  /** As by a crash: it can do nothing about its containers. */
  kill(): Promise<void> {
    return this.#end("KILL");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Their cgroups are the one thing of theirs that is outside.
    const { stdout } = await this.docker("ps", "--all", "--quiet");
    if (stdout !== "") await this.docker("rm", "--force", ...stdout.split("\n"));
    this.holder.kill("SIGKILL");
    await this.holder.status;
    await this.#daemon?.status;
    await Deno.remove(this.folder, { recursive: true });
  }

  async #end(signal: "TERM" | "KILL"): Promise<void> {
    const daemon = this.#daemon;
    if (daemon === undefined) return;
    this.#daemon = undefined;
    const pid = (await Deno.readTextFile(join(this.folder, "pid"))).trim();
    await run("nsenter", await this.#inside(["kill", "-s", signal, pid]));
    const timer = setTimeout(() => this.holder.kill("SIGKILL"), STOP_LIMIT_MS);
    await daemon.status;
    clearTimeout(timer);
  }

  /** Arguments of `nsenter` for a command in the namespaces of the process that they were made for. */
  async #inside(command: string[]): Promise<string[]> {
    const children = `/proc/${this.holder.pid}/task/${this.holder.pid}/children`;
    const target = await eventually("the namespaces", async () => {
      return (await Deno.readTextFile(children)).split(" ").find((pid) => pid !== "");
    });
    return ["--target", target, "--net", "--mount", "--pid", "--", ...command];
  }
}

/** Process 1 of the namespaces has to collect what the daemon leaves when it is killed. */
function hold(): Deno.ChildProcess {
  const namespaces = ["--net", "--mount", "--pid", "--fork", "--mount-proc", "--kill-child"];
  return new Deno.Command("unshare", {
    args: [...namespaces, "--", "docker-init", "--", "sleep", "infinity"],
    ...{ stdin: "null", stdout: "null", stderr: "null" },
  }).spawn();
}

async function run(program: string, args: string[], env = {}): Promise<DockerOutcome> {
  const command = new Deno.Command(program, { args, env, stdin: "null" });
  const { success, stdout, stderr } = await command.output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes).trim();
  return { ok: success, stdout: text(stdout), stderr: text(stderr) };
}

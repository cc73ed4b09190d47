import type { SandboxSpec } from "../provider.ts";
import { containerName, LABELS } from "./container_name.ts";
import type { ContainerUser } from "./container_user.ts";
import { doorArguments, throughDoors } from "./docker_doors.ts";
import { environmentArguments } from "./docker_environment.ts";
import { mountArgument } from "./mount_argument.ts";

/** HOME of the command: a tmpfs, because the root file system is read-only. */
const HOME = "/home/agent";

/**
 * The `local` driver keeps bytes as they are; `json-file`, the usual default, replaces whatever is
 * not UTF-8 by U+FFFD. Its usual rotation (5 files of 20 MB) would drop the beginning of a log, hence
 * one file without a real limit; it refuses to compress a single file.
 */
const LOG_ARGUMENTS = [
  ...["--log-driver", "local"],
  ...["--log-opt", "max-size=1t"],
  ...["--log-opt", "max-file=1"],
  ...["--log-opt", "compress=false"],
];

/**
 * The arguments of `docker` that make and start the container of a run. Values of the environment are
 * not among them, but for a few public names: see {@link environmentArguments}.
 */
export function runArguments(spec: SandboxSpec, user: ContainerUser): string[] {
  return [
    ...["run", "--detach", "--name", containerName(spec.run_id)],
    ...labelArguments(spec),
    ...confinementArguments(spec, user),
    ...networkArguments(spec),
    ...LOG_ARGUMENTS,
    ...spec.mounts.flatMap((mount) => ["--mount", mountArgument(mount)]),
    ...doorArguments(spec),
    ...(spec.cwd === undefined ? [] : ["--workdir", spec.cwd]),
    ...["--env", `HOME=${HOME}`],
    ...environmentArguments(spec.env),
    // After "--" nothing is an option, whatever it begins with. The image's entrypoint is kept.
    ...["--", spec.image, ...throughDoors(spec)],
  ];
}

/** Without a network there is a loopback of its own and nothing else: no host, no other container. */
function networkArguments({ network }: SandboxSpec): string[] {
  return network === "open" ? [] : ["--network", "none"];
}

function labelArguments(spec: SandboxSpec): string[] {
  const labels = {
    [LABELS.mission_id]: spec.mission_id,
    [LABELS.run_id]: spec.run_id,
    [LABELS.step_id]: spec.step_id,
    [LABELS.owner]: spec.owner,
  };
  return Object.entries(labels).flatMap(([name, value]) => ["--label", `${name}=${value}`]);
}

function confinementArguments(spec: SandboxSpec, user: ContainerUser): string[] {
  const { memory_bytes, cpus, pids } = spec.limits;
  return [
    ...["--user", `${user.uid}:${user.gid}`],
    ...["--cap-drop", "ALL"],
    ...["--security-opt", "no-new-privileges"],
    // Reaps zombies and hands SIGTERM on: as process 1 most programs would ignore it.
    "--init",
    ...["--pids-limit", `${pids}`],
    // The same value for memory and memory-swap means no swap.
    ...["--memory", `${memory_bytes}`, "--memory-swap", `${memory_bytes}`],
    ...["--cpus", `${cpus}`],
    ...["--ulimit", `nofile=${OPEN_FILES}:${OPEN_FILES}`],
    "--read-only",
    ...["--tmpfs", `/tmp:${tmpfsOptions(memory_bytes, user)},mode=1777`],
    ...["--tmpfs", `${HOME}:${tmpfsOptions(memory_bytes, user)},mode=0700`],
  ];
}

/**
 * docker's default is often a million, and each connection to a door costs the backend a descriptor as
 * well. Builds, test runs and language servers get along with what a login shell allows.
 */
const OPEN_FILES = 4096;

/**
 * docker's default for a tmpfs is noexec, but agents build and run things there. What is in it counts
 * as the container's memory; half of that lets a full tmpfs be an error message and not an
 * out-of-memory kill.
 */
function tmpfsOptions(memory_bytes: number, { uid, gid }: ContainerUser): string {
  return `rw,exec,nosuid,nodev,size=${Math.floor(memory_bytes / 2)},uid=${uid},gid=${gid}`;
}

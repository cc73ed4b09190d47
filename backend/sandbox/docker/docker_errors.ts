import { SandboxError } from "../provider.ts";

/** What may go wrong with docker, in our words. */
export type DockerFailure = keyof typeof SENTENCES;

const RUN_LOCALLY = "or run with --provider local";

/** For each failure what is wrong and what the person can do. */
const SENTENCES = {
  not_installed: {
    problem: "the docker command was not found",
    remedy: `Install Docker, ${RUN_LOCALLY}`,
  },
  not_running: {
    problem: "Docker is not running",
    remedy: `Start Docker, ${RUN_LOCALLY}`,
  },
  hangs: {
    problem: "Docker does not come to an end with it",
    remedy: `Restart Docker, ${RUN_LOCALLY}`,
  },
  permission: {
    problem: "this user may not use Docker",
    remedy: `Add the user to the group docker and log in again, ${RUN_LOCALLY}`,
  },
  endpoint: {
    problem: "the Docker endpoint cannot be used",
    remedy: "Check DOCKER_HOST and `docker context ls`",
  },
  wrong_os: {
    problem: "Docker does not run Linux containers here",
    remedy: `Switch Docker to Linux containers, ${RUN_LOCALLY}`,
  },
  image_name: {
    problem: "the image's name is not valid",
    remedy: "Correct it in the settings",
  },
  image_missing: {
    problem:
      "the image is not on this machine, and its registry does not have it or asks for a login",
    remedy: "Check its name, build it, or log in with `docker login`",
  },
  registry_unreachable: {
    problem: "the image is not on this machine, and its registry cannot be reached",
    remedy: "Check the network, or build or load the image",
  },
  registry_limit: {
    problem: "the registry refuses more downloads for now",
    remedy: "Wait, or log in with `docker login`",
  },
  mount_missing: {
    problem: "a folder to be mounted does not exist",
    remedy: "Check that nothing has removed it",
  },
  mount_denied: {
    problem: "Docker may not share a folder of this machine",
    remedy: "Allow it in Docker's settings for file sharing",
  },
  disk_full: {
    problem: "the disk is full",
    remedy: "Free some space, for instance with `docker system prune`",
  },
  command_not_found: {
    problem: "the command was not found in the image",
    remedy: "Check the agent's command and its image",
  },
  command_not_executable: {
    problem: "the command in the image cannot be executed",
    remedy: "Check the agent's command and its image",
  },
  name_conflict: {
    problem: "another container has its name",
    remedy: "Remove that container",
  },
  container_missing: {
    problem: "its container was removed by someone else",
    remedy: "Try again",
  },
  relay: {
    problem: "its relay does not get to the model gateway on this machine",
    remedy:
      "Let containers through the firewall of this machine, or set sandbox.door in config.json",
  },
  no_bridge: {
    problem: "this machine has no address on the bridge of its containers",
    remedy: 'Set sandbox.door to "socket" or "auto" in config.json',
  },
  container_running: {
    problem: "its container is running",
    remedy: "Stop it first",
  },
  removal_in_progress: {
    problem: "Docker is still removing its container",
    remedy: "Try again",
  },
  limits: {
    problem: "Docker does not accept its limits",
    remedy: "Correct them in the settings",
  },
  unknown: {
    problem: "Docker answered with an error",
    remedy: "Mend what it says and try again",
  },
} as const;

/** docker's wording, the first match counts. Seen with 20.10 to 28.2. */
const WORDINGS: readonly (readonly [RegExp, keyof typeof SENTENCES])[] = [
  [/no space left on device/i, "disk_full"],
  [
    /permission denied while trying to connect|connect EACCES|dial unix .* permission denied/i,
    "permission",
  ],
  [
    /cannot connect to the docker daemon|is the docker daemon running|error during connect/i,
    "not_running",
  ],
  [
    /connect (ENOENT|ECONNREFUSED|ETIMEDOUT|EHOSTUNREACH)|ECONNRESET|socket hang up/i,
    "not_running",
  ],
  [/container name "[^"]*" is already in use/i, "name_conflict"],
  [/removal of container .* is already in progress|marked for removal/i, "removal_in_progress"],
  [/cannot remove (a running )?container|is running: stop the container/i, "container_running"],
  [/no such container/i, "container_missing"],
  [/invalid reference format|repository name must be/i, "image_name"],
  [/toomanyrequests|rate limit/i, "registry_limit"],
  [
    /pull access denied|manifest (for .* not found|unknown)|repository does not exist|no such image|unauthorized|denied: requested access/i,
    "image_missing",
  ],
  [
    /dial tcp|lookup .* (no such host|server misbehaving)|tls handshake timeout|request canceled|i\/o timeout|no route to host/i,
    "registry_unreachable",
  ],
  [/bind source path does not exist/i, "mount_missing"],
  [/mounts denied|not shared from the host|file sharing/i, "mount_denied"],
  [/exec.*(no such file or directory|executable file not found)/i, "command_not_found"],
  [/exec.*(permission denied|exec format error|is a directory)/i, "command_not_executable"],
  [/memory limit|range of cpus|minimum memory|pids limit/i, "limits"],
  [/docker (host|context|endpoint)|context .* not found|unable to parse docker host/i, "endpoint"],
];

/** Which failure docker's words tell of. */
export function failureOf(words: string): DockerFailure {
  return WORDINGS.find(([pattern]) => pattern.test(words))?.[1] ?? "unknown";
}

/** A failure of docker as one sentence, the action first: `Could not stop the sandbox of run "r-…"`. */
export class DockerError extends SandboxError {
  readonly problem: string;
  readonly remedy: string;

  constructor(
    action: string,
    readonly failure: DockerFailure,
    { words = "", cause }: { words?: string; cause?: unknown } = {},
  ) {
    const problem = SENTENCES[failure].problem + detail(failure, words);
    const { remedy } = SENTENCES[failure];
    super(`${action}: ${problem}. ${remedy}`, { cause: cause ?? words });
    this.problem = problem;
    this.remedy = remedy;
  }
}

/** From the words that docker printed or answered. */
export function dockerError(action: string, words: string, cause?: unknown): DockerError {
  return new DockerError(action, failureOf(words), { words, cause });
}

/** From whatever was thrown on the way to docker. */
export function asDockerError(action: string, thrown: unknown): DockerError {
  if (thrown instanceof DockerError) return thrown;
  const { code, message } = thrown as { code?: unknown; message?: unknown };
  return dockerError(action, `${message ?? thrown} ${code ?? ""}`, thrown);
}

/** docker's own words are added only where ours cannot tell what is wrong, or with what. */
const WITH_WORDS: readonly DockerFailure[] = [
  ...["unknown", "limits", "mount_missing", "mount_denied", "relay", "no_bridge"] as const,
];

function detail(failure: DockerFailure, words: string): string {
  const line = WITH_WORDS.includes(failure) ? firstLine(words) : "";
  return line === "" ? "" : ` (${line})`;
}

const LONGEST_LINE = 300;

function firstLine(words: string): string {
  const line = words.split("\n").map((line) => line.trim()).find((line) =>
    line !== "" && !/^unable to find image|^warning/i.test(line)
  );
  return (line ?? "").replace(/^(docker: )?(error response from daemon: )?/i, "").slice(
    0,
    LONGEST_LINE,
  );
}

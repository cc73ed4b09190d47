import { SandboxError } from "../provider.ts";

/** Names that the docker CLI needs from the backend to find its daemon, its config and its helpers. */
const CLI_NAMES = [
  ...["PATH", "HOME", "TMPDIR", "XDG_RUNTIME_DIR", "SSH_AUTH_SOCK"],
  ...["DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_CONFIG", "DOCKER_TLS_VERIFY", "DOCKER_CERT_PATH"],
  // What Windows programs need to start at all.
  ...["SystemRoot", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "ProgramData", "ProgramFiles"],
];

/** Names that would change the docker CLI itself if they were handed to it for the container. */
const TAKEN_BY_CLI = /^(DOCKER_.*|LD_.*|DYLD_.*|GO[A-Z]+)$/;

function isTakenByCli(name: string): boolean {
  return CLI_NAMES.includes(name) || TAKEN_BY_CLI.test(name);
}

/**
 * `--env NAME` without a value makes the docker CLI take the value from its own environment, where
 * `ps` does not show it and line breaks are no trouble (an env file cannot hold them). Only names that
 * the CLI itself obeys (PATH, DOCKER_HOST, …) are given with their value; none of them is a secret.
 *
 * @throws SandboxError when a name or value cannot be passed to any program
 */
export function environmentArguments(env: Readonly<Record<string, string>>): string[] {
  return Object.entries(env).flatMap(([name, value]) => {
    refuseUnpassable(name, value);
    return ["--env", isTakenByCli(name) ? `${name}=${value}` : name];
  });
}

/** The environment of the docker CLI: its own needs, and the values for the container. */
export function cliEnvironment(
  own: Readonly<Record<string, string>>,
  forContainer: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const passed = Object.entries(forContainer).filter(([name]) => !isTakenByCli(name));
  const kept = Object.entries(own).filter(([name]) => CLI_NAMES.includes(name));
  return Object.fromEntries([...passed, ...kept]);
}

function refuseUnpassable(name: string, value: string): void {
  if (name === "" || name.includes("=") || name.includes("\0") || value.includes("\0")) {
    throw new SandboxError(
      `Could not pass the variable "${name}" to the sandbox: its name is empty or holds "=", or ` +
        `one of both holds a NUL character. Rename or change it`,
    );
  }
}

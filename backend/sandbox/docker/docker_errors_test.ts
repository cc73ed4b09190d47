import assert from "node:assert/strict";
import { asDockerError, dockerError, type DockerFailure, failureOf } from "./docker_errors.ts";

/** Words of real docker commands and daemons. */
const SEEN: readonly [DockerFailure, string][] = [
  [
    "not_running",
    "docker: Cannot connect to the Docker daemon at unix:///tmp/no.sock. Is the docker daemon running?",
  ],
  ["not_running", "connect ENOENT /tmp/no.sock ENOENT"],
  [
    "permission",
    "permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock: " +
    'Get "http://%2Fvar%2Frun%2Fdocker.sock/v1.41/info": dial unix /var/run/docker.sock: connect: permission denied',
  ],
  [
    "name_conflict",
    'docker: Error response from daemon: Conflict. The container name "/haloop-r-1" is already in use by ' +
    'container "9ae1". You have to remove (or rename) that container to be able to reuse that name.',
  ],
  ["container_missing", "Error response from daemon: No such container: haloop-r-1"],
  [
    "container_running",
    "Error response from daemon: You cannot remove a running container c068. Stop the container before " +
    "attempting removal or force remove",
  ],
  ["removal_in_progress", "Error: removal of container 9ae1 is already in progress"],
  [
    "registry_unreachable",
    "Unable to find image 'nosuch/image:1' locally\ndocker: Error response from daemon: Get " +
    '"https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io on 10.0.0.1:53: no such host',
  ],
  [
    "image_missing",
    "docker: Error response from daemon: pull access denied for nosuch/image, repository does not exist or " +
    "may require 'docker login': denied: requested access to the resource is denied",
  ],
  ["image_missing", "manifest for node:nope not found: manifest unknown: manifest unknown"],
  ["registry_limit", "toomanyrequests: You have reached your pull rate limit"],
  [
    "mount_missing",
    'docker: Error response from daemon: invalid mount config for type "bind": bind source path does not ' +
    "exist: /nosuch",
  ],
  [
    "mount_denied",
    "Mounts denied: The path /x is not shared from the host and is not known to Docker.",
  ],
  [
    "command_not_found",
    "failed to create shim task: OCI runtime create failed: runc create failed: unable to start container " +
    'process: exec: "/nonexist": stat /nonexist: no such file or directory: unknown',
  ],
  [
    "command_not_executable",
    'unable to start container process: exec: "/etc": permission denied: unknown',
  ],
  ["disk_full", "write /var/lib/docker/overlay2/x: no space left on device"],
  ["limits", "Minimum memory limit allowed is 6MB"],
  ["unknown", "Error response from daemon: something new"],
];

for (const [failure, words] of SEEN) {
  Deno.test(`docker's words mean ${failure}: ${words.slice(0, 60).replaceAll("\n", " ")}`, () => {
    assert.equal(failureOf(words), failure);
    const { message } = dockerError('Could not start the sandbox for step "research"', words);
    assert.match(message, /^Could not start the sandbox for step "research": [^\n]+[^.\n]$/);
  });
}

Deno.test("a docker failure names the action, the problem and the remedy", () => {
  assert.equal(
    dockerError('Could not start the sandbox for step "research"', SEEN[0]![1]).message,
    'Could not start the sandbox for step "research": Docker is not running. ' +
      "Start Docker, or run with --provider local",
  );
});

Deno.test("a docker failure that is not understood keeps docker's own words", () => {
  const words = "docker: Error response from daemon: something new\n\nRun 'docker run --help'";
  assert.match(dockerError("Testing", words).message, /error \(something new\)\. /);
});

Deno.test("a docker failure is not wrapped twice", () => {
  const error = dockerError("Testing", "something");
  assert.equal(asDockerError("Other", error), error);
});

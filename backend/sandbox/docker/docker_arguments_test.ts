import assert from "node:assert/strict";
import { SandboxError, type SandboxSpec } from "../provider.ts";
import { containerUser } from "./container_user.ts";
import { runArguments } from "./docker_arguments.ts";
import { cliEnvironment } from "./docker_environment.ts";
import { mountArgument } from "./mount_argument.ts";

const SPEC: SandboxSpec = {
  run_id: "r-1",
  mission_id: "m-1",
  step_id: "research",
  owner: "home-1",
  image: "node:20-slim",
  argv: ["sh", "-c", "echo '$HOME'"],
  env: { TOKEN: "s3cret\nline", PATH: "/bin" },
  mounts: [{ source: "/a b", target: "/mission/artifacts", writable: true }],
  limits: { memory_bytes: 2_000_000_000, cpus: 1.5, pids: 256 },
  network: "none",
};

const USER = { uid: 501, gid: 20 };

function hasInOrder(args: readonly string[], ...expected: string[]): boolean {
  return args.some((_, at) => expected.every((arg, i) => args[at + i] === arg));
}

Deno.test("docker arguments name, label and confine the container", () => {
  const args = runArguments(SPEC, USER);
  for (
    const expected of [
      ["run", "--detach", "--name", "haloop-r-1"],
      ["--label", "haloop.mission_id=m-1"],
      ["--label", "haloop.run_id=r-1"],
      ["--label", "haloop.step_id=research"],
      ["--label", "haloop.home=home-1"],
      ["--user", "501:20"],
      ["--cap-drop", "ALL"],
      ["--security-opt", "no-new-privileges"],
      ["--init"],
      ["--pids-limit", "256"],
      ["--memory", "2000000000", "--memory-swap", "2000000000"],
      ["--cpus", "1.5"],
      ["--ulimit", "nofile=4096:4096"],
      ["--read-only"],
      ["--network", "none"],
      ["--mount", "type=bind,source=/a b,target=/mission/artifacts"],
    ]
  ) assert.ok(hasInOrder(args, ...expected), expected.join(" "));
});

Deno.test("docker arguments end with image and command, behind the end of options", () => {
  const args = runArguments(SPEC, USER);
  assert.deepEqual(args.slice(-5), ["--", "node:20-slim", "sh", "-c", "echo '$HOME'"]);
  assert.ok(!args.includes("--entrypoint"));
});

Deno.test("docker arguments leave the network as it is only where it is to be open", () => {
  assert.ok(!runArguments({ ...SPEC, network: "open" }, USER).includes("--network"));
});

Deno.test("docker arguments show the folder of the doors and put bridges before the command", () => {
  const doors = [
    { socket: "/h/run/gates/1/model.sock", port: 8080 },
    { socket: "/h/run/gates/1/proxy.sock", port: 8081 },
  ];
  const args = runArguments({ ...SPEC, doors }, USER);
  const mount = "type=bind,source=/h/run/gates/1,target=/run/haloop,readonly";
  assert.ok(hasInOrder(args, "--mount", mount));
  assert.deepEqual(args.slice(args.indexOf("haloop-doors")), [
    ...["haloop-doors", "2", "8080", "/run/haloop/model.sock", "8081", "/run/haloop/proxy.sock"],
    ...SPEC.argv,
  ]);
});

Deno.test("docker arguments hold no value of the environment that may be secret", () => {
  const args = runArguments(SPEC, USER);
  assert.ok(hasInOrder(args, "--env", "TOKEN"));
  assert.ok(hasInOrder(args, "--env", "PATH=/bin"));
  assert.ok(!args.some((arg) => arg.includes("s3cret")));
});

Deno.test("the docker command gets the values, and keeps its own PATH and DOCKER_HOST", () => {
  const own = { PATH: "/usr/bin", DOCKER_HOST: "unix:///x", OTHER: "of the backend" };
  assert.deepEqual(cliEnvironment(own, { TOKEN: "s3cret", PATH: "/bin", DOCKER_HOST: "evil" }), {
    ...{ TOKEN: "s3cret", PATH: "/usr/bin", DOCKER_HOST: "unix:///x" },
  });
});

for (const [name, value] of [["", "x"], ["A=B", "x"], ["A", "x\0y"], ["A\0", "x"]] as const) {
  Deno.test(`docker arguments refuse the variable ${JSON.stringify([name, value])}`, () => {
    assert.throws(() => runArguments({ ...SPEC, env: { [name]: value } }, USER), SandboxError);
  });
}

const MOUNTS: readonly [string, string][] = [
  ["/a b:c='d'", "source=/a b:c='d'"],
  ["/a,b", '"source=/a,b"'],
  ['/a"b', '"source=/a""b"'],
  ["/a\nb", '"source=/a\nb"'],
];

for (const [source, field] of MOUNTS) {
  Deno.test(`a mount of ${JSON.stringify(source)} is one CSV record`, () => {
    assert.equal(
      mountArgument({ source, target: "/t", writable: false }),
      `type=bind,${field},target=/t,readonly`,
    );
  });
}

Deno.test("the container's user is the backend's, but never root", () => {
  assert.deepEqual(containerUser(501, 20), { uid: 501, gid: 20 });
  assert.deepEqual(containerUser(0, 0), { uid: 1000, gid: 1000 });
  assert.deepEqual(containerUser(null, null), { uid: 1000, gid: 1000 });
});

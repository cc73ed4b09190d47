import assert from "node:assert/strict";
import { docker, dockerTest } from "../support/docker.ts";
import { dockerKind } from "./docker_kind.ts";
import { Harness } from "./harness.ts";

const MIB = 1024 * 1024;

/** A test whose command is a shell script, because it looks at the container from within. */
function confinementTest(
  sentence: string,
  script: string,
  check: (end: { text: string; reason: string; exit_code: number | undefined; h: Harness }) => void,
): void {
  dockerTest(`docker provider: ${sentence}`, async () => {
    await using h = await Harness.make(await dockerKind());
    const spec = h.spec([], { argv: ["sh", "-c", script] });
    const { reason, exit_code } = await h.run(spec);
    check({ text: await h.text(spec.run_id), reason, exit_code, h });
  });
}

confinementTest("runs the command as an ordinary user", "id -u; id -g", ({ text }) => {
  const [uid, gid] = text.trim().split("\n");
  const own = Deno.uid() === 0 ? [1000, 1000] : [Deno.uid(), Deno.gid()];
  assert.deepEqual([Number(uid), Number(gid)], own);
});

confinementTest(
  "gives the command no capability and no way to new privileges",
  "grep -E 'Cap(Eff|Bnd|Prm)|NoNewPrivs' /proc/self/status",
  ({ text }) => {
    assert.deepEqual(text.trim().split("\n").map((line) => Number(line.split(/\s+/)[1])), [
      ...[0, 0, 0, 1],
    ]);
  },
);

confinementTest(
  "keeps the root file system read-only, with room in /tmp and HOME",
  `touch /made 2>/dev/null && exit 1
   for place in /tmp "$HOME"; do
     printf '#!/bin/sh\\necho ran' >"$place/tool" && chmod +x "$place/tool" && "$place/tool" || exit 2
   done`,
  ({ text, exit_code }) => assert.deepEqual([exit_code, text], [0, "ran\nran\n"]),
);

confinementTest(
  "refuses to fill /tmp before the memory is full",
  "dd if=/dev/zero of=/tmp/big bs=1M count=60 2>&1",
  ({ text, reason, exit_code }) => {
    assert.match(text, /No space left on device/);
    assert.deepEqual([reason, exit_code], ["exited", 1]);
  },
);

confinementTest(
  "tells that the command ran out of memory",
  "exec dd if=/dev/zero of=/dev/null bs=200M count=1",
  ({ reason, exit_code }) => assert.deepEqual([reason, exit_code], ["out_of_memory", 137]),
);

confinementTest(
  "does not call a command out of memory that got over the end of a child",
  "dd if=/dev/zero of=/dev/null bs=200M count=1; exit 0",
  ({ reason, exit_code }) => assert.deepEqual([reason, exit_code], ["exited", 0]),
);

confinementTest(
  "bounds the number of processes",
  "i=0; while [ $i -lt 100 ]; do sleep 60 & i=$((i+1)); done 2>&1; exit 0",
  ({ text }) => assert.match(text, /can't fork/),
);

confinementTest(
  "leaves the command without a network",
  "ls /sys/class/net; wc -l </proc/net/route; nc -w 1 1.1.1.1 53 2>&1 </dev/null && echo reached",
  // The route table is its heading alone. In one stream: between two, the log keeps no order.
  ({ text }) => assert.match(text, /^lo\n1\nnc: .*unreachable\n$/),
);

dockerTest("docker provider: opens the network where the spec says so", async () => {
  await using h = await Harness.make(await dockerKind());
  const spec = h.spec([], { argv: ["ls", "/sys/class/net"], network: "open" });
  await h.run(spec);
  assert.match(await h.text(spec.run_id), /eth0/);
});

dockerTest("docker provider: keeps a read-only mount from being written", async () => {
  await using h = await Harness.make(await dockerKind());
  await Deno.writeTextFile(h.file("input"), "input");
  await Deno.chmod(h.file("input"), 0o666);
  h.mount = { ...h.mount, writable: false };
  const write = { do: "append", path: h.inside("input"), text: "x" } as const;
  const spec = h.spec([{ do: "print_file", path: h.inside("input") }, write]);
  assert.notEqual((await h.run(spec)).exit_code, 0);
  assert.match(await h.text(spec.run_id), /Read-only file system/);
});

dockerTest("docker provider: never follows a link in a mount it gives to the user", async () => {
  await using h = await Harness.make(await dockerKind());
  const outside = `${h.base}/outside`;
  await Deno.writeTextFile(outside, "outside");
  await Deno.symlink(outside, h.file("link"));
  const before = (await Deno.stat(outside)).uid;
  await h.run(h.spec([]));
  assert.equal((await Deno.stat(outside)).uid, before);
});

dockerTest("docker provider: limits memory without swap", async () => {
  await using h = await Harness.make(await dockerKind());
  const spec = h.spec([]);
  await h.run(spec);
  const format = "{{.HostConfig.Memory}} {{.HostConfig.NanoCpus}} {{.HostConfig.PidsLimit}}";
  const { stdout } = await docker("inspect", "-f", format, `haloop-${spec.run_id}`);
  assert.equal(stdout, `${64 * MIB} 1000000000 64`);
});

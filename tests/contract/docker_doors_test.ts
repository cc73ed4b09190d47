import assert from "node:assert/strict";
import { dockerTest } from "../support/docker.ts";
import { ask, WAYS, withDoors } from "./doors.ts";

for (const way of WAYS) {
  dockerTest(
    `docker provider, ${way}: brings the servers behind its doors into a sandbox without a network`,
    async () => {
      await using doors = await withDoors(
        way,
        `${ask(8080)}; ${
          ask(8081)
        }; ls /sys/class/net; touch /run/haloop/x 2>/dev/null || echo kept`,
      );
      const { h, spec } = doors;
      assert.equal((await h.run(spec)).exit_code, 0);
      assert.equal(await h.text(spec.run_id), "from a\nfrom b\nlo\nkept\n");
      assert.equal(doors.refused(), 0);
    },
  );

  dockerTest(
    `docker provider, ${way}: a server that comes anew is behind the same door`,
    async () => {
      const late =
        "until wget -q -O - http://127.0.0.1:8080/ 2>/dev/null | grep late; do sleep 0.05; done";
      await using doors = await withDoors(way, `${ask(8080)}; ${late}`);
      const { h, spec } = doors;
      await h.provider.start(spec);
      const logs = h.provider.logs(spec.run_id, { from: 0, follow: true, signal: h.signal });
      for await (const _first of logs) break;
      await doors.anew(0, "late");
      assert.equal((await h.provider.wait(spec.run_id, h.signal)).exit_code, 0);
      assert.equal(await h.text(spec.run_id), "from a\nlate\n");
    },
  );

  dockerTest(
    `docker provider, ${way}: a command behind doors keeps its exit code and gets the signals`,
    async () => {
      const script = "trap 'echo asked; exit 7' TERM; echo up; while :; do sleep 0.05; done";
      await using doors = await withDoors(way, script);
      const { h, spec } = doors;
      await h.provider.start(spec);
      const logs = h.provider.logs(spec.run_id, { from: 0, follow: true, signal: h.signal });
      for await (const _first of logs) break;
      await h.provider.stop(spec.run_id, 10_000);
      assert.deepEqual(
        [(await h.provider.wait(spec.run_id, h.signal)).exit_code, await h.text(spec.run_id)],
        [7, "up\nasked\n"],
      );
    },
  );

  dockerTest(`docker provider, ${way}: a large answer comes through whole`, async () => {
    await using doors = await withDoors(way, "wget -q -O - http://127.0.0.1:8080/ | md5sum");
    const { h, spec } = doors;
    await doors.anew(0, "0123456789abcdef".repeat(512 * 1024));
    assert.equal((await h.run(spec)).exit_code, 0);
    assert.equal(await h.text(spec.run_id), "ce06e59c3306aa4fb71f6af4b70f73d7  -\n");
  });
}

dockerTest("docker provider: an image that cannot bridge says so and runs nothing", async () => {
  await using doors = await withDoors("socket", "echo ran");
  const { h, spec } = doors;
  const { exit_code } = await h.run({ ...spec, image: h.kind.image });
  assert.equal(exit_code, 126);
  assert.match(await h.text(spec.run_id), /neither socat nor node/);
});

import assert from "node:assert/strict";
import { join } from "node:path";
import { loadConfig } from "../../backend/config.ts";
import { type Finding, judge } from "../../backend/assembly/probe_judge.ts";
import { PROBE_SCRIPT } from "../../backend/assembly/probe_script.ts";
import { probeTargets } from "../../backend/assembly/probe_targets.ts";
import { proveSandbox } from "../../backend/assembly/sandbox_proof.ts";
import { docker, dockerTest, ensureSocatImage, SOCAT_IMAGE } from "../support/docker.ts";
import { haloop, temporaryFolder } from "../support/haloop.ts";

for (const door of ["socket", "relay"]) {
  dockerTest(
    `sandbox verify: the sandbox keeps every promise, with its door by ${door}`,
    async () => {
      await ensureSocatImage();
      await using folder = await temporaryFolder();
      await Deno.mkdir(join(folder.path, "run"));
      await Deno.writeTextFile(
        join(folder.path, "config.json"),
        JSON.stringify({ sandbox: { door } }),
      );
      const config = loadConfig({ HALOOP_HOME: folder.path, HALOOP_PROVIDER: "docker" });
      const findings = await proveSandbox(config, SOCAT_IMAGE);
      assert.deepEqual(findings.filter(({ ok }) => !ok), []);
      assert.equal(findings.length, 18);
    },
  );
}

dockerTest("sandbox verify: the command tells each finding, and JSON to a script", async () => {
  await ensureSocatImage();
  await using folder = await temporaryFolder();
  const env = { HALOOP_PROVIDER: "docker" };
  const args = ["sandbox", "verify", "--image", SOCAT_IMAGE, "--json"];
  const { code, stdout, stderr } = await haloop(args, { home: folder.path, env });
  const told = JSON.parse(stdout);
  assert.deepEqual(told.findings.filter((finding: Finding) => !finding.ok), []);
  assert.equal(code, 0, stderr);
  assert.deepEqual([told.schema_version, told.ok, told.findings.length], [1, true, 18]);
});

Deno.test("sandbox verify: there is nothing to verify where nothing isolates", async () => {
  await using folder = await temporaryFolder();
  const { code, stderr } = await haloop(["sandbox", "verify"], { home: folder.path });
  assert.equal(code, 1);
  assert.match(stderr, /keeps an agent from nothing/);
});

const ALL_FAIL = [
  "== interfaces\nlo\neth0",
  "== addresses\n1.1.1.1:80 reached\n169.254.169.254:80 reached\n172.17.0.1:4000 away",
  "== datagrams\n[2606:4700:4700::1111]:80 sent",
  "== status\nUid:\t0\t0\nCapEff:\t00000000a80425fb\nCapPrm:\t0\nCapBnd:\t0\nCapAmb:\t0\nNoNewPrivs:\t0\nSeccomp:\t0",
  "== processes\n211",
  "== writes\n/etc written",
  "== readonly\n/mission/feedback seen\n/mission/feedback/given removed",
  "== devices\n/dev/sda",
  "== docker\n/run/docker.sock",
  "== disk\n999999999",
  "== forks\n148",
  "== memory\n0",
  "== secrets\nplanted in /proc/1/environ",
  "== end\n",
];
const FACTS = { pids: 128, memory_bytes: 1024, visits: 1, datagrams: 1, exit_code: 0 };

Deno.test("sandbox verify: what an open sandbox would tell is found out", () => {
  assert.deepEqual(judge(ALL_FAIL.join("\n"), FACTS).filter(({ ok }) => ok), []);
  const nothing = judge("sh: not found", { ...FACTS, exit_code: 127 });
  assert.deepEqual([nothing.length, nothing.some(({ ok }) => ok)], [19, false]);
});

Deno.test("sandbox verify: what the shell says of a killed program hides no exit code", () => {
  for (const lines of ["137\nKilled", "Killed\n137"]) {
    const hog = judge(`== memory\n${lines}`, FACTS).find(({ name }) => name === "memory hog");
    assert.equal(hog?.ok, true, hog?.detail);
  }
});

Deno.test("sandbox verify: a search that does not find the decoy proves nothing", () => {
  const found = ["/proc/1/environ", "/proc/9/cmdline", "/mission/feedback/given"];
  const [key] = judge(`== secrets\n${found.map((place) => `decoy in ${place}`).join("\n")}`, FACTS)
    .filter(({ name }) => name === "reading the key");
  assert.deepEqual([key?.ok, key?.detail], [
    false,
    "The search is blind to answers of the gateway",
  ]);
});

dockerTest(
  "sandbox verify: the probes find what a container without walls leaves open",
  async () => {
    await ensureSocatImage();
    await using folder = await temporaryFolder();
    await using targets = await probeTargets();
    const given = join(folder.path, "given");
    await Deno.writeTextFile(given, "planted-key and decoy-word\n");
    await Deno.chmod(folder.path, 0o777);
    const planted = [..."planted-key"].reverse().join("");
    const address = targets.addresses.find((one) => !/^(127\.|\[)/.test(one))!;
    const { stdout } = await docker(
      ...["run", "--rm", "--memory", "128m", "--env", "LEAK=planted-key", "--env", "D=decoy-word"],
      ...["--volume", `${folder.path}:/mission/feedback`, SOCAT_IMAGE, "sh", "-c", PROBE_SCRIPT],
      ...["probe", "16", `${16 * 1024 * 1024}`, planted, "decoy-word", address, "token", address],
    );
    const found = judge(stdout, {
      ...{ pids: 16, memory_bytes: 16 * 1024 * 1024, exit_code: 0 },
      ...targets.seen(),
    });
    const detail = (name: string) => {
      const finding = found.find((one) => one.name === name);
      assert.equal(finding?.ok, false, JSON.stringify(finding));
      return finding!.detail;
    };
    assert.match(detail("network"), /eth0/);
    assert.match(detail("datagrams"), /sent/);
    assert.deepEqual(targets.seen().datagrams > 0, true);
    assert.match(detail("ports of this machine"), /came to a server/);
    assert.match(detail("ordinary user"), /root/);
    assert.match(detail("read-only mounts"), /feedback\/given removed/);
    const key = detail("reading the key");
    assert.ok(/in \/proc\/\d+\/environ/.test(key), key);
  },
);

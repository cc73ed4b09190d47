import assert from "node:assert/strict";
import { join } from "node:path";
import { Machine, PROGRAM, unpacks } from "./program.ts";

const TOOLS = ["sh", "tail", "gzip", "tar", "mkdir", "mv", "rm"];

if (!unpacks) console.log("Skipped: tests of unpacking, because this program was compiled");

/** A test of the form that unpacks itself. */
function unpackingTest(name: string, fn: (machine: Machine) => Promise<void>): void {
  Deno.test({
    name,
    ignore: !unpacks,
    async fn() {
      await using machine = await Machine.make();
      await fn(machine);
    },
  });
}

/** Without the tests' shared cache it is below HOME. */
const OWN_CACHE = { XDG_CACHE_HOME: "" };

async function unpackedNames(machine: Machine): Promise<string[]> {
  const cache = join(machine.home_dir, ".cache", "haloop");
  return (await Array.fromAsync(Deno.readDir(cache))).map(({ name }) => name);
}

unpackingTest(
  "first starts at the same time unpack one program, and all answer",
  async (machine) => {
    const starts = Array.from({ length: 4 }, () => machine.run(["--version"], { env: OWN_CACHE }));
    const ran = await Promise.all(starts);
    assert.deepEqual(
      ran.map(({ code, stderr }) => ({ code, stderr })),
      ran.map(() => ({
        code: 0,
        stderr: "",
      })),
    );
    const names = await unpackedNames(machine);
    assert.equal(names.length, 1);
    const inside = await Array.fromAsync(
      Deno.readDir(join(machine.home_dir, ".cache", "haloop", names[0] ?? "")),
    );
    assert.deepEqual(inside.filter(({ name }) => name.startsWith(".")), []);
  },
);

unpackingTest("a first start takes nothing away that another one may have just put there", async (
  machine,
) => {
  const bin = join(machine.folder, "bin");
  await Deno.mkdir(bin);
  const removed = join(machine.folder, "removed");
  await machine.script(
    "bin/rm",
    `for path; do case $path in -* | */.new-*) ;; *) echo "$path" >>"${removed}" ;; esac; done
    exec /bin/rm "$@"`,
  );
  const env = { ...OWN_CACHE, PATH: `${bin}:${machine.env().PATH}` };
  const { code, stderr } = await machine.run(["--version"], { env });
  assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
  await assert.rejects(Deno.readTextFile(removed), Deno.errors.NotFound);
  assert.equal((await unpackedNames(machine)).length, 1);
});

unpackingTest(`only ${TOOLS.join(", ")} are needed on the PATH`, async (machine) => {
  const path = join(machine.folder, "bin");
  await Deno.mkdir(path);
  for (const tool of TOOLS) {
    await Deno.symlink(await Deno.realPath(`/bin/${tool}`), join(path, tool));
  }
  const { code, stderr } = await machine.run(["--version"], { env: { ...OWN_CACHE, PATH: path } });
  assert.equal(stderr, "");
  assert.equal(code, 0);
});

unpackingTest("a file that was cut short says so and leaves nothing behind", async (machine) => {
  const copy = join(machine.folder, "haloop");
  await Deno.copyFile(PROGRAM, copy);
  const { size } = await Deno.stat(copy);
  await Deno.truncate(copy, Math.floor(size * 0.9));
  const { code, stderr } = await machine.run(["--version"], { program: copy, env: OWN_CACHE });
  assert.equal(code, 1);
  assert.match(stderr, /^error: Could not unpack Haloop to ".*damaged\?\n$/);
  assert.deepEqual(await unpackedNames(machine), []);
});

unpackingTest("a file with a wrong byte says so and leaves nothing behind", async (machine) => {
  const copy = join(machine.folder, "haloop");
  const bytes = await Deno.readFile(PROGRAM);
  // In the last part, which is the UI: only the sum tells.
  const at = bytes.length - 50_000;
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  await Deno.writeFile(copy, bytes, { mode: 0o755 });
  const { code, stderr } = await machine.run(["--version"], { program: copy, env: OWN_CACHE });
  assert.equal(code, 1);
  assert.match(stderr, /^error: Could not unpack Haloop to /);
  assert.deepEqual(await unpackedNames(machine), []);
});

unpackingTest("a cache that was meddled with is unpacked again", async (machine) => {
  assert.equal((await machine.run(["--version"], { env: OWN_CACHE })).code, 0);
  const [name = ""] = await unpackedNames(machine);
  const folder = join(machine.home_dir, ".cache", "haloop", name);
  await Deno.remove(join(folder, "complete"));
  await Deno.remove(join(folder, "haloop.js"));
  assert.equal((await machine.run(["--version"], { env: OWN_CACHE })).code, 0);
  assert.deepEqual(await unpackedNames(machine), [name]);
});

unpackingTest("a home that cannot be written is one sentence", async (machine) => {
  const { code, stderr } = await machine.run(["--help"], { env: { ...OWN_CACHE, HOME: "/proc" } });
  assert.equal(code, 1);
  assert.equal(
    stderr,
    'error: Could not unpack Haloop to "/proc/.cache/haloop": it cannot be written. ' +
      "Make it writable, or set XDG_CACHE_HOME\n",
  );
});

unpackingTest("it runs by a link, by a relative path and by sh", async (machine) => {
  await Deno.symlink(PROGRAM, join(machine.folder, "a link"));
  const { code, stdout } = await machine.shell(
    `"./a link" --version && sh "a link" --version && "../\${PWD##*/}/a link" --version`,
  );
  assert.equal(code, 0);
  assert.equal(stdout.split("\n").filter((line) => line.startsWith("haloop ")).length, 3);
});

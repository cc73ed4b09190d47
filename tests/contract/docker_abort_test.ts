import assert from "node:assert/strict";
import { DockerProvider } from "../../backend/sandbox/docker/docker_provider.ts";
import { dockerTest } from "../support/docker.ts";
import { eventually } from "../support/eventually.ts";
import { dockerKind } from "./docker_kind.ts";
import { Harness } from "./harness.ts";

const MISSING_IMAGE = "localhost:1/haloop/no-such-image:1";

/** Aborts a start whose docker command hangs, and looks whether that command is gone. */
function endsHanging(sentence: string, hanging: "pull" | "run", image: string | undefined): void {
  dockerTest(`docker provider: ${sentence}`, async () => {
    await using h = await Harness.make(await dockerKind());
    const { PATH = "" } = Deno.env.toObject();
    const pid_file = `${h.base}/pid`;
    const script = `#!/bin/sh
[ "$1" = ${hanging} ] || PATH="${PATH}" exec docker "$@"
echo "$$" >"${pid_file}.new"
mv "${pid_file}.new" "${pid_file}"
exec sleep 600
`;
    await Deno.writeTextFile(`${h.base}/docker`, script, { mode: 0o755 });
    const env = { ...Deno.env.toObject(), PATH: `${h.base}:${PATH}` };
    const provider = new DockerProvider({ owner: h.owner, env });
    const aborted = new AbortController();
    const spec = h.spec([], image === undefined ? {} : { image });
    const start = provider.start(spec, aborted.signal);
    const pid = await eventually(
      "the command that hangs",
      () => Deno.readTextFile(pid_file).catch(() => undefined),
    );
    aborted.abort(new Error("Not wanted any more"));
    await assert.rejects(start, /Not wanted any more/);
    assert.throws(() => Deno.kill(Number(pid), "SIGTERM"), Deno.errors.NotFound);
    assert.deepEqual(await provider.list(h.owner), []);
    await provider.close();
  });
}

endsHanging("ends a download that does not come to its end when aborted", "pull", MISSING_IMAGE);
endsHanging("ends a docker command that does not come to its end when aborted", "run", undefined);

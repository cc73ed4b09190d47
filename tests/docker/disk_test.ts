import { ApiError } from "@haloop/shared";
import assert from "node:assert/strict";
import { join } from "node:path";
import { beginEdit, editPath } from "../../cli/person/kept_edit.ts";
import { BUSYBOX_IMAGE, dockerAvailable, ensureBusyboxImage } from "../support/docker.ts";
import { eventually } from "../support/eventually.ts";
import { haloop } from "../support/haloop.ts";
import { startServer } from "../support/server.ts";
import { smallDiskTest } from "../support/small_disk.ts";

const BODY = { title: "Disk", type: "fix" as const, rawInput: "words" };

function refusal(message: RegExp) {
  return (error: unknown) => {
    assert(error instanceof ApiError, `${error}`);
    assert.equal(error.status, 503);
    assert.match(error.message, message);
    return true;
  };
}

smallDiskTest(
  "on a full disk saving fails with its cause, tears nothing, and works again later",
  async (disk) => {
    const home = join(disk.path, "home");
    await using server = await startServer({ home, provider: "local" });
    const { mission_id } = await server.client.create(BODY);
    const save = (text: string) => server.client.saveArtifact(mission_id, "raw-input.md", text);
    await save("before");
    await disk.fill();
    await assert.rejects(
      save("x".repeat(200_000)),
      refusal(/no space is left on the disk. Free some/),
    );
    await assert.rejects(server.client.create(BODY), refusal(/no space is left/));
    await assert.rejects(server.client.continue(mission_id), refusal(/no space is left/));
    const edit = () =>
      beginEdit(home, editPath(home, mission_id, "raw-input.md"), "x".repeat(200_000));
    await assert.rejects(edit, /the disk is full\. Free some space/);
    const seen = await server.client.mission(mission_id);
    assert.equal(seen.artifacts["raw-input.md"], "before");
    assert.equal((await server.client.missions()).length, 1);
    const health = await eventually("the problem in health", async () => {
      const health = await server.client.health();
      return health.problems.find(({ subject }) => subject === "home" || subject === "disk");
    });
    assert.match(health.remedy, /Free some space/);
    await disk.free();
    // Nothing was left that would be taken for an edit of the person's.
    await edit();
    await save("after");
    assert.equal((await server.client.mission(mission_id)).artifacts["raw-input.md"], "after");
    await eventually("health without the problem", async () => {
      return !(await server.client.health()).problems.some(({ subject }) => subject === "home");
    });
  },
);

smallDiskTest(
  "a home that becomes read-only says so, and carries on when it is writable again",
  async (disk) => {
    const home = join(disk.path, "home");
    await using server = await startServer({ home, provider: "local" });
    const { mission_id } = await server.client.create(BODY);
    await disk.readOnly();
    try {
      const saving = server.client.saveArtifact(mission_id, "raw-input.md", "x");
      await assert.rejects(saving, refusal(/read-only. Make it writable/));
      const problem = await eventually("the problem in health", async () => {
        return (await server.client.health()).problems.find(({ subject }) => subject === "home");
      });
      assert.match(problem.problem, /read-only/);
      const { code, stdout, stderr } = await haloop(["status"], { home });
      assert.equal(code, 0, stderr);
      assert.match(stdout, /^! Could not write .* read-only\. Make it writable/m);
    } finally {
      await disk.writable();
    }
    await server.client.continue(mission_id);
    await eventually("the gate", async () => {
      return (await server.client.mission(mission_id)).status === "waiting_human";
    });
  },
);

smallDiskTest(
  "a start on a disk that is full or read-only ends with one sentence",
  async (disk) => {
    const home = join(disk.path, "home");
    await (await startServer({ home, provider: "local" })).stop();
    const oneSentence = (message: RegExp) => (error: unknown) => {
      assert(error instanceof Error);
      const [, printed = ""] =
        /^The backend did not start \(exit code 1\):\n(.*)$/s.exec(error.message) ??
          [];
      assert.match(printed.trimEnd(), message);
      return true;
    };
    const started = () => startServer({ home, provider: "local" });
    await disk.fill();
    await assert.rejects(
      started,
      oneSentence(/^Could not write ".*": no space is left on the disk\. Free some space.*$/),
    );
    const { stderr } = await haloop(["start"], { home });
    assert.match(stderr, /^error: Could not .* (full|space).*\. Free some space[^\n]*\n$/);
    await disk.free();
    await disk.readOnly();
    try {
      await assert.rejects(
        started,
        oneSentence(
          /^Could not use the home ".*": the file system is read-only\. Make it writable.*$/,
        ),
      );
    } finally {
      await disk.writable();
    }
    await (await started()).stop();
  },
);

smallDiskTest(
  "a run that ends while the disk is full is written down once there is space",
  async (disk) => {
    assert(dockerAvailable, "This test needs a Docker engine");
    await ensureBusyboxImage(BUSYBOX_IMAGE);
    const home = join(disk.path, "home");
    await Deno.mkdir(home);
    const script =
      'cp "$HALOOP_INPUT" "$HALOOP_OUTPUT"; until [ -e "$(dirname "$HALOOP_INPUT")/go" ]; do sleep 0.05; done';
    const config = {
      agent: "command",
      image: BUSYBOX_IMAGE,
      command: { argv: ["sh", "-c", script] },
    };
    await Deno.writeTextFile(join(home, "config.json"), JSON.stringify(config));
    await using server = await startServer({ home, provider: "docker" });
    const { mission_id } = await server.client.create(BODY);
    await server.client.continue(mission_id);
    const artifacts = join(home, "missions", mission_id, "artifacts");
    await eventually("the output", async () => {
      return "structured-text.md" in (await server.client.mission(mission_id)).artifacts;
    });
    await Deno.writeTextFile(join(artifacts, "go"), "");
    await disk.fill();
    await eventually(
      "the engine trying again",
      () => Promise.resolve(/trying again/.test(server.output())),
    );
    assert.equal((await server.client.mission(mission_id)).status, "running_code_agent");
    await disk.free();
    await eventually("the gate", async () => {
      return (await server.client.mission(mission_id)).status === "waiting_human";
    });
    const { runs } = await server.client.mission(mission_id);
    assert.deepEqual(runs.map((run) => [run.exit_code, run.reason]), [[0, "exited"]]);
  },
);

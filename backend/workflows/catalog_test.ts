import assert from "node:assert/strict";
import { join } from "node:path";
import type { WorkflowListItem, WorkflowStep } from "@haloop/shared";
import { STANDARD_FEATURE } from "../../tests/support/standard_feature.ts";
import { withTempDir } from "../../tests/support/temp_dir.ts";
import { builtInItems } from "./built_in.ts";
import { builtInWorkflow, type WorkflowCatalog, workflowCatalog } from "./catalog.ts";

const template = (id: string, name: string, more = "") =>
  `id: ${id}
name: ${name}
steps:
  - { id: do, name: Do, type: agent, inputArtifact: raw-input.md, outputArtifact: out.md${more} }
  - { id: look, name: Look, type: human-gate, reviewArtifact: out.md }
`;

interface Folders {
  readonly catalog: WorkflowCatalog;
  readonly home: string;
  readonly project: string;
  /** Writes a file of the home's or the project's templates. */
  write(place: "home" | "project", name: string, text: string): Promise<string>;
  /** The items as "source id: name", a broken one as "source id is broken". */
  list(project?: string): Promise<string[]>;
}

function withFolders(act: (folders: Folders) => Promise<void>): () => Promise<void> {
  return () =>
    withTempDir(async (folder) => {
      const real = await Deno.realPath(folder);
      const roots = { home: join(real, "home"), project: join(real, "project") };
      for (const root of Object.values(roots)) {
        await Deno.mkdir(join(root, "workflows"), { recursive: true });
      }
      const catalog = workflowCatalog({ home: roots.home, agents: ["mock"] });
      await act({
        ...roots,
        catalog,
        async write(place, name, text) {
          const path = join(roots[place], "workflows", name);
          await Deno.writeTextFile(path, text);
          return path;
        },
        list: async (project) =>
          (await catalog.list(project)).map(({ source, workflow_id, name, broken }) =>
            `${source} ${workflow_id}${broken === undefined ? `: ${name}` : " is broken"}`
          ),
      });
    });
}

const BUILT_IN = [
  "built-in standard-feature: Standard Feature",
  "built-in oneshot: One Shot",
  "built-in bugfix: Bug Fix",
  "built-in research-only: Research Only",
];

Deno.test("the built-in templates are sound, and the standard one is the contract's to the letter", () => {
  assert.deepEqual(builtInItems().flatMap(({ problems }) => problems), []);
  const [standard] = builtInItems();
  assert(standard);
  const { source: _source, problems: _problems, steps, ...head } = standard;
  const contract = steps.map(({ workspace: _mode, ...step }) => step);
  assert.deepEqual({ ...head, steps: contract }, STANDARD_FEATURE);
  const modes = Object.fromEntries(steps.map(({ step_id, workspace }) => [step_id, workspace]));
  assert.equal(modes.implementation, "write");
  assert.deepEqual([modes.research, modes.planning, modes.cleanup], ["read", "read", undefined]);
});

Deno.test("missions of the first version, which know no project, go through steps without a workspace", () => {
  assert.deepEqual(builtInWorkflow("standard-feature"), STANDARD_FEATURE);
  assert.equal(builtInWorkflow("nothing"), undefined);
});

Deno.test(
  "a template of the project goes before the home's, and that before the built-in one",
  withFolders(async ({ write, list, project }) => {
    assert.deepEqual(await list(), BUILT_IN);
    await write("home", "b.yaml", template("bugfix", "My fix"));
    await write("home", "c.yml", template("mine", "Mine"));
    await write("project", "c.yaml", template("mine", "Ours"));
    const without_bugfix = BUILT_IN.filter((line) => !line.includes("bugfix"));
    assert.deepEqual(await list(), ["home bugfix: My fix", "home mine: Mine", ...without_bugfix]);
    assert.deepEqual(await list(project), [
      "project mine: Ours",
      "home bugfix: My fix",
      ...without_bugfix,
    ]);
  }),
);

Deno.test(
  "an edit is there at the next look, and so is the end of a file",
  withFolders(async ({ write, list }) => {
    const path = await write("home", "mine.yaml", template("mine", "One"));
    assert.equal((await list())[0], "home mine: One");
    await write("home", "mine.yaml", template("mine", "Two"));
    assert.equal((await list())[0], "home mine: Two");
    await Deno.remove(path);
    assert.deepEqual(await list(), BUILT_IN);
  }),
);

Deno.test(
  "a broken template is listed with its errors and takes no other one down",
  withFolders(async ({ write, list, catalog, home }) => {
    await write("home", "a.yaml", "id: [");
    await write("home", "b.yaml", template("mine", "Mine"));
    await write("home", "c.yaml", template("mine", "Again"));
    await write("home", "d.yaml", template("d", "D", ", agent: nobody"));
    assert.deepEqual(await list(), [
      "home a is broken",
      "home mine: Mine",
      "home mine is broken",
      "home d is broken",
      ...BUILT_IN,
    ]);
    const item = await catalog.find("d", undefined);
    const place = `${join(home, "workflows", "d.yaml")}:4:91: steps[0].agent`;
    assert(item?.broken?.startsWith(`${place}: there is no agent "nobody"`), item?.broken);
    assert.equal((await catalog.find("mine", undefined))?.name, "Mine");
  }),
);

Deno.test(
  "a broken template stands before a built-in one of its id: the person meant it instead",
  withFolders(async ({ write, list }) => {
    await write("home", "bugfix.yaml", "steps: no");
    assert.equal((await list())[0], "home bugfix is broken");
    assert(!(await list()).includes("built-in bugfix: Bug Fix"));
  }),
);

Deno.test(
  "workflows of other tools in a project are none of Haloop's",
  withFolders(async ({ write, list, project }) => {
    await write("project", "ci.yaml", "name: CI\non: push\njobs:\n  a:\n    steps: []\n");
    await write("project", "values.yaml", "{{ not: yaml");
    await write("project", "ours.yaml", "steps: 3\n");
    assert.deepEqual(await list(project), ["project ours is broken", ...BUILT_IN]);
  }),
);

const asksFor = (file: string) => template("mine", "Mine", `, promptFile: ${JSON.stringify(file)}`);

Deno.test(
  "the text of a prompt file is in the template, and follows the file",
  withFolders(async ({ write, catalog, home }) => {
    await Deno.mkdir(join(home, "workflows", "prompts"));
    await write("home", "mine.yaml", asksFor("prompts/do.md"));
    const prompt = async () => {
      const item = await catalog.find("mine", undefined);
      return item?.broken ?? (item?.steps[0] as WorkflowStep).prompt;
    };
    const path = await write("home", "prompts/do.md", "Do {{title}}\n");
    assert.equal(await prompt(), "Do {{title}}\n");
    await Deno.writeTextFile(path, "First\n\nthen {{ tilte }}\n");
    const broken = await prompt() ?? "";
    assert(broken.startsWith(`${path}:3:6: there is no placeholder {{tilte}}`), broken);
  }),
);

Deno.test(
  "no prompt file is read from outside of the folder",
  withFolders(async ({ write, catalog, home }) => {
    await Deno.writeTextFile(join(home, "secret.md"), "a secret");
    await Deno.symlink(join(home, "secret.md"), join(home, "workflows", "link.md"));
    await Deno.symlink(home, join(home, "workflows", "out"));
    await Deno.symlink("round", join(home, "workflows", "round"));
    await write("home", "empty.md", " \n");
    await Deno.writeFile(join(home, "workflows", "bytes.md"), new Uint8Array([0xff]));
    await write("home", "big.md", "x".repeat(32 * 1024 + 1));
    const problem = async (file: string) => {
      await write("home", "mine.yaml", asksFor(file));
      const item = await catalog.find("mine", undefined);
      assert(!JSON.stringify(item).includes("a secret"));
      return item?.problems[0]?.message;
    };
    const said = (file: string, what: string) => `the prompt file "${file}" ${what}`;
    const leaves = "leaves the folder of the templates";
    for (const file of ["link.md", "../secret.md", "out/secret.md", join(home, "secret.md")]) {
      assert.equal(await problem(file), said(file, leaves));
    }
    assert.equal(await problem("no.md"), said("no.md", "is not there"));
    assert.equal(await problem("round"), said("round", "cannot be read (ELOOP)"));
    assert.equal(await problem("empty.md"), said("empty.md", "is empty"));
    assert.equal(await problem("bytes.md"), said("bytes.md", "is not text in UTF-8"));
    assert.equal(await problem("big.md"), said("big.md", "is larger than 32 KiB"));
  }),
);

Deno.test(
  "links out of the folder, FIFOs, folders and huge files are told and never read",
  withFolders(async ({ write, catalog, home, project }) => {
    const folder = join(home, "workflows");
    await Deno.writeTextFile(join(home, "secret.yaml"), "id: secret\n");
    await Deno.symlink(join(home, "secret.yaml"), join(folder, "link.yaml"));
    await Deno.mkdir(join(folder, "folder.yaml"));
    const fifo = await new Deno.Command("mkfifo", { args: [join(folder, "fifo.yaml")] }).output();
    assert(fifo.success);
    await write("home", "big.yaml", `# ${"x".repeat(256 * 1024)}`);
    await Deno.remove(join(project, "workflows"));
    await Deno.symlink(home, join(project, "workflows"));
    const told = (await catalog.list(project)).filter((item) => item.broken !== undefined);
    assert.deepEqual(told.map((item: WorkflowListItem) => item.problems[0]?.message), [
      "the folder is a symlink out of the project",
      "is larger than 256 KiB",
      "is no regular file that can be read",
      "is no regular file that can be read",
      "leaves the folder of the templates",
    ]);
  }),
);

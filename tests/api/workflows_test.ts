import assert from "node:assert/strict";
import { join } from "node:path";
import { linkProject } from "../../backend/store/projects.ts";
import { withBackend } from "../support/backend.ts";
import { TestRepository } from "../support/git_repository.ts";
import { withTempDir } from "../support/temp_dir.ts";

const TEMPLATE = (name: string) =>
  `id: mine
name: ${name}
steps:
  - id: do
    name: Do
    type: agent
    inputArtifact: raw-input.md
    outputArtifact: out.md
    promptFile: do.md
  - { id: look, name: Look, type: human-gate, reviewArtifact: out.md }
`;

async function fill(folder: string, name: string): Promise<string> {
  const workflows = join(folder, "workflows");
  await Deno.mkdir(workflows, { recursive: true });
  await Deno.writeTextFile(join(workflows, "do.md"), "Do it");
  const path = join(workflows, "mine.yaml");
  await Deno.writeTextFile(path, TEMPLATE(name));
  return path;
}

Deno.test("the templates are told with where they come from", async () => {
  await withBackend({}, async ({ call, home }) => {
    const path = await fill(home, "Mine");
    const { json } = await call("GET", "/api/workflows");
    const told = json.data.map((item: Record<string, string>) => [item.workflow_id, item.source]);
    assert.deepEqual(told, [
      ["mine", "home"],
      ["standard-feature", "built-in"],
      ["oneshot", "built-in"],
      ["bugfix", "built-in"],
      ["research-only", "built-in"],
    ]);
    const one = await call("GET", "/api/workflows/mine");
    assert.equal(one.json.data.path, path);
    assert.equal(one.json.data.steps[0].prompt, "Do it");
    const missing = await call("GET", "/api/workflows/nothing");
    assert.equal(missing.status, 404);
    assert.equal(missing.json.error, 'There is no workflow "nothing"');
  });
});

Deno.test("a project's templates count for its missions alone", async () => {
  await withTempDir((project) =>
    withBackend({}, async ({ call, home, create, detail }) => {
      await fill(home, "Of the home");
      await fill(project, "Of the project");
      const nameWith = async (query: string) =>
        (await call("GET", `/api/workflows/mine${query}`)).json.data.name;
      assert.equal(await nameWith(""), "Of the home");
      const real = await Deno.realPath(project);
      const query = `?project=${encodeURIComponent(project)}`;
      assert.equal(await nameWith(query), "Of the project");
      // No repository: a workflow that only writes documents asks for none.
      const named = await create({ workflowId: "mine", projectPath: project });
      assert.equal((await detail(named)).workflow.name, "Of the project");
      await linkProject(home, { path: real, name: "p", at: new Date().toISOString() });
      assert.equal(await nameWith(""), "Of the project");
      const linked = await create({ workflowId: "mine" });
      assert.equal((await detail(linked)).workflow.name, "Of the project");
      const gone = await call("GET", "/api/workflows?project=/no/such/folder");
      assert.equal(gone.status, 400);
    })
  );
});

Deno.test("a broken template is told with its problems, and no mission is made of it", async () => {
  await withBackend({}, async ({ call, home }) => {
    const path = await fill(home, "Mine");
    await Deno.remove(join(home, "workflows", "do.md"));
    const { json } = await call("GET", "/api/workflows/mine");
    const sentence = `${path}:9:5: steps[0].promptFile: the prompt file "do.md" is not there`;
    assert.equal(json.data.broken, sentence);
    const body = { title: "T", type: "fix", rawInput: "x", workflowId: "mine" };
    const made = await call("POST", "/api/missions", { body });
    assert.equal(made.status, 400);
    assert.equal(
      made.json.error,
      `workflowId: the workflow "mine" is broken: ${sentence}. Mend it or choose another one`,
    );
    const other = await call("POST", "/api/missions", { body: { ...body, workflowId: "bugfix" } });
    assert.equal(other.status, 201);
  });
});

Deno.test("a mission keeps its workflow when the template changes, and when it is gone", async () => {
  await withBackend({}, async ({ call, home, create, detail, reaches }) => {
    const path = await fill(home, "Before");
    const id = await create({ workflowId: "mine" });
    await Deno.writeTextFile(join(home, "workflows", "do.md"), "Do something else");
    await Deno.writeTextFile(path, TEMPLATE("After").replace("id: do\n", "id: other\n"));
    await call("POST", `/api/missions/${id}/continue`, { body: {} });
    await reaches(id, "waiting_human");
    const between = await detail(id);
    assert.equal(between.workflow.name, "Before");
    const [first] = between.workflow.steps;
    assert.deepEqual([first?.step_id, first?.prompt], ["do", "Do it"]);
    await Deno.remove(join(home, "workflows"), { recursive: true });
    await call("POST", `/api/missions/${id}/continue`, { body: {} });
    await reaches(id, "completed");
    assert.equal((await detail(id)).workflow.name, "Before");
  });
});

Deno.test("the standard workflow of a mission with a project ends in a code review", async () => {
  await withTempDir((project) =>
    withBackend({}, async ({ create, detail }) => {
      await TestRepository.make(project);
      const last = async (over: Record<string, unknown>) =>
        (await detail(await create(over))).workflow.steps.at(-1);
      const gate = { step_id: "review-impl", name: "Review Implementation" };
      const reviewed = { ...gate, reviewArtifact: "implementation-result.json" };
      assert.deepEqual(await last({ projectPath: project }), { ...reviewed, type: "code-review" });
      assert.deepEqual(await last({}), { ...reviewed, type: "human-gate" });
    })
  );
});

Deno.test("the JSON Schema for editors is served as it is", async () => {
  await withBackend({}, async ({ call }) => {
    const { status, json } = await call("GET", "/api/workflows/schema.json");
    assert.equal(status, 200);
    const { title, properties } = json as unknown as { title: string; properties: object };
    assert.equal(title, "Haloop workflow");
    assert.deepEqual(Object.keys(properties), ["id", "name", "description", "steps"]);
  });
});

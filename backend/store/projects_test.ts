import { activeProject } from "@haloop/shared";
import assert from "node:assert/strict";
import {
  linkProject,
  projectsPath,
  ProjectsUnreadable,
  readProjects,
  unlinkProject,
} from "./projects.ts";

const AT = "2026-11-22T10:00:00.000Z";

async function inHome(body: (home: string) => Promise<void>): Promise<void> {
  const home = await Deno.makeTempDir({ prefix: "haloop projects " });
  try {
    await body(home);
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}

Deno.test("a home without projects.json has no linked project", () =>
  inHome(async (home) => {
    assert.equal(activeProject(await readProjects(home)), undefined);
  }));

Deno.test("linking makes a project active and linking another replaces it", () =>
  inHome(async (home) => {
    const first = await linkProject(home, { path: "/a", name: "a", at: AT });
    const second = await linkProject(home, { path: "/b", name: "b", at: AT });
    assert.equal(first.replaced, undefined);
    assert.equal(second.replaced?.path, "/a");
    assert.equal(activeProject(await readProjects(home))?.path, "/b");
  }));

Deno.test("linking the same project again replaces nothing", () =>
  inHome(async (home) => {
    await linkProject(home, { path: "/a", name: "old", at: AT });
    const again = await linkProject(home, { path: "/a", name: "new", at: AT });
    assert.equal(again.replaced, undefined);
    const { projects } = await readProjects(home);
    assert.deepEqual(projects.map(({ name }) => name), ["new"]);
  }));

Deno.test("unlinking forgets the active project and tells which it was", () =>
  inHome(async (home) => {
    await linkProject(home, { path: "/a", name: "a", at: AT });
    assert.equal((await unlinkProject(home))?.path, "/a");
    assert.equal(await unlinkProject(home), undefined);
    assert.equal(activeProject(await readProjects(home)), undefined);
  }));

Deno.test("unknown fields of projects.json are kept", () =>
  inHome(async (home) => {
    const file = {
      color: "blue",
      active: null,
      projects: [{ path: "/a", name: "a", linked_at: AT, default_branch: "trunk" }],
    };
    await Deno.writeTextFile(projectsPath(home), JSON.stringify(file));
    await linkProject(home, { path: "/a", name: "a", at: AT });
    const written = JSON.parse(await Deno.readTextFile(projectsPath(home)));
    assert.equal(written.color, "blue");
    assert.equal(written.projects[0].default_branch, "trunk");
  }));

for (
  const [what, text] of [
    ["torn", '{"projects": ['],
    ["of another shape", '{"projects": "none"}'],
    ["of a newer Haloop", '{"schema_version": 999}'],
  ] as const
) {
  Deno.test(`a projects.json that is ${what} is refused in one sentence and left as it is`, () =>
    inHome(async (home) => {
      await Deno.writeTextFile(projectsPath(home), text);
      const link = linkProject(home, { path: "/a", name: "a", at: AT });
      await assert.rejects(link, (error) => {
        assert(error instanceof ProjectsUnreadable);
        assert.match(error.message, /^Could not read the linked projects in "[^\n]*file$/);
        return true;
      });
      await assert.rejects(unlinkProject(home), ProjectsUnreadable);
      assert.equal(await Deno.readTextFile(projectsPath(home)), text);
    }));
}

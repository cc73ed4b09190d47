import assert from "node:assert/strict";
import type { LinkedProject } from "@haloop/shared";
import { chooseProject, projectWords } from "./project-choice.ts";

const project = (path: string, over: Partial<LinkedProject> = {}): LinkedProject => ({
  path,
  name: path,
  linked_at: "",
  active: false,
  state: "repository",
  ...over,
});
const projects = [
  project("/a"),
  project("/b", { active: true }),
  project("/gone", { state: "gone" }),
];

Deno.test("a mission gets the project that was chosen, else the active one", () => {
  const cases: [string | null | undefined, string | undefined][] = [
    [undefined, "/b"],
    ["/a", "/a"],
    [null, undefined],
    ["/gone", "/b"],
    ["/forgotten", "/b"],
  ];
  for (const [wanted, path] of cases) assert.equal(chooseProject(projects, wanted)?.path, path);
  assert.equal(chooseProject([project("/a")], undefined), undefined);
});

Deno.test("it is told what becomes of the project", () => {
  assert.match(projectWords(undefined), /no code/);
  assert.match(projectWords(project("/a")), /own copy/);
  assert.match(projectWords(project("/a", { state: "no_repository" })), /No git repository/);
});

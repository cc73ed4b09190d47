import assert from "node:assert/strict";
import { problemLine } from "@haloop/shared";
import { templateJsonSchema } from "./template.ts";
import { readTemplateText } from "./template_text.ts";

const KNOWN = { agents: ["mock", "claude"], roles: ["research-agent"] };

const GOOD = `id: mine
name: Mine
steps:
  - id: write
    name: Write
    type: agent
    agent: claude
    inputArtifact: raw-input.md
    outputArtifact: notes.md
    workspace: write
    prompt: |
      Write about {{title}}.
  - id: look
    name: Look
    type: human-gate
    reviewArtifact: notes.md
`;

function linesOf(text: string): string[] {
  return readTemplateText("mine.yaml", text, KNOWN).problems.map(problemLine);
}

/** The good template with one change, and all that is said about it. */
const REFUSED: readonly [says: string, from: string, to: string, lines: string[]][] = [
  ["an unknown agent", "agent: claude", "agent: cluade", [
    'mine.yaml:7:5: steps[0].agent: there is no agent "cluade". Agents are: mock, claude. ' +
    "Roles with a prompt are: research-agent",
  ]],
  ["an output that nobody reads", "reviewArtifact: notes.md", "reviewArtifact: other.md", [
    'mine.yaml:9:5: steps[0].outputArtifact: nobody reads "notes.md": make it the inputArtifact or ' +
    "reviewArtifact of a later step",
    'mine.yaml:16:5: steps[1].reviewArtifact: no step writes "other.md". Before it there are: notes.md',
  ]],
  ["an artifact's name", "outputArtifact: notes.md", "outputArtifact: ../notes.md", [
    "mine.yaml:9:5: steps[0].outputArtifact: must not contain a path separator",
  ]],
  ["two steps with one id", "id: look", "id: write", [
    'mine.yaml:13:5: steps[1].id: "write" is the id of steps[0] already',
  ]],
  ["a gate without an artifact", "    reviewArtifact: notes.md\n", "", [
    'mine.yaml:9:5: steps[0].outputArtifact: nobody reads "notes.md": make it the inputArtifact or ' +
    "reviewArtifact of a later step",
    "mine.yaml:13:5: steps[1]: has no reviewArtifact: a gate shows an artifact that an earlier step " +
    "writes",
  ]],
  ["prompt and promptFile both", "    workspace: write\n", "    promptFile: p.md\n", [
    "mine.yaml:10:5: steps[0].promptFile: a step has prompt or promptFile, not both",
  ]],
  ["a placeholder that there is not", "{{title}}", "\n      {{tilte}}", [
    "mine.yaml:11:5: steps[0].prompt: line 2 of the prompt: there is no placeholder {{tilte}}. " +
    "Placeholders are: title, type, step, project, artifacts, input, output, task, workspace, " +
    "feedback, human_changes. Write \\{{tilte}} for the braces as they are",
  ]],
  ["code that nobody sees", GOOD.slice(GOOD.indexOf("  - id: look")), "", [
    'mine.yaml:9:5: steps[0].outputArtifact: nobody reads "notes.md": make it the inputArtifact or ' +
    "reviewArtifact of a later step",
    "mine.yaml:10:5: steps[0].workspace: no gate comes after this step, so nobody would see what it " +
    "changed: end with a step of type code-review",
  ]],
  ["raw-input.md as output", "outputArtifact: notes.md", "outputArtifact: raw-input.md", [
    'mine.yaml:9:5: steps[0].outputArtifact: "raw-input.md" is what the person wrote; choose another name',
    "mine.yaml:9:5: steps[0].outputArtifact: must not be the artifact that the step reads",
    'mine.yaml:16:5: steps[1].reviewArtifact: no step writes "notes.md". Before it there are: ' +
    "raw-input.md",
  ]],
  [
    "fields of the other kind of step",
    "reviewArtifact: notes.md",
    "reviewArtifact: notes.md\n    prompt: x",
    [
      "mine.yaml:17:5: steps[1].prompt: belongs to agent steps, and this is a gate",
    ],
  ],
  ["hosts without a list of them", "workspace: write", "workspace: write\n    network: allowlist", [
    "mine.yaml:11:5: steps[0].network: allowlist needs allowHosts: the hosts that the sandbox may reach",
  ]],
  [
    "an address as host",
    "workspace: write",
    "workspace: write\n    network: allowlist\n    allowHosts: ['https://a.b/c']",
    [
      'mine.yaml:12:18: steps[0].allowHosts[0]: must be the name of a host, such as "registry.npmjs.org" ' +
      'or "*.debian.org", without https:// and path',
    ],
  ],
  ["a type that there is not", "type: human-gate", "type: gate", [
    'mine.yaml:15:5: steps[1].type: must be one of llm, agent, human-gate, code-review, and not "gate"',
  ]],
  ["a missing id", "id: mine\n", "", ["mine.yaml:1:1: id: is missing"]],
  ["no steps", GOOD.slice(GOOD.indexOf("steps:")), "steps: []\n", [
    "mine.yaml:3:1: steps: must not be empty",
  ]],
  ["what is no YAML", "name: Mine", "name: [", [
    "mine.yaml:3:1: is not YAML: Flow sequence in block collection must be sufficiently indented " +
    "and end with a ]",
  ]],
  ["an alias of nothing", "name: Mine", "name: *nothing", [
    "mine.yaml:2:7: is not YAML: there is no anchor &nothing before this *nothing",
  ]],
];

Deno.test("a good template has no problems", () => assert.deepEqual(linesOf(GOOD), []));

for (const [says, from, to, lines] of REFUSED) {
  Deno.test(`a template with a problem is refused with file, line and field: ${says}`, () => {
    assert(GOOD.includes(from));
    assert.deepEqual(linesOf(GOOD.replace(from, to)), lines);
  });
}

Deno.test("a code review needs an earlier step that writes to the workspace", () => {
  const text = GOOD.replace("workspace: write", "workspace: read").replace(
    "human-gate",
    "code-review",
  );
  assert.deepEqual(linesOf(text), [
    "mine.yaml:15:5: steps[1].type: a code review needs an earlier step with workspace: write",
  ]);
});

Deno.test("steps that wait for each other are a circle", () => {
  const text = `id: circle
name: Circle
steps:
  - { id: a, name: A, type: agent, inputArtifact: b.md, outputArtifact: a.md }
  - { id: b, name: B, type: agent, inputArtifact: a.md, outputArtifact: b.md }
  - { id: look, name: Look, type: human-gate, reviewArtifact: b.md }
`;
  assert.deepEqual(
    linesOf(text),
    [
      'circle.yaml:4:36: steps[0].inputArtifact: "b.md" is written only by the later step "b", which ' +
      "comes after this one: the steps wait for each other in a circle",
    ].map((line) => line.replace("circle.yaml", "mine.yaml")),
  );
});

Deno.test("several problems at once are all told, and a broken field blames no other one", () => {
  const text = GOOD.replace("agent: claude", "agent: nobody")
    .replace("outputArtifact: notes.md", "outputArtifact: a/b")
    .replace("id: look", "id: write")
    .replace("name: Mine", "colour: red");
  assert.deepEqual(linesOf(text).map((line) => line.replace(/^mine.yaml:(.*?): .*/, "$1")), [
    "1:1",
    "9:5",
    "2:1",
    "7:5",
    "13:5",
  ]);
});

Deno.test("an unknown field is a warning alone", () => {
  const { problems, template } = readTemplateText(
    "mine.yaml",
    GOOD.replace("    workspace: write", "    workspaec: write"),
    KNOWN,
  );
  assert.deepEqual(problems.map(({ severity, line, field }) => [severity, line, field]), [
    ["warning", 10, "steps[0].workspaec"],
  ]);
  assert.equal(template?.id, "mine");
});

Deno.test("a text that stands for gigabytes is refused at once", () => {
  const bomb = ["a: &a [x,x,x,x,x,x,x,x,x,x]"];
  for (const [from, to] of ["ab", "bc", "cd", "de", "ef", "fg", "gh", "hi"]) {
    bomb.push(`${to}: &${to} [${`*${from},`.repeat(10)}]`);
  }
  assert.match(linesOf(bomb.join("\n"))[0] ?? "", /is not YAML: Excessive alias count/);
});

Deno.test("the JSON Schema knows every field, its words and its limits", () => {
  const schema = templateJsonSchema() as {
    required: string[];
    additionalProperties: boolean;
    properties: { steps: { items: { properties: Record<string, { enum?: string[] }> } } };
  };
  assert.deepEqual(schema.required, ["id", "name", "steps"]);
  assert.equal(schema.additionalProperties, false);
  const step = schema.properties.steps.items.properties;
  assert.deepEqual(step.workspace?.enum, ["none", "read", "write"]);
  assert("promptFile" in step && "quickCommands" in step);
});

import assert from "node:assert/strict";
import { type PromptValues, renderPrompt, unknownPlaceholders } from "./prompt.ts";
import { type PromptFacts, promptValues } from "./prompt_values.ts";
import { promptOf, ROLE_PROMPTS } from "./role_prompts.ts";
import { STANDARD_FEATURE } from "../../tests/support/standard_feature.ts";

const FACTS: PromptFacts = {
  title: "Make it fast",
  type: "feature",
  step: "Research",
  project_path: "/home/me/shop",
  artifacts_dir: "/mission/artifacts",
  input: "/mission/artifacts/structured-text.md",
  output: "/mission/artifacts/research-output.md",
  workspace: undefined,
  feedback: undefined,
  human_changes: undefined,
};
const VALUES: PromptValues = promptValues(FACTS);

function rendered(prompt: string, values = VALUES): string {
  const result = renderPrompt(prompt, values);
  assert(result.ok, "refused");
  return result.text;
}

const CASES: readonly [says: string, prompt: string, text: string][] = [
  ["fills in, with or without spaces", "{{title}}: {{ type }} {{output}}", "Make it fast: feature"],
  ["keeps what a backslash guards", "{{output}} \\{{title}}", "{{title}}"],
  [
    "keeps what is no placeholder",
    "{{output}} {{ }} {title} ${{ a.b }}",
    "{{ }} {title} ${{ a.b }}",
  ],
];

for (const [says, prompt, text] of CASES) {
  Deno.test(`a prompt ${says}`, () => assert(rendered(prompt).includes(text), rendered(prompt)));
}

Deno.test("an empty paragraph leaves no gap, and the rest keeps its empty lines", () => {
  const prompt = "a {{output}}\n\n{{feedback}}\n\nb\n\n\nc\n\n{{human_changes}}\n";
  assert.equal(rendered(prompt), `a ${VALUES.output}\n\nb\n\n\nc\n`);
});

Deno.test("a value is never filled in itself", () => {
  const title = "{{output}} and {{nothing}}";
  assert.equal(
    rendered("{{output}} {{title}}", { ...VALUES, title }),
    `${VALUES.output} ${title}\n`,
  );
});

Deno.test("a prompt with unknown placeholders is refused with their lines", () => {
  const prompt = "{{title}}\n{{tilte}}\n\\{{no}} {{fedback}}";
  assert.deepEqual(unknownPlaceholders(prompt), [
    { name: "tilte", line: 2 },
    { name: "fedback", line: 3 },
  ]);
  const result = renderPrompt(prompt, VALUES);
  assert(!result.ok);
  assert.match(result.problem, /\{\{tilte\}\} \(line 2\), \{\{fedback\}\} \(line 3\)\. Known ones/);
});

Deno.test("the task, feedback and human changes reach the agent without a place for them", () => {
  const text = rendered(
    "Do it",
    promptValues({
      ...FACTS,
      feedback: { file: "/mission/feedback/feedback.md", versions_dir: "/mission/versions" },
      human_changes: "/mission/artifacts/human-changes.diff",
    }),
  );
  assert.match(text, /^Do it\n\nRead `.*structured-text\.md`.*Write your result to `.*output\.md`/);
  assert.match(text, /human-changes\.diff` shows/);
  assert.match(text, /## A person has asked for changes\n\n.*`\/mission\/feedback\/feedback\.md`/);
});

for (const [role, prompt] of Object.entries(ROLE_PROMPTS)) {
  Deno.test(`the prompt of ${role} names what to read, what to write and what was asked for`, () => {
    const feedback = { file: "/f/feedback.md", versions_dir: "/f/versions" };
    const workspace = { dir: "/workspace", writable: role === "impl-agent" };
    const human_changes = "/a/human-changes.diff";
    const facts = { ...FACTS, input: "/a/in.md", output: "/a/out.md", artifacts_dir: "/a" };
    const text = rendered(
      prompt,
      promptValues({ ...facts, feedback, workspace, human_changes }),
    );
    for (const word of ["/a/in.md", "/a/out.md", "/f/feedback.md", "/workspace", human_changes]) {
      assert(text.includes(word), `misses ${word}`);
    }
    assert(!/\{\{\w/.test(text));
    const first = rendered(prompt, promptValues(facts));
    assert(!first.includes("feedback") && !first.includes("human-changes"));
  });
}

Deno.test("every agent step of the standard workflow has a prompt of its own", () => {
  const steps = STANDARD_FEATURE.steps.filter(({ type }) => type === "agent");
  assert.equal(new Set(steps.map(promptOf)).size, 4);
  const own = {
    step_id: "x",
    name: "X",
    type: "agent",
    prompt: "Mine",
    agent: "impl-agent",
  } as const;
  assert.equal(promptOf(own), "Mine");
  const unknown = promptOf({ ...own, prompt: undefined, agent: "constructor" } as never);
  assert.match(unknown, /\{\{task\}\}/);
});

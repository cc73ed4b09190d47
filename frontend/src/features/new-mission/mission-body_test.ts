import type { AgentListItem } from "@haloop/shared";
import assert from "node:assert/strict";
import { missionBody } from "./mission-body.ts";

const MOCK: AgentListItem = {
  name: "mock",
  protocol: null,
  image: "i",
  default: true,
  usable: true,
  problems: [],
};
const CLAUDE: AgentListItem = { ...MOCK, name: "claude", protocol: "anthropic", default: false };
const DRAFT = { title: "T", type: "fix", rawInput: "R" } as const;

Deno.test("the configured agent is not named, another one is, and one that is gone is not", () => {
  const agents = [MOCK, CLAUDE];
  assert.deepEqual(missionBody({ ...DRAFT, agent: "mock" }, "w", agents), {
    ...DRAFT,
    workflowId: "w",
  });
  assert.deepEqual(missionBody({ ...DRAFT, agent: "claude" }, undefined, agents), {
    ...DRAFT,
    agent: "claude",
  });
  assert.deepEqual(missionBody({ ...DRAFT, agent: "gone" }, undefined, agents), DRAFT);
});

Deno.test("a budget goes with agents that have a model, with either decimal sign", () => {
  const draft = { ...DRAFT, budget: " 2,50 " };
  assert.equal(
    missionBody({ ...draft, agent: "claude" }, undefined, [MOCK, CLAUDE]).budgetUsd,
    2.5,
  );
  assert.equal(missionBody(draft, undefined, [MOCK, CLAUDE]).budgetUsd, undefined);
});

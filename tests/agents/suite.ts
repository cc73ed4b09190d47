/** All scripts for one real program: their missions run side by side, and each is a step of one test. */
import type { ModelProtocol } from "@haloop/shared";
import type { ProgramName } from "../../backend/sandbox/docker/images/agent_programs.ts";
import { ensureAgentImages } from "../support/agent_images.ts";
import { dockerTest } from "../support/docker.ts";
import { GIVE_UP } from "../support/scripted_model.ts";
import { AGENTS, ALL, withScene } from "./harness.ts";
import { keyIsNowhere } from "./key_is_nowhere.ts";
import { CONTENT, type Played, type Script, SCRIPTS } from "./scripts.ts";
import { type Surroundings, surroundings } from "./surroundings.ts";

const PROTOCOL: Readonly<Record<ProgramName, ModelProtocol>> = {
  claude: "anthropic",
  codex: "openai_responses",
  gemini: "gemini",
  opencode: "openai_chat",
};

/** More at once only wait for each other: a program takes a core while it starts. */
const SANDBOXES = 4;

/** Registers the test of a program; without `--all` that of claude and codex alone. */
export function agentSuite(agent: ProgramName): void {
  if (!AGENTS.includes(agent)) return;
  const protocol = PROTOCOL[agent];
  const scripts = SCRIPTS.filter(({ only }) => only?.(agent, ALL) ?? true);
  dockerTest(`${agent}: the real program, by scripts`, async (t) => {
    await ensureAgentImages([agent]);
    await using around = await surroundings(Object.keys(PROTOCOL).indexOf(agent), protocol);
    const options = {
      ...{ agent, scenario: "told", content: CONTENT, failure_headers: GIVE_UP },
      commands: around.commands,
      workflows: Object.fromEntries(
        scripts.map((script) => [script.name, workflowOf(script, around)]),
      ),
      config: { limits: { sandboxes: SANDBOXES } },
    };
    await withScene(options, async (scene) => {
      const played: Played[] = [];
      for (const { name } of scripts) {
        const id = await scene.create({ workflowId: name });
        await scene.server.client.continue(id);
        played.push({
          ...{ agent, protocol, scene, id, around },
          requests: () => scene.model.requests.filter(({ scenario }) => scenario === name),
          settled: () => scene.settled(id),
        });
      }
      const steps = scripts.map(({ says, expect }, at) =>
        t.step({
          name: `${agent} ${says}`,
          fn: () => expect(played[at]!),
          // They run at the same time.
          ...{ sanitizeOps: false, sanitizeResources: false, sanitizeExit: false },
        })
      );
      await Promise.all(steps);
      await t.step(`${agent}: the key is nowhere`, () => keyIsNowhere(scene));
    });
  });
}

function workflowOf({ name, step }: Script, around: Surroundings) {
  return {
    id: name,
    name: `Script ${name}`,
    steps: [
      {
        ...{ id: "work", name: "Work", type: "agent", agent: "cleanup-agent" },
        ...{ inputArtifact: "raw-input.md", outputArtifact: "structured-text.md" },
        prompt: `[script:${name}] Write \`/mission/artifacts/structured-text.md\`.`,
        ...step?.(around),
      },
      { id: "review", name: "Review", type: "human-gate", reviewArtifact: "structured-text.md" },
    ],
  };
}

import type { ModelProtocol } from "@haloop/shared";
import assert from "node:assert/strict";
import type { GatewayAccess, GatewayPolicy } from "../../backend/gateway/gateway.ts";
import type { HostGateway } from "../../backend/gateway/host_gateway.ts";
import { ask, policy, QUESTIONS, RUN, testGateway, through } from "../support/gateway.ts";
import { type ScriptedModel, scriptedModel } from "../support/scripted_model.ts";
import { withTempDir } from "../support/temp_dir.ts";

interface Given {
  readonly gateway: HostGateway;
  readonly access: GatewayAccess;
  readonly model: ScriptedModel;
}

function vendorTest(
  sentence: string,
  protocol: ModelProtocol,
  over: Partial<GatewayPolicy>,
  run: (given: Given) => Promise<void>,
): void {
  Deno.test(`gateway, ${protocol}: ${sentence}`, () =>
    withTempDir(async (folder) => {
      await using model = scriptedModel();
      const gateway = testGateway(folder, model.url("text"));
      try {
        await run({ gateway, model, access: await gateway.open(policy(protocol, over)) });
      } finally {
        await gateway.shutdown();
      }
    }));
}

const SEARCHES: Readonly<Record<ModelProtocol, object>> = {
  anthropic: { tools: [{ type: "web_search_20250305", name: "web_search" }] },
  openai_responses: { tools: [{ type: "web_search", external_web_access: true }] },
  openai_chat: { web_search_options: {} },
  gemini: { tools: [{ googleSearch: {} }] },
};

for (const [protocol, searching] of Object.entries(SEARCHES) as [ModelProtocol, object][]) {
  for (const network of ["model", "allowlist"] as const) {
    vendorTest(
      `a search by the vendor is refused and listed in the mode ${network}`,
      protocol,
      { network, allow_hosts: ["registry.npmjs.org"] },
      async ({ gateway, access, model }) => {
        const answer = await ask(access, protocol, searching);
        assert.equal(answer.status, 403);
        assert.equal(answer.headers.get("x-should-retry"), "false");
        assert.match(
          (await answer.json()).error.message,
          /^Haloop refused this request: its vendor would reach out .*"(web_|google)/,
        );
        const { refused, usage } = await gateway.totals(RUN);
        assert.deepEqual([refused.length, refused[0]?.count, usage.requests], [1, 1, 0]);
        assert.match(refused[0]!.why, /its vendor would reach out/);
        assert.equal(model.requests.length, 0);
      },
    );
  }

  vendorTest(
    "an open step may search by its vendor",
    protocol,
    { network: "open" },
    async ({ access, model }) => {
      assert.equal((await ask(access, protocol, searching)).status, 200);
      assert.equal(model.requests.length, 1);
    },
  );
}

async function post(access: GatewayAccess, body: BodyInit, headers: Record<string, string> = {}) {
  const [path] = QUESTIONS.anthropic;
  const shown = { "x-api-key": access.token, "content-type": "application/json", ...headers };
  return await through(access.model!, path, { method: "POST", headers: shown, body });
}

vendorTest(
  "a name that stands twice is sent once, as it was understood",
  "anthropic",
  {},
  async ({ access, model }) => {
    const answer = await post(
      access,
      '{"model":"m","messages":[],"tools":[{"type":"web_search_20250305"}],"tools":[]}',
    );
    assert.equal(answer.status, 200);
    assert.deepEqual(model.requests[0]!.body, { model: "m", messages: [], tools: [] });
    const length = model.requests[0]!.headers.get("content-length");
    assert.equal(Number(length), '{"model":"m","messages":[],"tools":[]}'.length);
  },
);

vendorTest(
  "what cannot be looked into is refused",
  "anthropic",
  {},
  async ({ access, model }) => {
    const body = JSON.stringify(QUESTIONS.anthropic[1]);
    const gzip = new Blob([body]).stream().pipeThrough(new CompressionStream("gzip"));
    const packed = await new Response(gzip).bytes();
    const deep = 200_000;
    for (
      const [why, answer] of [
        ["compressed", await post(access, packed, { "content-encoding": "gzip" })],
        ["no JSON", await post(access, body.slice(1))],
        ["no JSON", await post(access, "[".repeat(deep) + "]".repeat(deep))],
      ] as const
    ) {
      assert.equal(answer.status, 400);
      assert.match((await answer.json()).error.message, new RegExp(why));
    }
    assert.equal(model.requests.length, 0);
  },
);

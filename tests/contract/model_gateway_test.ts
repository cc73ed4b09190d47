import { ModelProtocol } from "@haloop/shared";
import assert from "node:assert/strict";
import { SECRETS } from "../../backend/secrets.ts";
import { eventually } from "../support/eventually.ts";
import { ask, KEY, policy, QUESTIONS, RUN, testGateway, through } from "../support/gateway.ts";
import { type ScriptedModel, scriptedModel } from "../support/scripted_model.ts";
import { withTempDir } from "../support/temp_dir.ts";
import type { GatewayDoor } from "../../backend/gateway/gateway.ts";
import type { HostGateway, HostGatewayParts } from "../../backend/gateway/host_gateway.ts";

interface Given {
  readonly gateway: HostGateway;
  readonly model: ScriptedModel;
  readonly folder: string;
}

function gatewayTest(
  sentence: string,
  scenario: string,
  run: (given: Given) => Promise<void>,
  over: Partial<HostGatewayParts> = {},
  failure_headers: Record<string, string> = {},
): void {
  Deno.test(`gateway: ${sentence}`, () =>
    withTempDir(async (folder) => {
      await using model = scriptedModel({ failure_headers });
      const gateway = testGateway(folder, model.url(scenario), over);
      try {
        await run({ gateway, model, folder });
      } finally {
        await gateway.shutdown();
      }
    }));
}

const EXPECTED: Readonly<Record<ModelProtocol, object>> = {
  anthropic: { cache_read_tokens: 700, cache_write_tokens: 300 },
  openai_responses: { cache_read_tokens: 700, cache_write_tokens: 0 },
  openai_chat: { cache_read_tokens: 700, cache_write_tokens: 0 },
  gemini: { cache_read_tokens: 700, cache_write_tokens: 0 },
};

for (const protocol of ModelProtocol.options) {
  for (const stream of [true, false]) {
    gatewayTest(
      `${protocol}: adds the key, takes the token away, counts (${stream ? "streamed" : "whole"})`,
      "text",
      async ({ gateway, model }) => {
        const access = await gateway.open(policy(protocol));
        const [path] = QUESTIONS[protocol];
        const whole = path.replace("streamGenerateContent?alt=sse", "generateContent");
        const answer = stream ? await ask(access, protocol) : await through(access.model!, whole, {
          method: "POST",
          headers: { authorization: `Bearer ${access.token}` },
          body: JSON.stringify({ ...QUESTIONS[protocol][1], stream: false }),
        });
        assert.equal(answer.status, 200);
        assert.match(await answer.text(), /Scripted title|Scripted /);
        const [seen] = model.requests;
        const headers = JSON.stringify([...seen!.headers]);
        assert.ok(headers.includes(KEY));
        assert.ok(!headers.includes(access.token));
        const { usage, cost_usd } = await gateway.totals(RUN);
        const counted = {
          requests: 1,
          input_tokens: 1200,
          output_tokens: 42,
          ...EXPECTED[protocol],
        };
        assert.deepEqual(usage, counted);
        assert.ok(cost_usd! > 0);
      },
    );
  }

  gatewayTest(
    `${protocol}: words a refusal as its API does`,
    "text",
    async ({ gateway, model }) => {
      const access = await gateway.open(policy(protocol, { request_limit: 1 }));
      assert.equal((await ask(access, protocol)).status, 200);
      const refused = await ask(access, protocol);
      assert.equal(refused.status, 400);
      assert.match((await refused.json()).error.message, /may make 1 requests/);
      assert.equal(model.requests.length, 1);
      assert.equal((await gateway.totals(RUN)).limit, "requests");
    },
  );
}

gatewayTest("lets in nobody without the run's token", "text", async ({ gateway, model }) => {
  const access = await gateway.open(policy("anthropic"));
  for (const key of ["", KEY, `${access.token}x`]) {
    const headers = { "x-api-key": key };
    const answer = await through(access.model!, "/v1/messages", {
      method: "POST",
      headers,
      body: "{}",
    });
    assert.equal(answer.status, 401);
  }
  assert.equal(model.requests.length, 0);
});

const NO_API = [
  ["POST", "/v1/files"],
  ["GET", "/v1/messages/batches"],
  ["DELETE", "/v1/models/x"],
  ["POST", "/v1/messages/../files"],
  ["POST", "/v1/responses"],
  ["GET", "/v1/organizations/api_keys"],
] as const;
for (const [method, path] of NO_API) {
  gatewayTest(`refuses and lists ${method} ${path}`, "text", async ({ gateway, model }) => {
    const access = await gateway.open(policy("anthropic"));
    for (let times = 0; times < 2; times++) {
      const headers = { "x-api-key": access.token };
      assert.equal((await through(access.model!, path, { method, headers })).status, 403);
    }
    const { refused: [refused], refused_with } = await gateway.totals(RUN);
    assert.deepEqual([refused?.count, refused_with], [2, 403]);
    assert.match(refused!.what, new RegExp(`^${method} /v1/`));
    assert.equal(model.requests.length, 0);
    assert.equal((await ask(access, "anthropic")).status, 200);
    assert.equal((await gateway.totals(RUN)).refused_with, undefined);
  });
}

gatewayTest("lets through counting tokens, which costs nothing", "text", async ({ gateway }) => {
  const access = await gateway.open(policy("anthropic", { request_limit: 1 }));
  const headers = { "x-api-key": access.token };
  const body = "{}";
  for (let times = 0; times < 2; times++) {
    const answer = await through(access.model!, "/v1/messages/count_tokens", {
      method: "POST",
      headers,
      body,
    });
    assert.deepEqual(await answer.json(), { input_tokens: 1234 });
  }
  assert.deepEqual((await gateway.totals(RUN)).usage.requests, 0);
});

gatewayTest("refuses once the budget is used up", "text", async ({ gateway }) => {
  const access = await gateway.open(policy("anthropic", { budget_usd: 0.01 }));
  // Each exchange costs 0.00728.
  const statuses = [];
  for (let times = 0; times < 3; times++) statuses.push((await ask(access, "anthropic")).status);
  assert.deepEqual(statuses, [200, 200, 400]);
  const { limit, cost_usd, refused } = await gateway.totals(RUN);
  assert.equal(limit, "budget");
  assert.ok(Math.abs(cost_usd! - 0.01456) < 1e-9);
  assert.match(refused[0]!.why, /budget of \$0.01 is used up/);
});

gatewayTest("an unknown model has an unknown cost, and no budget", "text", async ({ gateway }) => {
  const free = await gateway.open(policy("anthropic"));
  assert.equal((await ask(free, "anthropic", { model: "new-model" })).status, 200);
  assert.equal((await gateway.totals(RUN)).cost_usd, null);
  await gateway.shutdown();
  const held = await gateway.open(policy("anthropic", { budget_usd: 5 }));
  const refused = await ask(held, "anthropic", { model: "new-model" });
  assert.match(
    (await refused.json()).error.message,
    /nobody knows the price of the model "new-model"/,
  );
});

gatewayTest("counts on after a restart, behind the same door and token", "text", async (given) => {
  const first = await given.gateway.open(policy("anthropic", { request_limit: 2 }));
  await ask(first, "anthropic");
  await given.gateway.shutdown();
  const again = testGateway(given.folder, given.model.url("text"));
  const access = await again.open(policy("anthropic", { request_limit: 2 }));
  assert.deepEqual(access, first);
  assert.equal((await ask(access, "anthropic")).status, 200);
  assert.equal((await ask(access, "anthropic")).status, 400);
  await again.close(RUN);
  assert.equal((await again.totals(RUN)).usage.requests, 2);
  await assert.rejects(Deno.stat(access.model!.socket), Deno.errors.NotFound);
});

gatewayTest("opening twice at the same time gives one gateway", "text", async ({ gateway }) => {
  const [a, b] = await Promise.all([
    gateway.open(policy("gemini")),
    gateway.open(policy("gemini")),
  ]);
  assert.deepEqual(a, b);
  assert.equal((await ask(a, "gemini")).status, 200);
});

for (const [status, headers] of [[429, { "retry-after": "60" }], [529, {}]] as const) {
  gatewayTest(
    `passes ${status} on and tells when it ends`,
    `e${status}`,
    async ({ gateway }) => {
      const access = await gateway.open(policy("anthropic"));
      const answer = await ask(access, "anthropic");
      assert.equal(answer.status, status);
      const { failure, cost_usd } = await gateway.totals(RUN);
      assert.equal(failure?.status, status);
      assert.equal(failure?.message, `scripted ${status}`);
      assert.equal(failure?.resets_at !== undefined, status === 429);
      assert.equal(cost_usd, 0);
    },
    {},
    headers,
  );
}

gatewayTest(
  "a long limit is Haloop's to wait for: the program is told to give up",
  "limit3600",
  async ({ gateway }) => {
    const access = await gateway.open(policy("openai_responses"));
    const { status, headers } = await ask(access, "openai_responses");
    assert.equal(status, 429);
    assert.deepEqual([headers.get("retry-after"), headers.get("x-should-retry")], [null, "false"]);
    const { failure } = await gateway.totals(RUN);
    assert.ok(Date.parse(failure!.resets_at!) - Date.now() > 3_500_000);
  },
);

gatewayTest("a failure that was overcome is no failure any more", "r500x1", async ({ gateway }) => {
  const access = await gateway.open(policy("openai_chat"));
  assert.equal((await ask(access, "openai_chat")).status, 500);
  assert.equal((await gateway.totals(RUN)).failure?.status, 500);
  assert.equal((await ask(access, "openai_chat")).status, 200);
  assert.equal((await gateway.totals(RUN)).failure, undefined);
});

gatewayTest(
  "an answer that breaks off breaks off, at an unknown cost",
  "cut",
  async ({ gateway }) => {
    const access = await gateway.open(policy("anthropic"));
    await assert.rejects(ask(access, "anthropic"));
    const totals = await eventually("the cut exchange", async () => {
      const totals = await gateway.totals(RUN);
      return totals.usage.requests === 1 && totals;
    });
    assert.equal(totals.cost_usd, null);
    assert.equal(totals.known_cost_usd, 0);
    assert.equal(totals.usage.input_tokens, 1200);
  },
);

gatewayTest(
  "gives each piece on as it comes, and stops the model when nobody listens",
  "slow",
  async ({ gateway, model }) => {
    const access = await gateway.open(policy("anthropic"));
    const [path, body] = QUESTIONS.anthropic;
    using client = Deno.createHttpClient({
      proxy: { transport: "unix", path: access.model!.socket },
    });
    const leaving = new AbortController();
    const answer = await fetch(`http://gateway${path}`, {
      ...{ method: "POST", client, signal: leaving.signal, body: JSON.stringify(body) },
      headers: { "x-api-key": access.token },
    });
    const reader = answer.body!.getReader();
    const { value } = await reader.read();
    // The rest is not written yet.
    assert.ok(!new TextDecoder().decode(value).includes("message_stop"));
    leaving.abort();
    await eventually("the model is told", () => Promise.resolve(model.requests[0]!.aborted));
  },
);

gatewayTest(
  "a key that an answer repeats does not reach the sandbox or the record",
  "text",
  async ({ folder }) => {
    SECRETS.add(KEY);
    const closing = new AbortController();
    const echo = Deno.serve(
      { hostname: "127.0.0.1", port: 0, signal: closing.signal, onListen: () => {} },
      (request) =>
        Response.json({ error: { message: `bad ${request.headers.get("x-api-key")}` } }, {
          status: 400,
          headers: { "x-echo": `${request.headers.get("x-api-key")}` },
        }),
    );
    const gateway = testGateway(folder, `http://127.0.0.1:${echo.addr.port}`);
    const access = await gateway.open(policy("anthropic"));
    const answer = await ask(access, "anthropic");
    const text = await answer.text();
    assert.equal(answer.headers.get("x-echo"), "[secret]");
    assert.match((await gateway.totals(RUN)).failure!.message, /^bad \*+$/);
    await gateway.shutdown();
    closing.abort();
    await echo.finished;
    assert.match(text, /bad \*+/);
    const record = await Deno.readTextFile(`${folder}/${RUN.run_id}.exchanges.jsonl`);
    assert.ok(/bad \*+/.test(record) && !record.includes(KEY) && !text.includes(KEY));
  },
);

gatewayTest("a credential that no header can carry is told nowhere", "text", async ({ folder }) => {
  const gateway = testGateway(folder, "http://127.0.0.1:9", {
    upstream: () =>
      Promise.resolve({
        base_url: "http://127.0.0.1:9",
        credential: { secret: "planted-first-line\nsecond", kind: "key" },
        record_bodies: false,
      }),
  });
  const access = await gateway.open(policy("anthropic"));
  const answer = await ask(access, "anthropic");
  const { failure } = await gateway.totals(RUN);
  await gateway.shutdown();
  assert.equal(answer.status, 401);
  assert.ok(!`${await answer.text()}${failure!.message}`.includes("planted"));
});

gatewayTest(
  "Gemini's embeddings, which nobody counts, are refused",
  "text",
  async ({ gateway }) => {
    const access = await gateway.open(policy("gemini"));
    const answer = await through(
      access.model!,
      "/v1beta/models/gemini-embedding-001:embedContent",
      {
        method: "POST",
        headers: { "x-goog-api-key": access.token },
        body: "{}",
      },
    );
    assert.equal(answer.status, 403);
  },
);

/** A gateway whose credential is not there until it is given. */
function awaitingCredential(folder: string, model: ScriptedModel) {
  const given = Promise.withResolvers<void>();
  let opened = false;
  const gateway = testGateway(folder, "", {
    upstream: async () => {
      // Opening looks whether there is one; only those that ask the model wait for it.
      if (opened) await given.promise;
      opened = true;
      const credential = { secret: KEY, kind: "key" } as const;
      return { base_url: model.url("text"), credential, record_bodies: false };
    },
  });
  const refusals = (count: number) =>
    eventually(`${count} refusals`, async () => {
      const { refused } = await gateway.totals(RUN);
      return refused.reduce((sum, one) => sum + one.count, 0) === count;
    });
  return { gateway, refusals, give: given.resolve };
}

gatewayTest(
  "requests at the same time are held to the limit while the credential is awaited",
  "text",
  async ({ folder, model }) => {
    const { gateway, refusals, give } = awaitingCredential(folder, model);
    const access = await gateway.open(policy("anthropic", { request_limit: 1 }));
    const asked = [1, 2, 3].map(() => ask(access, "anthropic"));
    await refusals(2).finally(give);
    const statuses = (await Promise.all(asked)).map(({ status }) => status);
    await gateway.shutdown();
    assert.deepEqual(statuses.toSorted(), [200, 400, 400]);
  },
);

gatewayTest(
  "no more than 16 requests of a run are under way; their places are free at their ends",
  "text",
  async ({ folder, model }) => {
    const { gateway, refusals, give } = awaitingCredential(folder, model);
    const access = await gateway.open(policy("anthropic"));
    const asked = Array.from({ length: 17 }, () => ask(access, "anthropic"));
    await refusals(1).finally(give);
    const statuses = (await Promise.all(asked)).map(({ status }) => status);
    const again = await ask(access, "anthropic");
    await gateway.shutdown();
    assert.deepEqual(statuses.toSorted(), [...Array(16).fill(200), 503]);
    assert.equal(again.status, 200);
  },
);

gatewayTest(
  "a budget opens nothing more once the cost of a request is unknown",
  "cut",
  async ({ gateway, model }) => {
    const access = await gateway.open(policy("anthropic", { budget_usd: 5 }));
    await assert.rejects(ask(access, "anthropic"));
    await eventually(
      "the cut exchange",
      async () => (await gateway.totals(RUN)).usage.requests === 1,
    );
    const refused = await ask(access, "anthropic");
    assert.match((await refused.json()).error.message, /cannot be held.*an earlier request/);
    assert.equal((await gateway.totals(RUN)).limit, "budget");
    assert.equal(model.requests.length, 1);
  },
);

const SSE = { headers: { "content-type": "text/event-stream" } };
const event = (value: object) => `data: ${JSON.stringify(value)}\n\n`;
const COUNTS = { input_tokens: 1000, output_tokens: 100 };

/** Whose cost is known, and whose is not: it is 0 only where the model refused, or was not reached. */
const COSTS: readonly (readonly [string, ModelProtocol, () => Response, "0" | "more" | "null"])[] =
  [
    ["a refusal", "anthropic", () => Response.json({ error: {} }, { status: 400 }), "0"],
    [
      "a failure inside of a stream",
      "anthropic",
      () => new Response(event({ type: "error", error: { type: "overloaded_error" } }), SSE),
      "null",
    ],
    [
      "a failed response that tells what it used",
      "openai_responses",
      () => {
        const response = { model: "gpt-5", usage: COUNTS, error: { code: "x", message: "failed" } };
        return new Response(event({ type: "response.failed", response }), SSE);
      },
      "more",
    ],
    [
      "usage without counts",
      "anthropic",
      () => Response.json({ type: "message", model: "claude-opus-5-5", usage: {} }),
      "null",
    ],
    [
      "Gemini's usage without counts",
      "gemini",
      () => Response.json({ modelVersion: "gemini-2.5-pro", usageMetadata: {} }),
      "null",
    ],
  ];
for (const [what, protocol, answer, expected] of COSTS) {
  gatewayTest(`the cost of ${what} is ${expected}`, "text", async ({ folder }) => {
    const closing = new AbortController();
    const options = { hostname: "127.0.0.1", port: 0, signal: closing.signal, onListen() {} };
    const server = Deno.serve(options, answer);
    const gateway = testGateway(folder, `http://127.0.0.1:${server.addr.port}`);
    await ask(await gateway.open(policy(protocol)), protocol);
    const { cost_usd, usage } = await gateway.totals(RUN);
    await gateway.shutdown();
    closing.abort();
    await server.finished;
    assert.equal(usage.requests, 1);
    assert.equal(cost_usd === null ? "null" : cost_usd > 0 ? "more" : "0", expected);
  });
}

gatewayTest(
  "a connection that is lost once the request is sent leaves its cost unknown",
  "text",
  async ({ folder }) => {
    using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const losing = listener.accept().then(async (conn) => {
      await conn.read(new Uint8Array(64 * 1024));
      conn.close();
    });
    const gateway = testGateway(folder, `http://127.0.0.1:${listener.addr.port}`);
    const answer = await ask(await gateway.open(policy("anthropic")), "anthropic");
    await losing;
    const { cost_usd, usage } = await gateway.totals(RUN);
    await gateway.shutdown();
    assert.equal(answer.status, 502);
    assert.deepEqual([cost_usd, usage.requests], [null, 1]);
  },
);

gatewayTest("says which host cannot be reached", "text", async ({ folder }) => {
  const gateway = testGateway(folder, "http://127.0.0.1:9");
  const access = await gateway.open(policy("anthropic"));
  const answer = await ask(access, "anthropic");
  assert.equal(answer.status, 502);
  assert.match((await answer.json()).error.message, /Could not reach the model at 127.0.0.1:9/);
  const { cost_usd, usage } = await gateway.totals(RUN);
  assert.deepEqual([cost_usd, usage.requests], [0, 0]);
  await gateway.shutdown();
});

gatewayTest("keeps other users away from its sockets", "text", async ({ gateway, folder }) => {
  const { model } = await gateway.open(policy("anthropic"));
  const parent = await Deno.stat(`${model!.socket}/../..`.replace("/model.sock/../..", "/.."));
  assert.equal(parent.mode! & 0o777, 0o700);
  assert.ok(model!.socket.length < 104, `${model!.socket} of ${folder}`);
});

gatewayTest(
  "a home with a long path has its sockets elsewhere, at the same place each time",
  "text",
  async ({ folder }) => {
    const long = `${folder}/${"x".repeat(120)}`;
    await Deno.mkdir(long);
    const sockets: string[] = [];
    for (let times = 0; times < 2; times++) {
      const gateway = testGateway(long, "http://127.0.0.1:9");
      sockets.push((await gateway.open(policy("anthropic"))).model!.socket);
      await gateway.shutdown();
      if (times === 1) await gateway.close(RUN);
    }
    assert.equal(sockets[0], sockets[1]);
    assert.ok(sockets[0]!.length < 104);
  },
);

gatewayTest(
  "has the same port of the loopback after a restart, where it needs one",
  "text",
  async ({ folder, model }) => {
    const ports: (number | undefined)[] = [];
    for (let times = 0; times < 2; times++) {
      const gateway = testGateway(folder, model.url("text"), {
        portNeeded: () => Promise.resolve({ address: "127.0.0.1", guarded: false }),
      });
      const access = await gateway.open(policy("gemini"));
      ports.push(access.model!.host_port);
      const answer = await fetch(`http://127.0.0.1:${ports[0]}/v1beta/models?key=${access.token}`);
      assert.equal(answer.status, 200);
      await answer.body?.cancel();
      await gateway.shutdown();
    }
    assert.ok(ports[0]! > 0);
    assert.equal(ports[0], ports[1]);
  },
);

gatewayTest(
  "has the same guarded port after a restart, whatever is needed by then",
  "text",
  async ({ folder, model }) => {
    const relays: GatewayDoor["relay"][] = [];
    for (const needed of [{ address: "127.0.0.1", guarded: true }, undefined]) {
      const gateway = testGateway(folder, model.url("text"), {
        portNeeded: () => Promise.resolve(needed),
      });
      const access = await gateway.open(policy("gemini"));
      const { address, port, secret } = access.model!.relay!;
      relays.push(access.model!.relay);
      assert.equal(access.model!.host_port, undefined);
      assert.ok(secret !== "" && !secret.includes(access.token) && !access.token.includes(secret));
      // The run's token opens nothing here.
      for (const shown of ["", `Basic ${btoa(`haloop:${access.token}`)}`]) {
        using conn = await Deno.connect({ hostname: address, port });
        const head = `CONNECT door:80 HTTP/1.0\r\nProxy-Authorization: ${shown}\r\n\r\n`;
        await conn.write(new TextEncoder().encode(head));
        assert.equal(await conn.read(new Uint8Array(1)), null);
      }
      await gateway.shutdown();
      const { refused } = await gateway.totals(RUN);
      const why = "it does not show the secret of the run's relay";
      assert.deepEqual(refused, [{ what: "the relay's port", why, count: 2 * relays.length }]);
    }
    assert.deepEqual(relays[0], relays[1]);
  },
);

gatewayTest(
  "records so many strangers at the relay's port and no more",
  "text",
  async ({ folder, model }) => {
    const gateway = testGateway(folder, model.url("text"), {
      portNeeded: () => Promise.resolve({ address: "127.0.0.1", guarded: true }),
    });
    const { address, port } = (await gateway.open(policy("gemini"))).model!.relay!;
    for (let stranger = 0; stranger < 110; stranger += 1) {
      using conn = await Deno.connect({ hostname: address, port });
      await conn.write(new TextEncoder().encode("GET / HTTP/1.0\r\n\r\n"));
      assert.equal(await conn.read(new Uint8Array(1)), null);
    }
    await gateway.shutdown();
    assert.deepEqual((await gateway.totals(RUN)).refused.map(({ count }) => count), [100]);
  },
);

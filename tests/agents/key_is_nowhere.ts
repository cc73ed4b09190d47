/** That the planted key has been left nowhere. */
import assert from "node:assert/strict";
import { KEY, type Scene } from "./harness.ts";

/** In no file that Haloop wrote, in nothing that it printed, in no answer that it gives. */
export async function keyIsNowhere({ home, server, model }: Scene): Promise<void> {
  // It was there to be found: the model was shown it.
  assert.ok(model.requests.some(({ headers }) => JSON.stringify([...headers]).includes(KEY)));
  const { code, stdout } = await new Deno.Command("grep", { args: ["-rlF", KEY, home] }).output();
  assert.equal(code, 1, `The key is in ${new TextDecoder().decode(stdout)}`);
  assert.ok(!server.output().includes(KEY));
  for (const path of await answersOf(server)) {
    const answer = await fetch(`${server.url}${path}`);
    const text = `${JSON.stringify([...answer.headers])}\n${await answer.text()}`;
    assert.ok(answer.ok, `${path} answers ${answer.status}`);
    assert.ok(!text.includes(KEY), `The key is in the answer of ${path}`);
  }
}

async function answersOf({ client }: Scene["server"]): Promise<string[]> {
  const paths = ["/api/missions", "/api/agents", "/api/health", "/api/workflows", "/api/projects"];
  for (const { mission_id } of await client.missions({})) {
    const mission = `/api/missions/${mission_id}`;
    paths.push(mission, `${mission}/journal`);
    for (const { run_id } of (await client.mission(mission_id)).runs) {
      paths.push(`${mission}/runs/${run_id}/log`, `${mission}/runs/${run_id}/events`);
    }
  }
  return paths;
}

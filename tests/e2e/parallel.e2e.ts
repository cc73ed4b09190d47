import { expect, type Haloop, test } from "./fixtures.ts";
import { mockOutput, rawText } from "./raw_text.ts";
import { STAGES } from "./steps.ts";

/** Takes one mission through all its steps over the API; gives the text it ends with. */
async function goThrough(haloop: Haloop, marker: string): Promise<{ id: string; texts: string[] }> {
  const { client } = haloop.server;
  const raw = rawText(marker, 300);
  const { mission_id: id } = await client.create({ title: marker, type: "feature", rawInput: raw });
  const texts = [raw];
  let input = raw;
  await client.continue(id);
  for (const { agent_step, agent, artifact } of STAGES) {
    await haloop.atGate(id);
    const output = mockOutput(agent_step, agent, input);
    expect(await haloop.artifact(id, artifact)).toBe(output);
    input = `${output}\nedited for ${marker} at ${artifact}\n`;
    await client.saveArtifact(id, artifact, input);
    await client.continue(id);
    texts.push(input);
  }
  expect((await haloop.settled(id)).status).toBe("completed");
  return { id, texts };
}

test("five missions at once end completed, and none shows another's text", async ({ haloop }) => {
  const markers = ["alpha", "bravo", "charlie", "delta", "echo"].map((name) => `marker-${name}`);
  const missions = await Promise.all(markers.map((marker) => goThrough(haloop, marker)));

  const files = ["raw-input.md", ...STAGES.map(({ artifact }) => artifact)];
  for (const [nth, { id, texts }] of missions.entries()) {
    const { artifacts } = await haloop.server.client.mission(id);
    for (const [at, file] of files.entries()) {
      const text = await haloop.artifact(id, file);
      expect(text).toBe(texts[at]);
      expect(artifacts[file]).toBe(text);
      expect(text).toContain(markers[nth]);
      for (const other of markers.filter((_, index) => index !== nth)) {
        expect(text).not.toContain(other);
      }
    }
  }
});

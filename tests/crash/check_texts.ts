/** Whether every text, approval and note that was acknowledged is still there, and whole. */
import { ArtifactVersion, FeedbackRound } from "@haloop/shared";
import { join } from "node:path";
import { z } from "zod";
import { sha256 } from "../../backend/hash.ts";
import { MEDDLED } from "./agent.ts";
import { jsonIn, namesIn, textIn } from "./files.ts";
import type { Deed, Ledger } from "./ledger.ts";

type Texts = ReturnType<Ledger["textsOf"]>;

export async function textViolations(
  folder: string,
  { saved, approved, notes }: Texts,
  deeds: ReadonlyMap<Deed, number>,
): Promise<string[]> {
  const found: string[] = [];
  const kept = new Map<string, Kept>();
  for (const artifact of await namesIn(join(folder, "versions"))) {
    const versions = await keptVersions(join(folder, "versions", artifact), artifact);
    found.push(...versions.problems);
    kept.set(artifact, versions);
  }
  for (const { artifact, hash } of saved) {
    if (!kept.get(artifact)?.all.has(hash)) found.push(`a saved ${artifact} is gone`);
  }
  for (const { artifact, hash } of approved) {
    if (!kept.get(artifact)?.approved.has(hash)) found.push(`an approval of ${artifact} is gone`);
  }
  found.push(...await noteViolations(join(folder, "feedback"), notes));
  found.push(...await journalViolations(join(folder, "journal.jsonl"), deeds));
  return found;
}

interface Kept {
  /** Hashes of the bytes of every version, and of those that a gate was passed with. */
  readonly all: ReadonlySet<string>;
  readonly approved: ReadonlySet<string>;
  readonly problems: readonly string[];
}

async function keptVersions(folder: string, artifact: string): Promise<Kept> {
  const problems: string[] = [];
  const files = await namesIn(folder);
  const parsed = files.includes("index.json")
    ? z.array(ArtifactVersion).safeParse(await jsonIn(join(folder, "index.json")))
    : undefined;
  if (parsed?.success === false) problems.push(`versions of ${artifact} have a torn index`);
  const index = parsed?.data ?? [];
  const all = new Set<string>();
  const numbers = new Set<number>();
  for (const file of files.filter((name) => /^\d+-/.test(name))) {
    const n = parseInt(file);
    numbers.add(n);
    const bytes = await Deno.readFile(join(folder, file));
    const hash = await sha256(bytes);
    all.add(hash);
    const noted = index.find((version) => version.n === n);
    if (noted !== undefined && noted.hash !== hash) problems.push(`${artifact} ${file} is torn`);
    if (isHandedOn(noted) && new TextDecoder().decode(bytes).includes(MEDDLED)) {
      problems.push(`${artifact} ${file} comes from a text that nobody let through`);
    }
  }
  for (const { n } of index) {
    if (!numbers.has(n)) problems.push(`version ${n} of ${artifact} is gone`);
  }
  const by_run = index.filter(({ kind }) => kind === "output").map(({ run_id }) => run_id);
  if (new Set(by_run).size !== by_run.length) problems.push(`${artifact} of one run is kept twice`);
  const approved = index.filter((version) => version.approved_at !== undefined);
  return { all, approved: new Set(approved.map(({ hash }) => hash)), problems };
}

/** Whether it is more than what an agent made of the text that it was given. */
function isHandedOn(version: ArtifactVersion | undefined): boolean {
  return version !== undefined && !(version.author === "agent" && version.kind === "draft");
}

async function noteViolations(folder: string, notes: readonly string[]): Promise<string[]> {
  if (notes.length === 0) return [];
  const rounds = await Promise.all((await namesIn(folder)).map(async (name) => {
    return FeedbackRound.safeParse(await jsonIn(join(folder, name, "round.json"))).data;
  }));
  const kept = new Set(rounds.map((round) => round?.note));
  return notes.filter((note) => !kept.has(note)).map((note) => `the note "${note}" is gone`);
}

/** Everything that was acknowledged is told in the journal; more may be, whose answer was cut off. */
async function journalViolations(
  path: string,
  deeds: ReadonlyMap<Deed, number>,
): Promise<string[]> {
  const text = await textIn(path) ?? "";
  return [...deeds].flatMap(([deed, times]) => {
    const told = text.split(`"what":"${deed}"`).length - 1;
    return told < times ? [`the journal tells ${told} of ${times} times that it was ${deed}`] : [];
  });
}

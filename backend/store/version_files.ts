/**
 * Every version of an artifact, in `versions/<artifact>/<n>-<author>.<ext>`. The bytes are written
 * first, then `index.json`, which adds what the file name does not tell; a version that a crash kept
 * out of the index is still listed, from its name and its file's time.
 */
import { ArtifactVersion } from "@haloop/shared";
import { join } from "node:path";
import { z } from "zod";
import { faultPoint } from "../fault_point.ts";
import { writeAtomic } from "../atomic_write.ts";
import { RunningHash, sha256, sha256OfChunks } from "../hash.ts";
import type { MissionLayout } from "./layout.ts";
import { withRegularFile } from "../regular_file.ts";
import { diskFailure, onDisk } from "../storage_error.ts";

/** What is known of a version besides its bytes. */
export type VersionOrigin = Pick<ArtifactVersion, "author" | "kind" | "at"> & {
  readonly step_id?: string;
  readonly run_id?: string;
};

/** The versions of an artifact, oldest first. */
export async function listVersions(
  layout: MissionLayout,
  artifact: string,
): Promise<ArtifactVersion[]> {
  const indexed = await readIndex(layout.versionIndex(artifact));
  const known = new Set(indexed.map((version) => version.n));
  const lost = await versionFiles(layout.versions(artifact));
  const found = await Promise.all(
    lost.filter(({ n }) => !known.has(n)).map((file) => fromFile(file)),
  );
  return [...indexed, ...found].sort((a, b) => a.n - b.n);
}

/** The bytes of a version, or undefined when there is none of that number. */
export async function readVersion(
  layout: MissionLayout,
  artifact: string,
  version: ArtifactVersion,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const path = layout.version(artifact, version.n, version.author);
  try {
    return await Deno.readFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw diskFailure(`read "${path}"`, error);
  }
}

/** The hash of the bytes that a version has now; undefined when they are not there. */
export async function hashOfVersion(
  layout: MissionLayout,
  artifact: string,
  { n, author }: ArtifactVersion,
): Promise<string | undefined> {
  return await hashOfFile(layout.version(artifact, n, author));
}

/**
 * Keeps bytes as a version. What the newest version holds already is not kept twice, except when
 * another run wrote it: each agent's output is a version of its own.
 */
export async function addVersion(
  layout: MissionLayout,
  artifact: string,
  bytes: Uint8Array<ArrayBuffer>,
  origin: VersionOrigin,
): Promise<ArtifactVersion> {
  const source = { hash: await sha256(bytes), chunks: () => ReadableStream.from([bytes]) };
  return await keep(layout, artifact, source, origin);
}

/**
 * Keeps what an artifact holds at the moment, of whatever size, as {@link addVersion} does.
 *
 * @returns undefined when there is no such artifact, or no regular file of its name
 */
export async function keepArtifact(
  layout: MissionLayout,
  artifact: string,
  origin: VersionOrigin,
): Promise<ArtifactVersion | undefined> {
  const kept = await withRegularFile(layout.artifact(artifact), async (file) => {
    const source = { hash: await sha256OfChunks(file.chunks()), chunks: () => file.chunks() };
    return await keep(layout, artifact, source, origin);
  });
  return typeof kept === "string" ? undefined : kept;
}

/**
 * Notes that a gate was passed with what the artifact holds at the moment, which becomes a version if
 * it is none.
 *
 * @returns undefined as {@link keepArtifact} does
 */
export async function approveArtifact(
  layout: MissionLayout,
  artifact: string,
  approval: { at: string; step_id: string },
): Promise<ArtifactVersion | undefined> {
  const origin: VersionOrigin = { author: "human", kind: "approved", ...approval };
  const version = await keepArtifact(layout, artifact, origin);
  if (version === undefined) return undefined;
  const approved: ArtifactVersion = { ...version, approved_at: approval.at };
  const others = (await listVersions(layout, artifact)).filter(({ n }) => n !== version.n);
  const all = [...others, approved].sort((a, b) => a.n - b.n);
  await onDisk(`note the approval of "${artifact}"`, () => {
    return writeIndex(layout.versionIndex(artifact), all);
  });
  return approved;
}

interface Source {
  readonly hash: string;
  chunks(): AsyncIterable<Uint8Array>;
}

async function keep(
  layout: MissionLayout,
  artifact: string,
  source: Source,
  origin: VersionOrigin,
): Promise<ArtifactVersion> {
  const versions = await listVersions(layout, artifact);
  const newest = versions.at(-1);
  const same = newest?.hash === source.hash;
  if (same && (origin.kind !== "output" || newest.run_id === origin.run_id)) return newest;
  // An output without a run is known from its file alone: a kill kept this very version out of the
  // index, and it is written again under its number.
  const cut_off = same && newest.kind === "output" && newest.run_id === undefined;
  const n = (newest?.n ?? 0) + (cut_off ? 0 : 1);
  return await onDisk(`keep a version of "${artifact}"`, async () => {
    await Deno.mkdir(layout.versions(artifact), { recursive: true });
    faultPoint("write_version.before");
    // Hashed once more: what is in the file counts, should somebody have written in between.
    const written = new RunningHash();
    await writeAtomic(layout.version(artifact, n, origin.author), written.through(source.chunks()));
    faultPoint("write_version.after");
    const { size_bytes } = written;
    const version: ArtifactVersion = { n, ...origin, size_bytes, hash: written.hex() };
    const others = versions.filter((other) => other.n !== n);
    await writeIndex(layout.versionIndex(artifact), [...others, version]);
    return version;
  });
}

async function writeIndex(path: string, versions: ArtifactVersion[]): Promise<void> {
  faultPoint("write_version_index.before");
  await writeAtomic(path, JSON.stringify(versions, null, 2) + "\n");
  faultPoint("write_version_index.after");
}

async function readIndex(path: string): Promise<ArtifactVersion[]> {
  try {
    const parsed = z.array(ArtifactVersion).safeParse(JSON.parse(await Deno.readTextFile(path)));
    return parsed.data ?? [];
  } catch (error) {
    // A damaged index costs what only it knew; the versions themselves are found by their names.
    if (error instanceof Deno.errors.NotFound || error instanceof SyntaxError) return [];
    throw diskFailure(`read "${path}"`, error);
  }
}

interface VersionFile {
  readonly path: string;
  readonly n: number;
  readonly author: "agent" | "human";
}

async function versionFiles(folder: string): Promise<VersionFile[]> {
  const files: VersionFile[] = [];
  try {
    for await (const entry of Deno.readDir(folder)) {
      const match = /^(\d+)-(agent|human)(?:\.|$)/.exec(entry.name);
      if (!entry.isFile || match === null) continue;
      const author = match[2] as VersionFile["author"];
      files.push({ path: join(folder, entry.name), n: Number(match[1]), author });
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) {
      throw diskFailure(`read "${folder}"`, error);
    }
  }
  return files;
}

async function fromFile({ path, n, author }: VersionFile): Promise<ArtifactVersion> {
  const [hash, info] = await Promise.all([hashOfFile(path), Deno.lstat(path)]);
  return {
    n,
    author,
    kind: author === "agent" ? "output" : "draft",
    at: (info.mtime ?? new Date(0)).toISOString(),
    size_bytes: info.size,
    hash: hash ?? "",
  };
}

async function hashOfFile(path: string): Promise<string | undefined> {
  const hash = await withRegularFile(path, (file) => sha256OfChunks(file.chunks()));
  return hash === "missing" ? undefined : hash;
}

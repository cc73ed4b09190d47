/** How much of the built UI the first visit fetches, before an editor or a preview is needed. */
import { gzipSync } from "node:zlib";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Figure } from "./figure.ts";
import { ROOT } from "../support/root.ts";

export const DIST = join(ROOT, "frontend", "dist");
export const FIRST_LOAD_KIB = 250;

export interface LoadedFile {
  /** From the root of the site, such as "assets/index-x.js". */
  readonly path: string;
  readonly gzip_bytes: number;
}

/** The page itself, what it names, and what those scripts import before they begin. */
export async function firstLoad(dist = DIST): Promise<LoadedFile[]> {
  const paths = ["index.html"];
  for (const path of paths) {
    const text = await readFile(join(dist, path), "utf8");
    for (const next of path.endsWith(".html") ? namedBy(text) : importedBy(path, text)) {
      if (!paths.includes(next)) paths.push(next);
    }
  }
  return await Promise.all(paths.map(async (path) => ({
    path,
    gzip_bytes: gzipSync(await readFile(join(dist, path))).length,
  })));
}

function namedBy(html: string): string[] {
  return [...html.matchAll(/(?:src|href)="\/([^"]+)"/g)].map(([, path = ""]) => path);
}

/** Imports that stand at the top of a chunk; `import(…)` is what comes later. */
function importedBy(path: string, script: string): string[] {
  if (!path.endsWith(".js")) return [];
  const found = script.matchAll(/\b(?:from|import)\s*["'`]\.\/([^"'`]+\.js)["'`]/g);
  return [...found].map(([, name = ""]) => `assets/${name}`);
}

export function totalKib(files: readonly LoadedFile[]): number {
  return files.reduce((sum, { gzip_bytes }) => sum + gzip_bytes, 0) / 1024;
}

/** The largest first, one a line. */
export function report(files: readonly LoadedFile[]): string {
  const lines = files.toSorted((a, b) => b.gzip_bytes - a.gzip_bytes)
    .map(({ path, gzip_bytes }) => `${(gzip_bytes / 1024).toFixed(1).padStart(7)} KiB  ${path}`);
  return [`${totalKib(files).toFixed(1).padStart(7)} KiB  first load, gzipped`, ...lines].join(
    "\n",
  );
}

/** For the table of `deno task bench`. */
export async function bundleSize(): Promise<Figure[]> {
  const kib = totalKib(await firstLoad());
  return [{
    name: "first load of the UI, gzipped",
    value: `${kib.toFixed(1)} KiB`,
    baseline: `${FIRST_LOAD_KIB} KiB`,
    ratio: kib / FIRST_LOAD_KIB,
    aim: 1,
  }];
}

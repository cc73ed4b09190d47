/**
 * Which changed files the person's own tools would execute later, on the person's machine and outside of
 * any sandbox. A pure table: what it does not know is not harmless, it is only not pointed out.
 */
import type { RunsHere } from "@haloop/shared";
import { posix } from "node:path";
import { RULES } from "./runs_here_rules.ts";

/** A changed file as the table sees it. */
export interface Candidate {
  readonly path: string;
  readonly kind: "added" | "modified" | "deleted" | "renamed" | "type_changed";
  readonly old_mode: string | undefined;
  readonly new_mode: string | undefined;
  /** Where a renamed file was before. */
  readonly old_path?: string | undefined;
  /** Both sides as text, where {@link needsText} asks for them and they are text. */
  readonly old_text?: string | undefined;
  readonly new_text?: string | undefined;
  /** {@link needsText} asked for the texts, and they are too large or too many to be read. */
  readonly unread?: boolean;
}

const SCRIPTS: RunsHere = {
  kind: "package_script",
  why: "npm runs its scripts, some of them on install, and tools read their settings in it",
};
const DEPENDENCIES: RunsHere = {
  kind: "dependencies",
  why: "the next install takes the packages that it names, with their own scripts",
};
/** What of a package.json or composer.json says from where and what is installed. */
const INSTALLED =
  /^(?:(?:dev|optional|peer|bundled?|trusted)?dependencies|overrides|resolutions|pnpm|workspaces|packageManager|require(?:-dev)?|repositories)$/i;
/** What of it only describes. All else may be a setting of some tool, and those run what they name. */
const DESCRIBED =
  /^(?:\$schema|name|version|description|keywords|homepage|bugs|license|author|authors|contributors|maintainers|funding|repository|support|private|main|module|browser|types|typings|exports|imports|type|files|sideEffects|engines|os|cpu|browserslist)$/;
/** What a tool looks for in a folder of its own; a link may stand for that folder. */
const IN_FOLDER = ["x", "config", "config.toml", "workflows/x", "releases/x"];
const EXECUTABLE: RunsHere = { kind: "executable", why: "it was made executable" };
const LEAVES: RunsHere = {
  kind: "symlink",
  why: "it is a symlink that leads out of the repository",
};

/** Whether {@link runsHere} needs both texts of the file. */
export function needsText({ path, new_mode }: Pick<Candidate, "path" | "new_mode">): boolean {
  return isPackage(path) || new_mode === "120000";
}

/** Every reason why the changed file deserves a look; none for most. */
export function runsHere(file: Candidate): RunsHere[] {
  // What is gone runs nothing; that something is missing shows in the change itself.
  if (file.kind === "deleted") return [];
  const paths = file.new_mode === "120000"
    ? [file.path, ...IN_FOLDER.map((name) => `${file.path}/${name}`)]
    : [file.path];
  const reasons: RunsHere[] = RULES.filter(({ matches }) => paths.some((one) => matches.test(one)))
    .map(({ kind, why }) => ({ kind, why }));
  if (isPackage(file.path)) reasons.push(...packageReasons(file));
  if (file.new_mode === "100755" && file.old_mode !== "100755") reasons.push(EXECUTABLE);
  if (file.new_mode === "120000" && leavesTree(file.path, file.new_text)) reasons.push(LEAVES);
  return reasons;
}

function isPackage(path: string): boolean {
  return /(?:^|\/)(?:package|composer)\.json$/i.test(path);
}

/** What nobody has read counts as changed, and what ran at another path or not at all is new here. */
function packageReasons(
  { path, old_path, old_text, new_text, unread }: Candidate,
): RunsHere[] {
  if (unread === true) return [SCRIPTS];
  const before = old_path === undefined || old_path === path ? old_text : undefined;
  const [was, is] = [packageParts(before), packageParts(new_text)];
  return [
    ...(was.runnable === is.runnable ? [] : [SCRIPTS]),
    ...(was.installed === is.installed ? [] : [DEPENDENCIES]),
  ];
}

/** The parts that count, as texts to compare; a broken file is all of it. */
function packageParts(text: string | undefined): { runnable: string; installed: string } {
  if (text === undefined) return packageParts("{}");
  try {
    const fields = Object.entries(JSON.parse(text) as object)
      .filter(([name]) => !DESCRIBED.test(name))
      .sort(([a], [b]) => a < b ? -1 : 1);
    const part = (installed: boolean) =>
      JSON.stringify(fields.filter(([name]) => INSTALLED.test(name) === installed));
    return { runnable: part(false), installed: part(true) };
  } catch {
    return { runnable: text, installed: "[]" };
  }
}

/**
 * A target that cannot be read counts as leaving, and so does one that goes up from a folder that it has
 * named: that may be a link itself, and what is above it anywhere.
 */
function leavesTree(path: string, target: string | undefined): boolean {
  if (target === undefined || posix.isAbsolute(target) || /^[a-z]:|\\/i.test(target)) return true;
  const parts = target.split("/").filter((part) => part !== "" && part !== ".");
  const named = parts.findIndex((part) => part !== "..");
  if (named !== -1 && parts.slice(named).includes("..")) return true;
  const led = posix.normalize(posix.join(posix.dirname(path), target));
  return led === ".." || led.startsWith("../") || /(?:^|\/)\.git(?:\/|$)/i.test(led);
}

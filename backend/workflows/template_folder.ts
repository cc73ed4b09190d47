/** The templates of one folder, read anew each time; what is wrong with a file is told of that file. */
import type { WorkflowListItem, WorkflowProblem } from "@haloop/shared";
import { basename, join } from "node:path";
import { errorCode } from "../storage_error.ts";
import { withPrompts } from "./prompt_files.ts";
import type { KnownNames } from "./step_checks.ts";
import { broken, itemOf } from "./template_item.ts";
import { readTemplateText, type TemplateText } from "./template_text.ts";
import { isInside, readTextInside } from "./text_inside.ts";

/** Larger ones are no templates. */
const MAX_TEMPLATE_BYTES = 256 * 1024;
/** More files than a person keeps: a folder with more is none of templates. */
const MAX_TEMPLATES = 200;
const MAX_REMEMBERED = 1000;

/** Where templates are looked for. */
export interface TemplatePlace {
  readonly folder: string;
  readonly source: "project" | "home";
  /** What the folder must not lead out of, symlinks resolved; anywhere when it is not given. */
  readonly within?: string;
}

export class TemplateFolders {
  /** What was read of a text is so until the text is another. */
  readonly #texts = new Map<string, { text: string; read: TemplateText }>();

  constructor(private readonly known: KnownNames) {}

  /** Every template of the folder by file name; none where there is no such folder. */
  async read(place: TemplatePlace): Promise<WorkflowListItem[]> {
    const { folder, source, within } = place;
    let real: string;
    let names: string[];
    try {
      real = await Deno.realPath(folder);
      names = await templateNames(real);
    } catch (error) {
      const code = errorCode(error);
      if (code === undefined) throw error;
      if (code === "ENOENT" || code === "ENOTDIR") return [];
      return [unreadable({ source, path: folder }, `the folder cannot be read (${code})`)];
    }
    if (within !== undefined && !isInside(within, real)) {
      return [unreadable({ source, path: folder }, "the folder is a symlink out of the project")];
    }
    const items: WorkflowListItem[] = [];
    for (const name of names) {
      const item = await this.readFile(place, name, real);
      if (item !== undefined) items.push(marked(item, items));
    }
    return items;
  }

  /**
   * One file of the folder.
   *
   * @param real the folder's real path
   * @returns undefined for a file of a project that does not look like a template
   */
  async readFile(
    { folder, source }: TemplatePlace,
    name: string,
    real: string,
  ): Promise<WorkflowListItem | undefined> {
    const path = join(folder, name);
    const file = await readTextInside(real, name, MAX_TEMPLATE_BYTES);
    if ("problem" in file) return unreadable({ source, path }, file.problem);
    if (source === "project" && !looksLikeTemplate(file.text)) return undefined;
    const { source: yaml, template, problems } = this.#readText(path, file.text);
    if (template === undefined) return itemOf({ source, path }, undefined, problems, yaml.value);
    const filled = await withPrompts(template, yaml, real);
    return itemOf({ source, path }, filled.template, [...problems, ...filled.problems]);
  }

  #readText(path: string, text: string): TemplateText {
    const remembered = this.#texts.get(path);
    if (remembered?.text === text) return remembered.read;
    const read = readTemplateText(path, text, this.known);
    if (this.#texts.size >= MAX_REMEMBERED) this.#texts.clear();
    this.#texts.set(path, { text, read });
    return read;
  }
}

/** A project's folder of that name may hold the workflows of another tool. */
function looksLikeTemplate(text: string): boolean {
  return /^(\{[ \t]*)?["']?(id|steps)["']?[ \t]*:/m.test(text);
}

async function templateNames(folder: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of Deno.readDir(folder)) {
    if (/\.ya?ml$/i.test(name) && !name.startsWith(".")) names.push(name);
  }
  return names.sort().slice(0, MAX_TEMPLATES);
}

function unreadable(
  origin: { source: "project" | "home"; path: string },
  message: string,
): WorkflowListItem {
  const place = { file: origin.path, line: 1, column: 1, field: "" };
  return itemOf(origin, undefined, [{ severity: "error", ...place, message }]);
}

/** Of two with the same id in one folder the second is the broken one. */
function marked(item: WorkflowListItem, before: readonly WorkflowListItem[]): WorkflowListItem {
  const first = before.find((other) => other.workflow_id === item.workflow_id);
  if (first === undefined) return item;
  const taken: WorkflowProblem = {
    severity: "error",
    file: item.path ?? "",
    line: 1,
    column: 1,
    field: "id",
    message: `"${item.workflow_id}" is the id of ${basename(first.path ?? "")} already`,
  };
  return broken({ ...item, problems: [...item.problems, taken] });
}

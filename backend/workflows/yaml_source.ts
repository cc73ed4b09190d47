/** A YAML text as a value whose parts know where they stand. */
import type { WorkflowProblem } from "@haloop/shared";
import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument, visit } from "yaml";

export type FieldPath = readonly (string | number)[];

/** What is wrong with a part of the value, before it is known where that stands. */
export interface Finding {
  readonly at: FieldPath;
  readonly message: string;
  /** An error unless given. */
  readonly severity?: WorkflowProblem["severity"];
  /** What is wrong is that this field is not there; not to be told where the field is there and broken. */
  readonly lacks?: FieldPath;
}

export class YamlSource {
  /** Undefined where the text is no YAML. */
  readonly value: unknown;
  readonly problems: readonly WorkflowProblem[];
  readonly #document: Document;
  readonly #lines = new LineCounter();

  constructor(readonly file: string, text: string) {
    this.#document = parseDocument(text, { lineCounter: this.#lines, prettyErrors: false });
    const { value, problem } = valueOf(this.#document);
    this.value = value;
    const errors = [
      ...this.#document.errors.map(({ pos, message }) => ({ at: pos[0], message })),
      ...danglingAliases(this.#document),
    ];
    if (problem !== undefined && errors.length === 0) errors.push({ at: 0, message: problem });
    this.problems = errors.map(({ at, message }) =>
      this.#problem(at, "", `is not YAML: ${firstLine(message)}`)
    );
  }

  /** The finding with the place of its field; of what holds it where the field is not there. */
  problem({ at, message, severity = "error" }: Finding): WorkflowProblem {
    return { ...this.#problem(this.#offset(at), fieldName(at), message), severity };
  }

  #problem(offset: number, field: string, message: string): WorkflowProblem {
    const { line, col } = this.#lines.linePos(offset);
    return {
      severity: "error",
      file: this.file,
      line: Math.max(line, 1),
      column: Math.max(col, 1),
      field,
      message,
    };
  }

  /** Where the key stands; the beginning of an entry of a list. */
  #offset(at: FieldPath): number {
    const name = at.at(-1);
    const holder = at.length === 0 ? undefined : this.#node(at.slice(0, -1));
    if (isMap(holder)) {
      const pair = holder.items.find(({ key }) => isScalar(key) && key.value === name);
      if (pair !== undefined && isNode(pair.key)) return pair.key.range?.[0] ?? 0;
    }
    const node = this.#node(at);
    if (isNode(node)) return node.range?.[0] ?? 0;
    return at.length === 0 ? 0 : this.#offset(at.slice(0, -1));
  }

  #node(at: FieldPath): unknown {
    return at.length === 0 ? this.#document.contents : this.#document.getIn(at, true);
  }
}

/** `steps[3].outputArtifact`. */
export function fieldName(at: FieldPath): string {
  return at.map((part, n) => {
    if (typeof part === "number") return `[${part}]`;
    return n === 0 ? part : `.${part}`;
  }).join("");
}

function valueOf(document: Document): { value?: unknown; problem?: string } {
  try {
    return { value: document.toJS({ maxAliasCount: 100 }) };
  } catch (error) {
    // An alias without its anchor, or one that stands for too much.
    return { problem: (error as Error).message };
  }
}

function danglingAliases(document: Document): { at: number; message: string }[] {
  const found: { at: number; message: string }[] = [];
  visit(document, {
    Alias(_key, alias) {
      if (alias.resolve(document) !== undefined) return;
      const message = `there is no anchor &${alias.source} before this *${alias.source}`;
      found.push({ at: alias.range?.[0] ?? 0, message });
    },
  });
  return found;
}

function firstLine(text: string): string {
  return (text.split("\n")[0] ?? "").replace(/[.:]$/, "");
}

import { Info } from "lucide-react";
import { isJson } from "../document/artifact-kind.ts";
import type { GateText } from "./use-gate-text.ts";

/** How each text of the mock agent begins: it copies its input, whatever the step is for. */
const MOCK_BEGINNING = "# Output from ";

export function isRehearsedJson(artifact: string, { settled }: GateText, writer: string): boolean {
  return isJson(artifact) && writer === "mock" &&
    settled.sliceString(0, MOCK_BEGINNING.length) === MOCK_BEGINNING;
}

/** Says whose doing the marks in the text are, where nobody has done anything wrong. */
export function RehearsalNote({ artifact }: { artifact: string }) {
  return (
    <p className="flex items-start gap-2 border-b border-border bg-bg py-2 pr-4 pl-6 text-row text-ink-2 max-md:pl-4">
      <Info className="mt-0.5 size-4 shrink-0 text-ink-3" aria-hidden="true" />
      <span>
        The mock agent copies its input, so {artifact}{" "}
        holds no JSON. In a rehearsal that is as it should be: continue when you like.
      </span>
    </p>
  );
}

import type { ChangedFile } from "@haloop/shared";
import { Check, TriangleAlert } from "lucide-react";
import { shownText } from "../../../lib/shown-text.ts";
import { shownPath } from "../files/shown-path.ts";
import type { Viewed } from "../files/viewed.ts";

/** Changed files that the person's own tools would execute later, each with the reason. */
export function RunsHere(
  { files, viewed, onGo }: {
    files: readonly ChangedFile[];
    viewed: Viewed | undefined;
    onGo: (file_id: string) => void;
  },
) {
  if (files.length === 0) return null;
  return (
    <section
      aria-labelledby="runs-here"
      className="m-3 mb-0 shrink-0 rounded-card border border-warn-line bg-warn-tint px-3 py-2"
    >
      <h2 id="runs-here" className="flex items-center gap-2 text-row font-semibold text-warn">
        <TriangleAlert className="size-4" aria-hidden="true" />
        Runs on your machine
      </h2>
      <p className="mt-0.5 text-meta text-ink-2">
        Outside the sandbox, once you use this branch.
      </p>
      <ul
        className="scroll-quiet mt-1 max-h-33 overflow-y-auto"
        // It may be long enough to scroll, which the keyboard has to reach.
        tabIndex={files.length > 3 ? 0 : undefined}
        aria-labelledby="runs-here"
      >
        {files.map((file) => (
          <li key={file.id} className="border-t border-warn-line first:border-t-0">
            <Entry
              file={file}
              viewed={viewed?.has(file.id) === true}
              onGo={() =>
                onGo(file.id)}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Entry(
  { file, viewed, onGo }: { file: ChangedFile; viewed: boolean; onGo: () => void },
) {
  const path = shownPath(file.path);
  // In full it stands above the file's lines.
  const why = file.runs_here.map((reason) => shownText(reason.why)).join("; ");
  return (
    <button
      type="button"
      onClick={onGo}
      className="focus-inset flex w-full items-center gap-2 rounded-control py-1 text-left hover:underline max-md:min-h-11"
    >
      <span className="min-w-0 flex-1">
        <span className="block truncate font-mono text-meta font-medium text-ink" title={path}>
          <bdi dir="ltr">{path}</bdi>
        </span>
        <span className="block truncate text-meta text-ink-2" title={why}>
          {why}
        </span>
      </span>
      {viewed
        ? (
          <span className="flex shrink-0 items-center gap-1 text-meta text-ink-2">
            <Check className="size-3.5" aria-hidden="true" />viewed
          </span>
        )
        : <span className="shrink-0 text-meta font-medium text-warn">View</span>}
    </button>
  );
}

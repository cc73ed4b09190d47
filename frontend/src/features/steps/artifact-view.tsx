import type { ArtifactInfo, MissionDetail } from "@haloop/shared";
import { clsx } from "clsx";
import { FileX } from "lucide-react";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { Badge } from "../../components/ui/badge.tsx";
import { Button } from "../../components/ui/button.tsx";
import { Skeleton } from "../../components/ui/skeleton.tsx";
import { shownText } from "../../lib/shown-text.ts";
import { byteSize } from "../../lib/size.ts";
import { DownloadArtifact } from "../missions/download-artifact.tsx";

// The Markdown renderer is heavy and most looks begin at a gate: it comes when first needed.
const Preview = lazy(async () => ({ default: (await import("../gate/preview.tsx")).Preview }));

/** An artifact to read. It changes nothing. */
export function ArtifactView(
  { mission, name }: { mission: MissionDetail; name: string | undefined },
) {
  if (name === undefined) return <Nothing text="This step has no artifact of its own." />;
  const info = mission.artifact_info.find((entry) => entry.name === name);
  const text = mission.artifacts[name];
  if (text === undefined) {
    return (
      <Nothing text={whyNoText(name, info)}>
        {info && <DownloadArtifact mission_id={mission.mission_id} info={info} />}
      </Nothing>
    );
  }
  return <TextView name={name} text={text} stale={info?.stale === true} />;
}

/** Text in the face that fits it: Markdown as a page or as written, all else as written. */
export function TextView({ name, text, stale }: { name: string; text: string; stale: boolean }) {
  const isMarkdown = /\.(md|markdown)$/i.test(name);
  const [asPage, setAsPage] = useState(isMarkdown);
  return (
    <div className="flex h-full flex-col">
      <div className="flex min-h-11 items-center gap-2.5 border-b border-border pr-4 pl-6 max-md:pl-4">
        <h3 className="truncate text-row font-semibold">{name}</h3>
        {stale && <Badge>stale</Badge>}
        {isMarkdown && (
          <Button
            variant="ghost"
            size="sm"
            className="ml-auto"
            aria-pressed={!asPage}
            onClick={() => setAsPage(!asPage)}
          >
            {asPage ? "Show as written" : "Show as a page"}
          </Button>
        )}
      </div>
      <div
        role="region"
        aria-label={name}
        tabIndex={0}
        className={clsx(
          "focus-inset scroll-quiet min-h-0 flex-1 overflow-y-auto",
          // A page brings margins of its own.
          !asPage && "px-6 py-5 max-md:px-4",
        )}
      >
        {text === "" && !asPage && <p className="text-row text-ink-3">This artifact is empty.</p>}
        {asPage
          ? (
            <Suspense fallback={<Skeleton className="m-6 h-4 w-2/3" />}>
              <Preview text={text} name={name} />
            </Suspense>
          )
          : (
            <pre
              dir="auto"
              className="font-mono text-code break-words whitespace-pre-wrap"
            >{shownText(text.replaceAll("\r\n", "\n"))}</pre>
          )}
      </div>
    </div>
  );
}

function Nothing({ text, children }: { text: string; children?: ReactNode }) {
  return (
    <div className="flex h-full flex-col items-center justify-center gap-3 px-6 text-center text-ink-3">
      <FileX className="size-6" strokeWidth={1.5} aria-hidden="true" />
      <p className="max-w-[32rem] text-row">{text}</p>
      {children}
    </div>
  );
}

function whyNoText(name: string, info: ArtifactInfo | undefined): string {
  if (info === undefined) return `${name} has not been written yet.`;
  const size = byteSize(info.size_bytes);
  switch (info.kind) {
    case "binary":
      return `${name} (${size}) is not text, so it is not shown. The file itself is kept whole.`;
    case "too_large":
      return `${name} is ${size}, too large to be shown. The file itself is kept whole.`;
    case "not_a_file":
      return `${name} is a link, a folder or a device, which Haloop never opens.`;
    case "text":
      return `${name} cannot be shown at the moment.`;
  }
}

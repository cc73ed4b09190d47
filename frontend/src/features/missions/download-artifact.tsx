import { artifactFilePath, type ArtifactInfo } from "@haloop/shared";
import { Download } from "lucide-react";

/** The way to what is no text here: its file. A link, folder or device has none. */
export function DownloadArtifact({ mission_id, info }: { mission_id: string; info: ArtifactInfo }) {
  if (info.kind === "not_a_file") return null;
  return (
    <a
      href={artifactFilePath(mission_id, info.name)}
      download={info.name}
      className="inline-flex h-8 items-center gap-2 rounded-control border border-border-strong bg-surface px-3 text-row font-medium text-ink transition-colors hover:bg-hover max-md:min-h-11 max-md:rounded-card max-md:px-4"
    >
      <Download className="size-4" aria-hidden="true" />
      Download
    </a>
  );
}

import { artifactFilePath, type ArtifactInfo } from "@haloop/shared";
import { Download } from "lucide-react";
import { buttonLook } from "../../components/ui/button.tsx";

/** The way to what is no text here: its file. A link, folder or device has none. */
export function DownloadArtifact({ mission_id, info }: { mission_id: string; info: ArtifactInfo }) {
  if (info.kind === "not_a_file") return null;
  return (
    <a
      href={artifactFilePath(mission_id, info.name)}
      download={info.name}
      className={buttonLook("secondary", "md")}
    >
      <Download className="size-4" aria-hidden="true" />
      Download
    </a>
  );
}

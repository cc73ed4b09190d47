/** What a gate shows where there is no text to show. */
import type { ArtifactInfo } from "@haloop/shared";
import { Binary, FileQuestion, FileWarning, FileX2 } from "lucide-react";
import { byteSize } from "../../../lib/size.ts";

export function faceOf(artifact: string | undefined, info: ArtifactInfo | undefined) {
  if (artifact === undefined) {
    return {
      Icon: FileQuestion,
      title: "Nothing to review",
      words: "This gate shows no artifact. Continue when the work so far is as it should be.",
    };
  }
  switch (info?.kind) {
    case "binary":
      return {
        Icon: Binary,
        title: `"${artifact}" is not text`,
        words:
          `It holds ${byteSize(info.size_bytes)} that are not UTF-8, so it cannot be shown or ` +
          "edited here. The file itself is kept whole: download it to look at it.",
      };
    case "too_large":
      return {
        Icon: FileWarning,
        title: `"${artifact}" is too large to show`,
        words:
          `It has ${byteSize(info.size_bytes)}; up to 1 MiB can be shown and edited here. The ` +
          "file itself is kept whole: download it to read it.",
      };
    case "not_a_file":
      return {
        Icon: FileX2,
        title: `"${artifact}" is not a file`,
        words: "It is a link, a folder or a device, which Haloop never follows or opens. Rewind " +
          "to the step that should have written it, or continue without it.",
      };
    default:
      return {
        Icon: FileX2,
        title: `"${artifact}" is missing`,
        words: "It is not among the mission's artifacts. Rewind to the step that should have " +
          "written it, or continue without it.",
      };
  }
}

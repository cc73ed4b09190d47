import { useState } from "react";
import { Button } from "../../../components/ui/button.tsx";
import { Notice } from "../../../components/ui/notice.tsx";
import { unsavedText } from "../session/sessions.ts";

/** The person's unsaved words for an artifact that is no longer a text here. */
export function KeptText(
  { mission_id, artifact }: { mission_id: string; artifact: string },
) {
  const [text] = useState(() => unsavedText(mission_id, artifact));
  const [copied, setCopied] = useState<"yes" | "no">();
  if (text === undefined) return null;
  const copy = () => {
    navigator.clipboard.writeText(text).then(() => setCopied("yes"), () => setCopied("no"));
  };
  return (
    <div className="mt-4 w-full max-w-2xl text-left">
      <Notice
        title="Your unsaved text is kept in this browser"
        action={<Button size="sm" onClick={copy}>{copied === "yes" ? "Copied" : "Copy"}</Button>}
      >
        <textarea
          readOnly
          aria-label="Your unsaved text"
          value={text}
          rows={8}
          className="field mt-2 w-full resize-y p-2 font-mono text-code"
        />
        {copied === "no" && "The browser did not allow copying: select the text and copy it."}
      </Notice>
    </div>
  );
}

import { EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { useEffect, useRef } from "react";
import { parseText } from "../document/artifact-text.ts";
import { textExtensions } from "./extensions.ts";

/** A text that can be read and searched by the browser but not changed, such as an old version. */
export function ArtifactReader(
  { artifact, text, label }: { artifact: string; text: string; label: string },
) {
  const parent = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (parent.current === null) return;
    const view = new EditorView({
      parent: parent.current,
      state: EditorState.create({
        doc: parseText(text).doc,
        extensions: [
          textExtensions(artifact),
          EditorState.readOnly.of(true),
          EditorView.contentAttributes.of({ "aria-label": label, "aria-readonly": "true" }),
        ],
      }),
    });
    return () => view.destroy();
  }, [artifact, text, label]);
  return <div ref={parent} className="h-full min-h-0 min-w-0" />;
}

/** What the gate's views are computed from: who changed which lines, and what the text is called. */
import type { Text } from "@codemirror/state";
import type { ArtifactVersion } from "@haloop/shared";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef } from "react";
import { missionKeys, versionQuery, versionsQuery } from "../../missions/queries.ts";
import { parseText } from "../document/artifact-text.ts";
import type { DocumentState } from "../document/document-state.ts";
import { type LineChanges, lineChanges } from "../document/line-changes.ts";
import { countDocument } from "../document/word-count.ts";
import type { ChangedLines } from "../editor/changed-lines.ts";
import { useSettled } from "./use-settled.ts";
import { latestOutput, versionOf, versionWords } from "../versions/version-words.ts";

export interface GateText {
  /** The text as it was when the person last paused. */
  settled: Text;
  versions: readonly ArtifactVersion[];
  /** Against the saved text. */
  changes: LineChanges;
  changed: ChangedLines;
  words: number;
  /** What the saved text is called. */
  name: { name: string; what: string };
}

/** Longer texts are not looked through at every key. */
const LONG_CHARS = 50_000;
const NO_VERSIONS: readonly ArtifactVersion[] = [];

export function useGateText(
  mission_id: string,
  artifact: string,
  document: DocumentState,
): GateText {
  const versions = useVersions(mission_id, artifact, document.server.hash);
  const output = latestOutput(versions);
  // The agent's text is only asked for when the person has already saved another one.
  const agent = useQuery({
    ...versionQuery(mission_id, artifact, output?.n ?? 0),
    enabled: output !== undefined && output.hash !== document.base.hash,
  }).data?.content;

  // Counting and drawing wait while the person types.
  const doc = useSettled(document.doc, document.doc.length > LONG_CHARS ? 300 : 0);
  const base = document.base.doc ?? document.server.doc;
  const changes = useMemo(() => lineChanges(base, doc), [base, doc]);
  const changed = useMemo((): ChangedLines => {
    const saved = agent === undefined ? [] : lineChanges(parseText(agent).doc, doc).ranges;
    return { unsaved: changes.ranges, removals: changes.removals, saved };
  }, [agent, changes, doc]);
  const words = useMemo(() => countDocument(doc), [doc]);

  const version = versionOf(document.base.hash, versions);
  const name = version === undefined
    ? { name: "Saved text", what: "" }
    : versionWords(version, versions);
  return { settled: doc, versions, changes, changed, words, name };
}

/** The versions, asked for again when the saved text has changed. */
function useVersions(mission_id: string, artifact: string, hash: string) {
  const client = useQueryClient();
  const { data } = useQuery({ ...versionsQuery(mission_id, artifact), refetchInterval: false });
  const known = useRef(hash);
  useEffect(() => {
    if (known.current === hash) return;
    known.current = hash;
    void client.invalidateQueries({ queryKey: missionKeys.versions(mission_id, artifact) });
  }, [client, mission_id, artifact, hash]);
  return data ?? NO_VERSIONS;
}

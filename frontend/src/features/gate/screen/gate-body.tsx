import type { MissionDetail } from "@haloop/shared";
import type { useRounds } from "../../review/screen/use-rounds.ts";
import type { ReviewState } from "../../review/screen/use-review.ts";
import { DiffView } from "../diff/diff-view.tsx";
import { parseText, writeText } from "../document/artifact-text.ts";
import { isEdited } from "../document/document-state.ts";
import type { GateSession } from "../session/gate-session.ts";
import type { GateSnapshot } from "../session/gate-snapshot.ts";
import { VersionBody } from "../versions/version-body.tsx";
import { versionOf } from "../versions/version-words.ts";
import { TextBody } from "./text-body.tsx";
import type { GateText } from "./use-gate-text.ts";
import type { Looking } from "./use-looking.ts";

export interface GateBodyProps {
  mission: MissionDetail;
  session: GateSession;
  snapshot: GateSnapshot;
  text: GateText;
  review: ReviewState;
  rounds: ReturnType<typeof useRounds>;
  looking: Looking;
  /** The agent whose text this is. */
  writer: string;
}

/** The text in the chosen view: to edit, to read, or compared. */
export function GateBody(props: GateBodyProps) {
  const { mission: { mission_id }, session, snapshot, text, review, looking } = props;
  const { artifact } = session;
  const { view, version, setVersion } = looking;
  if (view === "diff") return <GateDiff {...props} />;
  const old = text.versions.find((candidate) => candidate.n === version);
  if (old === undefined) return <TextBody {...{ session, snapshot, text, view, review }} />;
  return (
    <VersionBody
      {...{ mission_id, artifact, view }}
      version={old}
      versions={text.versions}
      onCompare={() => looking.compare(old.n)}
      onRestore={(content) => {
        session.replace(parseText(content).doc);
        setVersion("current");
      }}
      onBack={() => setVersion("current")}
    />
  );
}

function GateDiff(props: GateBodyProps) {
  const { mission: { mission_id }, session, snapshot, text, review, rounds, looking } = props;
  const { document, notice } = snapshot;
  const edited = isEdited(document);
  const seen = notice?.is === "stale" ? notice.seen : document.replaced;
  // What the person changed since is not the agent's doing.
  const byAgent = !edited && versionOf(document.base.hash, text.versions)?.author === "agent";
  return (
    <DiffView
      mission_id={mission_id}
      artifact={session.artifact}
      versions={text.versions}
      current={{ text: session.text, ...currentName(text.name, edited) }}
      saved={writeText(document.server.doc, document.server.line_end)}
      seen={seen && writeText(seen.doc, seen.line_end)}
      before={looking.before ?? rounds.answered?.version}
      after={looking.after}
      review={{ state: review, rounds: rounds.all, agent: byAgent ? props.writer : "The text" }}
      onBefore={looking.setBefore}
      onAfter={looking.setAfter}
    />
  );
}

function currentName(saved: { name: string; what: string }, edited: boolean) {
  return edited ? { name: saved.name, what: `${saved.what}, with your edits` } : saved;
}

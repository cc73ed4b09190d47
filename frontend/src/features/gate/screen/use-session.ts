import type { MissionDetail } from "@haloop/shared";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState, useSyncExternalStore } from "react";
import { api } from "../../../lib/api.ts";
import { healthQuery, missionKeys } from "../../missions/queries.ts";
import type { GateSession } from "../session/gate-session.ts";
import type { GateSnapshot } from "../session/gate-snapshot.ts";
import { openSession } from "../session/sessions.ts";

/** The session of an artifact, told of every answer of the server while it is shown. */
export function useSession(
  mission: MissionDetail,
  artifact: string,
  text: string,
): [GateSession, GateSnapshot] {
  const client = useQueryClient();
  const { mission_id, updated_at: at } = mission;
  const hash = mission.artifact_info.find((info) => info.name === artifact)?.hash;
  const [session] = useState(() =>
    openSession(mission_id, artifact, { text, hash, at }, {
      api,
      refresh: () => client.invalidateQueries({ queryKey: missionKeys.all }),
      now: () => new Date(),
    })
  );
  const snapshot = useSyncExternalStore(session.subscribe, session.snapshot);
  useEffect(() => session.heard(text, hash, at), [session, text, hash, at]);
  useServerAnswers(session, snapshot);
  useEffect(() => () => session.flush(), [session]);
  return [session, snapshot];
}

/** Tells a session whose save was not answered of the server's next answer; the page asks anyway. */
function useServerAnswers(session: GateSession, { document: { save } }: GateSnapshot): void {
  const waits = save.is === "failed" && save.unanswered_ms !== undefined;
  const { dataUpdatedAt } = useQuery({
    ...healthQuery,
    notifyOnChangeProps: waits ? ["dataUpdatedAt"] : [],
  });
  useEffect(() => {
    if (waits) session.serverAnswered(dataUpdatedAt);
  }, [session, waits, dataUpdatedAt]);
}

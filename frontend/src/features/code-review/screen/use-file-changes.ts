import type { FileChange } from "@haloop/shared";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { errorText } from "../../../lib/api.ts";
import { fileChangeQuery } from "../queries.ts";

export interface FileChanges {
  /** The change of a file, or a sentence why it cannot be had; undefined while it is not there. */
  of: (file_id: string) => FileChange | string | undefined;
  /** These come into view. */
  want: (file_ids: readonly string[]) => void;
  retry: (file_id: string) => void;
}

/**
 * The changes of the files that were looked at. When the workspace moves, what is shown stays until
 * the new state of it has come.
 */
export function useFileChanges(mission_id: string, tree: string | undefined): FileChanges {
  const client = useQueryClient();
  const [changes, setChanges] = useState<ReadonlyMap<string, FileChange | string>>(new Map());
  const asked = useRef(new Map<string, string>());
  const latest = useRef(tree);
  const ask = useCallback((file_id: string) => {
    if (tree === undefined || asked.current.get(file_id) === tree) return;
    asked.current.set(file_id, tree);
    const put = (change: FileChange | string) => {
      if (latest.current !== tree) return;
      setChanges((before) => new Map(before).set(file_id, change));
    };
    client.fetchQuery(fileChangeQuery(mission_id, tree, file_id))
      .then(put, (error) => put(errorText(error)));
  }, [client, mission_id, tree]);
  useEffect(() => {
    latest.current = tree;
    for (const file_id of asked.current.keys()) ask(file_id);
  }, [tree, ask]);
  const want = useCallback((file_ids: readonly string[]) => file_ids.forEach(ask), [ask]);
  const retry = useCallback((file_id: string) => {
    asked.current.delete(file_id);
    ask(file_id);
  }, [ask]);
  const of = useCallback((file_id: string) => changes.get(file_id), [changes]);
  return useMemo(() => ({ of, want, retry }), [of, want, retry]);
}

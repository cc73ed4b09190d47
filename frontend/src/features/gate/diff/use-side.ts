import { useQuery } from "@tanstack/react-query";
import { errorText, isNotText } from "../../../lib/api.ts";
import { versionQuery } from "../../missions/queries.ts";
import type { VersionChoice } from "../versions/version-picker.tsx";
import { versionWords } from "../versions/version-words.ts";
import type { DiffViewProps } from "./diff-view.tsx";

/** One of the two texts that are compared. */
export interface Side {
  /** Undefined while it loads. */
  text: string | undefined;
  label: string;
  /** In one word: "v3". */
  name: string;
  /** It cannot be shown, so the other one is compared with nothing. */
  notText?: true;
  error?: string;
}

/** The text of a choice, asked for when it is an older version. */
export function useSide(of: DiffViewProps, choice: VersionChoice | undefined): Side {
  const { mission_id, artifact, versions } = of;
  const n = typeof choice === "number" ? choice : undefined;
  const query = useQuery({
    ...versionQuery(mission_id, artifact, n ?? 0),
    enabled: n !== undefined,
  });
  if (choice === undefined) return { text: of.saved, label: "Saved text", name: "it" };
  if (choice === "seen" && of.seen !== undefined) {
    return { text: of.seen, label: "The text you read", name: "it" };
  }
  if (n === undefined) {
    return { text: of.current.text, label: "Current text", name: of.current.name };
  }
  const version = versions.find((candidate) => candidate.n === n);
  const words = version && versionWords(version, versions);
  const label = words ? `${words.name} ${words.what}` : `v${n}`;
  if (isNotText(query.error)) return { text: "", name: `v${n}`, label, notText: true };
  return {
    text: query.data?.content,
    name: `v${n}`,
    label,
    ...(query.error ? { error: errorText(query.error) } : {}),
  };
}

import type { ArtifactVersion } from "@haloop/shared";
import { Button } from "../../../components/ui/button.tsx";
import type { VersionChoice } from "../versions/version-picker.tsx";
import { versionWords } from "../versions/version-words.ts";

/** Two texts that are the same, with the way to an older one that is not. */
export function NoChange(
  { before, after, earlier, onEarlier }: {
    before: string;
    after: string;
    earlier: { n: number; words: string } | undefined;
    onEarlier: (n: number) => void;
  },
) {
  return (
    <div className="flex flex-col items-start gap-3 p-6 text-base text-ink-3">
      <p>
        No changes: {before} and {after.charAt(0).toLowerCase() + after.slice(1)} are the same.
      </p>
      {earlier !== undefined && (
        <Button onClick={() => onEarlier(earlier.n)}>Compare with {earlier.words}</Button>
      )}
    </div>
  );
}

/** The newest older version with another text. */
export function earlierThan(
  chosen: VersionChoice | undefined,
  versions: readonly ArtifactVersion[],
) {
  const same = versions.find((version) => version.n === chosen);
  const earlier = versions
    .filter((version) => same !== undefined && version.n < same.n && version.hash !== same.hash)
    .sort((a, b) => b.n - a.n)[0];
  if (earlier === undefined) return undefined;
  const { name, what } = versionWords(earlier, versions);
  return { n: earlier.n, words: `${name} ${what}` };
}

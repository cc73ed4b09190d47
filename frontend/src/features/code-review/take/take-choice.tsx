import type { MissionWorkspace, TakeHow } from "@haloop/shared";
import { clsx } from "clsx";
import { RadioGroup } from "radix-ui";
import { useId, useRef, useState } from "react";
import { Button } from "../../../components/ui/button.tsx";
import { useCommand } from "../../../lib/shortcuts.ts";
import { shownText } from "../../../lib/shown-text.ts";
import type { useTake } from "../queries.ts";
import { goesToRemote, type TakeWay, takeWays } from "./take-ways.ts";

/** The ways to take the work: one is chosen, and done; then others can follow. */
export function TakeChoice(
  { take, workspace, again }: {
    take: ReturnType<typeof useTake>;
    workspace: MissionWorkspace;
    /** It was taken in some way already. */
    again: boolean;
  },
) {
  const [how, setHow] = useState<TakeHow>("keep");
  const [mergeCommit, setMergeCommit] = useState(false);
  const [remote, setRemote] = useState("");
  const label = useId();
  const ways = takeWays(workspace);
  const way = ways.find((one) => one.how === how) ?? ways[0]!;
  const go = () => {
    if (take.isPending) return;
    take.mutate({
      how,
      ...(how === "merge" && mergeCommit ? { mergeCommit } : {}),
      ...(goesToRemote(how) && remote.trim() !== "" ? { remote: remote.trim() } : {}),
    });
  };
  const choice = useRef<HTMLDivElement>(null);
  useCommand("Take the work…", () => {
    choice.current?.querySelector<HTMLElement>('[role="radio"][aria-checked="true"]')?.focus();
  });
  return (
    <>
      <h4 id={label} className={again ? "mt-5 mb-2 text-row text-ink-2" : "sr-only"}>
        {again ? "Take it another way as well" : "How to take it"}
      </h4>
      <RadioGroup.Root
        ref={choice}
        aria-labelledby={label}
        value={how}
        onValueChange={(next) => {
          setHow(next as TakeHow);
          take.reset();
        }}
        className="flex flex-col overflow-hidden rounded-panel border border-border"
      >
        {ways.map((one) => <Way key={one.how} way={one} chosen={one.how === how} />)}
      </RadioGroup.Root>
      <div className="mt-3 flex flex-wrap items-center gap-3">
        {how === "merge" && (
          <label className="flex min-h-8 cursor-pointer items-center gap-2 text-row text-ink-2 max-md:min-h-11">
            <input
              type="checkbox"
              checked={mergeCommit}
              onChange={(event) => setMergeCommit(event.target.checked)}
              className="size-4"
            />
            Always with a merge commit
          </label>
        )}
        {goesToRemote(how) && <RemoteField value={remote} onChange={setRemote} />}
        <Button
          className="ml-auto max-md:w-full max-md:justify-center"
          busy={take.isPending}
          onClick={go}
        >
          {way.action}
        </Button>
      </div>
    </>
  );
}

function Way({ way, chosen }: { way: TakeWay; chosen: boolean }) {
  const id = useId();
  return (
    <RadioGroup.Item
      value={way.how}
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-does`}
      className={clsx(
        "focus-inset flex items-start gap-3 border-b border-border px-4 py-2.5 text-left last:border-b-0",
        chosen ? "bg-accent-tint" : "hover:bg-hover",
      )}
    >
      <span
        aria-hidden="true"
        className={clsx(
          "mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-full border",
          chosen ? "border-accent bg-accent" : "border-control",
        )}
      >
        {chosen && <span className="size-1.5 rounded-full bg-white" />}
      </span>
      <span className="min-w-0">
        <span id={`${id}-title`} className="block text-row font-medium break-words text-ink">
          {shownText(way.title)}
        </span>
        <span id={`${id}-does`} className="block text-meta break-words text-ink-2">
          {shownText(way.does)}
        </span>
      </span>
    </RadioGroup.Item>
  );
}

function RemoteField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  return (
    <label className="flex items-center gap-2 text-row text-ink-2">
      Remote
      <input
        type="text"
        value={value}
        maxLength={200}
        placeholder="origin"
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onChange(event.target.value)}
        className="field h-8 w-40 px-2.5 font-mono text-code max-md:h-11"
      />
    </label>
  );
}

import type { Health } from "@haloop/shared";
import { useQuery } from "@tanstack/react-query";
import { clsx } from "clsx";
import { CircleAlert, CircleCheck, TriangleAlert } from "lucide-react";
import { Popover } from "radix-ui";
import { Notice } from "../../components/ui/notice.tsx";
import { Skeleton } from "../../components/ui/skeleton.tsx";
import { isUnreachable } from "../../lib/api.ts";
import { healthQuery } from "../missions/queries.ts";
import { NotifyChoice } from "../notifications/notify-offer.tsx";
import { type ProviderWords, providerWords } from "./provider-words.ts";

const ICONS = { done: CircleCheck, warn: TriangleAlert, failed: CircleAlert } as const;
const COLOURS = { done: "text-done", warn: "text-warn", failed: "text-failed" } as const;

/** Where the agents run, whether that works, and how many are at work. */
export function SidebarFooter() {
  const { data: health, error } = useQuery(healthQuery);
  if (health === undefined) {
    return error === null ? <Skeleton className="h-4 w-28" /> : <NoAnswer />;
  }
  const words = isUnreachable(error) ? undefined : providerWords(health);
  if (words === undefined) return <NoAnswer />;
  return (
    <Popover.Root>
      <Popover.Trigger className="flex min-w-0 flex-1 items-center gap-2 rounded-control text-left text-meta max-md:min-h-11">
        <StateLine words={words} />
        <Sandboxes health={health} />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          side="top"
          align="start"
          sideOffset={12}
          collisionPadding={8}
          className="z-50 w-80 max-w-[calc(100vw-1rem)] animate-appear rounded-panel border border-border bg-surface p-4 text-row text-ink-2 shadow-pop focus:outline-none"
        >
          <HealthDetail health={health} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function NoAnswer() {
  return (
    <span className="flex items-center gap-2 text-meta text-ink-2">
      <CircleAlert className="size-4 text-failed" aria-hidden="true" />
      Haloop does not answer
    </span>
  );
}

function StateLine({ words }: { words: ProviderWords }) {
  const Icon = ICONS[words.tone];
  return (
    <span className="flex min-w-0 flex-1 items-center gap-2 text-ink-2">
      <Icon className={clsx("size-4 shrink-0", COLOURS[words.tone])} aria-hidden="true" />
      <span className="truncate">{words.words}</span>
    </span>
  );
}

/** Up to this many sandboxes are drawn one by one. */
const MAX_BARS = 8;

function Sandboxes({ health }: { health: Health }) {
  const { running, limit } = health.sandboxes;
  return (
    <span className="flex items-center gap-2 whitespace-nowrap text-ink-2">
      {limit <= MAX_BARS && (
        <span aria-hidden="true" className="flex gap-[3px]">
          {Array.from({ length: limit }, (_, n) => (
            <span
              key={n}
              className={clsx(
                "h-3 w-1 rounded-[1px]",
                n < running ? "bg-running" : "bg-border-strong",
              )}
            />
          ))}
        </span>
      )}
      <span>
        {running} of {limit}
        <span className="sr-only">sandboxes at work</span>
      </span>
    </span>
  );
}

function HealthDetail({ health }: { health: Health }) {
  const { provider, sandboxes } = health;
  return (
    <div className="flex flex-col gap-3">
      <p>
        <span className="font-medium text-ink">{provider.detail}</span>
        <br />
        {provider.why}
      </p>
      {!provider.isolates && (
        <Notice tone="warn" title="Nothing is isolated">
          Agents run as processes of your own account, on your machine.
        </Notice>
      )}
      <p>
        {sandboxes.running} of {sandboxes.limit} sandboxes at work, {sandboxes.queued} waiting.
      </p>
      {health.problems.map((entry) => (
        <Notice key={entry.subject + entry.problem} tone="failed" title={entry.problem}>
          {entry.remedy}
        </Notice>
      ))}
      <NotifyChoice />
      <p className="text-meta break-all text-ink-3">
        Haloop {health.version}, files in {health.home}
      </p>
    </div>
  );
}

import type { Health } from "@haloop/shared";
import { useQuery } from "@tanstack/react-query";
import { clsx } from "clsx";
import { Circle, CircleAlert, CircleCheck, TriangleAlert } from "lucide-react";
import { Skeleton } from "../../components/ui/skeleton.tsx";
import { healthQuery } from "../missions/queries.ts";
import { providerName } from "../sidebar/provider-words.ts";

type Mark = "good" | "bad" | "warn" | "none";

interface Fact {
  name: string;
  text: string;
  remedy?: string;
  mark: Mark;
}

const MARKS = {
  good: { Icon: CircleCheck, colour: "text-done" },
  bad: { Icon: CircleAlert, colour: "text-failed" },
  warn: { Icon: TriangleAlert, colour: "text-warn" },
  none: { Icon: Circle, colour: "text-ink-3" },
} as const;

/** What this Haloop stands on; only what the server itself has found out. */
export function MachineFacts() {
  const { data: health } = useQuery(healthQuery);
  return (
    <section aria-labelledby="machine" className="mt-10">
      <h2 id="machine" className="text-row font-semibold">This machine</h2>
      {health === undefined ? <Skeleton className="mt-4 h-4 w-64" /> : (
        <dl className="mt-2">
          {machineFacts(health).map((fact) => <FactRow key={fact.name} fact={fact} />)}
        </dl>
      )}
    </section>
  );
}

function FactRow({ fact }: { fact: Fact }) {
  const { Icon, colour } = MARKS[fact.mark];
  return (
    <div className="flex items-start gap-3 border-b border-border py-2 text-row last:border-b-0 max-md:flex-wrap">
      <Icon className={clsx("mt-0.5 size-4 shrink-0", colour)} aria-hidden="true" />
      <dt className="w-20 shrink-0">{fact.name}</dt>
      <dd className="min-w-0 flex-1 break-words text-ink-2 max-md:basis-full max-md:pl-7">
        {fact.text}
        {fact.remedy !== undefined && <span className="block text-ink">{fact.remedy}</span>}
      </dd>
    </div>
  );
}

function machineFacts(health: Health): Fact[] {
  const { provider, sandboxes, problems } = health;
  const providerProblem = problems.find((entry) => entry.subject === "provider");
  const others = problems.filter((entry) => entry !== providerProblem);
  return [
    {
      name: providerName(provider.name),
      text: providerProblem?.problem ??
        `${withoutName(health)}, up to ${sandboxes.limit} sandboxes at once`,
      mark: providerProblem !== undefined || !provider.ok
        ? "bad"
        : provider.isolates
        ? "good"
        : "warn",
      ...(providerProblem === undefined ? {} : { remedy: providerProblem.remedy }),
    },
    { name: "Files", text: `everything is kept in ${health.home}`, mark: "good" },
    {
      name: "Project",
      text: health.project ?? "none linked, missions work on text only",
      mark: health.project === null ? "none" : "good",
      ...(health.project === null ? { remedy: "To link one: haloop link <path>" } : {}),
    },
    ...others.map((entry): Fact => ({
      name: providerName(entry.subject),
      text: entry.problem,
      remedy: entry.remedy,
      mark: "bad",
    })),
  ];
}

// "Docker" stands before it already.
function withoutName({ provider }: Health): string {
  const name = `${providerName(provider.name)} `;
  return provider.detail.startsWith(name) ? provider.detail.slice(name.length) : provider.detail;
}

/** What the state of the machine is called where there is little room. */
import type { Health } from "@haloop/shared";

export interface ProviderWords {
  tone: "done" | "warn" | "failed";
  words: string;
}

export function providerWords(health: Health): ProviderWords {
  const { provider } = health;
  const name = providerName(provider.name);
  if (!provider.ok) return { tone: "failed", words: `${name} not ready` };
  if (health.problems.length > 0) return { tone: "failed", words: problemCount(health) };
  if (!provider.isolates) return { tone: "warn", words: `${name}, no isolation` };
  return { tone: "done", words: `${name} ready` };
}

export function providerName(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function problemCount(health: Health): string {
  const count = health.problems.length;
  return count === 1 ? "1 problem" : `${count} problems`;
}

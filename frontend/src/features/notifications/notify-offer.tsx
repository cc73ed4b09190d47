import { useQuery } from "@tanstack/react-query";
import { hasActiveRun } from "@haloop/shared";
import { Bell, X } from "lucide-react";
import { missionsQuery } from "../missions/queries.ts";
import { type NotifyState, turnOff, turnOn, useNotifyState } from "./permission.ts";

/** A quiet offer, made while there is something to wait for and until it was answered once. */
export function NotifyOffer() {
  const state = useNotifyState();
  const { data: busy = false } = useQuery({
    ...missionsQuery,
    select: (missions) => missions.some((mission) => hasActiveRun(mission.status)),
  });
  if (state !== "off_offered" || !busy) return null;
  return (
    <div className="flex items-center gap-1 border-t border-border py-1 pr-2 pl-4 text-meta text-ink-2">
      <Bell className="mr-1 size-3.5 shrink-0 text-ink-3" aria-hidden="true" />
      <button
        type="button"
        onClick={turnOn}
        className="min-h-7 flex-1 rounded-control text-left hover:text-ink hover:underline max-md:min-h-11"
      >
        Notify me when one needs me
      </button>
      <button
        type="button"
        aria-label="No notifications"
        title="No notifications"
        onClick={turnOff}
        className="inline-flex size-7 items-center justify-center rounded-control text-ink-3 hover:bg-hover hover:text-ink max-md:size-11"
      >
        <X className="size-3.5" aria-hidden="true" />
      </button>
    </div>
  );
}

const WORDS: Readonly<Record<NotifyState, string>> = {
  on: "Notifications are on for gates that open and missions that fail.",
  off: "Notifications are off.",
  off_offered: "Notifications are off.",
  blocked: "Notifications are blocked for this address in the browser's settings.",
  unsupported: "Notifications need https or an address of this machine.",
};

/** What was chosen, and the way to choose otherwise. */
export function NotifyChoice() {
  const state = useNotifyState();
  return (
    <p className="flex items-start gap-2">
      <span className="flex-1">{WORDS[state]}</span>
      {state !== "blocked" && state !== "unsupported" && (
        <button
          type="button"
          onClick={state === "on" ? turnOff : turnOn}
          className="shrink-0 rounded-control font-medium text-accent-text hover:underline"
        >
          {state === "on" ? "Turn off" : "Turn on"}
        </button>
      )}
    </p>
  );
}

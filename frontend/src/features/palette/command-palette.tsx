import { useQuery } from "@tanstack/react-query";
import { clsx } from "clsx";
import { Dialog as Radix } from "radix-ui";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { useLocation } from "wouter";
import { Kbd } from "../../components/ui/kbd.tsx";
import { useReturnFocus } from "../../components/ui/return-focus.ts";
import { missionPath } from "../../lib/routes.ts";
import { useRegisteredShortcuts } from "../../lib/shortcuts.ts";
import { useNow } from "../../lib/use-now.ts";
import { missionsQuery } from "../missions/queries.ts";
import { StatusIcon } from "../missions/status-icon.tsx";
import type { Ui } from "../shell/ui-context.ts";
import { type PaletteAction, paletteEntries, type PaletteEntry } from "./palette-entries.ts";

/** Finds a mission or an action by a few letters. */
export function CommandPalette({ open, ui }: { open: boolean; ui: Ui }) {
  const returnFocus = useReturnFocus();
  // What was chosen is done once the palette is gone and the focus is back: it may take it from there.
  const chosen = useRef<() => void>(undefined);
  return (
    <Radix.Root open={open} onOpenChange={(next) => !next && ui.close()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-appear bg-scrim" />
        <Radix.Content
          aria-describedby={undefined}
          onOpenAutoFocus={() => {
            chosen.current = undefined;
            returnFocus.onOpenAutoFocus();
          }}
          onCloseAutoFocus={(event) => {
            returnFocus.onCloseAutoFocus(event);
            chosen.current?.();
          }}
          className="fixed top-[12vh] left-1/2 z-50 flex max-h-[70vh] w-[calc(100%-2rem)] max-w-[38rem] -translate-x-1/2 animate-appear flex-col overflow-hidden rounded-dialog bg-surface shadow-modal focus:outline-none max-md:top-4"
        >
          <Radix.Title className="sr-only">Search and commands</Radix.Title>
          <Finder
            choose={(run) => {
              chosen.current = run;
              ui.close();
            }}
          />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Finder({ choose }: { choose: (run: () => void) => void }) {
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const { data: missions = [] } = useQuery(missionsQuery);
  const entries = paletteEntries(text, missions, useActions(), useNow(30_000));
  const [, navigate] = useLocation();
  const listId = useId();
  const chosen = Math.min(at, entries.length - 1);
  const run = (entry: PaletteEntry | undefined) => {
    if (entry === undefined) return;
    choose(entry.kind === "mission" ? () => navigate(missionPath(entry.key)) : entry.run);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by !== undefined && entries.length > 0) {
      event.preventDefault();
      setAt((chosen + by + entries.length) % entries.length);
    } else if (event.key === "Enter" && !event.nativeEvent.isComposing) {
      event.preventDefault();
      run(entries[chosen]);
    }
  };
  return (
    <>
      <input
        type="text"
        role="combobox"
        aria-label="Search missions and commands"
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={entries.length === 0 ? undefined : `${listId}-${chosen}`}
        placeholder="Search missions and commands"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
        className="h-12 shrink-0 border-b border-border bg-transparent px-4 text-base outline-none"
      />
      <div
        id={listId}
        role="listbox"
        aria-label="Found"
        className="scroll-quiet min-h-0 overflow-y-auto p-2"
      >
        {entries.length === 0 && (
          <p className="px-2 py-3 text-row text-ink-3">Nothing is called that.</p>
        )}
        {entries.map((entry, index) => (
          <Option
            key={entry.key}
            id={`${listId}-${index}`}
            entry={entry}
            chosen={index === chosen}
            onPoint={() => setAt(index)}
            onRun={() => run(entry)}
          />
        ))}
      </div>
    </>
  );
}

function Option(
  { id, entry, chosen, onPoint, onRun }: {
    id: string;
    entry: PaletteEntry;
    chosen: boolean;
    onPoint: () => void;
    onRun: () => void;
  },
) {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (chosen) element.current?.scrollIntoView({ block: "nearest" });
  }, [chosen]);
  return (
    <div
      ref={element}
      id={id}
      role="option"
      aria-selected={chosen}
      onPointerMove={onPoint}
      onClick={onRun}
      className={clsx(
        "flex min-h-9 cursor-pointer items-center gap-2.5 rounded-control px-2 text-row max-md:min-h-11",
        chosen && "bg-selected",
      )}
    >
      {entry.kind === "mission" && <StatusIcon status={entry.mission.status} />}
      <span dir="auto" className="min-w-0 flex-1 truncate">{entry.title}</span>
      {entry.kind === "mission"
        ? <span className="max-w-2/5 shrink-0 truncate text-meta text-ink-3">{entry.detail}</span>
        : entry.keys !== undefined && <Kbd keys={entry.keys} />}
    </div>
  );
}

const NOT_OFFERED = new Set(["mod+k", "j", "k"]);

/** Whatever can be done here and now, with keys or without. The newest of those with equal keys works. */
function useActions(): PaletteAction[] {
  const actions = new Map<string, PaletteAction>();
  for (const { keys, label, run } of useRegisteredShortcuts()) {
    if (label === undefined || (keys !== undefined && NOT_OFFERED.has(keys))) continue;
    const key = `action ${keys ?? label}`;
    actions.set(key, {
      kind: "action",
      key,
      title: label,
      ...(keys === undefined ? {} : { keys }),
      run: () => run(new KeyboardEvent("keydown")),
    });
  }
  return [...actions.values()];
}

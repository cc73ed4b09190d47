import { MissionType } from "@haloop/shared";
import { clsx } from "clsx";
import { ListFilter, Search, X } from "lucide-react";
import { useRef, useState } from "react";
import {
  Menu,
  MenuCheckItem,
  MenuItem,
  MenuLabel,
  MenuSeparator,
} from "../../components/ui/menu.tsx";
import { useShortcut } from "../../lib/shortcuts.ts";
import { STATUS_FILTERS } from "../missions/status-look.ts";
import type { MissionFilterControl } from "./use-mission-filter.ts";

const TOOL =
  "inline-flex size-7 items-center justify-center rounded-control text-ink-3 hover:bg-hover hover:text-ink max-md:size-11";

/** The heading of the list with its search and its filter. */
export function ListTools({ control }: { control: MissionFilterControl }) {
  const { filter } = control;
  const [searching, setSearching] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const open = () => {
    setSearching(true);
    // The input is drawn first.
    requestAnimationFrame(() => input.current?.select());
  };
  const close = () => {
    control.setText("");
    setSearching(false);
    // What had the focus goes away.
    opener.current?.focus();
  };
  useShortcut("/", open, { label: "Search the missions", group: "Missions" });
  return (
    <div className="pt-3 pr-2 pl-4">
      <div className="flex items-center justify-between">
        <h2 className="text-meta font-semibold text-ink-2">Recent Missions</h2>
        <span className="flex">
          <button
            ref={opener}
            type="button"
            aria-label="Search missions"
            title="Search missions (/)"
            onClick={open}
            className={TOOL}
          >
            <Search className="size-3.5 max-md:size-4.5" aria-hidden="true" />
          </button>
          <FilterMenu control={control} />
        </span>
      </div>
      {(searching || filter.text !== "") && (
        <div className="field relative mt-1 mr-2 flex items-center">
          <input
            ref={input}
            type="text"
            role="searchbox"
            aria-label="Search missions"
            placeholder="Search missions"
            value={filter.text}
            onChange={(event) => control.setText(event.target.value)}
            onKeyDown={(event) => event.key === "Escape" && close()}
            onBlur={() => filter.text === "" && setSearching(false)}
            className="h-8 min-w-0 flex-1 bg-transparent pl-2.5 text-row outline-none max-md:h-11"
          />
          <button type="button" aria-label="Clear the search" onClick={close} className={TOOL}>
            <X className="size-3.5" aria-hidden="true" />
          </button>
        </div>
      )}
    </div>
  );
}

function FilterMenu({ control }: { control: MissionFilterControl }) {
  const { filter } = control;
  const chosen = filter.statuses.size + filter.types.size;
  return (
    <Menu
      trigger={
        <button
          type="button"
          aria-label={chosen === 0 ? "Filter missions" : `Filter missions, ${chosen} chosen`}
          title="Filter by status and type"
          className={clsx(TOOL, chosen > 0 && "bg-accent-tint text-accent-text")}
        >
          <ListFilter className="size-3.5 max-md:size-4.5" aria-hidden="true" />
        </button>
      }
    >
      <MenuLabel>Status</MenuLabel>
      {STATUS_FILTERS.map((status) => (
        <MenuCheckItem
          key={status}
          checked={filter.statuses.has(status)}
          onChange={(on) => control.setStatus(status, on)}
        >
          {status}
        </MenuCheckItem>
      ))}
      <MenuLabel>Type</MenuLabel>
      {MissionType.options.map((type) => (
        <MenuCheckItem
          key={type}
          checked={filter.types.has(type)}
          onChange={(on) => control.setType(type, on)}
        >
          {type}
        </MenuCheckItem>
      ))}
      <MenuSeparator />
      <MenuItem onSelect={control.clear} disabled={chosen === 0 && filter.text === ""}>
        Show all
      </MenuItem>
    </Menu>
  );
}

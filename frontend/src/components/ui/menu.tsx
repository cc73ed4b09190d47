import { clsx } from "clsx";
import { Check } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import type { ReactNode } from "react";

/** A menu below its trigger, which must take a ref. */
export function Menu(
  { trigger, align = "end", children }: {
    trigger: ReactNode;
    align?: "start" | "end";
    children: ReactNode;
  },
) {
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className="z-50 max-h-[min(30rem,var(--radix-dropdown-menu-content-available-height))] min-w-48 animate-appear overflow-y-auto rounded-panel border border-border bg-surface p-1 shadow-pop"
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

const ITEM =
  "flex items-center gap-2 rounded-control px-2 py-1.5 text-row outline-none select-none cursor-pointer " +
  "data-highlighted:bg-hover data-disabled:cursor-default data-disabled:text-ink-3 max-md:min-h-11";

export function MenuItem(
  { onSelect, danger = false, disabled = false, hint, children }: {
    onSelect: () => void;
    danger?: boolean;
    disabled?: boolean;
    hint?: ReactNode;
    children: ReactNode;
  },
) {
  return (
    <DropdownMenu.Item
      onSelect={onSelect}
      disabled={disabled}
      className={clsx(ITEM, danger && "text-failed")}
    >
      <span className="flex flex-1 items-center gap-2">{children}</span>
      {hint}
    </DropdownMenu.Item>
  );
}

export function MenuCheckItem(
  { checked, onChange, children }: {
    checked: boolean;
    onChange: (checked: boolean) => void;
    children: ReactNode;
  },
) {
  return (
    <DropdownMenu.CheckboxItem
      checked={checked}
      onCheckedChange={onChange}
      // Several are chosen in one visit, so the menu stays open.
      onSelect={(event) => event.preventDefault()}
      className={ITEM}
    >
      <span className="inline-flex size-4 items-center justify-center">
        <DropdownMenu.ItemIndicator>
          <Check className="size-3.5" aria-hidden="true" />
        </DropdownMenu.ItemIndicator>
      </span>
      {children}
    </DropdownMenu.CheckboxItem>
  );
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return (
    <DropdownMenu.Label className="px-2 pt-2 pb-1 text-meta font-medium text-ink-3">
      {children}
    </DropdownMenu.Label>
  );
}

export function MenuSeparator() {
  return <DropdownMenu.Separator className="my-1 h-px bg-border" />;
}

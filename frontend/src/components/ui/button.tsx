import { clsx } from "clsx";
import type { ComponentProps, ReactNode } from "react";
import { Spinner } from "./spinner.tsx";

export type ButtonVariant = "primary" | "secondary" | "danger" | "ghost";

const VARIANTS: Readonly<Record<ButtonVariant, string>> = {
  primary: "bg-accent text-white shadow-1 hover:bg-accent-hover",
  secondary: "border border-border-strong bg-surface text-ink hover:bg-hover",
  danger: "border border-border-strong bg-surface text-failed hover:bg-failed-tint",
  ghost: "text-ink-2 hover:bg-hover hover:text-ink",
};

const SIZES = {
  md: "h-8 px-3 text-row max-md:min-h-11 max-md:rounded-card max-md:px-4",
  sm: "h-7 px-2 text-row",
  icon: "size-8 justify-center max-md:size-11",
} as const;

export interface ButtonProps extends ComponentProps<"button"> {
  variant?: ButtonVariant;
  size?: keyof typeof SIZES;
  /** The key that does the same, as a `<Kbd>`. */
  hint?: ReactNode;
  /** The action is under way: the button keeps its width and focus, and does nothing. */
  busy?: boolean;
}

/** How a button looks, for what is none, such as a link to a file. */
export function buttonLook(variant: ButtonVariant, size: keyof typeof SIZES): string {
  return clsx(
    "inline-flex shrink-0 items-center gap-2 rounded-control font-medium whitespace-nowrap select-none",
    "transition-colors aria-disabled:cursor-default aria-disabled:opacity-60",
    SIZES[size],
    VARIANTS[variant],
  );
}

export function Button(
  { variant = "secondary", size = "md", hint, busy = false, ...rest }: ButtonProps,
) {
  const { className, children, onClick, disabled, ...props } = rest;
  // A disabled button would drop the focus while its action runs; aria-disabled keeps it.
  const inert = busy || disabled === true;
  return (
    <button
      type="button"
      aria-disabled={inert || undefined}
      aria-busy={busy || undefined}
      onClick={inert ? (event) => event.preventDefault() : onClick}
      className={clsx(buttonLook(variant, size), className)}
      {...props}
    >
      {busy && <Spinner />}
      {children}
      {hint}
    </button>
  );
}

import { clsx } from "clsx";
import { RadioGroup } from "radix-ui";

/** One of a few, all in view; arrow keys move between them. */
export function Segmented<T extends string>(
  { label, value, options, onChange }: {
    label: string;
    value: T;
    options: readonly T[];
    onChange: (value: T) => void;
  },
) {
  return (
    <RadioGroup.Root
      aria-label={label}
      value={value}
      onValueChange={(next) => onChange(next as T)}
      className="grid auto-cols-fr grid-flow-col gap-2 max-md:grid-flow-row max-md:grid-cols-3"
    >
      {options.map((option) => (
        <RadioGroup.Item
          key={option}
          value={option}
          className={clsx(
            "h-8 rounded-control border border-border-strong text-row text-ink-2 hover:bg-hover max-md:h-11",
            "data-[state=checked]:border-accent data-[state=checked]:bg-accent-tint",
            "data-[state=checked]:font-medium data-[state=checked]:text-accent-text",
            "data-[state=checked]:shadow-[inset_0_0_0_1px_var(--color-accent)]",
          )}
        >
          {option}
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  );
}

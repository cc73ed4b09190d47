import { Dialog } from "../../components/ui/dialog.tsx";
import { keyLabels, type Shortcut, useRegisteredShortcuts } from "../../lib/shortcuts.ts";

/** Every key that works where the person is now, from the registry itself. */
export function KeySheet({ open, onClose }: { open: boolean; onClose: () => void }) {
  const groups = grouped(useRegisteredShortcuts());
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title="Keys"
      description="Single keys are silent while you type; the ones with a modifier always work."
      width="md:max-w-[40rem]"
    >
      <div className="columns-2 gap-8 max-md:columns-1">
        {groups.map(([group, shortcuts]) => (
          <section key={group} className="mb-5 break-inside-avoid">
            <h3 className="mb-1 text-meta font-semibold text-ink-2">{group}</h3>
            <dl>
              {shortcuts.map((shortcut) => (
                <div
                  key={shortcut.keys}
                  className="flex items-center justify-between gap-3 py-1 text-row"
                >
                  <dt>{shortcut.label}</dt>
                  <dd className="flex gap-1">
                    {keyLabels(shortcut.keys).map((label) => (
                      <kbd
                        key={label}
                        className="min-w-6 rounded-kbd bg-hover px-1.5 py-0.5 text-center font-sans text-micro font-medium text-ink-2"
                      >
                        {label}
                      </kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

type Keyed = Shortcut & { keys: string };

function grouped(shortcuts: readonly Shortcut[]): [string, Keyed[]][] {
  const groups = new Map<string, Map<string, Keyed>>();
  for (const [at, shortcut] of shortcuts.entries()) {
    const { keys } = shortcut;
    // What a newer one took over does not work here.
    const taken = shortcuts.some((other, later) => later > at && other.keys === keys);
    if (keys === undefined || shortcut.label === undefined || taken) continue;
    const name = shortcut.group ?? "Here";
    const group = groups.get(name) ?? new Map<string, Keyed>();
    // The newest one is the one that runs.
    group.set(keys, { ...shortcut, keys });
    groups.set(name, group);
  }
  return [...groups].map(([name, group]) => [name, [...group.values()]]);
}

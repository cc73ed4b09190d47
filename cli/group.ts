/** Commands below one, of which the list is what the group alone does. */
import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import { didYouMean } from "./similar.ts";

/** `haloop agents --json` is `haloop agents list --json`; a word that is no command is still told. */
export function listsAlone<T extends CommandUnknownOpts>(group: T, list: CommandUnknownOpts): T {
  group.addCommand(list, { isDefault: true });
  group.hook("preSubcommand", (_group, chosen) => {
    const [word] = group.args;
    if (chosen !== list || word === undefined || word === list.name()) return;
    // What follows an option is its value, or told by the list itself.
    if (word.startsWith("-")) return;
    const names = group.commands.map((command) => command.name());
    const close = didYouMean(word, names).replace(/^ /, "\n");
    group.error(`error: unknown command '${word}'${close}`, { code: "commander.unknownCommand" });
  });
  return group;
}

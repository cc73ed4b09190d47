import { createContext, useContext } from "react";

/** The layers that can lie over the page; one at a time. */
export type Layer = "new-mission" | "palette" | "keys";

export interface Ui {
  layer: Layer | undefined;
  open: (layer: Layer) => void;
  close: () => void;
}

export const UiContext = createContext<Ui | undefined>(undefined);

export function useUi(): Ui {
  const ui = useContext(UiContext);
  if (ui === undefined) throw new Error("useUi needs the shell around it");
  return ui;
}

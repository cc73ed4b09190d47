import { createContext, type ReactNode, useContext } from "react";
import { createPortal } from "react-dom";

/** Room for what a screen has to say in the rail beside it. */
export interface Rail {
  element: HTMLElement;
  folded: boolean;
  unfold: () => void;
}

/** The rail of the mission's frame; undefined where the window is too narrow for one. */
export const RailSlot = createContext<Rail | undefined>(undefined);

/** Draws into the rail: in full, or what stands for it while the rail is folded. */
export function InRail(
  { children, folded }: { children: ReactNode; folded: (unfold: () => void) => ReactNode },
) {
  const rail = useContext(RailSlot);
  if (rail === undefined) return null;
  return createPortal(rail.folded ? folded(rail.unfold) : children, rail.element);
}

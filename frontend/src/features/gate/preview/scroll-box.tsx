import { type ReactNode, useLayoutEffect, useRef, useState } from "react";

/** A box that scrolls sideways, and can be reached by keyboard where there is something to scroll. */
export function ScrollBox(
  { label, className, children }: { label: string; className: string; children: ReactNode },
) {
  const box = useRef<HTMLDivElement>(null);
  const [overflows, setOverflows] = useState(false);
  useLayoutEffect(() => {
    const { current } = box;
    if (current === null) return;
    const measure = () => setOverflows(current.scrollWidth > current.clientWidth + 1);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    // What is in it may get wider without the box: colours and fonts come later.
    if (current.firstElementChild !== null) observer.observe(current.firstElementChild);
    return () => observer.disconnect();
  }, []);
  const reach = overflows ? { tabIndex: 0, role: "group", "aria-label": label } : {};
  return <div ref={box} className={className} {...reach}>{children}</div>;
}

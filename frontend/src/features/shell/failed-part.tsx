import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { ErrorBoundary, type FallbackProps } from "react-error-boundary";
import { Button } from "../../components/ui/button.tsx";

/**
 * Keeps the failure of a part of the screen within that part: the list and every other mission stay
 * usable. Typically the program was updated or stopped while a part of the UI had still to be loaded.
 *
 * @param place where the person is; another one is drawn anew
 */
export function FailureWithin({ place, children }: { place: string; children: ReactNode }) {
  return (
    <ErrorBoundary FallbackComponent={FailedPart} resetKeys={[place]}>
      {children}
    </ErrorBoundary>
  );
}

function FailedPart({ error }: FallbackProps) {
  const what = error instanceof Error ? error.message : String(error);
  return (
    <div
      role="alert"
      data-testid="failed-part"
      className="flex h-full flex-col items-center justify-center px-6 text-center"
    >
      <TriangleAlert className="size-8 text-failed" strokeWidth={1.5} aria-hidden="true" />
      <h1 className="mt-4 text-h1 font-semibold">This part could not be shown</h1>
      <p className="mt-1 max-w-[32rem] text-base text-ink-2">
        Reload the page: what you typed and did not save is kept in this browser. When it comes
        back, report it with this: <span className="break-all">{what}</span>
      </p>
      <Button variant="primary" className="mt-5" onClick={() => location.reload()}>
        Reload the page
      </Button>
    </div>
  );
}

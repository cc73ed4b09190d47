export function Preview({ text }: { text: string }) {
  return <pre className="font-sans text-read whitespace-pre-wrap">{text}</pre>;
}

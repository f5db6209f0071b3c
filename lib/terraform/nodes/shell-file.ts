/** Shell that writes a file as it is: nothing in it is expanded. */
export function shellFile(path: string, lines: readonly string[]): string[] {
  const end = `END-OF-${path.replace(/^.*[/]/, '')}`;
  return [`cat > ${path} <<'${end}'`, ...lines, end];
}

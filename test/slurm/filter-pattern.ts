/**
 * Whether a record fits a filter of CloudWatch Logs, as far as halls write them: fields that equal a text, in which `*` is
 * anything, joined by `&&`, `||` and parentheses.
 * @throws Error on anything else
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export function fits(pattern: string, record: Readonly<Record<string, unknown>>): boolean {
  const tokens = [...pattern.matchAll(/"[^"]*"|\$\.\w+|&&|\|\||[={}()]|\S+/g)].map(([token]) => token);
  let at = 0;
  const take = (wanted?: string): string => {
    const token = tokens[at++];
    if (token === undefined || (wanted !== undefined && token !== wanted)) {
      throw new Error(`${pattern}: ${token ?? 'its end'} in the place of ${wanted ?? 'a term'}`);
    }
    return token;
  };
  const any = (): boolean => {
    let holds = all();
    while (tokens[at] === '||') {
      take();
      holds = all() || holds;
    }
    return holds;
  };
  const all = (): boolean => {
    let holds = term();
    while (tokens[at] === '&&') {
      take();
      holds = term() && holds;
    }
    return holds;
  };
  const term = (): boolean => {
    if (tokens[at] === '(') {
      take();
      const holds = any();
      take(')');
      return holds;
    }
    const field = take();
    if (!/^\$\.\w+$/.test(field)) throw new Error(`${pattern}: ${field} is no field`);
    take('=');
    const text = take();
    if (!/^".*"$/.test(text)) throw new Error(`${pattern}: ${text} is no text`);
    const parts = text
      .slice(1, -1)
      .split('*')
      .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    const value = record[field.slice(2)];
    return typeof value === 'string' && new RegExp(`^${parts.join('[\\s\\S]*')}$`).test(value);
  };
  take('{');
  const holds = any();
  take('}');
  if (at < tokens.length) throw new Error(`${pattern}: ${tokens[at]} after its end`);
  return holds;
}

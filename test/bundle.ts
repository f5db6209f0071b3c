/** Set-up of a test run: processes that tests start run the bundle, which is made here once. */
export async function setup(): Promise<void> {
  await import(new URL('../scripts/bundle.js', import.meta.url).href);
}

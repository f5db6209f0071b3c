/** How passages are indexed and asked for: the same at the build and in the page. */
export const OPTIONS = {
  fields: ['heading', 'page', 'text'],
  storeFields: ['address', 'page', 'heading'],
  searchOptions: { prefix: true, fuzzy: 0.15, combineWith: 'AND', boost: { heading: 4, page: 2 } },
};

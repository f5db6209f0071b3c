import { applyFixes } from '../../../blueprint/document/apply-fixes.js';
import { expandBlueprint } from '../../../blueprint/expand-blueprint.js';
import { queryPrices, queryTypes, TYPE_ORDERS } from '../../../catalog/figures/query-catalog.js';
import { loadCatalog, loadCatalogIndex } from '../../../catalog/files/load-catalog.js';
import { diffDocument } from '../../../report/diff/diff-document.js';
import { pricesDocument, typesDocument } from '../../../report/documents/catalog-document.js';
import { frontierDocument } from '../../../report/documents/frontier-document.js';
import { portfolioDocument } from '../../../report/documents/portfolio-document.js';
import { sizingDocument, summaryDocument } from '../../../report/documents/sizing-document.js';
import { renderMarkdown } from '../../../report/render/markdown.js';
import { describeFleet } from '../../../report/words/phrases.js';
import { explainPlan } from '../../../studies/explain-plan.js';
import { findFrontier } from '../../../studies/frontier/find-frontier.js';
import { planPortfolio } from '../../../studies/portfolio/plan-portfolio.js';
import { toCents } from '../../../units/rounding.js';
import { closed, type Schema, type Static, Type } from '../../../units/schema.js';
import { closest } from '../../../units/suggest.js';
import { catalogInUse, regionNames, wholeCatalog } from '../../edge/catalog-in-use.js';
import { diagnosticsOf } from '../../edge/problems.js';
import { portfolioQuestion, whyNone } from '../../studies/portfolio-question.js';
import { type HallTexts, infeasibilityText, mistakes, mistakeText, ToolMistake } from './hall-texts.js';

/** What a tool answers: Markdown for the reader, and the same facts as data where a client computes with them. */
export interface ToolAnswer {
  readonly text: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** A question that a client may ask. None writes anything. */
export interface Tool {
  readonly title: string;
  readonly description: string;
  readonly input: Schema;
  run(halls: HallTexts, input: unknown): Promise<ToolAnswer>;
}

function tool<S extends Schema>(
  title: string,
  description: string,
  input: S,
  run: (halls: HallTexts, input: Static<S>) => Promise<ToolAnswer>,
): Tool {
  return { title, description, input, run: (halls, given) => run(halls, given as Static<S>) };
}

const SOURCE = {
  blueprint: Type.Optional(Type.String({ description: 'The blueprint as a text, in YAML or JSON.' })),
  file: Type.Optional(Type.String({ description: 'Or its path, below the folder that the server was started for.' })),
};
const ONE_HALL = Type.Object(SOURCE, closed);

/** By name, in the order in which they are listed. */
export const TOOLS: Readonly<Record<string, Tool>> = {
  validate: tool(
    'Check a blueprint',
    'Reads, sizes and plans a blueprint. Gives every mistake with its line and what to write instead, and the text with the changes made that leave nothing to choose.',
    ONE_HALL,
    async (halls, source) => {
      const hall = await halls.open(source);
      const found = diagnosticsOf(hall);
      const told = mistakes(found, hall.text);
      const { text: mended, applied } = applyFixes(hall.text, found);
      const lines = [
        `${hall.file}: ${hall.status === 'planned' ? 'fine' : hall.status}`,
        ...told.map(mistakeText),
        ...(hall.status === 'infeasible' ? [infeasibilityText(hall.infeasibility, hall.file)] : []),
      ];
      return {
        text: lines.join('\n'),
        data: { status: hall.status, diagnostics: told, ...(applied.length > 0 && { mended }) },
      };
    },
  ),
  size: tool(
    'Size a blueprint',
    'What to buy, what it costs and draws, and what is at risk: the provably cheapest fleets that meet every minimum.',
    ONE_HALL,
    async (halls, source) => {
      const { plan } = await halls.planned(source);
      return { text: renderMarkdown(summaryDocument(plan)), data: figuresOf(plan) };
    },
  ),
  explain: tool(
    'Explain a choice',
    'Why these types and counts: the bill line by line, binding constraints, runners-up with what they cost more, what would be cheaper, excluded types, and the proof.',
    ONE_HALL,
    async (halls, source) => {
      const { plan, open } = await halls.planned(source);
      const explanation = await explainPlan(open.blueprint, open.catalog, plan.sizing);
      return { text: renderMarkdown(sizingDocument({ plan, explanation })), data: figuresOf(plan) };
    },
  ),
  compare: tool(
    'Compare blueprints',
    'Sizes up to eight blueprints, and puts fleets, monthly cost and energy side by side.',
    Type.Object(
      { halls: Type.Array(ONE_HALL, { minItems: 2, maxItems: 8, description: 'Blueprints to compare.' }) },
      closed,
    ),
    async (halls, { halls: sources }) => {
      const rows = [];
      for (const source of sources) {
        const { plan, file } = await halls.planned(source);
        rows.push({ file, ...figuresOf(plan) });
      }
      const lines = rows.map(
        ({ name, region, fleets, usdPerMonth, kwhPerMonth }) =>
          `| ${name} | ${region} | ${fleets.join('; ')} | ${usdPerMonth.toFixed(2)} | ${kwhPerMonth.toFixed(0)} |`,
      );
      const head = ['| hall | region | fleets | USD/month | kWh/month |', '| --- | --- | --- | ---: | ---: |'];
      return { text: [...head, ...lines].join('\n'), data: { halls: rows } };
    },
  ),
  expand: tool(
    'Write out the defaults',
    'The blueprint with every default filled in, each with a comment that says where it comes from.',
    ONE_HALL,
    async (halls, source) => {
      const { text, open } = await halls.planned(source);
      const expanded = expandBlueprint(text, open.from.names);
      if (!expanded.ok) throw new Error('a blueprint that was planned can be expanded');
      return { text: expanded.value };
    },
  ),
  frontier: tool(
    'Find the alternatives',
    'The Pareto-optimal plans in cost, energy, availability and time, ranked by the weights of the blueprint.',
    ONE_HALL,
    async (halls, source) => {
      const { plan, open, file } = await halls.planned(source);
      const answer = await findFrontier(open.blueprint, open.catalog, plan.security.score);
      if (answer.status === 'infeasible') throw new ToolMistake(infeasibilityText(answer.infeasibility, file));
      return { text: renderMarkdown(frontierDocument(plan.name, answer.frontier)) };
    },
  ),
  portfolio: tool(
    'Plan purchases over months',
    'What to commit to and what to rent, month by month, at the least present value: from the profile and the hours of each workload, within the limits of the blueprint.',
    Type.Object(
      {
        ...SOURCE,
        months: Type.Optional(Type.Integer({ minimum: 1, maximum: 60, description: 'To look ahead; 36 by default.' })),
        start: Type.Optional(
          Type.String({
            pattern: '^20\\d\\d-(0[1-9]|1[0-2])$',
            description: 'First month, such as 2027-01; by default the one after the catalog’s prices.',
          }),
        ),
        discountRate: Type.Optional(Type.Number({ minimum: 0, maximum: 1, description: 'A year, such as 0.08.' })),
      },
      closed,
    ),
    async (halls, { months = 36, start, discountRate, ...source }) => {
      const { plan, open, text } = await halls.planned(source);
      const terms = { horizon: months, ...(start && { start }), ...(discountRate !== undefined && { discountRate }) };
      const answer = await planPortfolio(open.blueprint, open.catalog, plan, portfolioQuestion(plan, terms));
      const told = mistakes(answer.diagnostics, text).map(mistakeText);
      if (answer.status !== 'planned') throw new ToolMistake([whyNone(answer), ...told].join('\n'));
      return {
        text: [renderMarkdown(portfolioDocument(answer.portfolio)), ...told].join('\n'),
        data: { portfolio: answer.portfolio },
      };
    },
  ),
  diff: tool(
    'Show what a change does',
    'Compares two versions of a hall: fleets, stores, cost, energy, what applying replaces or deletes, who may do more than before, and resources of the Terraform.',
    Type.Object(
      {
        before: Type.Object(SOURCE, { ...closed, description: 'The old version.' }),
        after: Type.Object(SOURCE, { ...closed, description: 'The new version.' }),
      },
      closed,
    ),
    async (halls, { before, after }) => {
      const [old, fresh] = [await halls.planned(before), await halls.planned(after)];
      // What compares Terraform needs cdktf, which the other tools do without.
      const { changeOf } = await import('../../commands/review/change-of.js');
      const change = changeOf(old.plan, fresh.plan);
      const { effects, access, resources } = change;
      return {
        text: renderMarkdown(diffDocument(change, [])),
        data: { before: figuresOf(old.plan), after: figuresOf(fresh.plan), effects, access, resources },
      };
    },
  ),
  catalog_types: tool(
    'List instance types',
    'Instance types of the catalog that meet every filter, with accelerators, memory, network and prices.',
    Type.Object(
      {
        accelerator: Type.Optional(Type.String({ description: 'Part of the accelerator’s name, such as h100.' })),
        name: Type.Optional(Type.String({ description: 'Part of the type’s name, such as p5.' })),
        region: Type.Optional(Type.String({ description: 'Offered there, with its prices.' })),
        minAccelerators: Type.Optional(Type.Integer({ minimum: 1, description: 'Of one node, at least.' })),
        efa: Type.Optional(Type.Boolean({ description: 'Only types with EFA.' })),
        sort: Type.Optional(Type.Enum(TYPE_ORDERS, { description: 'Sort order.' })),
      },
      closed,
    ),
    async (_, { region, sort, efa, ...query }) => {
      const directory = catalogInUse();
      const known = regionNames(loadCatalogIndex(directory));
      if (region !== undefined && !known.includes(region)) throw unknown('region', region, known);
      const catalog = loadCatalog({ regions: region === undefined ? [] : [region], directory });
      const rows = queryTypes(catalog, { ...query, ...(region && { region }), ...(efa === true && { efa }) }, sort);
      return {
        text: renderMarkdown(typesDocument(rows, { date: catalog.date, region: region ?? null })),
        data: { rows },
      };
    },
  ),
  catalog_prices: tool(
    'Compare prices by region',
    'What one instance type costs in every region that offers it, by purchase option.',
    Type.Object({ type: Type.String({ description: 'An instance type, such as p5.48xlarge.' }) }, closed),
    async (_, { type }) => {
      const catalog = wholeCatalog(catalogInUse());
      if (!catalog.types.has(type)) throw unknown('instance type', type, [...catalog.types.keys()]);
      const rows = queryPrices(catalog, type);
      return { text: renderMarkdown(pricesDocument(type, rows, catalog.date)), data: { rows } };
    },
  ),
};

function unknown(what: string, name: string, known: readonly string[]): ToolMistake {
  const near = closest(name, known);
  return new ToolMistake(`unknown ${what} "${name}"${near === undefined ? '' : `; did you mean "${near}"?`}`);
}

/** What a client computes with: amounts of a month, US dollars to the cent. */
function figuresOf({
  name,
  region,
  sizing,
}: {
  readonly name: string;
  readonly region: string;
  readonly sizing: Sized;
}) {
  return {
    name,
    region,
    fleets: sizing.fleets.flatMap((fleet) => describeFleet(fleet).map((text) => `${fleet.workload}: ${text}`)),
    usdPerMonth: toCents(sizing.cost.totalUsdPerMonth),
    kwhPerMonth: sizing.energy.totalKwhPerMonth,
  };
}

type Sized = Awaited<ReturnType<HallTexts['planned']>>['plan']['sizing'];

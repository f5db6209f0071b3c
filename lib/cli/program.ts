import { Argument, Command as Commander, CommanderError } from 'commander';
import { type Command, define, EXIT } from './edge/command.js';
import { printError } from './edge/terminal.js';
import { missingPackageLine } from './files/missing-package.js';
import { packageVersion } from './files/package-version.js';
import { systemErrorLine } from './files/system-errors.js';

/** A command with its summary; its file is loaded when it is called. Or a group of commands. */
type Entry =
  | { readonly summary: string; readonly load: () => Promise<Command> }
  | { readonly summary: string; readonly commands: Entries };
type Entries = Readonly<Record<string, Entry>>;

/** Every command, in the order that `--help` lists them. */
const COMMANDS: Entries = {
  init: {
    summary: 'write a first blueprint, with comments, from a few questions or flags',
    load: async () => (await import('./commands/blueprint/init.js')).init,
  },
  check: {
    summary: 'check blueprints: read, size and plan them, and print every error',
    load: async () => (await import('./commands/blueprint/check.js')).check,
  },
  fix: {
    summary: 'mend what blueprints get wrong in one way only, and print each change',
    load: async () => (await import('./commands/blueprint/fix.js')).fix,
  },
  expand: {
    summary: 'print a blueprint with every default filled in, and where each comes from',
    load: async () => (await import('./commands/blueprint/expand.js')).expand,
  },
  size: {
    summary: 'print what to buy for a blueprint, what it costs, and why',
    load: async () => (await import('./commands/size.js')).size,
  },
  frontier: {
    summary: 'print the Pareto-optimal plans in cost, energy, availability and time, ranked by weights',
    load: async () => (await import('./commands/frontier.js')).frontier,
  },
  report: {
    summary: 'print everything about a hall: fleets, cost, energy, demand, network, quotas, resources',
    load: async () => (await import('./commands/report/report.js')).report,
  },
  plan: {
    summary: 'print the plan of a blueprint as JSON: every decision, before Terraform',
    load: async () => (await import('./commands/plan.js')).plan,
  },
  review: {
    summary: 'compare every hall with a commit, for one comment on a pull request',
    load: async () => (await import('./commands/review/review.js')).review,
  },
  diff: {
    summary: 'print the effects of a change: fleets, cost, energy, security controls, resources',
    load: async () => (await import('./commands/diff.js')).diff,
  },
  roi: {
    summary: 'compare renting the nodes of a hall, under every purchase option, with buying them',
    load: async () => (await import('./commands/roi.js')).roi,
  },
  portfolio: {
    summary: 'print what to commit to and what to rent, month by month, at the least present value',
    load: async () => (await import('./commands/portfolio.js')).portfolio,
  },
  synth: {
    summary: 'write the Terraform of blueprints, one stack each',
    load: async () => (await import('./commands/synth.js')).synth,
  },
  drift: {
    summary: 'compare a Terraform state with what a blueprint would make',
    load: async () => (await import('./commands/operate/drift.js')).drift,
  },
  import: {
    summary: 'write Terraform import blocks for the resources of a hall that are there',
    load: async () => (await import('./commands/operate/import.js')).importCommand,
  },
  job: {
    summary: 'write a job for a workload: Kubernetes manifests, a submission to Batch, a script for Slurm',
    load: async () => (await import('./commands/operate/job.js')).job,
  },
  site: {
    summary: 'write what the people of a site configure: router, firewall, names, nodes, copies',
    load: async () => (await import('./commands/operate/site.js')).site,
  },
  schedule: {
    summary: 'simulate a list of tasks on the nodes of a hall: makespan, waits, use, and a Gantt chart',
    load: async () => (await import('./commands/schedule.js')).schedule,
  },
  accept: {
    summary: 'write a burn-in for the nodes of a hall, or judge its log',
    load: async () => (await import('./commands/operate/accept.js')).accept,
  },
  versions: {
    summary: 'check and refresh the pinned versions of a cluster',
    commands: {
      check: {
        summary: 'compare the versions of a cluster with those that AWS sets',
        load: async () => (await import('./commands/versions/check.js')).check,
      },
      refresh: {
        summary: 'ask AWS for versions of add-ons and images, and pin them in the blueprint',
        load: async () => (await import('./commands/versions/refresh.js')).refresh,
      },
    },
  },
  quota: {
    summary: 'compare the quotas that a hall needs with those of the account',
    load: async () => (await import('./commands/quota.js')).quota,
  },
  capacity: {
    summary: 'check the capacity that a hall holds',
    commands: {
      check: {
        summary: 'compare held blocks and reservations with what AWS says of them',
        load: async () => (await import('./commands/operate/capacity-check.js')).capacityCheck,
      },
    },
  },
  lock: {
    summary: 'record in datahall.lock the catalog that blueprints are sized with; synth warns when it changes',
    load: async () => (await import('./commands/lock.js')).lock,
  },
  catalog: {
    summary: 'query and refresh the catalog of instance types and prices',
    commands: {
      list: {
        summary: 'list instance types that match every filter',
        load: async () => (await import('./commands/catalog/list.js')).list,
      },
      show: {
        summary: 'print one instance type, each figure with its source',
        load: async () => (await import('./commands/catalog/show.js')).show,
      },
      prices: {
        summary: 'print the prices of a type in every region that offers it',
        load: async () => (await import('./commands/catalog/prices.js')).prices,
      },
      trace: {
        summary: 'print source and date of figures, or the reason why one is unknown',
        load: async () => (await import('./commands/catalog/trace.js')).trace,
      },
      coverage: {
        summary: 'print which service prices and energy figures are known in which regions',
        load: async () => (await import('./commands/catalog/coverage.js')).coverage,
      },
      verify: {
        summary: 'check the data of the catalog for implausible figures',
        load: async () => (await import('./commands/catalog/verify.js')).verify,
      },
      diff: {
        summary: 'compare two catalogs, and their effects on blueprints',
        load: async () => (await import('./commands/catalog/diff.js')).diff,
      },
      refresh: {
        summary: 'fetch types, zones and prices from AWS, print the changes, and use the new catalog',
        load: async () => (await import('./commands/catalog/refresh.js')).refresh,
      },
    },
  },
  mcp: {
    summary: 'serve the Model Context Protocol: agents validate, size and compare blueprints',
    load: async () => (await import('./commands/serve/mcp.js')).mcp,
  },
  studio: {
    summary: 'serve the planner on this machine with a blueprint open',
    load: async () => (await import('./commands/serve/studio.js')).studio,
  },
  lsp: {
    summary: 'serve the Language Server Protocol: editors show mistakes, fixes and prices',
    load: async () => (await import('./commands/serve/lsp.js')).lsp,
  },
  completion: {
    summary: 'print a script that completes commands, options and files in a shell',
    load: async () => (await import('./commands/completion.js')).completion,
  },
};

/**
 * The command line. Commander suggests the nearest command or option itself when one is mistyped.
 * @param finish - called once by the command that runs, with the exit code
 * @param words - a command line, of which the command alone is loaded; the others have names and summaries. Default: all
 */
export async function makeProgram(
  finish: (exitCode: number) => void = () => {},
  words: readonly string[] | null = null,
): Promise<Commander> {
  const program = new Commander('datahall')
    .description('From a declarative capacity blueprint to a GPU data centre on AWS, as Terraform.')
    .version(packageVersion(), '-V, --version', 'print the version of datahall')
    .exitOverride()
    .showHelpAfterError('(datahall --help lists the commands)')
    .showSuggestionAfterError(true);
  await addCommands(program, COMMANDS, words, finish);
  return program;
}

async function addCommands(
  parent: Commander,
  entries: Entries,
  words: readonly string[] | null,
  finish: (exitCode: number) => void,
): Promise<void> {
  // With their arguments, the names leave no room for the summaries in 80 columns.
  parent.configureHelp({ subcommandTerm: (command) => command.name() });
  for (const [name, entry] of Object.entries(entries)) {
    const command = parent.command(name).description(entry.summary);
    if (words !== null && words[0] !== name) continue;
    if ('commands' in entry) await addCommands(command, entry.commands, words?.slice(1) ?? null, finish);
    else define(command, await entry.load().catch(withoutPackages), makeProgram, finish);
  }
}

/** A command that needs packages which are not installed: it has its name and summary, and says so when it is called. */
function withoutPackages(error: unknown): Command {
  if (missingPackageLine(error) === null) throw error;
  const rest = new Argument('[words...]', 'as in the documentation');
  const run = (): never => {
    throw error;
  };
  return { arguments: [rest], examples: [], anyOption: true, run };
}

/** What people look for here, and Terraform does. */
const OF_TERRAFORM: readonly string[] = ['apply', 'deploy', 'destroy'];

/** Runs one command line, without the program's own name; returns the exit code. */
export async function run(args: readonly string[]): Promise<number> {
  // On a Node that we support, AWS's clients need not tell which later version of themselves will want another.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  let exitCode: number = EXIT.fine;
  const finish = (code: number): void => {
    exitCode = code;
  };
  const [word = ''] = args;
  if (OF_TERRAFORM.includes(word)) {
    const isRemoval = word === 'destroy';
    printError(
      `error: datahall changes nothing in AWS, so it has no "${word}"`,
      `hint: write the Terraform by "datahall synth <files>"; then, in cdktf.out/stacks/<name>, "terraform init" and "terraform ${isRemoval ? 'destroy' : 'apply'}"; or, in a project of cdktf, "npx cdktf ${isRemoval ? 'destroy' : 'deploy'} <name>"`,
    );
    return EXIT.usage;
  }
  const words = args.filter((word) => word !== 'help' && !word.startsWith('-'));
  const program = await makeProgram(finish, words);
  try {
    await program.parseAsync([...args], { from: 'user' });
  } catch (error) {
    // commander has printed what is wrong; asking for help or the version is no mistake.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.fine : EXIT.usage;
    const line = systemErrorLine(error) ?? missingPackageLine(error);
    if (line === null) throw error;
    printError(line);
    return EXIT.wrong;
  }
  return exitCode;
}

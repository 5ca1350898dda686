export const help = `Faros on this machine: a Temporal server, Postgres, simulated providers, the workers and the API.

  ./temporal-dev.sh                     the demo: a Monday batch from webhook to delivered, in about two minutes
      --exit                            ends when the demo is over, instead of staying up
  ./temporal-dev.sh up                  starts everything and stays until Ctrl-C; orders in flight go on
      --without PART[,PART]             leaves out sandbox, api, orders, activities or relay, to run it by hand
  ./temporal-dev.sh import FILE         sends orders to the running API: Shopify's order-export CSV, or NDJSON of orders
      --store ID                        the store they belong to, where there are several
  ./temporal-dev.sh skip ORDER PT24H    moves the clock of one order (its id or its name, like '#8492'), bounded
  ./temporal-dev.sh skip --all PT24H    moves the clocks of all open orders
  ./temporal-dev.sh test [ARGS]         all checks and tests; with arguments, vitest with these
  ./temporal-dev.sh status [--json]     every address, process and version of what runs here
  ./temporal-dev.sh down                ends what runs here, from another terminal
  ./temporal-dev.sh --help              this text

  --fresh   with up or the demo: wipes the local databases and logs first

Ports, folders and keys come from the environment or from .env: see .env.example. Logs are in .faros/.
What it needs: Node 20.19 or later, and a Temporal server 1.32 or later on PATH or Go 1.26.8 or later to build one.`;

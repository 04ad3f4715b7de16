import { type Command, Option } from 'commander';
import { formats } from '../reconcile/switch/options.ts';

/** The options of a reconciliation against the own switch. What they are given is judged by `normalizeSwitchOptions`. */
export function addSwitchOptions(command: Command): void {
  command
    .option(
      '--switch-cdrs <file>',
      "call records of the own switch, plain or .gz; a pattern ('cdr-csv/*.csv') for several, and may be given several times",
      collected,
    )
    .addOption(
      new Option(
        '--switch-format <format>',
        'Asterisk cdr-csv, FreeSWITCH cdr_csv, or CSV with a header; found out from each file by default',
      ).choices(formats),
    )
    .option(
      '--switch-zone <zone>',
      'zone of its times that name none: UTC where Asterisk has usegmtime=yes; the billing zone by default',
    )
    .option(
      '--switch-country <country>',
      'country whose national numbers it writes, such as DE; by default they are international',
    )
    .option(
      '--strip-prefix <prefix>',
      'what it dials before numbers and the provider does not see; may be given several times',
      collected,
    )
    .option(
      '--switch-only <text>',
      'only records with this text in their channels, context, account or trunk',
    )
    .option('--time-tolerance <duration>', 'how far the times of one call may lie apart; 5s by default')
    .option(
      '--duration-tolerance <tolerance>',
      'how far its durations may, 2s by default, or a share (1%); of both the larger counts',
      collected,
    );
}

function collected(value: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, value];
}

/** The fields of a document that anomalies go by. Any of them may be absent. */

type Number = number | undefined;

export interface AnomalyFields {
  readonly codec?: string | undefined;
  readonly clock_rate?: Number;
  readonly clock_observed_hz?: Number;
  readonly ptime_ms?: Number;
  readonly packets?: Number;
  readonly expected?: Number;
  readonly loss_pct?: Number;
  readonly loss?: { readonly max_run?: Number; readonly capture_suspected?: Number } | undefined;
  readonly duplicates?: Number;
  readonly reordered?: Number;
  readonly restarts?: Number;
  readonly ts_rebase?: Number;
  readonly ts_frozen?: Number;
  readonly ts_backward?: Number;
  readonly ptime_changes?: Number;
  readonly pt_changes?: Number;
  readonly talkspurts_unmarked?: Number;
  readonly marker?: Number;
  readonly silent?: Number;
  readonly frames?: Number;
  readonly bad_frames?: Number;
  readonly modes?: { readonly hist?: Readonly<Record<string, Number>> | undefined } | undefined;
  readonly malformed?: Number;
  readonly mtu_padding?: Number;
  readonly fragmented?: Number;
  readonly dscp?: Number;
  readonly other_dscp?: Number;
  readonly other_ttl?: Number;
  readonly ssrc_changes?: Number;
  readonly ssrc_changes_minute?: Number;
  readonly src_changes?: Number;
  readonly ssrc_collision?: boolean | undefined;
  readonly pdv?: { readonly p99_ms?: Number } | undefined;
  readonly skew?: { readonly ppm?: Number } | undefined;
  readonly delta?: { readonly max_ms?: Number } | undefined;
  readonly capture?: { readonly loss?: boolean | undefined } | undefined;
  readonly rtcp?:
    | {
        readonly range_expected?: Number;
        readonly downstream_lost?: Number;
        readonly capture_lost?: Number;
        readonly sender?: { readonly clock_ratio?: Number } | undefined;
      }
    | undefined;
}

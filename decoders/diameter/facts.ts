/** What documents, pairing and peers need to know of one message. */

/** Every field may be undefined; all are set here so that all objects have one shape. What only some messages have stands in objects of its own. */
export class Facts {
  originHost: string | undefined = undefined;
  originRealm: string | undefined = undefined;
  destinationHost: string | undefined = undefined;
  destinationRealm: string | undefined = undefined;
  sessionId: string | undefined = undefined;
  routeRecords = 0;
  /** The first of them, from the originator on. */
  routeRecordHosts: string[] | undefined = undefined;
  resultCode: number | undefined = undefined;
  /** Vendor of the experimental result; 0 for Result-Code. */
  resultVendor = 0;
  experimental = false;
  failedAvp: string[] | undefined = undefined;
  errorMessage: string | undefined = undefined;
  errorReportingHost: string | undefined = undefined;
  errorDiagnostic: string | undefined = undefined;
  /** Set where an AVP of it is there. */
  redirect: RedirectFacts | undefined = undefined;
  imsi: string | undefined = undefined;
  msisdn: string | undefined = undefined;
  nai: string | undefined = undefined;
  sipUri: string | undefined = undefined;
  imei: string | undefined = undefined;
  homePlmn: string | undefined = undefined;
  visitedPlmn: string | undefined = undefined;
  visitedNetwork: string | undefined = undefined;
  rat: string | undefined = undefined;
  apn: string | undefined = undefined;
  framedIp: string | undefined = undefined;
  framedIpv6Prefix: string | undefined = undefined;
  chargingId: string | undefined = undefined;
  ccType: number | undefined = undefined;
  ccNumber: number | undefined = undefined;
  accountingType: number | undefined = undefined;
  accountingNumber: number | undefined = undefined;
  /** Set where an AVP of it is there. */
  credit: CreditFacts | undefined = undefined;
  /** Sum of a hash of each Proxy-Info, which comes back in whatever order. */
  proxyInfo = 0;
  /** Auth-Session-State: 1 is NO_STATE_MAINTAINED. */
  authSessionState: number | undefined = undefined;
  /** Set where an AVP of it is there. */
  lifetimes: LifetimeFacts | undefined = undefined;
  terminationCause: number | undefined = undefined;
  ulrFlags: string[] | undefined = undefined;
  clrFlags: string[] | undefined = undefined;
  cancellationType: number | undefined = undefined;
  equipmentStatus: number | undefined = undefined;
  /** Set for capabilities exchanges, watchdogs and disconnects alone. */
  peer: PeerFacts | undefined = undefined;
}

/** Whom else to ask, by an agent that passes nothing on itself (RFC 6733 6.12 to 6.14). */
export class RedirectFacts {
  hosts: string[] | undefined = undefined;
  usage: number | undefined = undefined;
  /** Redirect-Max-Cache-Time. */
  seconds: number | undefined = undefined;
}

/** Quotas, and what they are for (RFC 8506 8): neither policy nor other applications have any. */
export class CreditFacts {
  serviceContext: string | undefined = undefined;
  ratingGroups: number[] | undefined = undefined;
  /** Of each rating group. */
  results: number[] | undefined = undefined;
  grantedOctets: number | undefined = undefined;
  usedOctets: number | undefined = undefined;
  /** Validity-Time, the shortest. */
  validitySeconds: number | undefined = undefined;
  /** Final-Unit-Action of each quota that is the last. */
  finalUnits: number[] | undefined = undefined;
}

/** Of a message that has nothing to do with it. */
export const NO_CREDIT: Readonly<CreditFacts> = new CreditFacts();

/** How long a server lets a session live, in seconds. */
export class LifetimeFacts {
  sessionTimeout: number | undefined = undefined;
  authorization: number | undefined = undefined;
  grace: number | undefined = undefined;
}

export class PeerFacts {
  productName: string | undefined = undefined;
  firmwareRevision: number | undefined = undefined;
  vendorId: number | undefined = undefined;
  originStateId: number | undefined = undefined;
  disconnectCause: number | undefined = undefined;
  readonly addresses: string[] = [];
  readonly applications: number[] = [];
  readonly supportedVendors: number[] = [];
  readonly inbandSecurity: number[] = [];
}

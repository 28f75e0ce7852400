/** Information elements of the circuit switched protocols (MM, CC, SS, SMS CP), in the language of src/formats/elements/rows.ts. */

import type { ElementRows } from '../elements/index.js';

/** MM messages, 3GPP TS 24.008 section 9.2. */
export const MM_ELEMENTS: ElementRows = {
  // IMSI Detach Indication
  1: 'classmark-1/1 identity/*',
  // Location Updating Accept
  2: `
    lai/5 17:new-identity/* a1:follow-on-proceed a2:cts-permission 4a:plmn-list/* 34:emergency-number-list/* 35:gprs-timer-3-t3212/*
    d-:non-3gpp-nw-provided-policies`,
  // Location Updating Reject
  4: 'reject-cause/1 36:mm-timer-t3246/*',
  // Location Updating Request
  8: `
    update-type/lo cksn/hi old-lai/5 classmark-1/1 identity/* 33:classmark-2/* c-:additional-update-parameters d-:device-properties
    e-:ms-network-feature-support`,
  // Authentication Request
  18: 'cksn/lo spare/hi rand/16 20:autn/*',
  // Authentication Response
  20: 'sres/4 21:sres-extension/*',
  // Identity Request
  24: 'identity-type/lo spare/hi',
  // Identity Response
  25: 'identity/* e-:p-tmsi-type 1b:rai/* 19:p-tmsi-signature-2/*',
  // TMSI Reallocation Command
  26: 'lai/5 new-identity/*',
  // Authentication Failure
  28: 'reject-cause/1 22:auts/*',
  // CM Service Reject
  34: 'reject-cause/1 36:mm-timer-t3246/*',
  // CM Service Request
  36: `
    cm-service-type/lo cksn/hi classmark-2/* identity/* 8-:priority-level c-:additional-update-parameters d-:device-properties`,
  // CM Service Prompt
  37: 'pd-and-sapi/1',
  // CM Re-establishment Request
  40: 'spare/lo cksn/hi classmark-2/* identity/* 13:old-lai/5 d-:device-properties',
  // Abort
  41: 'reject-cause/1',
  // MM Status
  49: 'reject-cause/1',
  // MM Information
  50: `
    43:full-network-name/* 45:short-network-name/* 46:time-zone/1 47:time-zone-and-time/7 48:lsa-identifier/* 49:daylight-saving-time/*`,
};

/** CC messages, 3GPP TS 24.008 section 9.3. */
export const CC_ELEMENTS: ElementRows = {
  // Alerting
  1: '1c:facility/* 1e:progress-indicator/* 7e:user-user/* 7f:ss-version-indicator/*',
  // Call Proceeding
  2: `
    d-:repeat 04:bearer-capability/* 04:bearer-capability-2/* 1c:facility/* 1e:progress-indicator/* 8-:priority-level
    2f:network-call-control-capabilities/*`,
  // Progress
  3: 'progress-indicator/* 7e:user-user/*',
  // CC-Establishment
  4: 'setup-container/*',
  // Setup
  5: `
    d-:repeat 04:bearer-capability/* 04:bearer-capability-2/* 1c:facility/* 1e:progress-indicator/* 34:signal/1 5c:calling-number/*
    5d:calling-party-subaddress/* 5e:called-number/* 6d:called-party-subaddress/* 74:redirecting-number/*
    75:redirecting-party-subaddress/* 7c:low-layer-compatibility/* 7d:high-layer-compatibility/* 7e:user-user/* 8-:priority-level
    19:alerting-pattern/* 2f:network-call-control-capabilities/* 3a:cause-of-no-cli/* 41:bearer-capability/* 7f:ss-version-indicator/*
    a1:clir-suppression a2:clir-invocation 15:call-control-capabilities/* 1d:facility/* 1b:facility/* 2d:stream-identifier/*
    40:supported-codec-list/* a3:redial`,
  // CC-Establishment Confirmed
  6: 'd-:repeat 04:bearer-capability/* 04:bearer-capability-2/* 08:cause/* 40:supported-codec-list/*',
  // Connect
  7: `
    1c:facility/* 1e:progress-indicator/* 4c:connected-number/* 4d:connected-subaddress/* 7e:user-user/* 7f:ss-version-indicator/*
    2d:stream-identifier/*`,
  // Call Confirmed
  8: `
    d-:repeat 04:bearer-capability/* 04:bearer-capability-2/* 08:cause/* 15:call-control-capabilities/* 2d:stream-identifier/*
    40:supported-codec-list/*`,
  // Start CC
  9: '15:call-control-capabilities/*',
  // Recall
  11: 'recall-type/1 facility/*',
  // Emergency Setup
  14: '04:bearer-capability/* 2d:stream-identifier/* 40:supported-codec-list/* 2e:service-category/*',
  // User Information
  16: 'user-user/* a0:more-data',
  // Modify Reject
  19: 'bearer-capability/* cause/* 7c:low-layer-compatibility/* 7d:high-layer-compatibility/*',
  // Modify
  23: `
    bearer-capability/* 7c:low-layer-compatibility/* 7d:high-layer-compatibility/* a3:reverse-call-setup-direction
    a4:network-initiated-service-upgrade-indicator`,
  // Hold Reject
  26: 'cause/*',
  // Retrieve Reject
  30: 'cause/*',
  // Modify Complete
  31: 'bearer-capability/* 7c:low-layer-compatibility/* 7d:high-layer-compatibility/* a3:reverse-call-setup-direction',
  // Disconnect
  37: 'cause/* 1c:facility/* 1e:progress-indicator/* 7e:user-user/* 7b:allowed-actions/* 7f:ss-version-indicator/*',
  // Release Complete
  42: '08:cause/* 1c:facility/* 7e:user-user/* 7f:ss-version-indicator/*',
  // Release
  45: '08:cause/* 1c:facility/* 7e:user-user/* 7f:ss-version-indicator/*',
  // Start DTMF
  53: '2c:keypad-facility/1',
  // Start DTMF Acknowledge
  54: '2c:keypad-facility/1',
  // Start DTMF Reject
  55: 'cause/*',
  // Congestion Control
  57: 'congestion-level/lo spare/hi 08:cause/*',
  // Facility
  58: 'facility/* 7f:ss-version-indicator/*',
  // Status
  61: 'cause/* call-state/1 24:auxiliary-states/*',
  // Notify
  62: 'notification-indicator/1',
};

/** SS messages, 3GPP TS 24.080 section 2. */
export const SS_ELEMENTS: ElementRows = {
  // Release Complete
  42: '08:cause/* 1c:facility/* 7e:user-user/* 7f:ss-version-indicator/*',
  // Facility
  58: 'facility/* 7f:ss-version-indicator/*',
  // Register
  59: '1c:facility/* 7f:ss-version-indicator/*',
};

/** SMS CP messages, 3GPP TS 24.011 section 7.2. */
export const SMS_CP_ELEMENTS: ElementRows = {
  // CP-DATA
  1: 'cp-user-data/*',
  // CP-ERROR
  16: 'cp-cause/1',
};

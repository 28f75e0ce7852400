/** Information elements of the packet switched protocols (GMM, SM), in the language of src/formats/elements/rows.ts. */

import type { ElementRows } from '../elements/index.js';

/** GMM messages, 3GPP TS 24.008 section 9.4. */
export const GMM_ELEMENTS: ElementRows = {
  // Attach Request
  1: `
    ms-network-capability/* attach-type/lo cksn/hi drx-parameter/2 identity/* old-rai/6 ms-radio-access-capability/*
    19:p-tmsi-signature/3 17:gprs-timer-ready-timer/1 9-:tmsi-status 33:ps-lcs-capability/* 11:classmark-2/* 20:classmark-3/*
    40:supported-codec-list/* 58:ue-network-capability/* 1a:additional-identity/* 1b:old-rai/*
    5d:voice-domain-preference-and-ues-usage-setting/* d-:device-properties e-:p-tmsi-type c-:ms-network-feature-support 14:old-lai/*
    f-:additional-update-type 10:network-resource-identifier-container/* 6a:gprs-timer-2-t3324/* 39:gprs-timer-3-t3312/*
    6e:extended-drx-parameters/*`,
  // Attach Accept
  2: `
    attach-result/lo force-to-standby/hi gprs-timer/1 radio-priority-2/hi radio-priority/lo rai/6 19:p-tmsi-signature/3
    17:gprs-timer-negotiated-ready-timer/1 18:new-identity/* 23:new-identity/* 25:gmm-cause/1 2a:gprs-timer-2-t3302/*
    8c:cell-notification 4a:plmn-list/* b-:network-feature-support 34:emergency-number-list/* a-:requested-ms-information
    37:gprs-timer-2-t3319/* 38:gprs-timer-2-t3323/* 39:gprs-timer-3-t3312/* 66:additional-network-feature-support/*
    6a:gprs-timer-2-t3324/* 6e:extended-drx-parameters/* c-:user-plane-integrity-indicator 31:ms-network-capability/*
    33:ms-radio-access-capability/* 65:dcn-id/* 63:plmn-identity-of-the-cn-operator/* d-:non-3gpp-nw-provided-policies`,
  // Attach Complete
  3: '27:inter-rat-information-container/* 2b:e-utran-inter-rat-information-container/*',
  // Attach Reject
  4: 'gmm-cause/1 2a:gprs-timer-2-t3302/* 3a:gprs-timer-2-t3346/*',
  // Detach Request
  5: 'detach-type/lo force-to-standby-spare/hi 25:gmm-cause/1 18:p-tmsi/* 19:p-tmsi-signature-2/*',
  // Detach Accept
  6: 'force-to-standby/lo spare/hi',
  // Routing Area Update Request
  8: `
    update-type/lo cksn/hi old-rai/6 ms-radio-access-capability/* 19:p-tmsi-signature/3 17:gprs-timer-requested-ready-timer/1
    27:drx-parameter/2 9-:tmsi-status 18:identity/* 31:ms-network-capability/* 32:pdp-context-status/* 33:ps-lcs-capability/*
    35:mbms-context-status/* 58:ue-network-capability/* 1a:additional-identity/* 1b:old-rai/* 11:classmark-2/* 20:classmark-3/*
    40:supported-codec-list/* 5d:voice-domain-preference-and-ues-usage-setting/* e-:p-tmsi-type d-:device-properties
    c-:ms-network-feature-support 14:old-lai/* f-:additional-update-type 10:network-resource-identifier-container/*
    6a:gprs-timer-2-t3324/* 39:gprs-timer-3-t3312/* 6e:extended-drx-parameters/*`,
  // Routing Area Update Accept
  9: `
    force-to-standby/lo update-result/hi gprs-timer-periodic-ra-update-timer/1 rai/6 19:p-tmsi-signature/3 18:new-identity/*
    23:new-identity/* 26:receive-n-pdu-numbers-list/* 17:gprs-timer-negotiated-ready-timer/1 25:gmm-cause/1 2a:gprs-timer-2-t3302/*
    8c:cell-notification 4a:plmn-list/* 32:pdp-context-status/* b-:network-feature-support 34:emergency-number-list/*
    35:mbms-context-status/* a-:requested-ms-information 37:gprs-timer-2-t3319/* 38:gprs-timer-2-t3323/* 39:gprs-timer-3-t3312/*
    66:additional-network-feature-support/* 6a:gprs-timer-2-t3324/* 6e:extended-drx-parameters/* c-:user-plane-integrity-indicator
    31:ms-network-capability/* 33:ms-radio-access-capability/* 65:dcn-id/* 63:plmn-identity-of-the-cn-operator/*
    d-:non-3gpp-nw-provided-policies`,
  // Routing Area Update Complete
  10: '26:receive-n-pdu-numbers-list/* 27:inter-rat-information-container/* 2b:e-utran-inter-rat-information-container/*',
  // Routing Area Update Reject
  11: 'gmm-cause/1 force-to-standby/lo spare/hi 2a:gprs-timer-2-t3302/* 3a:gprs-timer-2-t3346/*',
  // Service Request
  12: `
    cksn/lo service-type/hi identity/* 32:pdp-context-status/* 35:mbms-context-status/* 36:uplink-data-status/* d-:device-properties`,
  // Service Accept
  13: '32:pdp-context-status/* 35:mbms-context-status/*',
  // Service Reject
  14: 'gmm-cause/1 3a:gprs-timer-2-t3346/*',
  // P-TMSI Reallocation Command
  16: 'new-identity/* rai/6 force-to-standby/lo spare/hi 19:p-tmsi-signature/3 65:dcn-id/*',
  // Authentication and Ciphering Req
  18: `
    ciphering-algorithm/lo imeisv-request/hi force-to-standby/lo a-and-c-reference-number/hi 21:rand/16 8-:cksn 28:autn/*
    31:ms-network-capability/* 42:integrity-algorithm/* 43:message-authentication-code/* 33:ms-radio-access-capability/*`,
  // Authentication and Ciphering Resp
  19: 'a-and-c-reference-number/lo spare/hi 22:sres/4 23:identity/* 29:sres-extension/* 43:message-authentication-code/*',
  // Identity Request
  21: 'identity-type-2/lo force-to-standby/hi',
  // Identity Response
  22: 'identity/*',
  // Authentication and Ciphering Failure
  28: 'gmm-cause/1 30:auts/*',
  // GMM Status
  32: 'gmm-cause/1',
  // GMM Information
  33: `
    43:full-network-name/* 45:short-network-name/* 46:time-zone/1 47:time-zone-and-time/7 48:lsa-identifier/* 49:daylight-saving-time/*`,
};

/** SM messages, 3GPP TS 24.008 section 9.5. */
export const SM_ELEMENTS: ElementRows = {
  // Activate PDP Context Request
  65: `
    nsapi/1 llc-sapi/1 qos/* pdp-address/* 28:apn/* 27:pco/* a-:request-type c-:device-properties 33:nbifom-container/*
    7b:extended-pco/** 5c:extended-qos/*`,
  // Activate PDP Context Accept
  66: `
    llc-sapi/1 qos/* spare/hi radio-priority/lo 2b:pdp-address/* 27:pco/* 34:packet-flow-identifier/* 39:sm-cause-2/*
    b-:connectivity-type c-:wlan-offload-acceptability 33:nbifom-container/* 7b:extended-pco/** 5c:extended-qos/*`,
  // Activate PDP Context Reject
  67: `
    sm-cause/1 27:pco/* 37:gprs-timer-3-back-off-timer-value/* 6b:re-attempt-indicator/* 33:nbifom-container/* 7b:extended-pco/**`,
  // Request PDP Context Activation
  68: 'pdp-address/* 28:apn/* 27:pco/* 33:nbifom-container/* 7b:extended-pco/**',
  // Request PDP Context Activation rej.
  69: 'sm-cause/1 27:pco/* 33:nbifom-container/* 7b:extended-pco/**',
  // Deactivate PDP Context Request
  70: `
    sm-cause/1 9-:tear-down-indicator 27:pco/* 35:mbms-pco/* 37:gprs-timer-3-t3396/* c-:wlan-offload-acceptability 7b:extended-pco/**`,
  // Deactivate PDP Context Accept
  71: '27:pco/* 35:mbms-pco/* 7b:extended-pco/**',
  // Modify PDP Context Request(Network to MS direction)
  72: `
    radio-priority/lo spare/hi llc-sapi/1 qos/* 2b:pdp-address/* 34:packet-flow-identifier/* 27:pco/* 36:traffic-flow-template/*
    c-:wlan-offload-acceptability 33:nbifom-container/* 7b:extended-pco/** 5c:extended-qos/*`,
  // Modify PDP Context Accept (MS to network direction)
  73: '27:pco/* 33:nbifom-container/* 7b:extended-pco/**',
  // Modify PDP Context Request(MS to network direction)
  74: `
    32:llc-sapi/1 30:qos/* 31:traffic-flow-template/* 27:pco/* c-:device-properties 33:nbifom-container/* 7b:extended-pco/**
    5c:extended-qos/*`,
  // Modify PDP Context Accept (Network to MS direction)
  75: `
    30:qos/* 32:llc-sapi/1 8-:radio-priority 34:packet-flow-identifier/* 27:pco/* c-:wlan-offload-acceptability 33:nbifom-container/*
    7b:extended-pco/** 5c:extended-qos/*`,
  // Modify PDP Context Reject
  76: `
    sm-cause/1 27:pco/* 37:gprs-timer-3-back-off-timer-value/* 6b:re-attempt-indicator/* 33:nbifom-container/* 7b:extended-pco/**`,
  // Activate Secondary PDP Context Request
  77: `
    nsapi/1 llc-sapi/1 qos/* linked-ti/* 36:traffic-flow-template/* 27:pco/* c-:device-properties 33:nbifom-container/*
    7b:extended-pco/** 5c:extended-qos/*`,
  // Activate Secondary PDP Context Accept
  78: `
    llc-sapi/1 qos/* radio-priority/lo spare/hi 34:packet-flow-identifier/* 27:pco/* c-:wlan-offload-acceptability 33:nbifom-container/*
    7b:extended-pco/** 5c:extended-qos/*`,
  // Activate Secondary PDP Context Reject
  79: `
    sm-cause/1 27:pco/* 37:gprs-timer-3-back-off-timer-value/* 6b:re-attempt-indicator/* 33:nbifom-container/* 7b:extended-pco/**`,
  // SM Status
  85: 'sm-cause/1',
  // Activate MBMS Context Request
  86: `
    enhanced-network-service-access-point-identifier/1 llc-sapi/1 mbms-bearer-capabilities/* pdp-address/* apn/* 35:mbms-pco/*
    c-:device-properties`,
  // Activate MBMS Context Accept
  87: 'temporary-mobile-group-identity/* llc-sapi/1 35:mbms-pco/*',
  // Activate MBMS Context Reject
  88: 'sm-cause/1 35:mbms-pco/* 37:gprs-timer-3-t3396/* 6b:re-attempt-indicator/*',
  // Request MBMS Context Activation
  89: 'nsapi/1 pdp-address/* apn/* 35:mbms-pco/*',
  // Request MBMS Context Activation Reject
  90: 'sm-cause/1 35:mbms-pco/*',
  // Request Secondary PDP Context Activation
  91: `
    qos/* linked-ti/* 36:traffic-flow-template/* 27:pco/* c-:wlan-offload-acceptability 33:nbifom-container/* 7b:extended-pco/**
    5c:extended-qos/*`,
  // Request Secondary PDP Context Activation Reject
  92: 'sm-cause/1 27:pco/* 33:nbifom-container/* 7b:extended-pco/**',
  // Notification
  93: 'notification-indicator/*',
};
